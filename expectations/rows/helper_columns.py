"""Helper columns: what the rules compare the rows of a table with, read from the other tables of the partition.

Their names begin with "_"; rows and order stay those of the table.
"""

import hashlib
from collections.abc import Callable, Mapping

import polars as pl

from transforms.records import SPAN_JOINT

# The frames of one partition by table: articles, segments, quotes and attributions of the same articles. Tables that
# stand for themselves (speakers, quarantine) come alone.
Frames = Mapping[str, pl.DataFrame]


def with_helper_columns(table: str, frames: Frames) -> pl.DataFrame:
    """Return the rows of `table` with the helper columns that its rules need."""
    add = _ADDED.get(table)
    return add(frames) if add else frames[table]


def slice_of(text: str, start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Return the code points `[start, end)` of the column `text`; null where there is no such stretch."""
    # Signed offsets must not reach str.slice: it counts negative ones from the end.
    return pl.when((start >= 0) & (start < end)).then(pl.col(text).str.slice(start.clip(0), (end - start).clip(0)))


def _of_articles(frames: Frames) -> pl.DataFrame:
    covered = _kept_segments(frames).group_by("article_id").agg(_covered_end=pl.col("text_end").max())
    articles = frames["articles"]
    hashes = [None if text is None else hashlib.sha256(text.encode()).hexdigest() for text in articles["text"]]
    return _lookup(articles.with_columns(pl.Series("_sha256", hashes, pl.String)), covered, "article_id").with_columns(
        _uncovered=pl.col("text").str.slice(pl.col("_covered_end").fill_null(0).clip(0))
    )


def _of_segments(frames: Frames) -> pl.DataFrame:
    rows = _with_article_text(frames["segments"].with_row_index("_row"), frames)
    before = _kept_segments({"segments": rows}).select(
        "_row", _previous_end=pl.col("text_end").shift(1, fill_value=0).over("article_id")
    )
    previous, start = pl.col("_previous_end"), pl.col("text_start")
    return _lookup(rows, before, "_row").with_columns(
        _slice=slice_of("_article_text", start, pl.col("text_end")),
        _gap=pl.when(start > previous).then(slice_of("_article_text", previous, start)).otherwise(pl.lit("")),
    )


def _of_quotes(frames: Frames) -> pl.DataFrame:
    rows = _with_article_text(frames["quotes"].with_row_index("_row"), frames)
    attributed = frames["attributions"].select("quote_id", _attributed=pl.lit(value=True)).unique()
    facts = _span_facts(rows, _kept_segments(frames))
    start, end = pl.col("_spans_start"), pl.col("_spans_end")
    before, after = (pl.col(name).str.len_chars().cast(pl.Int32) for name in ("context_before", "context_after"))
    return _lookup(_lookup(rows, facts, "_row"), attributed, "quote_id").with_columns(
        _before=slice_of("_article_text", start - before, start),
        _after=slice_of("_article_text", end, end + after),
    )


def _span_facts(quotes: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    start, end = pl.col("start"), pl.col("end")
    spans = (
        quotes.select("_row", "article_id", "_article_text", pl.col("spans"))
        .explode("spans")
        .unnest("spans")
        .filter(start.is_not_null() | end.is_not_null())
        .with_columns(
            _text=slice_of("_article_text", start, end),
            _ordered=((start < end) & (start >= end.shift(1, fill_value=0).over("_row"))).fill_null(value=False),
        )
    )
    # The first and the last code point stand in kept segments; what lies between does so because kept segments leave
    # nothing but white space between them, which is a rule of its own.
    for position, name in ((start, "_start_kept"), (end - 1, "_end_kept")):
        spans = _lookup_position(spans.with_columns(_position=position), kept, name)
    return spans.group_by("_row", maintain_order=True).agg(
        _spans_text=pl.col("_text").str.join(SPAN_JOINT),
        _spans_ordered=pl.col("_ordered").all(),
        _spans_start=start.first(),
        _spans_end=end.last(),
        _spans_kept=(pl.col("_start_kept") & pl.col("_end_kept")).all(),
    )


def _lookup_position(rows: pl.DataFrame, kept: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add the column `name`: whether the code point at `_position` stands in a kept segment."""
    numbered = rows.with_row_index("_order")
    found = (
        numbered.select("_order", "article_id", "_position")
        .drop_nulls("_position")
        .sort("_position")
        .join_asof(
            kept.select("article_id", "text_start", "text_end").sort("text_start"),
            left_on="_position",
            right_on="text_start",
            by="article_id",
            check_sortedness=False,
        )
        .select("_order", (pl.col("_position") < pl.col("text_end")).fill_null(value=False).alias(name))
    )
    return _lookup(numbered, found, "_order").drop("_order", "_position")


def _of_attributions(frames: Frames) -> pl.DataFrame:
    quotes = frames["quotes"].select("quote_id", _quote_article=pl.col("article_id"), _quote_found=pl.lit(value=True))
    rows = _lookup(_with_article_text(frames["attributions"], frames), quotes, "quote_id")
    return rows.with_columns(
        slice_of("_article_text", pl.col(f"{part}_start"), pl.col(f"{part}_end")).alias(f"_{part}")
        for part in ("mention", "cue")
    )


def _with_article_text(rows: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    texts = frames["articles"].select("article_id", _article_text=pl.col("text"), _article_found=pl.lit(value=True))
    return _lookup(rows, texts, "article_id")


def _kept_segments(frames: Frames) -> pl.DataFrame:
    kept = frames["segments"].filter(pl.col("is_kept")).drop_nulls(["text_start", "text_end"])
    return kept.sort("article_id", "text_start", "text_end")


def _lookup(rows: pl.DataFrame, facts: pl.DataFrame, key: str) -> pl.DataFrame:
    """Add the columns of `facts` to `rows`, one row each, whatever the state of the keys."""
    return rows.join(facts.unique(key, keep="first", maintain_order=True), on=key, how="left", maintain_order="left")


_ADDED: Mapping[str, Callable[[Frames], pl.DataFrame]] = {
    "articles": _of_articles,
    "segments": _of_segments,
    "quotes": _of_quotes,
    "attributions": _of_attributions,
}
