"""Where a quotation begins and ends and what type it is, by the quotation marks around what the network found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from transforms.quoting.extraction import Extraction
from transforms.quoting.marks import touching
from transforms.quoting.span_overlap import holds
from transforms.quoting.statements import Attribution
from transforms.records import QuoteType, Span
from transforms.text.quotations import Quotation

# What may stand between the end of the words and the mark that closes them, and between joined spans.
LOOSE = frozenset(" \t\n\xa0.,;:!?…-–—'’‘\"“”„‟«»()[]")


def as_extraction(text: str, attribution: Attribution, quotations: Sequence[Quotation]) -> Extraction:
    """Return an attribution of the network as an extraction: with whole marks, and the type that they make it.

    Args:
        text: the article.
        attribution: what the network found.
        quotations: the article's outermost quotations.
    """
    quotations = touching(quotations, attribution.content[0][0], attribution.content[-1][1])
    spans = joined(text, [_with_marks(text, span, quotations) for span in attribution.content])
    spans = _without_asides(text, spans, quotations)
    return Extraction(
        spans=spans,
        quote_type=quote_type_of(text, spans, quotations),
        is_unclosed=_is_unclosed(spans, quotations),
        cue=attribution.cue,
        sources=(attribution.source,) if attribution.source else (),
        addressee=None,
        continues=None,
        quote_score=attribution.quote_score,
        attribution_score=attribution.attribution_score,
    )


def _is_unclosed(spans: Sequence[Span], quotations: Iterable[Quotation]) -> bool:
    return any(quotation.is_unclosed and holds(spans, quotation.span) for quotation in quotations)


def _with_marks(text: str, span: Span, quotations: Iterable[Quotation]) -> Span:
    """Return `span` with the marks, and the stops before them, of the quotations that it begins or ends with."""
    start, end = span
    for quotation in quotations:
        whole = quotation.span
        if whole.start <= span.start < whole.end and _is_loose(text, whole.start, span.start):
            start = min(start, whole.start)
        if whole.start < span.end <= whole.end and _is_loose(text, span.end, whole.end):
            end = max(end, whole.end)
    return Span(start, end)


def _is_loose(text: str, start: int, end: int) -> bool:
    return all(character in LOOSE for character in text[start:end])


def joined(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans without overlaps, and as one where only white space is between them."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (span.start <= joined[-1].end or text[joined[-1].end : span.start].isspace()):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _without_asides(text: str, spans: tuple[Span, ...], quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """Return spans without those outside marks between two quotations of a paragraph: the reporter's own words."""
    whole = [quote_type_of(text, [span], quotations) is QuoteType.DIRECT for span in spans]
    return tuple(
        span
        for index, span in enumerate(spans)
        if whole[index]
        or not (any(whole[:index]) and any(whole[index + 1 :]))
        or "\n" in text[spans[index - 1].end : spans[index + 1].start]
        or _quoted_part(text, span, quotations)
    )


def quote_type_of(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> QuoteType:
    """Return whether spans stand wholly, partly or not in quotation marks, which are part of them."""
    inside = [_quoted_part(text, span, quotations) for span in spans]
    if not any(inside):
        return QuoteType.DIRECT if _share_marks(spans, quotations) else QuoteType.INDIRECT
    is_whole = all(part == len(text[span.start : span.end]) for part, span in zip(inside, spans, strict=True))
    return QuoteType.DIRECT if is_whole else QuoteType.MIXED


def _share_marks(spans: Sequence[Span], quotations: Sequence[Quotation]) -> bool:
    """Whether the first of several spans begins a quotation and the last ends one: what is between them is cut out."""
    if len(spans) < 2:
        return False
    begins = any(quotation.span.start == spans[0].start for quotation in quotations)
    return begins and any(quotation.span.end == spans[-1].end for quotation in quotations)


def _quoted_part(text: str, span: Span, quotations: Iterable[Quotation]) -> int:
    """Return how many characters of `span` stand in quotations whose marks it holds, spaces between them included."""
    held = [q.span for q in quotations if span.start <= q.span.start and q.span.end <= span.end]
    if not held:
        return 0
    rest = text[span.start : held[0].start] + "".join(
        text[before.end : after.start]
        for before, after in zip(held, [*held[1:], Span(span.end, span.end)], strict=True)
    )
    return len(text[span.start : span.end]) if not rest.strip() else sum(mark.end - mark.start for mark in held)


def with_spans(
    text: str, extraction: Extraction, spans: tuple[Span, ...], quotations: Sequence[Quotation]
) -> Extraction:
    """Return an extraction with other spans, and the type that the marks in them make it."""
    marked, is_unclosed = quote_type_of(text, spans, quotations), _is_unclosed(spans, quotations)
    return replace(extraction, spans=spans, quote_type=marked, is_unclosed=is_unclosed)
