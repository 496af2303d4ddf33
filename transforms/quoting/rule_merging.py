"""What the rules add to the quotations that the network found.

The network was not taught who relays the words, to whom they were said and which names share a source, and it passes
over some quotations.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from transforms.quoting.extraction import Extraction
from transforms.quoting.quote_bounds import LOOSE, with_spans
from transforms.quoting.span_overlap import holds, shared_part, touches
from transforms.quoting.titles import is_title
from transforms.records import QuoteType, Span
from transforms.text.quotation_marks import Quotation

_SAME_SHARE = 0.5


def merged(
    text: str, found: Sequence[Extraction], rule_extractions: Sequence[Extraction], quotations: Sequence[Quotation]
) -> list[Extraction]:
    """Return what the network found with what the rules know of it, and the quotations that only the rules found.

    Args:
        text: the article.
        found: what the network found.
        rule_extractions: what the rules found.
        quotations: the article's outermost quotations.
    """
    with_sources = [
        _with_rules(extraction, rule_extractions) for extraction in _without_relays(found, rule_extractions)
    ]
    resumed = _resumed(text, with_sources, rule_extractions, quotations)
    return [*resumed, *_passed_over(text, resumed, rule_extractions)]


def _without_relays(found: Sequence[Extraction], rule_extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield the extractions whose source is not merely who relays the words of another source.

    Where the network found nobody but the relay, the source that the rules found takes its place.
    """
    relayed = [other for other in rule_extractions if other.via and other.sources]
    for index, extraction in enumerate(found):
        source = next(
            (o for o in relayed if o.via and touches(o.via, extraction.sources) and _is_same(extraction, o)), None
        )
        if source is None or any(touches(span, extraction.sources) for span in source.sources):
            yield extraction
        elif not any(_is_same(extraction, other) for other in [*found[:index], *found[index + 1 :]]):
            yield _relayed(extraction, source)


def _relayed(found: Extraction, by_rules: Extraction) -> Extraction:
    """Return `found` with the source of the rules; its words end where those that name this source begin."""
    if by_rules.cue and any(span.start <= by_rules.cue.start < span.end for span in found.spans):
        return replace(by_rules, quote_score=found.quote_score, attribution_score=found.attribution_score)
    return replace(found, sources=by_rules.sources, cue=by_rules.cue)


def _with_rules(found: Extraction, rule_extractions: Iterable[Extraction]) -> Extraction:
    """Return `found` with what the rules know of the same quotation: relay, addressee, names in a joint source."""
    start, end = found.spans[0].start, found.spans[-1].end
    near = (other for other in rule_extractions if other.spans[0].start < end and start < other.spans[-1].end)
    same = [other for other in near if _is_same(found, other)]
    sources = found.sources
    for other in same:
        if len(other.sources) > 1 and all(holds(sources, source) for source in other.sources):
            sources = other.sources
    return replace(
        found,
        sources=sources,
        via=next((other.via for other in same if other.via and not touches(other.via, sources)), None),
        addressee=next((other.addressee for other in same if other.addressee), None),
    )


def _resumed(
    text: str,
    extractions: Sequence[Extraction],
    rule_extractions: Iterable[Extraction],
    quotations: Sequence[Quotation],
) -> list[Extraction]:
    """Return the extractions with the quotations in which the rules read them go on behind their cue.

    Such a quotation was passed over by the network, or taken for the words of a participle: "…," she said, smiling. "…"
    """
    found, marks = list(extractions), {quotation.span for quotation in quotations}
    for other in rule_extractions:
        for later in (span for span in other.spans[1:] if span in marks):
            before = [e for e in found if e.spans[-1].end <= later.start and _is_same(e, other)]
            if before and all(_is_aside(e, before[-1], later) for e in found if touches(later, e.spans)):
                found = list(_given(text, found, before[-1], later, quotations))
    return found


def _given(
    text: str, found: Iterable[Extraction], main: Extraction, later: Span, quotations: Sequence[Quotation]
) -> Iterator[Extraction]:
    """Yield the extractions, the quotation `later` given to `main` and taken from those that end with it."""
    for extraction in found:
        spans = extraction.spans
        if extraction is main:
            spans = (*spans, later)
        elif touches(later, spans):
            spans = tuple(_tight(text, Span(a, min(b, later.start))) for a, b in spans if a < later.start)
        if spans == extraction.spans:
            yield extraction
        elif spans:
            yield with_spans(text, extraction, spans, quotations)


def _is_aside(extraction: Extraction, main: Extraction, later: Span) -> bool:
    """Whether the extraction only tells, between `main` and what ends with `later`, how the same source spoke."""
    cue, sources = extraction.cue, extraction.sources
    is_between = cue is not None and main.cue is not None and main.cue.end <= cue.start and cue.end <= later.start
    return is_between and sources == main.sources and extraction.spans[-1].end <= later.end


def _tight(text: str, span: Span) -> Span:
    """Return `span` without white space and punctuation at its end."""
    end = span.end
    while end > span.start and text[end - 1] in LOOSE:
        end -= 1
    return Span(span.start, end)


def _passed_over(
    text: str, found: Sequence[Extraction], rule_extractions: Sequence[Extraction]
) -> Iterator[Extraction]:
    """Yield the quotations in marks that the rules attribute and that the network says nothing of.

    One that continues an earlier quotation takes over its cue and sources.
    """
    for other in rule_extractions:
        first = rule_extractions[other.continues] if other.continues is not None else other
        is_attributed = other.quote_type is QuoteType.DIRECT and (first.cue is not None or first.sources)
        is_new = is_attributed and not any(shared_part(one.spans, other.spans) > 0 for one in found)
        if is_new and not is_title(text, other.spans):
            yield replace(other, cue=first.cue, sources=first.sources, continues=None)


def _is_same(one: Extraction, other: Extraction) -> bool:
    """Whether half of the shorter one's characters stand in both."""
    return shared_part(one.spans, other.spans) >= _SAME_SHARE
