"""Validating a partition of a table: Polars judges its rows, Great Expectations the columns of truth that result."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.tables import load_tables
from expectations.gx.runner import run_suite
from expectations.gx.suites import build_suite, expected_of_rule
from expectations.results import SAMPLES, ExpectationResult, Unit
from expectations.rows.failing import SCHEMA, failing_rows
from expectations.rows.helper_columns import Frames
from expectations.rows.rules import Rule, row_rules, share_rules
from expectations.rows.verdicts import Verdicts, judge

VALUE_CHARS = 120  # shown of a value that breaks an expectation

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult


@dataclass(frozen=True, slots=True)
class PartitionValidation:
    """How the rows of a partition of a table fare.

    Attributes:
        results: one for each expectation.
        failing: the rows that break rules, with the columns of `expectations.rows.failing.SCHEMA`.
    """

    results: tuple[ExpectationResult, ...]
    failing: pl.DataFrame


def validate_partition(
    table: str, partition: str, frames: Frames, settings: ExpectationSettings | None = None
) -> PartitionValidation:
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
    if not all(schema.success for schema in schemas.values()):
        return PartitionValidation((schemas[table],), pl.DataFrame(schema=SCHEMA))
    has_enough = frames[table].height >= settings.filled.from_rows
    verdicts = judge(
        table, frames, (*row_rules(table, settings), *(share_rules(table, settings) if has_enough else ()))
    )
    results = [result for severity in Severity for result in _results(verdicts, partition, severity)]
    return PartitionValidation((schemas[table], *results), failing_rows(verdicts))


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


def _results(verdicts: Verdicts, partition: str, severity: Severity) -> list[ExpectationResult]:
    """Run the suite of one severity on the columns of truth and return its results, each with a few of the rows."""
    rules = [rule for rule in verdicts.rules if rule.severity is severity]
    if not rules:
        return []
    name = f"{verdicts.table}_{severity}"
    suite = build_suite(name, tuple(map(expected_of_rule, rules)))
    outcome = run_suite(suite, verdicts.holds.select(rule.name for rule in rules), f"{name} {partition}")
    return [_result(rule, verdicts, partition, outcome[rule.name]) for rule in rules]


def _result(
    rule: Rule, verdicts: Verdicts, partition: str, outcome: "ExpectationValidationResult"
) -> ExpectationResult:
    checked, unexpected = (int(outcome.result[name]) for name in ("element_count", "unexpected_count"))
    samples = verdicts.broken_by(rule, SAMPLES)
    share = 1 - unexpected / checked if rule.min_share is not None and checked else None
    return ExpectationResult(
        table=rule.table,
        partition=partition,
        expectation=rule.name,
        explanation=rule.explanation,
        severity=rule.severity,
        success=bool(outcome.success),
        checked=checked,
        unexpected_count=unexpected,
        samples=tuple(map(str, samples[load_tables()[rule.table].primary_key])),
        values=tuple(map(_shown, samples[rule.column.name])) if rule.column else (),
        observed=share,
        minimum=rule.min_share if share is not None else None,
        unit=Unit.COUNT if share is None else Unit.SHARE,
        finding=f"{unexpected:,} of {checked:,} rows do not." if unexpected else "",
    )


def _shown(value: object) -> str:
    """Return a value as people read it in a report."""
    return "(no value)" if value is None or value != value else str(value)[:VALUE_CHARS]  # noqa: PLR0124 - NaN
