"""What quotation marks and line breaks make certain about the spans that the network finds."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.encoding import OPENING, OPENING_MARKS, OUTSIDE, Ints, Window, Words
from transforms.quoting.link_distances import Array
from transforms.quoting.spans import ScoredSpan
from transforms.records import Span
from transforms.text.quotations import Quotation
from transforms.text.words import WordRange

_MARKS_AROUND = 4  # words of a line that may stand beside a quotation that has it for itself: marks and stops
_FORBIDDEN = -1e4  # log score
_PREPOSITION = re.compile(r"(?<!\w)(?:according to|per)(?!\w)", re.IGNORECASE)
_UNCHOSEN = 0.5  # probability of content that the network did not choose


@dataclass(frozen=True, slots=True)
class WindowMarks:
    """The quotations in a window.

    Attributes:
        quotations: all of them, as offsets of the text.
        quoted: the words that are quoted without doubt, marks excluded.
        long: those of them that are too many for scare quotes or a title.
        stopped: the words of quotations that end with a full stop.
        interrupted: the words of quotations that end with a comma: the sentence goes on outside.
        prepositions: the first words of prepositions that name a source.
    """

    quotations: Sequence[Quotation]
    quoted: Sequence[WordRange]
    long: Sequence[WordRange]
    stopped: Sequence[WordRange]
    interrupted: Sequence[WordRange]
    prepositions: frozenset[int]


def window_marks(text: str, quotations: Sequence[Quotation], words: Words, window: Window, long: int) -> WindowMarks:
    """Return the quotations of a text that stand in a window; `long` is the least number of words of a long one."""
    start, end = int(words.starts[window.start]), int(words.ends[window.end - 1])
    near = touching(quotations, start, end)
    ended = [(q.inner, text[slice(*q.inner)].rstrip()[-1:]) for q in near if q.is_closed or q.is_unclosed]
    quoted = word_ranges(words, window, (q.inner for q in near if q.is_closed or _opens_line(text, q)))
    prepositions = (Span(*match.span()) for match in _PREPOSITION.finditer(text, start, end))
    return WindowMarks(
        near,
        quoted,
        [words for words in quoted if words.last - words.first >= long],
        word_ranges(words, window, (inner for inner, last in ended if last == ".")),
        word_ranges(words, window, (inner for inner, last in ended if last == ",")),
        frozenset(one.first for one in word_ranges(words, window, prepositions)),
    )


def touching(quotations: Sequence[Quotation], start: int, end: int) -> Sequence[Quotation]:
    """Return the quotations, ascending and disjoint, that end at `start` or later and begin before `end`."""
    first = bisect_left(quotations, start, key=lambda quotation: quotation.span.end)
    return quotations[first : bisect_left(quotations, end, key=lambda quotation: quotation.span.start)]


def _opens_line(text: str, quotation: Quotation) -> bool:
    """Whether a mark that can only open begins a line: a quotation without doubt, though nothing closes it."""
    start = quotation.span.start
    return text[start] in OPENING_MARKS and text[start - 1 : start] in ("", "\n")


def word_ranges(words: Words, window: Window, spans: Iterable[Span]) -> list[WordRange]:
    """Return the spans of a text that lie in a window and hold a word, in the window's words."""
    starts = words.starts[window.start : window.end]
    ends = words.ends[window.start : window.end]
    found = []
    for start, end in spans:
        if not len(starts) or start < starts[0] or end > ends[-1]:
            continue
        a, b = int(np.searchsorted(starts, start)), int(np.searchsorted(starts, end))
        if b > a:
            found.append(WordRange(a, b))
    return found


def begin_anew(quotations: Sequence[Quotation]) -> list[int]:
    """Return where quotations begin that do not go on with the one before, though nothing closes it."""
    return [q.span.start for before, q in pairwise(quotations) if not before.is_closed and not q.continues_previous]


def within_lines(
    tags: Array, words: Words, window: Window, anew: Sequence[int], names: Sequence[str]
) -> NDArray[np.float64]:
    """Return tag scores that let no span pass a line break, but for quotations that follow one another.

    Args:
        tags: (word, tag) scores.
        words: the text's words.
        window: those of them that the scores are for.
        anew: offsets where quotations begin that do not go on with the one before.
        names: the tags.
    """
    line = words.line[window.start : window.end]
    mark = words.features[words.first[window.start : window.end], 2]
    breaks = np.flatnonzero(line[1:] != line[:-1]) + 1
    parted = np.isin(words.starts[window.start : window.end][breaks], anew)
    shut = breaks[(mark[breaks - 1] == OUTSIDE) | (mark[breaks] != OPENING) | parted]
    scores = tags.astype(np.float64)
    scores[np.ix_(shut, [i for i, name in enumerate(names) if name[0] in "IE"])] = _FORBIDDEN
    return scores


def whole_quotations(
    contents: Sequence[ScoredSpan], others: Sequence[ScoredSpan], long: Sequence[WordRange]
) -> list[ScoredSpan]:
    """Return contents that leave no long quotation half in and half out, and pass over none.

    A quotation with a cue or a source inside is left alone: it holds statements of its own.
    """
    out = list(contents)
    for a, b in long:
        if any(s.start < b and s.end > a for s in others):
            continue
        touched = [s for s in out if s.start < b and s.end > a]
        if len(touched) == 1 and touched[0].start <= a and touched[0].end >= b - 1:
            continue
        start, end = min([a, *(s.start for s in touched)]), max([b, *(s.end for s in touched)])
        probability = max((s.probability for s in touched), default=_UNCHOSEN)
        out = [s for s in out if s not in touched] + [ScoredSpan("content", start, end, probability)]
    return sorted(out, key=lambda s: s.start)


def cut_behind(
    contents: Sequence[ScoredSpan], interrupted: Sequence[WordRange], quoted: Sequence[WordRange]
) -> list[ScoredSpan]:
    """Return contents without the reporter's words behind a quotation that they begin with, where a comma ends it.

    In: "…," until the doors were shut, the words behind the mark are not hers. Where more is quoted, they may be.
    """
    cut = []
    for content in contents:
        first = next((b for a, b in interrupted if a - 1 <= content.start <= a and b + 1 < content.end), content.end)
        goes_on = any(first <= start < content.end for start, _ in quoted)
        cut.append(content if goes_on else replace(content, end=first))
    return cut


def is_quotation(content: ScoredSpan, long: Sequence[WordRange]) -> bool:
    """Whether a content span holds a long quotation; a word less at either end does not matter."""
    return any(content.start <= a + 1 and content.end >= b - 1 for a, b in long)


def fills_lines(content: ScoredSpan, line: Ints) -> bool:
    """Whether nothing but marks stands beside a content span in its lines; `line` is the (word,) line of each word."""
    begin, end = np.searchsorted(line, line[content.start]), np.searchsorted(line, line[content.end - 1], side="right")
    return bool(end - begin <= content.end - content.start + _MARKS_AROUND)


def quoted_share(spans: Sequence[Span], quotations: Sequence[Quotation]) -> float:
    """Return the share of the spans' characters that stands between quotation marks."""
    inside = sum(max(0, min(end, q.inner[1]) - max(start, q.inner[0])) for start, end in spans for q in quotations)
    return inside / max(1, sum(end - start for start, end in spans))
