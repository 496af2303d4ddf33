"""What a speaker said, across the articles of a version."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from rich.console import Group, RenderableType
from rich.text import Text

from config.tables import TableReader
from flows.display.canonical import named_attributions
from flows.display.folded import folded
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shown
from flows.display.speaker_search import SpeakerChoice, choose_speakers
from flows.display.word_search import has_words
from transforms.text.folding import fold

QUOTE_KINDS = ("quote_type", "quote_mode", "polarity")


@dataclass(frozen=True, slots=True)
class QuoteSearch:
    """Whose quotations to find.

    Attributes:
        speaker: the name, or part of it; case, diacritics and spelling do not matter. Of several whom it fits the one
            quoted most is meant. None: anybody.
        outlet: part of the outlet's name.
        since: first day of publication, UTC.
        until: last day of publication, UTC.
        limit: most quotations to return, the newest first; None: all.
        is_all: return what was only thought, or not said, too.
        with_namesakes: mean all whom the name fits equally well.
        words: what the quotation must have, as `has_words` reads it; None: any words.
    """

    speaker: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = 50
    is_all: bool = False
    with_namesakes: bool = False
    words: str | None = None


def find_quotes(scan: TableReader, search: QuoteSearch) -> pl.DataFrame:
    """Return the quotations that `search` asks for, the newest first, those without a date last.

    Raises:
        DisplayError: no speaker has such a name.
    """
    said = named_attributions(scan)
    if choice := chosen_speakers(scan, search):
        said = said.filter(pl.col("speaker_id").is_in(choice.ids))
    articles = scan("articles").filter(*conditions(search))
    quotes = scan("quotes").filter(*wanted(search))
    columns = ["article_id", "published_at", "outlet", "title", "url", "source_uri"]
    return (
        said.join(articles.select(columns), on="article_id")
        .join(quotes.select("quote_id", "quote_index", *QUOTE_KINDS, quote="text"), on="quote_id")
        .sort(
            ["published_at", "article_id", "quote_index", "attribution_id"],
            descending=[True, False, False, False],
            nulls_last=True,
        )
        .slice(0, search.limit)
        .select(
            "published_at", "outlet", "speaker_name", *QUOTE_KINDS, "quote", "via", "speaker_role", "name_in_article",
            "method", "attribution_score", "title", "url", "source_uri", "article_id", "quote_id", "speaker_id",
        )
        .collect()
    )  # fmt: skip


def chosen_speakers(scan: TableReader, search: QuoteSearch) -> SpeakerChoice | None:
    """Return whose quotations `search` is about; None: anybody's.

    Raises:
        DisplayError: no speaker has such a name.
    """
    if search.speaker is None:
        return None
    return choose_speakers(scan, search.speaker, with_namesakes=search.with_namesakes)


def wanted(search: QuoteSearch) -> list[pl.Expr]:
    """Return what must hold for the quotations: the words, and affirmed speech unless all are asked for.

    Raises:
        DisplayError: there are words to search for, but none in them.
    """
    kinds = [] if search.is_all else [pl.col("quote_mode") == "speech", pl.col("polarity") == "affirmed"]
    return kinds if search.words is None else [*kinds, has_words(pl.col("text"), search.words)]


def conditions(search: QuoteSearch) -> list[pl.Expr]:
    """Return what must hold for the articles; one without a date is in no stretch of time."""
    when = pl.col("published_at")
    conditions = []
    if search.outlet:
        conditions.append(folded(pl.col("outlet")).str.contains(pl.lit(fold(search.outlet)), literal=True))
    if search.since:
        conditions.append(when >= _midnight(search.since))
    if search.until:
        conditions.append(when < _midnight(search.until) + timedelta(days=1))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def quotes_view(found: pl.DataFrame, search: QuoteSearch) -> RenderableType:
    """Return what `find_quotes` found as something that Rich draws."""
    columns = (
        ListingColumn("date"),
        ListingColumn("outlet", wraps=True),
        ListingColumn("speaker", wraps=True),
        ListingColumn("quotation", wraps=True),
        ListingColumn("via", wraps=True),
    )
    rows = [
        (
            shown(row["published_at"] and row["published_at"].date()),
            shown(row["outlet"]),
            shown(row["speaker_name"], "bold"),
            shown(row["quote"]),
            shown(row["via"]),
        )
        for row in found.iter_rows(named=True)
    ]
    nothing = "nothing was said in these words" if search.words else "the speaker is known, but nothing was said"
    listing = Listing(columns, rows, f"{nothing} there and then")
    is_cut = found.height == search.limit
    note = f"the newest {found.height:,}; there may be more" if is_cut else _counted(found)
    return Group(listing, Text(note, style="dim italic")) if rows else listing


def _counted(found: pl.DataFrame) -> str:
    articles = found["article_id"].n_unique()
    return f"{found.height:,} {_plural('quotation', found.height)} in {articles:,} {_plural('article', articles)}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
