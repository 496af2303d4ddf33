"""Great Expectations at work on partitions: results, samples, severities, silence."""

import subprocess
import sys
from collections.abc import Sequence

import polars as pl
import pytest
from great_expectations import ExpectationSuite

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.tables import MONTHLY_TABLES, TABLE_ORDER
from expectations.gx.runner import run_suite
from expectations.gx.suites import table_expectations
from expectations.gx.validate import VALUE_CHARS, validate_partition
from expectations.results import SAMPLES, ExpectationResult, ValidationReport, Verdict

Dataset = dict[str, pl.DataFrame]
SETTINGS = load_expectation_settings()


def group_of(table: str, dataset: Dataset) -> Dataset:
    return {name: dataset[name] for name in (MONTHLY_TABLES if table in MONTHLY_TABLES else (table,))}


def broken(results: Sequence[ExpectationResult]) -> dict[str, ExpectationResult]:
    return {result.expectation: result for result in results if not result.success}


def judged_from(rows: int) -> ExpectationSettings:
    filled = {**SETTINGS.filled.model_dump(), "from_rows": rows}
    return ExpectationSettings.model_validate({**SETTINGS.model_dump(), "filled": filled})


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_valid_partitions_pass_every_expectation(table: str, dataset: Dataset) -> None:
    results = validate_partition(table, "month=2024-05", group_of(table, dataset), judged_from(1)).results
    assert broken(results) == {}
    expected = {one.name for each in Severity for one in table_expectations(table, each, SETTINGS)}
    assert {result.expectation for result in results} == expected | {f"{table}_schema_as_declared"}
    assert {(result.table, result.partition) for result in results} == {(table, "month=2024-05")}
    assert {result.checked for result in results} == {dataset[table].height}


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_partitions_without_rows_pass(table: str, dataset: Dataset) -> None:
    empty = {name: frame.clear() for name, frame in group_of(table, dataset).items()}
    results = validate_partition(table, "month=unknown", empty, judged_from(1)).results
    assert broken(results) == {}
    assert {result.checked for result in results} == {0}


def test_a_hard_breach_fails_and_names_its_rows(dataset: Dataset) -> None:
    quotes = dataset["quotes"].with_columns(quote_index=pl.lit(-1, pl.Int32), extractor_version=pl.lit(None, pl.String))
    results = validate_partition("quotes", "month=2024-05", {**group_of("quotes", dataset), "quotes": quotes}).results
    breaches = broken(results)
    assert breaches.keys() == {
        "quotes_quote_index_range",
        "quotes_extractor_version_present",
        "quotes_index_once_per_article",
    }
    assert set(breaches["quotes_extractor_version_present"].values) == {"(no value)"}
    breach = breaches["quotes_quote_index_range"]
    assert (breach.severity, breach.checked, breach.unexpected_count) == (Severity.HARD, 5, 5)
    assert sorted(breach.samples) == sorted(quotes["quote_id"])
    assert ValidationReport.of(results).verdict is Verdict.FAILED


def test_a_soft_breach_only_warns_and_shows_the_share(dataset: Dataset) -> None:
    articles = dataset["articles"].with_columns(title=pl.lit(None, pl.String))
    results = validate_partition(
        "articles", "p", {**group_of("articles", dataset), "articles": articles}, judged_from(2)
    ).results
    breach = broken(results)["articles_title_mostly_present"]
    assert (breach.severity, breach.observed, breach.unexpected_count) == (Severity.SOFT, 0.0, 2)
    assert sorted(breach.samples) == sorted(articles["article_id"])
    assert ValidationReport.of(results).verdict is Verdict.WARNED


def test_a_soft_row_rule_only_warns(dataset: Dataset) -> None:
    articles = dataset["articles"].with_columns(published_at=pl.lit(None, dataset["articles"]["published_at"].dtype))
    results = validate_partition("articles", "p", {**group_of("articles", dataset), "articles": articles}).results
    assert broken(results).keys() == {"articles_published_precision_goes_with_date"}
    assert ValidationReport.of(results).verdict is Verdict.WARNED


def test_rows_are_judged_once_and_great_expectations_gets_the_verdicts(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[pl.DataFrame] = []

    def watched(suite: ExpectationSuite, frame: pl.DataFrame, run_name: str) -> object:
        handed.append(frame)
        return run_suite(suite, frame, run_name)

    monkeypatch.setattr("expectations.gx.validate.run_suite", watched)
    found = validate_partition("quotes", "p", group_of("quotes", dataset), judged_from(1))
    assert {kind for frame in handed for kind in frame.schema.values()} == {pl.Boolean()}
    names = [name for frame in handed for name in frame.columns]
    assert sorted([*names, "quotes_schema_as_declared"]) == sorted(result.expectation for result in found.results)


def test_all_rows_that_break_a_rule_are_given_with_what_they_broke(dataset: Dataset) -> None:
    quotes = dataset["quotes"].with_columns(
        quote_index=pl.when(pl.int_range(pl.len()) < 2).then(pl.lit(-1, pl.Int32)).otherwise("quote_index")
    )
    failing = validate_partition("quotes", "p", {**group_of("quotes", dataset), "quotes": quotes}).failing
    negative = failing.filter(pl.col("expectation") == "quotes_quote_index_range")
    assert negative["row_id"].to_list() == quotes["quote_id"].to_list()[:2]
    assert set(negative["severity"]) == {"hard"}
    assert all('"quote_index": -1' in row for row in negative["row"])


def test_rows_without_a_value_that_need_not_have_one_are_no_failing_rows(dataset: Dataset) -> None:
    articles = dataset["articles"].with_columns(title=pl.lit(None, pl.String))
    found = validate_partition("articles", "p", {**group_of("articles", dataset), "articles": articles}, judged_from(2))
    assert broken(found.results).keys() == {"articles_title_mostly_present"}
    assert found.failing.is_empty()


def test_a_sample_says_what_stands_in_the_row(dataset: Dataset) -> None:
    quotes = dataset["quotes"].with_columns(quote_type=pl.lit("x" * 500))
    results = validate_partition("quotes", "p", {**group_of("quotes", dataset), "quotes": quotes}).results
    breach = broken(results)["quotes_quote_type_values"]
    assert breach.values == ("x" * VALUE_CHARS,) * quotes.height


def test_shares_are_not_judged_in_small_partitions(dataset: Dataset) -> None:
    results = validate_partition("articles", "p", group_of("articles", dataset), judged_from(3)).results
    assert not any(result.expectation.endswith("_mostly_present") for result in results)


def test_samples_are_bounded(dataset: Dataset) -> None:
    refusals = pl.concat([dataset["quarantine"]] * 50).with_columns(
        quarantine_id=pl.format("qua_{}", pl.int_range(50).cast(pl.String).str.zfill(16)), run_id=pl.lit("none")
    )
    (breach,) = broken(validate_partition("quarantine", "all", {"quarantine": refusals}).results).values()
    assert breach.expectation == "quarantine_run_id_pattern"
    assert (breach.unexpected_count, len(breach.samples)) == (50, SAMPLES)


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.drop("cue"),
        lambda frame: frame.with_columns(mood=pl.lit("calm")),
        lambda frame: frame.with_columns(pl.col("cue_start").cast(pl.Int64)),
        lambda frame: frame.select(reversed(frame.columns)),
    ],
    ids=["missing", "added", "other type", "other order"],
)
def test_other_columns_than_the_declared_ones_fail(change: object, dataset: Dataset) -> None:
    assert callable(change)
    changed = {**group_of("attributions", dataset), "attributions": change(dataset["attributions"])}
    (result,) = validate_partition("attributions", "p", changed).results
    assert (result.expectation, result.success) == ("attributions_schema_as_declared", False)
    (other,) = validate_partition("quotes", "p", changed).results
    assert (other.expectation, other.success) == ("quotes_schema_as_declared", True)


SILENT_RUN = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError(f"the network was asked for: {args}")
socket.getaddrinfo = socket.socket.connect = socket.socket.connect_ex = refuse
import sys
from expectations.gx.validate import validate_partition
assert "great_expectations" not in sys.modules, "imported before it is needed"
import polars as pl
from config.tables import load_tables
row = {"speaker_id": "wrong", "name": "A", "kind": "person", "aliases": [], "roles": [], "affiliations": [],
       "article_count": 1, "quote_count": 1, "first_quoted_at": None, "last_quoted_at": None}
rows = pl.DataFrame([row], schema=load_tables()["speakers"].polars_schema)
results = validate_partition("speakers", "p", {"speakers": rows}).results
assert "great_expectations" in sys.modules
assert [r.expectation for r in results if not r.success] == ["speakers_speaker_id_pattern"]
"""


def test_validation_is_silent_and_asks_for_no_network() -> None:
    done = subprocess.run([sys.executable, "-c", SILENT_RUN], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
