"""The rows that break expectations, all of them: results name only a few."""

from collections.abc import Iterator

import polars as pl

from config.tables import load_tables
from expectations.rows.quarantine import shortened_json
from expectations.rows.rules import Rule
from expectations.rows.verdicts import Verdicts

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


def failing_rows(verdicts: Verdicts) -> pl.DataFrame:
    """Return the rows that break rules which must hold for every row, with the columns of `SCHEMA`."""
    strict = (rule for rule in verdicts.rules if rule.min_share is None)
    found = [row for rule in strict for row in _rows(rule, verdicts.broken_by(rule, MOST_ROWS))]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


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
