"""The report: its verdict, its order, and its JSON."""

import json
import random

import pytest

from config.expectations import Severity
from expectations.results import ExpectationResult, ValidationReport, Verdict, tally


def result(name: str, *, severity: Severity = Severity.HARD, success: bool = True, **rest: object) -> ExpectationResult:
    values = {"table": "quotes", "partition": "month=2024-05", "checked": 9, "unexpected_count": 0} | rest
    return ExpectationResult.from_dict(
        {"expectation": name, "explanation": "“Ünì” holds.", "severity": severity, "success": success, "samples": []}
        | values
    )


GOOD = result("a")
SOFT = result("b", severity=Severity.SOFT, success=False, observed=0.25, unexpected_count=3, samples=["q1", "q2"])
HARD = result("c", success=False, unexpected_count=1, partition=None, table="articles")


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([], Verdict.PASSED),
        ([GOOD], Verdict.PASSED),
        ([GOOD, SOFT], Verdict.WARNED),
        ([GOOD, HARD], Verdict.FAILED),
        ([SOFT, HARD], Verdict.FAILED),
    ],
)
def test_verdict(results: list[ExpectationResult], verdict: Verdict) -> None:
    assert ValidationReport.of(results).verdict is verdict


def test_what_could_not_be_judged_is_not_counted_as_holding() -> None:
    assert tally([GOOD, SOFT]) == "1 of 2 expectations hold"
    assert tally([GOOD, SOFT, result("d", judged=False)]) == "1 of 3 expectations hold, 1 not judged"


def test_json_gives_back_the_report_and_names_the_verdict() -> None:
    report = ValidationReport.of([GOOD, SOFT, HARD])
    text = report.to_json()
    assert ValidationReport.from_json(text) == report
    assert ValidationReport.from_json(text).results[-1].severity is Severity.SOFT
    assert json.loads(text)["verdict"] == "failed"
    assert "“Ünì”" in text


def test_order_does_not_depend_on_the_order_of_results() -> None:
    results = [
        result(name, table=table, partition=p) for name in "ab" for table in ("quotes", "articles") for p in "xy"
    ]
    results.append(result("a", partition=None))
    shuffled = random.Random(3).sample(results, len(results))
    report = ValidationReport.of(shuffled)
    assert report.to_json() == ValidationReport.of(results).to_json()
    assert [(r.table, r.partition, r.expectation) for r in report.results][:3] == [
        ("articles", "x", "a"),
        ("articles", "x", "b"),
        ("articles", "y", "a"),
    ]
    assert report.results[-1].partition is None


def test_breaches_come_hard_ones_first() -> None:
    assert ValidationReport.of([GOOD, SOFT, HARD]).breaches == (HARD, SOFT)
    assert ValidationReport.of([SOFT, result("z", success=False)]).breaches[0].expectation == "z"
