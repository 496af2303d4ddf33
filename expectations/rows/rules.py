"""Row rules: what must hold for each row of a table, as Polars expressions.

Those of single columns derive from the table declarations; those that compare columns, rows and tables of a partition
are declared in `across_rules`. A rule whose expression is null says nothing of that row, because another rule does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

import polars as pl

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.files import ConfigError
from config.tables import Column, Table, load_tables
from expectations.rows.across_rules import ACROSS


class Check(StrEnum):
    """What a rule asks; all but `across` ask it of one column, as its declaration says."""

    PRESENT = "present"
    MOSTLY_PRESENT = "mostly_present"
    UNIQUE = "unique"
    VALUES = "values"
    PATTERN = "pattern"
    RANGE = "range"
    LENGTH = "length"
    ACROSS = "across"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold for the rows of a table.

    Attributes:
        name: the expectation's name everywhere: in suites, quarantine and reports.
        table: the table it is about.
        explanation: what must hold, in a sentence.
        severity: hard: rows that break it go to quarantine; soft: a warning.
        check: what is asked.
        column: the declared column; None for rules across columns, rows or tables.
        holds: true, false or null for each row of the table with its helper columns (`helper_columns`).
        min_share: the least share of the rows for which it must hold; None: all of them.
    """

    name: str
    table: str
    explanation: str
    severity: Severity
    check: Check
    column: Column | None
    holds: pl.Expr = field(compare=False)
    min_share: float | None = None


def row_rules(table: str, settings: ExpectationSettings | None = None) -> tuple[Rule, ...]:
    """Return the rules for the rows of `table`, in the order of its columns, rules across columns last.

    Raises:
        ConfigError: a severity is set for a rule that does not exist.
    """
    settings = settings or load_expectation_settings()
    if unknown := settings.severity.keys() - {rule.name for name in load_tables() for rule in _declared(name)}:
        raise ConfigError(f"expectations: severity: there is no row rule {', '.join(sorted(unknown))}")
    return tuple(replace(rule, severity=settings.severity_of(rule.name)) for rule in _declared(table))


def share_rules(table: str, settings: ExpectationSettings) -> tuple[Rule, ...]:
    """Return the rules that columns of `table` mostly have values; they are soft, and refuse no row.

    Raises:
        ConfigError: the settings name a table or a nullable column that does not exist.
    """
    tables = load_tables()
    if unknown := settings.filled.shares.keys() - tables.keys():
        raise ConfigError(f"expectations: filled: there is no table {', '.join(sorted(unknown))}")
    nullable = {column.name: column for column in tables[table].columns if column.nullable}
    shares = settings.filled.shares.get(table, {})
    if missing := shares.keys() - nullable.keys():
        raise ConfigError(f"expectations: filled: {table} has no nullable column {', '.join(sorted(missing))}")
    return tuple(_share_rule(table, nullable[name], share) for name, share in shares.items())


def _share_rule(table: str, column: Column, share: float) -> Rule:
    return Rule(
        f"{table}_{column.name}_{Check.MOSTLY_PRESENT}",
        table,
        f"{column.name} has a value in at least {share:.0%} of the rows.",
        Severity.SOFT,
        Check.MOSTLY_PRESENT,
        column,
        _value(column).is_not_null(),
        share,
    )


@cache
def _declared(table: str) -> tuple[Rule, ...]:
    declaration = load_tables()[table]
    of_columns = (rule for column in declaration.columns for rule in _column_rules(declaration, column))
    across = (
        Rule(rule.name, table, rule.explanation, Severity.HARD, Check.ACROSS, None, rule.holds)
        for rule in ACROSS.get(table, ())
    )
    return (*of_columns, *across)


def _column_rules(table: Table, column: Column) -> Iterator[Rule]:
    for check, asked in _asked_of(column).items():
        if asked:
            explanation, holds = _COLUMN_CHECKS[check](column)
            yield Rule(
                f"{table.name}_{column.name}_{check}", table.name, explanation, Severity.HARD, check, column, holds
            )


def _asked_of(column: Column) -> Mapping[Check, bool]:
    return {
        Check.PRESENT: not column.nullable,
        Check.UNIQUE: column.unique,
        Check.VALUES: column.values is not None,
        Check.PATTERN: column.pattern is not None,
        Check.RANGE: column.minimum is not None or column.maximum is not None,
        Check.LENGTH: column.min_length is not None,
    }


def _value(column: Column) -> pl.Expr:
    """Return the column, with NaN for what it is: no value."""
    value = pl.col(column.name)
    return value.fill_nan(None) if column.type == "float64" else value


def _present(column: Column) -> tuple[str, pl.Expr]:
    return f"{column.name} has a value in every row.", _value(column).is_not_null()


def _unique(column: Column) -> tuple[str, pl.Expr]:
    value = pl.col(column.name)
    return f"No two rows have the same {column.name}.", pl.when(value.is_not_null()).then(value.is_unique())


def _values(column: Column) -> tuple[str, pl.Expr]:
    values = column.values or ()
    return f"{column.name} is one of {', '.join(values)}.", pl.col(column.name).is_in(values)


def _pattern(column: Column) -> tuple[str, pl.Expr]:
    pattern = column.pattern or ""
    return f"{column.name} has the form {pattern}", pl.col(column.name).str.contains(pattern)


def _range(column: Column) -> tuple[str, pl.Expr]:
    low, high, value = column.minimum, column.maximum, _value(column)
    words = [f"at least {low:g}"] if low is not None else []
    words += [f"at most {high:g}"] if high is not None else []
    above = value >= low if low is not None else pl.lit(value=True)
    return f"{column.name} is {' and '.join(words)}.", above & (value <= high) if high is not None else above


def _length(column: Column) -> tuple[str, pl.Expr]:
    shortest = column.min_length or 0
    return f"{column.name} has at least {shortest} characters.", pl.col(column.name).str.len_chars() >= shortest


_COLUMN_CHECKS: Mapping[Check, Callable[[Column], tuple[str, pl.Expr]]] = {
    Check.PRESENT: _present,
    Check.UNIQUE: _unique,
    Check.VALUES: _values,
    Check.PATTERN: _pattern,
    Check.RANGE: _range,
    Check.LENGTH: _length,
}
