"""Quotations of texts: rows with offsets, as a sequence, as a frame, as highlighted text."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, overload

from transforms.records import (
    ArticleRecords,
    Attribution,
    Method,
    Polarity,
    Quote,
    QuoteMode,
    QuoteType,
    Span,
    SpeakerKind,
)

if TYPE_CHECKING:  # importing newsquotes waits for neither
    import pandas as pd
    import polars as pl


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quotation and one who said it; a quotation with several sources has several rows.

    Offsets are zero-based, half-open code points of the text. What a row has no evidence for is None.

    Attributes:
        text_index: which of the texts, from 0.
        quote: words of the quotation; its spans are joined by " … ".
        spans: where they stand; several where the cue interrupts them.
        speaker_name: fullest form of the speaker's name in the text, without titles.
        mention: words that name the source.
        cue: words that report the speech.
        method: how the mention led to the speaker.
        via: outlet or agency that relays the words.
        quote_score: confidence that this is a quotation with these bounds, 0 to 1.
        attribution_score: confidence in the speaker, 0 to 1.
    """

    text_index: int
    quote: str
    quote_type: QuoteType
    quote_mode: QuoteMode
    polarity: Polarity
    spans: tuple[Span, ...]
    quote_start: int
    quote_end: int
    speaker_name: str | None
    speaker_kind: SpeakerKind
    speaker_role: str | None
    speaker_affiliation: str | None
    mention: str | None
    mention_start: int | None
    mention_end: int | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    method: Method
    via: str | None
    addressee: str | None
    quote_score: float
    attribution_score: float


_OF_QUOTE = frozenset(field.name for field in fields(Quote)) & frozenset(field.name for field in fields(QuoteRow))
_OF_ATTRIBUTION = [field.name for field in fields(QuoteRow) if field.name in {f.name for f in fields(Attribution)}]


class Quotes(Sequence[QuoteRow]):
    """The quotations of one or more texts, in the order of the texts.

    In a notebook it shows the texts with the quotations highlighted.
    """

    def __init__(self, records: Sequence[ArticleRecords]) -> None:
        self._records = tuple(records)

    @cached_property
    def _rows(self) -> tuple[QuoteRow, ...]:
        return tuple(row for index, records in enumerate(self._records) for row in _rows(index, records))

    @property
    def records(self) -> tuple[ArticleRecords, ...]:
        """What each text became, as in the tables of a dataset."""
        return self._records

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that the offsets count."""
        return tuple(records.article.text for records in self._records)

    @overload
    def __getitem__(self, index: int) -> QuoteRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[QuoteRow]: ...
    def __getitem__(self, index: int | slice) -> QuoteRow | Sequence[QuoteRow]:
        """Return a row, or several."""
        return self._rows[index]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[QuoteRow]:
        """Yield the rows."""
        return iter(self._rows)

    def __repr__(self) -> str:
        texts, rows = len(self._records), len(self)
        return f"<{rows:,} quote{'' if rows == 1 else 's'} of {texts:,} text{'' if texts == 1 else 's'}>"

    def to_polars(self) -> "pl.DataFrame":
        """Return the rows as a Polars frame; the columns are those of `QuoteRow`, whether there are rows or not."""
        from flows.library.quote_frames import as_frame

        rows = ({**asdict(row), "spans": [span._asdict() for span in row.spans]} for row in self._rows)
        return as_frame((field.name for field in fields(QuoteRow)), rows)

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a pandas frame; offsets are whole numbers also where some are missing."""
        from flows.library.quote_frames import OFFSETS

        return self.to_polars().to_pandas().astype(dict.fromkeys(OFFSETS, "Int32"))

    def _repr_html_(self) -> str:
        from flows.library.highlights import highlighted

        return highlighted(self._records)


def _rows(index: int, records: ArticleRecords) -> Iterator[QuoteRow]:
    quotes = {quote.quote_id: quote for quote in records.quotes}
    for attribution in records.attributions:
        quote = quotes[attribution.quote_id]
        of_quote = {name: getattr(quote, name) for name in _OF_QUOTE}
        of_source = {name: getattr(attribution, name) for name in _OF_ATTRIBUTION}
        yield QuoteRow(text_index=index, quote=quote.text, **of_quote, **of_source)
