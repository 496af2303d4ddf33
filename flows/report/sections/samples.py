"""Which articles have a page beside the report, for readers who check rows: doubtful ones and some by chance."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import polars as pl

from config.tables import TableReader
from expectations.results import ExpectationResult
from flows.report.facts import SampledQuote

BROKEN = 6  # articles with rows that break an expectation
WEAKEST = 6  # articles with the least sure speaker
DRAWN = 6  # articles drawn by chance
PAGE_CHARS = 100_000  # of the largest article that has a page
TEXT_CHARS = 200  # of a quotation in the list
_PART = re.compile(r"(?:art|seg|quo|att)_([0-9a-f]{16})(?:_[0-9a-f]{12})?")


def article_of(row_id: str) -> str | None:
    """Return the id of the article that a row belongs to, None for ids that do not contain one."""
    match = _PART.fullmatch(row_id)
    return f"art_{match[1]}" if match else None


def broken_articles(scan: TableReader, expectations: Iterable[ExpectationResult]) -> Sequence[str]:
    """Return the first articles with rows that break an expectation."""
    named = (article_of(sample) for line in expectations if not line.success for sample in line.samples)
    wanted = list(islice(dict.fromkeys(filter(None, named)), 4 * BROKEN))
    return paged_ids(scan, wanted)[:BROKEN]


def paged_ids(scan: TableReader, article_ids: Iterable[str]) -> Sequence[str]:
    """Return the ids of articles that exist and are small enough to have a page."""
    wanted = list(article_ids)
    if not wanted:
        return ()
    found = set(_paged(scan).filter(pl.col("article_id").is_in(wanted)).collect(engine="streaming")["article_id"])
    return tuple(article for article in wanted if article in found)


def sampled_quotes(scan: TableReader, seed: str) -> tuple[SampledQuote, ...]:
    """Return quotations to check, each of another article: the least sure ones, and some drawn by chance.

    Args:
        scan: reads the version.
        seed: decides which are drawn; the same version has the same ones.
    """
    said = pl.struct("attribution_score", "quote_id", "speaker_name")
    found = (
        scan("attributions")
        .group_by("article_id")
        .agg(
            weakest=said.sort_by("attribution_score", "attribution_id").first(),
            drawn=said.sort_by("attribution_id").first(),  # ids are hashes
        )
        .join(_paged(scan), on="article_id")
        .collect(engine="streaming")
    )
    by_score = pl.col("weakest").struct.field("attribution_score")
    first = found.sort(by_score, "article_id").head(WEAKEST)
    rest = found.join(first, "article_id", how="anti").sort(_by_chance(seed), "article_id").head(DRAWN)
    chosen = [
        rows.select("article_id", pl.col(why).struct.unnest(), why=pl.lit(why))
        for why, rows in (("weakest", first), ("drawn", rest))
    ]
    return tuple(_sampled(scan, pl.concat(chosen)))


def _paged(scan: TableReader) -> pl.LazyFrame:
    return scan("articles").filter(pl.col("text_chars") <= PAGE_CHARS).select("article_id")


def _by_chance(seed: str) -> pl.Expr:
    """Return a key to sort articles by: their ids are hashes, so those that follow any point are drawn by chance."""
    return pl.col("article_id") < f"art_{seed.rpartition('_')[2]}"


def _sampled(scan: TableReader, chosen: pl.DataFrame) -> Iterator[SampledQuote]:
    articles = scan("articles").select(
        "article_id", "title", "outlet", day=pl.col("published_at").dt.strftime("%Y-%m-%d")
    )
    quotes = scan("quotes").select("quote_id", "quote_type", text=pl.col("text").str.slice(0, TEXT_CHARS + 1))
    among = {name: pl.col(name).is_in(chosen[name].to_list()) for name in ("article_id", "quote_id")}
    read = [articles.filter(among["article_id"]), quotes.filter(among["quote_id"])]
    articles_read, quotes_read = pl.collect_all(read, engine="streaming")
    rows = chosen.join(quotes_read, "quote_id", maintain_order="left").join(
        articles_read, "article_id", maintain_order="left"
    )
    for row in rows.iter_rows(named=True):
        text = row["text"] if len(row["text"]) <= TEXT_CHARS else row["text"][:TEXT_CHARS].rstrip() + "…"
        yield SampledQuote(
            why=row["why"],
            quote_id=row["quote_id"],
            article_id=row["article_id"],
            text=text,
            quote_type=row["quote_type"],
            speaker=row["speaker_name"],
            score=row["attribution_score"],
            title=row["title"],
            outlet=row["outlet"],
            day=row["day"],
        )
