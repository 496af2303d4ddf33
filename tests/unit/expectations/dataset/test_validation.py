"""What only the dataset as a whole can show."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.files import ConfigError
from expectations.dataset.figures import Before
from expectations.dataset.validation import InputCounts, NewRows, check_settings, validate_dataset
from expectations.results import ExpectationResult, ValidationReport, Verdict

Dataset = dict[str, pl.DataFrame]
COUNTS = InputCounts(inputs=3, articles=2, refused=1)
NOBODY = "spk_" + "0" * 16


def results_of(dataset: Dataset, counts: InputCounts = COUNTS, **changes: Any) -> list[ExpectationResult]:
    settings = ExpectationSettings.model_validate({**load_expectation_settings().model_dump(), **changes})

    def scan(table: str) -> pl.LazyFrame:
        return dataset[table].lazy()

    return validate_dataset(scan, counts, NewRows.of(scan), Before(), settings)[0]


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


def test_severity_and_bounds_are_configured(dataset: Dataset) -> None:
    figures = {"articles_count": {"warn_above": 1, "stop_above": 3}}
    (breach,) = breaches(results_of(dataset, figures=figures)).values()
    assert breach.explanation == "Rows of articles: at most 1 (above 3 nothing is published)."
    assert (breach.severity, breach.observed, breach.maximum) == (Severity.SOFT, 2, 1)
    (breach,) = breaches(results_of(dataset, figures={"articles_count": {"stop_above": 1}})).values()
    assert breach.severity is Severity.HARD


def test_a_bound_can_be_taken_away(dataset: Dataset) -> None:
    nothing = {table: frame.clear() for table, frame in dataset.items()}
    assert breaches(results_of(nothing, figures={"articles_count": None})) == {}


def test_a_bound_on_what_is_not_measured_is_refused(dataset: Dataset) -> None:
    with pytest.raises(ConfigError, match="there is no figure poems_count; there are articles_count, "):
        results_of(dataset, figures={"poems_count": {"stop_below": 1}})


def test_limits_on_a_mix_that_is_not_measured_are_refused(dataset: Dataset) -> None:
    drift = {**load_expectation_settings().drift.model_dump(), "of": {"quotes.colour": None}}
    settings = ExpectationSettings.model_validate({**load_expectation_settings().model_dump(), "drift": drift})
    with pytest.raises(ConfigError, match=r"there is no mix quotes\.colour"):
        check_settings(settings)
