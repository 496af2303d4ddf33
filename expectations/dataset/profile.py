"""The profile of a set of articles: how often each value occurs in what was made of them.

A profile is counts only, so that those of several versions add up to the profile of all of them, and each version's
manifest can keep its own: later versions are compared with it without reading old tables.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

import polars as pl

from config.tables import TableReader

Profile = Mapping[str, Mapping[str, int]]

ROWS = "rows"
UNKNOWN = "(unknown)"
OTHERS = "(others)"
MOST_VALUES = 200  # the rest are counted as others

_QUOTES_PER_ARTICLE = (0, 1, 2, 3, 5, 8, 12, 20)
_CHARS = (0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000)


def only_articles(scan: TableReader, article_ids: pl.Series) -> TableReader:
    """Return a scan of the rows that belong to the articles called `article_ids`."""
    chosen = pl.LazyFrame({"article_id": article_ids}, schema={"article_id": pl.String})
    return lambda table: scan(table).join(chosen, on="article_id", how="semi")


def measure_profile(of: TableReader) -> Profile:
    """Return the profile of the articles, segments, quotes and attributions that `of` gives."""
    asked = {
        "articles.language": _by(of("articles"), "language"),
        "articles.outlet": _by(of("articles"), "outlet"),
        "articles.text_chars": _by(of("articles").select(v=_binned(pl.col("text_chars"), _CHARS)), "v"),
        "articles.quotes": _by(_quotes_per_article(of), "v"),
        "articles.is_duplicate": _by(of("articles").select(v=pl.col("duplicate_of").is_not_null()), "v"),
        "segments.segment_type": _by(of("segments"), "segment_type"),
        "segments.chars": _chars(of),
        "quotes.quote_type": _by(of("quotes"), "quote_type"),
        "quotes.quote_score": _by(of("quotes").select(v=_tenth("quote_score")), "v"),
        "quotes.has_speaker": _by(_has_speaker(of), "v"),
        "attributions.method": _by(of("attributions"), "method"),
        "attributions.speaker_kind": _by(of("attributions"), "speaker_kind"),
        "attributions.attribution_score": _by(of("attributions").select(v=_tenth("attribution_score")), "v"),
        "speakers.distinct": _distinct_speakers(of),
        ROWS: _rows(of),
    }
    counted = pl.collect_all(list(asked.values()), engine="streaming")
    return {name: _bounded(dict(rows.iter_rows())) for name, rows in zip(asked, counted, strict=True)}


def pooled(profiles: Iterable[Profile]) -> Profile:
    """Return the profile of all of the articles together."""
    total: dict[str, Counter[str]] = {}
    for profile in profiles:
        for name, counts in profile.items():
            total.setdefault(name, Counter()).update(counts)
    return total


def count(profile: Profile, name: str, *values: str) -> int:
    """Return how often any of `values` occurs in what `name` counts; all of them where none is named."""
    counts = profile.get(name, {})
    return sum(counts.get(value, 0) for value in values) if values else sum(counts.values())


def _by(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Return rows by value; what has none counts as unknown."""
    value = pl.col(column).cast(pl.String).fill_null(UNKNOWN).alias("value")
    return rows.group_by(value).agg(pl.len().cast(pl.Int64)).sort("len", "value", descending=[True, False])


def _binned(value: pl.Expr, starts: tuple[int, ...]) -> pl.Expr:
    """Return the bin that a number falls into, called by its first and last number."""
    names = [f"{low}" if high == low + 1 else f"{low}-{high - 1}" for low, high in pairwise(starts)]
    bin_name = pl.lit(f"{starts[-1]}+")
    for name, high in reversed(list(zip(names, starts[1:], strict=True))):
        bin_name = pl.when(value < high).then(pl.lit(name)).otherwise(bin_name)
    return bin_name


def _tenth(column: str) -> pl.Expr:
    """Return the tenth of the range 0 to 1 that a score falls into, called by its lower end."""
    return pl.format("0.{}", (pl.col(column).fill_nan(None) * 10).floor().clip(0, 9).cast(pl.Int32))


def _quotes_per_article(of: TableReader) -> pl.LazyFrame:
    counted = of("quotes").group_by("article_id").agg(quotes=pl.len())
    articles = of("articles").select("article_id").join(counted, on="article_id", how="left")
    return articles.select(v=_binned(pl.col("quotes").fill_null(0), _QUOTES_PER_ARTICLE))


def _chars(of: TableReader) -> pl.LazyFrame:
    chars = pl.col("text").str.len_chars().cast(pl.Int64).sum()
    kept = pl.when("is_kept").then(pl.lit("kept")).otherwise(pl.lit("dropped"))
    return of("segments").group_by(kept.alias("value")).agg(len=chars).sort("value")


def _has_speaker(of: TableReader) -> pl.LazyFrame:
    named = of("attributions").filter(pl.col("speaker_name").is_not_null()).select("quote_id", v=True).unique()
    return (
        of("quotes")
        .select("quote_id")
        .join(named, on="quote_id", how="left")
        .select(pl.col("v").fill_null(value=False))
    )


def _distinct_speakers(of: TableReader) -> pl.LazyFrame:
    """Return how many speakers there are, pairs of them with articles and quotations, and the most quoted one's."""
    known = of("attributions").filter(pl.col("speaker_id").is_not_null())
    by_speaker = known.group_by("speaker_id").agg(
        in_articles=pl.col("article_id").n_unique(), in_quotes=pl.col("quote_id").n_unique()
    )
    counts = by_speaker.select(
        speakers=pl.len(),
        in_articles=pl.col("in_articles").sum(),
        in_quotes=pl.col("in_quotes").sum(),
        of_one=pl.col("in_quotes").max().fill_null(0),
    )
    return counts.cast(pl.Int64).unpivot(variable_name="value", value_name="len")


def _rows(of: TableReader) -> pl.LazyFrame:
    tables = ("articles", "segments", "quotes", "attributions")
    return pl.concat([of(name).select(value=pl.lit(name), len=pl.len().cast(pl.Int64)) for name in tables])


def _bounded(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return the most frequent values with their counts, and those of all others together."""
    ordered = list(counts.items())
    rest = sum(number for _, number in ordered[MOST_VALUES:])
    return dict(ordered[:MOST_VALUES]) | ({OTHERS: rest} if rest else {})
