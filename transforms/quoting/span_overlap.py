"""How spans of a text lie to one another."""

from collections.abc import Iterable, Sequence

from transforms.records import Span


def holds(spans: Iterable[Span], inner: Span) -> bool:
    """Whether one of the spans holds all of `inner`."""
    return any(span.start <= inner.start and inner.end <= span.end for span in spans)


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span has characters in common with any of the others."""
    return any(span.start < other.end and other.start < span.end for other in others)


def shared_part(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Return the share of the shorter one's characters that both have."""
    if one[-1].end <= other[0].start or other[-1].end <= one[0].start:
        return 0.0
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return both / min(sum(span.end - span.start for span in spans) for spans in (one, other))
