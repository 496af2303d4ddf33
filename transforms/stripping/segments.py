"""The article's text and its segments, from labelled paragraphs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms import ids
from transforms.records import Paragraph, Segment, Span
from transforms.stripping import Piece

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A piece with its text, its paragraph, and where it stands in the article's text if it is kept."""

    piece: Piece
    text: str
    paragraph_index: int
    source: Span | None
    target: Span | None = None


def build_segments(
    article_id: str, paragraphs: Sequence[Paragraph], pieces: Sequence[Sequence[Piece]]
) -> tuple[str, tuple[Segment, ...]]:
    """Return the text of an article and its segments.

    Args:
        article_id: the article's id.
        paragraphs: the paragraphs of the input.
        pieces: for each paragraph the pieces that cover it.

    Returns:
        The kept pieces, those of one paragraph joined by a space and paragraphs by a blank line; and a segment for
        every piece, kept or not. `text[text_start:text_end]` is the text of a kept one. `source_start` and
        `source_end` are exact where normalising left the paragraph's length as it was, else the whole paragraph's.

    Raises:
        ValueError: there are not as many groups of pieces as paragraphs.
    """
    text_parts: list[str] = []
    placed = tuple(_laid_out(_cut(paragraphs, pieces), text_parts))
    seen: Counter[str] = Counter()
    segments = []
    for index, item in enumerate(placed):
        segments.append(_segment(article_id, index, item, seen[item.text]))
        seen[item.text] += 1
    return "".join(text_parts), tuple(segments)


def _cut(paragraphs: Sequence[Paragraph], pieces: Sequence[Sequence[Piece]]) -> Iterator[_Placed]:
    for index, (paragraph, group) in enumerate(zip(paragraphs, pieces, strict=True)):
        for piece in group:
            text = paragraph.text[piece.span.start : piece.span.end]
            yield _Placed(piece, text, index, _source(paragraph, piece.span))


def _source(paragraph: Paragraph, span: Span) -> Span | None:
    source = paragraph.source
    if source is None or source.end - source.start != len(paragraph.text):
        return source
    return Span(source.start + span.start, source.start + span.end)


def _laid_out(cuts: Iterator[_Placed], text_parts: list[str]) -> Iterator[_Placed]:
    """Yield the pieces with their place in the article's text, whose parts are appended to `text_parts`."""
    position = 0
    last_paragraph = None
    for cut in cuts:
        if not cut.piece.is_kept:
            yield cut
            continue
        if last_paragraph is not None:
            text_parts.append(" " if cut.paragraph_index == last_paragraph else PARAGRAPH_BREAK)
            position += len(text_parts[-1])
        last_paragraph = cut.paragraph_index
        text_parts.append(cut.text)
        yield replace(cut, target=Span(position, position + len(cut.text)))
        position += len(cut.text)


def _segment(article_id: str, index: int, item: _Placed, occurrence: int) -> Segment:
    return Segment(
        segment_id=ids.part_id("seg", article_id, (item.text,), occurrence),
        article_id=article_id,
        segment_index=index,
        paragraph_index=item.paragraph_index,
        text=item.text,
        is_kept=item.piece.is_kept,
        segment_type=item.piece.segment_type,
        rule=item.piece.rule,
        score=item.piece.score,
        text_start=item.target.start if item.target else None,
        text_end=item.target.end if item.target else None,
        source_start=item.source.start if item.source else None,
        source_end=item.source.end if item.source else None,
    )
