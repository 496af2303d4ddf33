"""Speakers that a quotation takes from another one: the one it continues, or the one it stands in."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from transforms.records import Method, Span, SpeakerKind
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.resolution import Resolution

AUTHOR = "author"
# What is left of the confidence in a speaker where another quotation takes it over.
TAKEN_OVER = 0.9
# How many quotations that begin before a pronoun are looked at: enough for any article, and a bound for any input.
NESTED = 20


def continued(earlier: Sequence[Resolution]) -> tuple[Resolution, ...]:
    """Return the speakers of the quotation that another one continues as those of the other, with their mentions."""
    return tuple(one if one.name is None else _taken_over(one, one.mention, Method.IMPLICIT) for one in earlier)


def first_person(
    number: int, span: Span, around: Sequence[tuple[Span, int]], found: Mapping[tuple[int, int], Resolution]
) -> Resolution:
    """Return the speaker of the innermost quotation that "I" or "we" stands in; outside all of them, the author.

    Args:
        number: of the quotation whose source is the pronoun.
        span: the pronoun.
        around: the spans of all quotations, ascending, each with the number of its quotation.
        found: the speakers found so far, by the numbers of quotation and source.
    """
    last = bisect_right(around, (span, len(around)))
    for outer_span, other in reversed(around[max(0, last - NESTED) : last]):
        outer = found.get((other, 0))
        if other != number and span.start < outer_span.end and outer is not None and outer.name is not None:
            return _taken_over(outer, span, Method.PRONOUN)
    return Resolution(span, AUTHOR, SpeakerKind.AUTHOR, None, None, Method.PRONOUN, confidence.AUTHOR_HERSELF)


def _taken_over(speaker: Resolution, mention: Span | None, method: Method) -> Resolution:
    return replace(speaker, mention=mention, method=method, score=round(speaker.score * TAKEN_OVER, 4))
