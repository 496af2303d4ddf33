"""Quotations of several paragraphs, each opened again by a mark, as one quotation."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from transforms.quoting.extraction import Extraction
from transforms.quoting.quote_bounds import joined, with_spans
from transforms.quoting.span_overlap import touches
from transforms.records import Span
from transforms.text.quotations import Quotation


def joined_paragraphs(text: str, found: Sequence[Extraction], quotations: Sequence[Quotation]) -> list[Extraction]:
    """Return the extractions with each quotation of several paragraphs in one, that of the cue in one of them.

    The cue may come last: “… / “…,” she said. The network may have given the paragraphs before it to an earlier one,
    or passed them over.
    """
    kept = list(found)
    for chain in _reopened(quotations):
        first, last = chain[0], chain[-1]
        end = text.find("\n", last.end)
        inside = range(first.start, end if end >= 0 else len(text))
        main = next((e for e in kept if e.cue and e.cue.start in inside and touches(last, e.spans)), None)
        if main is not None:
            strays = [e for e in kept if e is not main and not (e.cue and e.cue.start in inside)]
            moved = {span for e in strays for span in e.spans if first.start <= span.start and span.end <= last.end}
            kept = [e for e in (_without(text, e, moved, quotations) for e in kept if e is not main) if e.spans]
            is_shared = any(touches(Span(first.start, last.end), e.spans) for e in kept)
            spans = joined(text, [*main.spans, *moved, *(() if is_shared else chain)])
            kept.append(with_spans(text, main, spans, quotations))
    return kept


def _reopened(quotations: Sequence[Quotation]) -> Iterator[list[Span]]:
    """Yield the parts of each quotation that goes on in further paragraphs."""
    chain: list[Span] = []
    for before, quotation in pairwise(quotations):
        if quotation.continues_previous:
            chain = [*(chain or [before.span]), quotation.span]
        elif chain:
            yield chain
            chain = []
    if chain:
        yield chain


def _without(text: str, extraction: Extraction, moved: Collection[Span], quotations: Sequence[Quotation]) -> Extraction:
    rest = tuple(span for span in extraction.spans if span not in moved)
    return extraction if rest == extraction.spans else with_spans(text, extraction, rest, quotations)
