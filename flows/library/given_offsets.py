"""Offsets of a text as its owner has it, where the stages read it with its lines joined and its spaces collapsed."""

from dataclasses import replace

from transforms.reading.paragraphs import AlignedText
from transforms.records import SPAN_JOINT, ArticleRecords, Attribution, Quote, Span


def as_given(records: ArticleRecords, aligned: AlignedText, text: str) -> ArticleRecords:
    """Return the records of `aligned.text` with words and offsets of the text that it was made of.

    Args:
        records: what the stages found.
        aligned: what they read.
        text: what was given.
    """
    return replace(
        records,
        article=replace(records.article, text=text, text_chars=len(text)),
        quotes=tuple(_quote(quote, aligned, text) for quote in records.quotes),
        attributions=tuple(_attribution(row, aligned, text) for row in records.attributions),
    )


def _quote(quote: Quote, aligned: AlignedText, text: str) -> Quote:
    spans = tuple(aligned.given(span) for span in quote.spans)
    words = SPAN_JOINT.join(text[span.start : span.end] for span in spans)
    return replace(quote, text=words, spans=spans, quote_start=spans[0].start, quote_end=spans[-1].end)


def _attribution(row: Attribution, aligned: AlignedText, text: str) -> Attribution:
    mention, mention_start, mention_end = _words(row.mention_start, row.mention_end, aligned, text)
    cue, cue_start, cue_end = _words(row.cue_start, row.cue_end, aligned, text)
    return replace(
        row,
        mention=mention,
        mention_start=mention_start,
        mention_end=mention_end,
        cue=cue,
        cue_start=cue_start,
        cue_end=cue_end,
    )


def _words(
    start: int | None, end: int | None, aligned: AlignedText, text: str
) -> tuple[str, int, int] | tuple[None, None, None]:
    if start is None or end is None:
        return None, None, None
    given = aligned.given(Span(start, end))
    return text[given.start : given.end], given.start, given.end
