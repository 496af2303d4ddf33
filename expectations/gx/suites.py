"""The Great Expectations suites, derived from the table declarations and the row rules.

What is asked of one column becomes the library's own expectation of it; rules across columns, rows or tables become
check columns that Polars computes and Great Expectations expects to be true. Each expectation's name stands in its
`meta["name"]`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from config.expectations import ExpectationSettings, Limits, Severity
from config.files import ConfigError
from config.tables import Column, load_tables
from expectations.rows.rules import Check, Rule, row_rules

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite


@dataclass(frozen=True, slots=True)
class Expected:
    """An expectation before it becomes one of Great Expectations.

    Attributes:
        name: as in `Rule`.
        explanation: as in `Rule`.
        severity: as in `Rule`.
        type: snake_case name of the Great Expectations expectation.
        kwargs: its arguments.
        bounds_figure: whether a figure is bounded (a share, a count), which the result then shows.
    """

    name: str
    explanation: str
    severity: Severity
    type: str
    kwargs: Mapping[str, Any]
    bounds_figure: bool = False

    @property
    def column(self) -> str:
        """The column that it reads."""
        return str(self.kwargs["column"])

    @property
    def reads_check(self) -> bool:
        """Whether that is a column of truth, whose values say nothing themselves."""
        return self.column == self.name

    @property
    def least_share(self) -> float | None:
        """The least share of rows that must have a value, where that is what is expected."""
        return self.kwargs.get("mostly")


def expected_of_rule(rule: Rule) -> Expected:
    """Return the expectation that a row rule becomes."""
    column = rule.name
    kwargs: Mapping[str, Any] = {"value_set": [True]}
    kind = "expect_column_values_to_be_in_set"
    if rule.column is not None and is_native(rule):
        column = rule.column.name
        kind, kwargs = _NATIVE[rule.check](rule.column)
    return Expected(rule.name, rule.explanation, rule.severity, kind, {"column": column, **kwargs})


def expected_shares(table: str, settings: ExpectationSettings) -> Iterator[Expected]:
    """Yield the expectations that columns of `table` mostly have values.

    Raises:
        ConfigError: the settings name a table or a nullable column that does not exist.
    """
    tables = load_tables()
    if unknown := settings.filled.shares.keys() - tables.keys():
        raise ConfigError(f"expectations: filled: there is no table {', '.join(sorted(unknown))}")
    nullable = {column.name for column in tables[table].columns if column.nullable}
    for name, share in settings.filled.shares.get(table, {}).items():
        if name not in nullable:
            raise ConfigError(f"expectations: filled: {table} has no nullable column {name}")
        yield Expected(
            f"{table}_{name}_mostly_present",
            f"{name} has a value in at least {share:.0%} of the rows.",
            Severity.SOFT,
            "expect_column_values_to_not_be_null",
            {"column": name, "mostly": share},
            bounds_figure=True,
        )


def expected_figure(name: str, explanation: str, limits: Limits, severity: Severity) -> Expected:
    """Return the expectation that the one value of the column `name` lies within `limits`."""
    kwargs = {"column": name, "min_value": limits.minimum, "max_value": limits.maximum}
    kind = "expect_column_values_to_be_between"
    return Expected(name, explanation, severity, kind, kwargs, bounds_figure=True)


def table_expectations(table: str, severity: Severity, settings: ExpectationSettings) -> tuple[Expected, ...]:
    """Return the expectations of one severity for the rows of a partition of `table`."""
    rules = [expected_of_rule(rule) for rule in row_rules(table, settings) if rule.severity is severity]
    return tuple(rules) if severity is Severity.HARD else (*rules, *expected_shares(table, settings))


def build_suite(name: str, expectations: tuple[Expected, ...]) -> "ExpectationSuite":
    """Return the Great Expectations suite called `name`."""
    import great_expectations as gx
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity

    configurations = [
        ExpectationConfiguration(
            type=expected.type,
            kwargs=dict(expected.kwargs),
            meta={"name": expected.name},
            description=expected.explanation,
            severity=FailureSeverity.CRITICAL if expected.severity is Severity.HARD else FailureSeverity.WARNING,
        )
        for expected in expectations
    ]
    return gx.ExpectationSuite(name, expectations=[one.to_domain_obj() for one in configurations])


def is_native(rule: Rule) -> bool:
    """Whether Great Expectations itself can ask what the rule asks."""
    # Pandas cannot count or compare lists: what is asked of such columns goes by check columns too.
    return rule.column is not None and not rule.column.is_list


def check_columns(rules: tuple[Rule, ...]) -> list[pl.Expr]:
    """Return the columns of truth for the rules that Great Expectations cannot evaluate itself."""
    return [rule.holds.fill_null(value=True).alias(rule.name) for rule in rules if not is_native(rule)]


_NATIVE: Mapping[Check, Callable[[Column], tuple[str, Mapping[str, Any]]]] = {
    Check.PRESENT: lambda _: ("expect_column_values_to_not_be_null", {}),
    Check.UNIQUE: lambda _: ("expect_column_values_to_be_unique", {}),
    Check.VALUES: lambda column: ("expect_column_values_to_be_in_set", {"value_set": list(column.values or ())}),
    Check.PATTERN: lambda column: ("expect_column_values_to_match_regex", {"regex": column.pattern}),
    Check.RANGE: lambda column: (
        "expect_column_values_to_be_between",
        {"min_value": column.minimum, "max_value": column.maximum},
    ),
    Check.LENGTH: lambda column: ("expect_column_value_lengths_to_be_between", {"min_value": column.min_length}),
}
