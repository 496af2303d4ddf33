"""What only the dataset as a whole can show."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.files import ConfigError
from expectations.dataset import InputCounts, validate_dataset
from expectations.results import ExpectationResult, ValidationReport, Verdict

Dataset = dict[str, pl.DataFrame]
COUNTS = InputCounts(inputs=3, articles=2, refused=1)
NOBODY = "spk_" + "0" * 16


def results_of(dataset: Dataset, counts: InputCounts = COUNTS, **changes: Any) -> list[ExpectationResult]:
    settings = ExpectationSettings.model_validate({**load_expectation_settings().model_dump(), **changes})
    return validate_dataset(lambda table: dataset[table].lazy(), counts, settings)


def breaches(results: list[ExpectationResult]) -> dict[str, ExpectationResult]:
    return {result.expectation: result for result in results if not result.success}


def twice(table: str) -> Callable[[Dataset], Dataset]:
    return lambda data: {**data, table: pl.concat([data[table], data[table].head(1)])}


def with_value(table: str, row: int, **values: Any) -> Callable[[Dataset], Dataset]:
    def change(data: Dataset) -> Dataset:
        rows = data[table].to_dicts()
        rows[row] |= values
        return {**data, table: pl.DataFrame(rows, schema=data[table].schema)}

    return change


def without(table: str) -> Callable[[Dataset], Dataset]:
    return lambda data: {**data, table: data[table].clear()}


def test_the_valid_dataset_passes(dataset: Dataset) -> None:
    results = results_of(dataset)
    assert breaches(results) == {}
    assert {result.partition for result in results} == {None}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (twice("articles"), {"articles_article_id_unique_in_dataset"}),
        (twice("segments"), {"segments_segment_id_unique_in_dataset"}),
        (twice("quotes"), {"quotes_quote_id_unique_in_dataset"}),
        (twice("attributions"), {"attributions_attribution_id_unique_in_dataset"}),
        (twice("speakers"), {"speakers_speaker_id_unique_in_dataset"}),
        (twice("quarantine"), {"quarantine_quarantine_id_unique_in_dataset"}),
        (with_value("articles", 0, duplicate_of="art_gone"), {"articles_duplicate_of_resolves"}),
        (with_value("segments", 0, article_id="art_gone"), {"segments_article_id_resolves"}),
        (with_value("quotes", 4, article_id="art_gone"), {"quotes_article_id_resolves"}),
        (with_value("attributions", 4, quote_id="quo_gone"), {"attributions_quote_id_resolves"}),
        (with_value("attributions", 4, article_id="art_gone"), {"attributions_article_id_resolves"}),
        (with_value("attributions", 4, speaker_id=NOBODY), {"attributions_speaker_id_resolves"}),
        (with_value("speakers", 0, quote_count=9), {"speakers_quote_count_agrees"}),
        (with_value("speakers", 0, article_count=2), {"speakers_article_count_agrees"}),
        (
            with_value("speakers", 2, speaker_id=NOBODY),
            {"speakers_quote_count_agrees", "speakers_article_count_agrees", "attributions_speaker_id_resolves"},
        ),
    ],
)
def test_each_breach_across_partitions_is_found(
    change: Callable[[Dataset], Dataset], expected: set[str], dataset: Dataset
) -> None:
    found = breaches(results_of(change(dataset)))
    assert found.keys() == expected
    assert ValidationReport.of(found.values()).verdict is Verdict.FAILED
    assert all((breach.unexpected_count, len(breach.samples)) == (1, 1) for breach in found.values())


def test_samples_are_the_ids_in_question(dataset: Dataset) -> None:
    found = breaches(results_of(with_value("attributions", 4, speaker_id=NOBODY)(dataset)))
    assert found["attributions_speaker_id_resolves"].samples == (NOBODY,)


@pytest.mark.parametrize("counts", [InputCounts(4, 2, 1), InputCounts(2, 2, 1)], ids=["lost", "counted twice"])
def test_an_input_that_ended_nowhere_or_twice_fails(counts: InputCounts, dataset: Dataset) -> None:
    (breach,) = breaches(results_of(dataset, counts)).values()
    assert (breach.expectation, breach.unexpected_count) == ("articles_inputs_accounted_for", 1)
    assert breach.severity is Severity.HARD


def test_a_dataset_without_articles_fails_one_without_quotes_warns(dataset: Dataset) -> None:
    without_quotes = without("quotes")(without("attributions")(without("speakers")(dataset)))
    found = breaches(results_of(without_quotes))
    assert found.keys() == {"quotes_count"}
    assert ValidationReport.of(found.values()).verdict is Verdict.WARNED
    nothing = without("articles")(without("segments")(without_quotes))
    found = breaches(results_of(nothing))
    assert found.keys() == {"articles_count", "quotes_count"}
    assert found["articles_count"].severity is Severity.HARD
    assert found["articles_count"].observed == 0


def test_quotes_that_nobody_said_warn(dataset: Dataset) -> None:
    unnamed = {
        **without("speakers")(dataset),
        "attributions": dataset["attributions"].with_columns(
            speaker_id=pl.lit(None, pl.String), speaker_name=pl.lit(None, pl.String)
        ),
    }
    (breach,) = breaches(results_of(unnamed)).values()
    assert (breach.expectation, breach.observed) == ("quotes_without_speaker_share", 1.0)
    assert sorted(breach.samples) == sorted(dataset["quotes"]["quote_id"])


def test_a_maximum_is_held_too_and_severity_is_configured(dataset: Dataset) -> None:
    bounds = {"articles_count": {"maximum": 1, "severity": "hard"}}
    (breach,) = breaches(results_of(dataset, bounds=bounds)).values()
    assert breach.explanation == "The number of rows in articles is at most 1."
    assert (breach.severity, breach.observed) == (Severity.HARD, 2)


def test_a_bound_on_what_is_not_measured_is_refused(dataset: Dataset) -> None:
    with pytest.raises(ConfigError, match="there is no figure poems_count"):
        results_of(dataset, bounds={"poems_count": {"minimum": 1, "severity": "hard"}})
