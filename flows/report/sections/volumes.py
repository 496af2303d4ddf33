"""Articles and quotations by time and by outlet."""

import polars as pl

from config.tables import TableReader
from flows.report.facts import OutletVolume, Period, Timeline

LARGEST = 20  # outlets shown
DAYS_BY_DAY = 45  # stretches of time up to this long are told by days,
DAYS_BY_MONTH = 5 * 366  # up to this long by months, longer ones by years
_FORMATS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
# Precisions of a date that are too coarse for a unit.
_COARSE = {"day": ("month", "year"), "month": ("year",), "year": ()}
_TYPES = ("direct", "mixed", "indirect")


def timeline(scan: TableReader) -> Timeline:
    """Return articles and quotations by day, month or year of publication, whichever suits the stretch of time."""
    unit = _unit(scan)
    dated = ~pl.col("published_precision").is_in(_COARSE[unit]).fill_null(value=False)
    name = pl.when(dated).then(pl.col("published_at").dt.strftime(_FORMATS[unit]))
    types = (
        scan("quotes")
        .group_by("article_id")
        .agg((pl.col("quote_type") == kind).sum().cast(pl.Int64).alias(kind) for kind in _TYPES)
    )
    periods = (
        scan("articles")
        .select("article_id", name=name)
        .join(types, on="article_id", how="left")
        .group_by("name")
        .agg(pl.len(), *(pl.col(kind).sum() for kind in _TYPES))
        .sort("name", nulls_last=True)
        .collect(engine="streaming")
    )
    return Timeline(unit, tuple(Period(*row) for row in periods.iter_rows()))


def _unit(scan: TableReader) -> str:
    dates = scan("articles").select(first=pl.col("published_at").min(), last=pl.col("published_at").max())
    first, last = dates.collect(engine="streaming").row(0)
    days = (last - first).days if first else 0
    return "day" if days <= DAYS_BY_DAY else "month" if days <= DAYS_BY_MONTH else "year"


def outlets(scan: TableReader) -> tuple[tuple[OutletVolume, ...], OutletVolume | None, int]:
    """Return the largest outlets, the sum of the others where there are any, and how many there are in all."""
    quotes = scan("quotes").group_by("article_id").agg(quotes=pl.len())
    volumes = (
        scan("articles")
        .select("article_id", name="outlet")
        .join(quotes, on="article_id", how="left")
        .group_by("name")
        .agg(articles=pl.len(), quotes=pl.col("quotes").sum().cast(pl.Int64))
        .sort(["articles", "name"], descending=[True, False], nulls_last=True)
        .collect(engine="streaming")
    )
    named, unnamed = volumes.filter(pl.col("name").is_not_null()), volumes.filter(pl.col("name").is_null())
    shown = pl.concat([named.head(LARGEST), unnamed])
    rest = named.slice(LARGEST)
    others = OutletVolume(None, int(rest["articles"].sum()), int(rest["quotes"].sum())) if rest.height else None
    return tuple(OutletVolume(*row) for row in shown.iter_rows()), others, named.height


def copies(scan: TableReader) -> int:
    """Return how many articles are copies of others."""
    copied = scan("articles").select(pl.col("duplicate_of").is_not_null().sum())
    return int(copied.collect(engine="streaming").item())
