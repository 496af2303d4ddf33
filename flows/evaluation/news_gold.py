"""Whole annotated news articles and small cases as their files have them."""

from pathlib import PurePath
from typing import Literal

from pydantic import Field, model_validator

from flows.evaluation.gold import GoldRecord, check_spans
from transforms.records import QuoteType, Span


class NewsPiece(GoldRecord):
    """A line of an article, or boilerplate fused into one, with its label."""

    start: int
    end: int
    label: str

    @property
    def span(self) -> Span:
        """The stretch of the article's text."""
        return Span(self.start, self.end)


class NewsEntity(GoldRecord):
    """Somebody who speaks or is named; the spans are those that name them."""

    id: str
    name: str
    kind: str
    mentions: tuple[Span, ...] = ()


class NewsQuote(GoldRecord):
    """An attribution; the speakers are ids of entities, none where nobody can be told."""

    type: QuoteType
    mode: Literal["speech", "thought"]
    content: tuple[Span, ...] = Field(min_length=1)
    source: Span | None = None
    speaker: tuple[str, ...] = ()
    how: str
    via: str | None = None
    nested: bool = False


class NewsRecord(GoldRecord):
    """A whole article with all its attributions, entities, labelled lines and fused boilerplate."""

    # The article's file is called by it.
    doc: str = Field(pattern=r"^[^/\\\x00]+$")
    text: str
    lines: tuple[NewsPiece, ...]
    cuts: tuple[NewsPiece, ...] = ()
    entities: tuple[NewsEntity, ...]
    quotes: tuple[NewsQuote, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> "NewsRecord":
        for quote in self.quotes:
            check_spans(self.text, (*quote.content, *((quote.source,) if quote.source else ())))
        for entity in self.entities:
            check_spans(self.text, entity.mentions)
        check_spans(self.text, tuple(piece.span for piece in (*self.lines, *self.cuts)))
        return self


class CaseQuote(GoldRecord):
    """A quotation that must be found; of one given in parts, each must lie in a quotation of the right speaker.

    Attributes:
        accept: further names that are right as well.
        via: who relays it; looked at only where the case states it, if only as null.
    """

    text: str
    speaker: str | tuple[str, ...] | None = None
    accept: tuple[str, ...] = ()
    type: QuoteType | None = None
    parts: tuple[str, ...] = ()
    via: str | None = None
    kind: str | None = None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of those who speak."""
        names = (self.speaker,) if isinstance(self.speaker, str) else self.speaker or ()
        return tuple(name for name in names if name)


class CaseRecord(GoldRecord):
    """A small input of one kind of difficulty, and what must come out of it."""

    id: str
    kind: str
    file: str
    quotes: tuple[CaseQuote, ...] = ()
    not_quotes: tuple[str, ...] = ()
    not_speakers: tuple[str, ...] = ()
    title: str | None = None
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    refused: bool = False

    @property
    def file_name(self) -> str:
        """The name of the input's file, without folders."""
        return PurePath(self.file).name
