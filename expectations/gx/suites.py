"""The Great Expectations suites, derived from the table declarations and the row rules.

Polars judges the rows (`expectations.rows.verdicts`); a rule becomes the expectation that its column of truth holds
nothing but true. The column has the name of the rule, which also stands in the expectation's `meta["name"]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from config.expectations import ExpectationSettings, Limits, Severity
from expectations.rows.rules import Rule, row_rules, share_rules

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
    """

    name: str
    explanation: str
    severity: Severity
    type: str
    kwargs: Mapping[str, Any]


def expected_of_rule(rule: Rule) -> Expected:
    """Return the expectation that a rule's column of truth is true, in all rows or in a share of them."""
    kwargs: dict[str, Any] = {"column": rule.name, "value_set": [True]}
    if rule.min_share is not None:
        kwargs["mostly"] = rule.min_share
    return Expected(rule.name, rule.explanation, rule.severity, "expect_column_values_to_be_in_set", kwargs)


def expected_figure(name: str, explanation: str, limits: Limits, severity: Severity) -> Expected:
    """Return the expectation that the one value of the column `name` lies within `limits`."""
    kwargs = {"column": name, "min_value": limits.minimum, "max_value": limits.maximum}
    return Expected(name, explanation, severity, "expect_column_values_to_be_between", kwargs)


def table_expectations(table: str, severity: Severity, settings: ExpectationSettings) -> tuple[Expected, ...]:
    """Return the expectations of one severity for the rows of a partition of `table`."""
    rules = (*row_rules(table, settings), *share_rules(table, settings))
    return tuple(expected_of_rule(rule) for rule in rules if rule.severity is severity)


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
