"""The rows that break expectations, all of them: results name only a few."""

from collections.abc import Collection, Iterator

import polars as pl

from config.expectations import ExpectationSettings
from config.tables import load_tables
from expectations.rows.helper_columns import Frames, view
from expectations.rows.quarantine import shortened_json
from expectations.rows.rules import Rule, row_rules

MOST_ROWS = 10_000  # of one expectation in one partition

SCHEMA = pl.Schema(
    {
        "table": pl.String,
        "expectation": pl.String,
        "severity": pl.String,
        "explanation": pl.String,
        "row_id": pl.String,
        "article_id": pl.String,
        "row": pl.String,
    }
)


def failing_rows(table: str, frames: Frames, names: Collection[str], settings: ExpectationSettings) -> pl.DataFrame:
    """Return the rows of `table` that break the row rules called `names`, with the columns of `SCHEMA`.

    Args:
        table: the table.
        frames: its rows and, for tables of articles, those of the three other tables, of the same articles.
        names: the rules.
        settings: severities.
    """
    rules = [rule for rule in row_rules(table, settings) if rule.name in names]
    seen = view(table, frames).select(rule.holds.fill_null(value=True).alias(rule.name) for rule in rules)
    broken = [_rows(rule, frames[table].filter(~seen[rule.name]).head(MOST_ROWS)) for rule in rules]
    return pl.DataFrame([row for rows in broken for row in rows], schema=SCHEMA, orient="row")


def _rows(rule: Rule, rows: pl.DataFrame) -> Iterator[tuple[str | None, ...]]:
    key = load_tables()[rule.table].primary_key
    for row in rows.iter_rows(named=True):
        yield (
            rule.table,
            rule.name,
            rule.severity,
            rule.explanation,
            row[key],
            row.get("article_id"),
            shortened_json(row),
        )
