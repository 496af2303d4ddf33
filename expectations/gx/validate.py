"""Validating a partition of a table with its Great Expectations suites."""

from typing import TYPE_CHECKING

import polars as pl

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.tables import load_tables
from expectations.gx.runner import ResultFormat, run_suite
from expectations.gx.suites import Expected, build_suite, check_columns, table_expectations
from expectations.results import SAMPLES, ExpectationResult, Unit
from expectations.rows.helper_columns import Frames, view
from expectations.rows.rules import row_rules

VALUE_CHARS = 120  # shown of a value that breaks an expectation

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult


def validate_partition(
    table: str, partition: str, frames: Frames, settings: ExpectationSettings | None = None
) -> list[ExpectationResult]:
    """Return how the rows of one partition of `table` fare; memory is bounded by the partition.

    Where the columns of a frame are not the declared ones its own table's result says so, and nothing else is checked.

    Args:
        table: the table to validate.
        partition: its name in the results, such as "month=2024-10/part-0".
        frames: the partition's rows of `table` and, for tables of articles, of the three other tables.
        settings: severities and bounds; the shipped ones by default.
    """
    settings = settings or load_expectation_settings()
    schemas = {name: _schema_result(name, partition, frame) for name, frame in frames.items()}
    results = [schemas[table]]
    if not all(schema.success for schema in schemas.values()):
        return results
    rows = view(table, frames).with_columns(check_columns(row_rules(table, settings)))
    results += _run(table, partition, rows, table_expectations(table, Severity.HARD, settings), "COMPLETE")
    soft = table_expectations(table, Severity.SOFT, settings)
    if rows.height < settings.filled.from_rows:
        soft = tuple(expected for expected in soft if not expected.bounds_figure)
    return results + _run(table, partition, rows, soft, "SUMMARY")


def _schema_result(table: str, partition: str, frame: pl.DataFrame) -> ExpectationResult:
    """Compare the types here: pandas does not keep them, so that a suite could not."""
    declared = load_tables()[table].polars_schema
    odd = [name for name in {**declared, **frame.schema} if declared.get(name) != frame.schema.get(name)]
    return ExpectationResult(
        table=table,
        partition=partition,
        expectation=f"{table}_schema_as_declared",
        explanation="The columns and their types are the declared ones, in their order.",
        severity=Severity.HARD,
        success=list(frame.schema.items()) == list(declared.items()),
        checked=frame.height,
        unexpected_count=len(odd),
        samples=tuple(odd[:SAMPLES]),
    )


def _run(
    table: str, partition: str, rows: pl.DataFrame, expectations: tuple[Expected, ...], result_format: ResultFormat
) -> list[ExpectationResult]:
    if not expectations:
        return []
    strength = "hard" if result_format == "COMPLETE" else "soft"
    key = load_tables()[table].primary_key
    # Pandas gets no column that the suite does not read.
    needed = rows.select(*dict.fromkeys((key, *(expected.column for expected in expectations))))
    suite = build_suite(f"{table}_{strength}", expectations)
    outcome = run_suite(suite, needed, f"{table} {partition} {strength}", key, result_format)
    return [_result(table, partition, expected, outcome[expected.name], key) for expected in expectations]


def _result(
    table: str, partition: str, expected: Expected, outcome: "ExpectationValidationResult", key: str
) -> ExpectationResult:
    found = outcome.result
    checked, unexpected = int(found["element_count"]), int(found["unexpected_count"])
    rows = found.get("partial_unexpected_index_list", ())[:SAMPLES]
    share = 1 - unexpected / checked if expected.bounds_figure and checked else None
    return ExpectationResult(
        table=table,
        partition=partition,
        expectation=expected.name,
        explanation=expected.explanation,
        severity=expected.severity,
        success=bool(outcome.success),
        checked=checked,
        unexpected_count=unexpected,
        samples=tuple(str(row[key]) for row in rows),
        values=() if expected.reads_check else tuple(str(row[expected.column])[:VALUE_CHARS] for row in rows),
        observed=share,
        minimum=expected.least_share if share is not None else None,
        unit=Unit.COUNT if share is None else Unit.SHARE,
        finding=f"{unexpected:,} of {checked:,} rows do not." if unexpected else "",
    )
