"""Stretches of annotated text: trimming them, and which characters they cover."""

from collections.abc import Iterable, Iterator

from transforms.records import Span

# What annotators may or may not count as part of a span: white space, quotation marks, punctuation, brackets.
EDGES = frozenset(" \t\r\n\u00a0\u2009\u200b\"'`“”„‟‘’‚«»,.;:!?…()[]{}-–—*|/")
_OPENING = frozenset("“„")
_CLOSING = "”"
_STRAIGHT = '"'


def trimmed(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, without edge characters at their ends; those with only such between them are one."""
    kept: list[Span] = []
    for span in sorted(spans):
        start, end = _without_edges(text, span)
        if start >= end:
            continue
        if kept and all(character in EDGES for character in text[kept[-1].end : start]):
            kept[-1] = Span(kept[-1].start, max(end, kept[-1].end))
        else:
            kept.append(Span(start, end))
    return tuple(kept)


def _without_edges(text: str, span: Span) -> Span:
    start, end = max(span.start, 0), min(span.end, len(text))
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)


def covered(spans: Iterable[Span]) -> frozenset[int]:
    """Return the offsets of the characters inside `spans`."""
    return frozenset(offset for span in spans for offset in range(span.start, span.end))


def quoted(text: str) -> frozenset[int]:
    """Return the offsets of the characters inside double quotation marks; what is never closed ends with its line.

    Annotated texts are judged by this plain reading, not by the finder of the pipeline, which is what is measured.
    """
    return covered(_quotations(text))


def _quotations(text: str) -> Iterator[Span]:
    line_start = 0
    for line in text.split("\n"):
        opened: int | None = None
        for offset, character in enumerate(line, line_start):
            if opened is None:
                if character in _OPENING or character == _STRAIGHT:
                    opened = offset + 1
            elif character in (_CLOSING, _STRAIGHT):
                yield Span(opened, offset)
                opened = None
        line_end = line_start + len(line)
        if opened is not None:
            yield Span(opened, line_end)
        line_start = line_end + 1
