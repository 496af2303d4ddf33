"""Quotations of a version with all the names and relays of their attributions, as news and cases are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.tables import TableReader
from flows.evaluation.alignment import Alignment, align
from flows.evaluation.predictions import grouped, named_articles, placed, table_rows
from transforms.records import Span

_ARTICLES = ("article_id", "source_uri", "title", "text")
_QUOTES = ("quote_id", "article_id", "text", "spans", "quote_type")
_ATTRIBUTIONS = ("quote_id", "mention_start", "mention_end", "speaker_name", "speaker_kind", "via")


@dataclass(frozen=True, slots=True)
class PublishedQuote:
    """A quotation of a version; its spans are in the text it was aligned with."""

    text: str
    quote_type: str
    names: tuple[str, ...]
    kinds: tuple[str | None, ...]
    via: str | None
    content: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """An article of a version with its quotations."""

    title: str | None
    text: str
    quotes: tuple[PublishedQuote, ...]


def published(scan: TableReader, texts: Mapping[str, str]) -> dict[str, PublishedArticle]:
    """Return the articles of the version by the names of `texts`, their quotations placed in these."""
    quotes = grouped(table_rows(scan, "quotes", _QUOTES), "article_id")
    attributions = grouped(table_rows(scan, "attributions", _ATTRIBUTIONS), "quote_id")
    found: dict[str, PublishedArticle] = {}
    for name, article in named_articles(scan, tuple(texts), _ARTICLES):
        text = article["text"] or ""
        alignment = align(text, texts[name])
        found[name] = PublishedArticle(
            article["title"],
            text,
            tuple(_quote(quote, attributions[quote["quote_id"]], alignment) for quote in quotes[article["article_id"]]),
        )
    return found


def _quote(quote: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], alignment: Alignment) -> PublishedQuote:
    return PublishedQuote(
        quote["text"],
        quote["quote_type"],
        tuple(row["speaker_name"] for row in rows if row["speaker_name"]),
        tuple(row["speaker_kind"] for row in rows),
        next((row["via"] for row in rows if row["via"]), None),
        placed([(span["start"], span["end"]) for span in quote["spans"]], alignment),
        placed([(row["mention_start"], row["mention_end"]) for row in rows], alignment),
    )
