"""How people are quoted, how their names were found, and how sure that is."""

import polars as pl

from config.tables import TableReader
from flows.report.facts import Count, Histogram

BINS = 20
_SCORES = (("quotation", "quotes", "quote_score"), ("speaker", "attributions", "attribution_score"))


def counts(rows: pl.LazyFrame, column: str) -> tuple[Count, ...]:
    """Return how often each value of a column occurs, the most frequent first."""
    counted = rows.group_by(column).len().sort(["len", column], descending=[True, False])
    return tuple(Count(name, count) for name, count in counted.collect(engine="streaming").iter_rows())


def scores(scan: TableReader) -> tuple[Histogram, ...]:
    """Return how the scores of quotations and of their speakers are distributed."""
    return tuple(_histogram(name, scan(table), pl.col(column)) for name, table, column in _SCORES)


def _histogram(name: str, rows: pl.LazyFrame, score: pl.Expr) -> Histogram:
    place = (score * BINS).floor().clip(0, BINS - 1).cast(pl.Int32)
    counted = rows.select(place=place, score=score).group_by("place").agg(pl.len(), pl.col("score").sum())
    found = {place: (count, total) for place, count, total in counted.collect(engine="streaming").iter_rows()}
    every = sum(count for count, _ in found.values())
    # Rounded, because a sum of floats depends on the order in which they are read.
    mean = round(sum(total for _, total in found.values()) / every, 4) if every else None
    return Histogram(name, tuple(found.get(place, (0, 0))[0] for place in range(BINS)), mean)
