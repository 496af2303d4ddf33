"""Words that a text sets off as somebody's without quotation marks: block quotations and the turns of a transcript."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.records import Span
from transforms.text.lines import paragraphs
from transforms.text.quotations import Quotation, as_quotation

_SPACE = r"[ \t\xa0]"
_TAGGED = re.compile(
    rf"^{_SPACE}*[\"\u201c]?(?P<name>[A-Z][A-Z.'\u2019-]+(?: [A-Z][A-Z.'\u2019-]+){{0,3}})(?P<colon>:)"
    rf"{_SPACE}+(?P<words>\S[^\n]*)",
    re.MULTILINE,
)
_TAGS_OF_A_TRANSCRIPT = 3
_ENDS = frozenset(".?!…—–-\"”’')]")
_SIGNATURE = re.compile(rf"{_SPACE}*(?:[\u2012-\u2015]|--?){_SPACE}*[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript: NAME: words, to the end of the line."""

    name: Span
    colon: Span
    words: Span


def turns(text: str) -> list[Turn]:
    """Return the turns of a transcript, in order; none where fewer than three lines begin with a name and a colon.

    Of these lines sentences alone count: labels of links ("MORE: …") stand before titles.
    """
    found = [
        Turn(*(Span(*match.span(part)) for part in ("name", "colon", "words")))
        for match in _TAGGED.finditer(text)
        if match["words"].rstrip()[-1] in _ENDS
    ]
    return found if len(found) >= _TAGS_OF_A_TRANSCRIPT else []


def is_signature(line: str) -> bool:
    """Return whether a line of a block quotation says whose it is: a dash and a capital."""
    return _SIGNATURE.match(line) is not None


def with_set_off(text: str, quotations: Sequence[Quotation], blocks: Sequence[Span]) -> tuple[Quotation, ...]:
    """Return the quotations of a text with its turns and block quotations, in order, marks in these one deeper.

    Those that begin in marks are left to these.

    Args:
        text: an article.
        quotations: what stands in marks, in order.
        blocks: the paragraphs of block quotations, in order.
    """
    stretches = sorted({*blocks, *(turn.words for turn in turns(text))})
    if not stretches:
        return tuple(quotations)
    starts = [paragraph.start for paragraph in paragraphs(text)]
    outermost = [quotation.span for quotation in quotations if quotation.depth == 0]
    opened = [span.start for span in outermost]

    def is_marked(stretch: Span) -> bool:
        before = bisect_left(opened, stretch.start + 1) - 1
        return before >= 0 and outermost[before].end > stretch.start

    added = [span for span in stretches if not is_marked(span)]
    ends = {span.start: span.end for span in added}
    begun = sorted(ends)

    def is_within(quotation: Quotation) -> bool:
        before = bisect_left(begun, quotation.span.start + 1) - 1
        return before >= 0 and quotation.span.end <= ends[begun[before]]

    marked = [replace(one, depth=one.depth + 1) if is_within(one) else one for one in quotations]
    return tuple(sorted([*marked, *_as_quotations(text, added, starts)], key=lambda one: (one.span.start, one.depth)))


def _as_quotations(text: str, spans: Sequence[Span], starts: Sequence[int]) -> Iterator[Quotation]:
    last: Span | None = None
    for span in spans:
        goes_on = last is not None and not text[last.end : span.start].strip()
        index = bisect_left(starts, span.start + 1) - 1
        found = as_quotation(text, span, span, index, is_unclosed=False, depth=0)
        yield replace(found, continues_previous=goes_on)
        last = span
