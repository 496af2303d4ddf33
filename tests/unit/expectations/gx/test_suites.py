"""The suites say what the declarations say, neither less nor more."""

from collections.abc import Iterator
from typing import Any

import pytest

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.files import ConfigError
from config.tables import TABLE_ORDER, Column, load_tables
from expectations.gx.suites import build_suite, table_expectations
from expectations.rows.rules import Check, row_rules

SETTINGS = load_expectation_settings()
Kwargs = dict[str, Any]


def settings_with(**changes: Any) -> ExpectationSettings:
    return ExpectationSettings.model_validate({**SETTINGS.model_dump(), **changes})


def declared(table: str, column: Column) -> Iterator[tuple[str, Kwargs]]:
    """Yield name and arguments of the expectations that a declaration calls for, as written down here again."""
    shares = SETTINGS.filled.shares.get(table, {})
    called_for = {
        "present": not column.nullable,
        "unique": column.unique,
        "values": bool(column.values),
        "pattern": bool(column.pattern),
        "range": column.minimum is not None or column.maximum is not None,
        "length": column.min_length is not None,
    }
    for name in (f"{table}_{column.name}_{check}" for check, is_asked in called_for.items() if is_asked):
        yield name, {"column": name, "value_set": [True]}
    if column.name in shares:
        name = f"{table}_{column.name}_mostly_present"
        yield name, {"column": name, "value_set": [True], "mostly": shares[column.name]}


def in_suites(table: str) -> dict[str, tuple[str, Kwargs]]:
    """Return type and arguments by name of what Great Expectations really has in the table's suites."""
    suites = [build_suite(f"{table}_{each}", table_expectations(table, each, SETTINGS)) for each in Severity]
    configurations = [one.configuration for suite in suites for one in suite.expectations]
    return {one.meta["name"]: (one.type, dict(one.kwargs)) for one in configurations if one.meta}


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_suites_are_the_declarations_and_the_rules_across_columns_and_nothing_else(table: str) -> None:
    columns = [said for column in load_tables()[table].columns for said in declared(table, column)]
    across = [
        (rule.name, {"column": rule.name, "value_set": [True]})
        for rule in row_rules(table)
        if rule.check is Check.ACROSS
    ]
    kind = "expect_column_values_to_be_in_set"
    assert in_suites(table) == {name: (kind, kwargs) for name, kwargs in [*columns, *across]}


def test_hard_and_soft_expectations_are_in_different_suites_and_marked() -> None:
    soft = build_suite("soft", table_expectations("articles", Severity.SOFT, SETTINGS))
    assert {one.meta["name"] for one in soft.expectations if one.meta} == {
        "articles_published_precision_goes_with_date",
        "articles_title_mostly_present",
        "articles_published_at_mostly_present",
    }
    assert {one.severity.value for one in soft.expectations} == {"warning"}
    hard = build_suite("hard", table_expectations("articles", Severity.HARD, SETTINGS))
    assert {one.severity.value for one in hard.expectations} == {"critical"}


def test_every_expectation_explains_itself_under_a_name_of_its_own() -> None:
    expectations = [
        expected for table in TABLE_ORDER for each in Severity for expected in table_expectations(table, each, SETTINGS)
    ]
    names = [expected.name for expected in expectations]
    assert len(names) == len(set(names))
    assert all(expected.explanation.count(" ") >= 3 for expected in expectations)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"severity": {"quotes_are_nice": "soft"}}, "there is no row rule quotes_are_nice"),
        ({"filled": {"from_rows": 1, "shares": {"poems": {"title": 0.5}}}}, "there is no table poems"),
        ({"filled": {"from_rows": 1, "shares": {"articles": {"text": 0.5}}}}, "articles has no nullable column text"),
    ],
)
def test_settings_that_name_what_is_not_there_are_refused(changes: Kwargs, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        table_expectations("articles", Severity.SOFT, settings_with(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": {"quotes_are_attributed": "mild"}},
        {"filled": {"from_rows": 0, "shares": {}}},
        {"filled": {"from_rows": 1, "shares": {"articles": {"title": 1.5}}}},
        {"figures": {"articles_count": {}}},
        {"figures": {"articles_count": {"from_rows": 3}}},
        {"figures": {"articles_count": {"warn_below": 2, "warn_above": 1}}},
        {"figures": {"articles_count": {"stop_below": 2, "warn_below": 1}}},
        {"figures": {"articles_count": {"warn_above": 2, "stop_above": 1}}},
        {"compared_versions": 0},
        {"colour": "blue"},
    ],
)
def test_settings_that_cannot_be_are_refused(changes: Kwargs) -> None:
    with pytest.raises(ValueError, match="validation error"):
        settings_with(**changes)
