"""The seam between finding quotations and everything around it: what an extractor takes and gives."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from transforms.quoting.name_spans import ReadName
from transforms.quoting.speaker_links import SpeakerLinks
from transforms.records import QuoteMode, QuoteType, Span
from transforms.text.reading import TextReading


@dataclass(frozen=True, slots=True)
class Extraction:
    """One quotation and what its sentence says of its origin; all offsets are of the article's text.

    Attributes:
        spans: stretches of the quotation, ascending and disjoint, quotation marks included.
        quote_type: wholly (or set off), partly or not inside quotation marks.
        is_unclosed: a quotation mark of it never closes.
        cue: the words that report the speech ("said", "according to").
        sources: the words that name who is speaking; several for joint speakers, none where none is stated.
        addressee: whom the words were said to.
        continues: index in the article's extractions of the earlier quotation whose speaker this one continues, for a
            quotation that has neither cue nor source of its own.
        quote_score: confidence in the quotation and its bounds, 0 to 1.
        attribution_score: confidence that cue and sources belong to it, 0 to 1.
        quote_mode: said or only thought.
    """

    spans: tuple[Span, ...]
    quote_type: QuoteType
    is_unclosed: bool
    cue: Span | None
    sources: tuple[Span, ...]
    addressee: Span | None
    continues: int | None
    quote_score: float
    attribution_score: float
    quote_mode: QuoteMode = QuoteMode.SPEECH


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What an extractor finds in a text.

    Attributes:
        extractions: the quotations, ordered by their start.
        names: the names of people, organisations, places and others, in order.
        speaker_links: where to look for who speaks; None where the extractor does not say.
    """

    extractions: tuple[Extraction, ...] = ()
    names: tuple[ReadName, ...] = ()
    speaker_links: SpeakerLinks | None = field(default=None, compare=False, repr=False)


class Extractor(Protocol):
    """Finds the quotations of articles. The same text gives the same result in any batch."""

    @property
    def version(self) -> str:
        """Name and version, stored with every quotation."""
        ...

    def extract(self, texts: Sequence[TextReading]) -> list[ExtractedText]:
        """Return what is found in each text."""
        ...


def nested(extractions: Sequence[Extraction]) -> list[bool]:
    """Return, for each quotation of an article, whether it lies inside another one.

    All of it, from its first character to its last, lies then in one stretch of the other that is longer: in “He told
    me, ‘Go home,’” she said, his words lie inside hers.
    """
    spans = sorted({span for extraction in extractions for span in extraction.spans})
    furthest = list(accumulate((span.end for span in spans), max))

    def is_inside(start: int, end: int) -> bool:
        first, after = bisect_left(spans, (start,)), bisect_left(spans, (start + 1,))
        starts_before = first > 0 and furthest[first - 1] >= end
        return starts_before or (after > first and spans[after - 1].end > end)

    return [is_inside(extraction.spans[0].start, extraction.spans[-1].end) for extraction in extractions]
