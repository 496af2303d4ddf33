"""Pairing of quotation marks, by their kinds and by what stands around them.

Marks are paired within a paragraph: a line of the text. Double marks and guillemets are paired with a stack, any
closing double mark closing any opening one, because newsrooms mix straight and curly marks. Single marks are told
from apostrophes afterwards, inside the quotation that the double marks around them make. A quotation that its
paragraph leaves open goes on in the next paragraph if that begins with an opening mark, as English news prints long
quotations; otherwise it ends with its paragraph, or before the next quotation of the paragraph where a closing mark
was plainly forgotten.

All offsets are code points of the text. The time taken grows linearly with the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from transforms.records import Span
from transforms.text.lines import paragraphs
from transforms.text.quotations import STOPS, Quotation, as_quotation

# Deeper nesting does not occur in prose; the bound keeps malformed text cheap.
MAX_DEPTH = 4

# Three straight single marks after a word close a nested quotation and then, together, the one around it.
_MARK = re.compile(r"(?<=[^\s'])'(?=''(?!'))|''|``|‘‘|’’|[\"＂“”„‟«»‹›〝〞〟'‘’‚‛`]")
_SINGLE = frozenset("'‘’‚‛`")
_STRAIGHT = frozenset(('"', "＂", "''"))
_OPENING = frozenset(("“", "„", "‟", "«", "‹", "〝", "‘‘", "``"))
_ANGLE = frozenset("«»‹›")
_BRACKETS = frozenset("([{<")
_BEFORE_OPENING = _BRACKETS | frozenset("-–—―/…:;,=*#|")
_AFTER_CLOSING = frozenset(")]}>,.;:!?-–—―/…*|")
_QUOTE_CHARACTERS = frozenset("\"＂“”„‟«»‹›〝〞〟'‘’‚‛`")
_SENTENCE_END = re.compile(r"[.!?][)\]]*\s")
_ELISION = re.compile(
    r"(?:tis|twas|twere|twill|em|til|till|cause|cuz|n|round|bout|ere|neath|fraid|nother|\d0s|\d\d)(?![^\W_])",
    re.IGNORECASE,
)
_FEET = re.compile(r"\d['’′] ?\d{1,2}(?:\.\d+)?(?: ?[½¼¾])?$")
_MEASURE = re.compile(r"(?<!\d)\d{1,3}(?:\.\d+)?$")
_MEASURED = re.compile(r"\s[a-z]|[-x×]|\s[x×]\s")


@dataclass(slots=True)
class _Mark:
    """A quotation mark in its surroundings; `left` and `right` are "" at the ends of the paragraph."""

    start: int
    end: int
    kind: str
    left: str
    right: str

    @property
    def looks_opening(self) -> bool:
        before = not self.left or self.left.isspace() or self.left in _BEFORE_OPENING or self.left in _QUOTE_CHARACTERS
        after = bool(self.right) and not self.right.isspace() and self.right not in _AFTER_CLOSING
        return before and (after or (self.right == "…" and not self.left.strip()))

    @property
    def looks_closing(self) -> bool:
        after = (
            not self.right or self.right.isspace() or self.right in _AFTER_CLOSING or self.right in _QUOTE_CHARACTERS
        )
        return bool(self.left) and not self.left.isspace() and self.left not in _BRACKETS and after


@dataclass(slots=True)
class _Pair:
    """A quotation under construction. `close` is None while it is open; `end` is where it ends."""

    open: _Mark
    close: _Mark | None = None
    end: int = -1
    first_child: "_Pair | None" = None

    @property
    def inner(self) -> Span:
        return Span(self.open.end, self.close.start if self.close else self.end)

    @property
    def is_angle(self) -> bool:
        return self.open.kind in _ANGLE

    def closed_by(self, mark: _Mark) -> "_Pair":
        self.close, self.end = mark, mark.end
        return self


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of `text`, ordered by their start, an outer one before those nested in it.

    Args:
        text: an article; every line of it is a paragraph.
    """
    found: list[Quotation] = []
    open_last: int | None = None  # index in `found` of a quotation that the paragraph before left open
    for index, paragraph in enumerate(paragraphs(text)):
        quotations = _in_paragraph(text, paragraph, index)
        if open_last is not None and quotations and _reopens(text, found[open_last], quotations[0], paragraph.start):
            found[open_last] = replace(found[open_last], is_unclosed=False)
            quotations[0] = replace(quotations[0], continues_previous=True)
        offset = len(found)
        found.extend(quotations)
        open_last = next(
            (
                offset + i
                for i, q in enumerate(quotations)
                if q.depth == 0 and q.is_unclosed and q.span.end == paragraph.end
            ),
            None,
        )
    return tuple(found)


def _reopens(text: str, before: Quotation, quotation: Quotation, paragraph_start: int) -> bool:
    """Whether the paragraph begins with the mark that opened the quotation before; straight and curly ones differ."""
    first, again = text[before.span.start], text[quotation.span.start]
    is_like = (first in _SINGLE) == (again in _SINGLE) and (first in _STRAIGHT) == (again in _STRAIGHT)
    return quotation.span.start == paragraph_start and is_like


def _in_paragraph(text: str, paragraph: Span, index: int) -> list[Quotation]:
    doubles: list[_Mark] = []
    singles: list[_Mark] = []
    for mark in _marks(text, paragraph):
        (singles if mark.kind in _SINGLE else doubles).append(mark)
    if not doubles and not singles:
        return []
    pairs = _pair_doubles(text, doubles, paragraph)
    pairs += _pair_singles(text, singles, pairs, paragraph)
    pairs = [pair for pair in pairs if text[slice(*pair.inner)].strip()]
    pairs.sort(key=lambda pair: (pair.open.start, -pair.end))
    return list(_quotations(text, pairs, index))


def _marks(text: str, paragraph: Span) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, *paragraph):
        start, end = match.span()
        left = text[start - 1] if start > paragraph.start else ""
        right = text[end] if end < paragraph.end else ""
        if not (left.isalnum() and right.isalnum() and match.group() in _SINGLE):  # else an apostrophe within a word
            yield _Mark(start, end, match.group(), left, right)


# ---------------------------------------------------------------------------------------------------- double marks


def _pair_doubles(text: str, marks: list[_Mark], paragraph: Span) -> list[_Pair]:
    marks = _without_measures(text, marks, paragraph)
    pairs, open_pairs, is_tidy = _stack_pairs(text, marks)
    if not is_tidy and len(marks) % 2 == 0 and all(mark.kind in _STRAIGHT for mark in marks):
        return [_Pair(a).closed_by(b) for a, b in zip(marks[::2], marks[1::2], strict=True)]
    for pair in open_pairs:
        pair.end = _end_of_open(text, pair, paragraph)
    return pairs + open_pairs


def _stack_pairs(text: str, marks: list[_Mark]) -> tuple[list[_Pair], list[_Pair], bool]:
    """Return the closed pairs, those still open, and whether every mark found its partner."""
    closed: list[_Pair] = []
    stack: list[_Pair] = []
    is_tidy = True
    for mark in marks:
        if _opens(mark, stack):
            if len(stack) < MAX_DEPTH:
                stack.append(_Pair(mark))
                if len(stack) > 1 and stack[-2].first_child is None:
                    stack[-2].first_child = stack[-1]
            continue
        depth = next((i for i in range(len(stack) - 1, -1, -1) if _closes(mark, stack[i])), None)
        if depth is not None:
            is_tidy = is_tidy and depth == len(stack) - 1
            closed.append(stack[depth].closed_by(mark))
            del stack[depth:]
        else:
            is_tidy = False
            _extend_to_stray(text, mark, closed, stack)
    return closed, stack, is_tidy and not stack


def _opens(mark: _Mark, stack: list[_Pair]) -> bool:
    if mark.kind in _STRAIGHT:
        if stack:
            return mark.looks_opening
        return mark.looks_opening or (not mark.looks_closing and (not mark.left.isalnum() or mark.right.isupper()))
    if mark.kind in _OPENING:
        ends_german = bool(stack) and stack[-1].open.kind in "„»›" and not mark.right.isalnum()
        return not (stack and ((mark.looks_closing and not mark.looks_opening) or ends_german))
    return not stack and mark.looks_opening and mark.right.isalnum()


def _closes(mark: _Mark, pair: _Pair) -> bool:
    return (mark.kind in _ANGLE) == pair.is_angle


def _extend_to_stray(text: str, mark: _Mark, closed: list[_Pair], stack: list[_Pair]) -> None:
    """Let a closing mark without a partner end the last quotation, if that one's closing mark reads like a slip.

    A slip is a mark in mid-sentence with no stop before it; the stray mark stands after a stop in the same sentence.
    """
    if stack or not closed or closed[-1].close is None or mark.left not in STOPS:
        return
    last = closed[-1].close
    if last.left not in STOPS and last.right == " " and not _SENTENCE_END.search(text, last.end, mark.start):
        closed[-1].closed_by(mark)


def _end_of_open(text: str, pair: _Pair, paragraph: Span) -> int:
    """Where an unclosed quotation ends: before a quotation that follows a stop, else with its paragraph."""
    if pair.first_child is not None:
        before = text[pair.open.end : pair.first_child.open.start].rstrip()
        if before and before[-1] in STOPS:
            return pair.open.end + len(before)
    return paragraph.end


def _without_measures(text: str, marks: list[_Mark], paragraph: Span) -> list[_Mark]:
    """Leave out the straight marks that mean inches: 6'2", a 12" pipe."""
    kept: list[_Mark] = []
    for mark, follower in zip_longest(marks, marks[1:]):
        if not (mark.kind in _STRAIGHT and mark.left.isdigit()):
            kept.append(mark)
        elif len(kept) % 2 == 0:  # no quotation is open
            if mark.looks_opening or mark.right.isalnum():
                kept.append(mark)
        elif not _is_measure(text, mark, follower, paragraph):
            kept.append(mark)
    return kept


def _is_measure(text: str, mark: _Mark, follower: _Mark | None, paragraph: Span) -> bool:
    """Whether a mark after a digit means inches although a quotation is open, which a later mark must then close."""
    before = text[max(paragraph.start, mark.start - 12) : mark.start]
    if _FEET.search(before):
        return True
    is_closed_later = follower is not None and not follower.looks_opening
    return is_closed_later and bool(_MEASURE.search(before)) and bool(_MEASURED.match(text, mark.end, paragraph.end))


# ---------------------------------------------------------------------------------------------------- single marks


def _pair_singles(text: str, marks: list[_Mark], doubles: list[_Pair], paragraph: Span) -> list[_Pair]:
    pairs: list[_Pair] = []
    for group in _by_enclosing(marks, doubles):
        position = 0
        while position < len(group):
            mark = group[position]
            partner = _closing_single(text, group, position) if _opens_single(text, mark) else None
            if partner is not None:
                pairs.append(_Pair(mark).closed_by(group[partner]))
                position = partner
            elif _is_left_open(text, mark, paragraph, doubles):
                pairs.append(_Pair(mark, end=paragraph.end))
            position += 1
    return pairs


def _by_enclosing(marks: list[_Mark], doubles: list[_Pair]) -> list[list[_Mark]]:
    """Group single marks by the innermost double quotation around them, so that no pair crosses another."""
    ordered = sorted(doubles, key=lambda pair: (pair.open.start, -pair.end))
    groups: dict[int, list[_Mark]] = {}
    stack: list[_Pair] = []
    position = 0
    for mark in marks:
        while position < len(ordered) and ordered[position].open.start < mark.start:
            stack.append(ordered[position])
            position += 1
            while len(stack) > 1 and stack[-2].end <= stack[-1].open.start:
                del stack[-2]
        while stack and stack[-1].end <= mark.start:
            stack.pop()
        groups.setdefault(stack[-1].open.start if stack else -1, []).append(mark)
    return list(groups.values())


def _opens_single(text: str, mark: _Mark) -> bool:
    if mark.kind == "’" or not mark.looks_opening or (mark.right in "$£€" and mark.left.isalnum()):
        return False
    return not _ELISION.match(text, mark.end)


def _closing_single(text: str, group: list[_Mark], position: int) -> int | None:
    """Return the index of the mark that closes the one at `position`.

    A mark after a plural's s or a dropped g may be an apostrophe: it closes only if its sentence has no better one.
    """
    doubtful = None
    for index in range(position + 1, len(group)):
        mark = group[index]
        if _opens_single(text, mark):
            break
        if mark.looks_closing and not _may_be_apostrophe(text, mark):
            return index
        if mark.looks_closing and doubtful is None:
            doubtful = index
    if doubtful is None or _SENTENCE_END.search(text, group[position].end, group[doubtful].start):
        return None
    return doubtful


def _may_be_apostrophe(text: str, mark: _Mark) -> bool:
    follows_word = mark.right == " " and text[mark.end + 1 : mark.end + 2].isalnum()
    return follows_word and (mark.left in "sSzx" or text[mark.start - 2 : mark.start] in ("in", "IN"))


def _is_left_open(text: str, mark: _Mark, paragraph: Span, doubles: list[_Pair]) -> bool:
    """A curly single mark before the paragraph's first, capital letter opens a quotation of several paragraphs."""
    if mark.kind != "‘" or mark.start != paragraph.start or not mark.right.isupper():
        return False
    return not doubles and not _ELISION.match(text, mark.end)


# ---------------------------------------------------------------------------------------------------- records


def _quotations(text: str, pairs: list[_Pair], index: int) -> Iterator[Quotation]:
    """Turn pairs, ordered and never crossing, into records."""
    around: list[int] = []
    for pair in pairs:
        while around and around[-1] <= pair.open.start:
            around.pop()
        span = Span(pair.open.start, pair.end)
        yield as_quotation(text, span, pair.inner, index, is_unclosed=pair.close is None, depth=len(around))
        around.append(pair.end)
