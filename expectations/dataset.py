"""Validating the dataset as a whole: what no partition can show by itself.

Polars measures each figure over all partitions, reading no more than the columns it needs; Great Expectations then
holds the figures against their bounds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from config.expectations import Bound, ExpectationSettings, Severity, load_expectation_settings
from config.files import ConfigError
from config.tables import load_tables
from expectations.results import SAMPLES, ExpectationResult
from expectations.runner import run_suite
from expectations.suites import build_suite, expected_figure

Scan = Callable[[str], pl.LazyFrame]

NONE_AT_ALL = Bound(maximum=0, severity=Severity.HARD)


@dataclass(frozen=True, slots=True)
class InputCounts:
    """What became of the inputs of a run: how many it took up, how many became articles, how many were refused."""

    inputs: int
    articles: int
    refused: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured on the whole dataset, and what bounds it.

    Attributes:
        name: the expectation's name.
        table: the table it is about.
        explanation: what must hold, in a sentence.
        bound: between what it must lie.
        value: what was measured; None where there was nothing to measure.
        checked: rows looked at.
        samples: ids of rows that speak against it.
    """

    name: str
    table: str
    explanation: str
    bound: Bound
    value: float | None
    checked: int
    samples: tuple[str, ...] = ()


def validate_dataset(
    scan: Scan, counts: InputCounts, settings: ExpectationSettings | None = None
) -> list[ExpectationResult]:
    """Return how the dataset fares across its partitions.

    Args:
        scan: gives the rows of a table over all partitions, with the declared columns even where there are no rows.
        counts: what became of the inputs of the run.
        settings: severities and bounds; the shipped ones by default.
    """
    settings = settings or load_expectation_settings()
    figures = [*_repeated_ids(scan), *_dangling_keys(scan), *_speaker_counts(scan), _lost_inputs(counts)]
    figures += _bounded_figures(scan, settings)
    measured = [figure for figure in figures if figure.value is not None]
    expected = {figure.name: expected_figure(figure.name, figure.explanation, figure.bound) for figure in measured}
    row = pl.DataFrame(
        {"dataset": ["all partitions"]} | {figure.name: [float(figure.value or 0)] for figure in measured}
    )
    suite = build_suite("dataset", tuple(expected.values()))
    outcome = run_suite(suite, row, "dataset", "dataset", "COMPLETE")
    return [_result(figure, success=bool(outcome[figure.name].success)) for figure in measured]


def _result(figure: Figure, *, success: bool) -> ExpectationResult:
    counts_rows = figure.bound == NONE_AT_ALL
    return ExpectationResult(
        table=figure.table,
        partition=None,
        expectation=figure.name,
        explanation=figure.explanation,
        severity=figure.bound.severity,
        success=success,
        checked=figure.checked,
        unexpected_count=int(figure.value or 0) if counts_rows else 0,
        samples=figure.samples,
        observed=figure.value,
    )


def _count_of(offenders: pl.LazyFrame) -> tuple[int, tuple[str, ...]]:
    """Return how many rows the one-column frame has and the least of them."""
    found = offenders.select(pl.first().alias("id")).collect(engine="streaming")["id"]
    return found.len(), tuple(found.cast(pl.String).fill_null("(null)").bottom_k(SAMPLES).sort())


def _rows(scan: Scan, table: str) -> int:
    return int(scan(table).select(pl.len()).collect(engine="streaming").item())


def _repeated_ids(scan: Scan) -> Iterator[Figure]:
    for name, table in load_tables().items():
        key = table.primary_key
        repeated = scan(name).group_by(key).len().filter(pl.col("len") > 1).select(key)
        count, samples = _count_of(repeated)
        yield Figure(
            f"{name}_{key}_unique_in_dataset",
            name,
            f"No {key} occurs twice in the dataset, whatever the partitions.",
            NONE_AT_ALL,
            count,
            _rows(scan, name),
            samples,
        )


def _dangling_keys(scan: Scan) -> Iterator[Figure]:
    for name, table in load_tables().items():
        for column in table.columns:
            if column.references is None:
                continue
            parent, key = column.references.split(".")
            named = scan(name).select(pl.col(column.name).drop_nulls().unique())
            count, samples = _count_of(named.join(scan(parent), left_on=column.name, right_on=key, how="anti"))
            yield Figure(
                f"{name}_{column.name}_resolves",
                name,
                f"Every {column.name} of {name} is a {key} of {parent}.",
                NONE_AT_ALL,
                count,
                _rows(scan, name),
                samples,
            )


def _speaker_counts(scan: Scan) -> Iterator[Figure]:
    counted = (
        scan("attributions")
        .filter(pl.col("speaker_id").is_not_null())
        .group_by("speaker_id")
        .agg(quote_count=pl.col("quote_id").n_unique(), article_count=pl.col("article_id").n_unique())
    )
    stored = scan("speakers").select("speaker_id", "quote_count", "article_count")
    pairs = stored.join(counted, on="speaker_id", how="left", suffix="_found")
    for column, what in (("quote_count", "quotations"), ("article_count", "articles")):
        wrong = pairs.filter(pl.col(column) != pl.col(f"{column}_found").fill_null(0)).select("speaker_id")
        count, samples = _count_of(wrong)
        yield Figure(
            f"speakers_{column}_agrees",
            "speakers",
            f"{column} is the number of {what} that attributions gives the speaker.",
            NONE_AT_ALL,
            count,
            _rows(scan, "speakers"),
            samples,
        )


def _lost_inputs(counts: InputCounts) -> Figure:
    return Figure(
        "articles_inputs_accounted_for",
        "articles",
        "Every input that the run took up ended, once, in articles or in quarantine.",
        NONE_AT_ALL,
        abs(counts.inputs - counts.articles - counts.refused),
        counts.inputs,
    )


def _bounded_figures(scan: Scan, settings: ExpectationSettings) -> Iterator[Figure]:
    """Yield the figures that config bounds.

    Raises:
        ConfigError: a figure is bounded that is not measured.
    """
    if unknown := settings.bounds.keys() - _MEASURES.keys():
        raise ConfigError(f"config/expectations.yml: bounds: there is no figure {', '.join(sorted(unknown))}")
    for name, bound in settings.bounds.items():
        measure = _MEASURES[name]
        value, samples = measure.of(scan)
        yield Figure(
            name, measure.table, f"{measure.what} {_words(bound)}.", bound, value, _rows(scan, measure.table), samples
        )


def _words(bound: Bound) -> str:
    sides = [f"at least {bound.minimum:g}"] if bound.minimum is not None else []
    sides += [f"at most {bound.maximum:g}"] if bound.maximum is not None else []
    return f"is {' and '.join(sides)}"


@dataclass(frozen=True, slots=True)
class _Measure:
    """A figure that config may bound: what it says and how it is taken, with samples of what speaks against it."""

    table: str
    what: str
    of: Callable[[Scan], tuple[float | None, tuple[str, ...]]]


def _count(table: str) -> _Measure:
    return _Measure(table, f"The number of rows in {table}", lambda scan: (_rows(scan, table), ()))


def _without_speaker(scan: Scan) -> tuple[float | None, tuple[str, ...]]:
    quotes = _rows(scan, "quotes")
    named = scan("attributions").filter(pl.col("speaker_name").is_not_null())
    count, samples = _count_of(scan("quotes").select("quote_id").join(named, on="quote_id", how="anti"))
    return (count / quotes, samples) if quotes else (None, ())


_MEASURES: Mapping[str, _Measure] = {
    **{f"{table}_count": _count(table) for table in ("articles", "segments", "quotes", "attributions", "speakers")},
    "quotes_without_speaker_share": _Measure(
        "quotes", "The share of quotations for which no speaker was found", _without_speaker
    ),
}
