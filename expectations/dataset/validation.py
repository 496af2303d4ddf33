"""Validating the dataset as a whole: what no partition can show by itself.

Polars measures each figure over all partitions, reading no more than the columns it needs; Great Expectations then
holds the figures against their bounds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from config.expectations import ExpectationSettings, Limits
from config.tables import TableReader, load_tables
from expectations.dataset.drift import check_drift, distributions, drift_figures, volume_figures
from expectations.dataset.figures import Before, Figure, check_figures, figures
from expectations.dataset.profile import ROWS, Profile, count, measure_profile, only_articles
from expectations.gx.runner import run_suite
from expectations.gx.suites import build_suite, expected_figure
from expectations.results import SAMPLES, ExpectationResult, Unit, ValueDistribution
from expectations.rows.rules import row_rules, share_rules

NONE_AT_ALL = Limits(stop_above=0)


@dataclass(frozen=True, slots=True)
class InputCounts:
    """What became of the inputs of a run: how many it took up, how many became articles, how many were refused."""

    inputs: int
    articles: int
    refused: int


@dataclass(frozen=True, slots=True)
class NewRows:
    """The rows of the articles that a version brings, and their profile."""

    scan: TableReader
    profile: Profile

    @classmethod
    def of(cls, scan: TableReader, article_ids: pl.Series | None = None) -> "NewRows":
        """Return what the articles called `article_ids` bring, or all."""
        rows = scan if article_ids is None else only_articles(scan, article_ids)
        return cls(rows, measure_profile(rows))


def validate_dataset(
    scan: TableReader, counts: InputCounts | None, brought: NewRows, before: Before, settings: ExpectationSettings
) -> tuple[list[ExpectationResult], tuple[ValueDistribution, ...]]:
    """Return how the dataset fares across its partitions and beside the versions before, and what was compared.

    Args:
        scan: gives the rows of a table over all partitions, with the declared columns even where there are no rows.
        counts: what became of the inputs of the run; None where that is not known any more.
        brought: the articles that the version brings.
        before: the versions before.
        settings: severities and bounds.

    Raises:
        ConfigError: the settings name what is not measured.
    """
    measured, compared = measure_dataset(scan, counts, brought, before, settings)
    return [_result(figure, success=success) for figure, success in _judged(measured)], compared


def measure_dataset(
    scan: TableReader, counts: InputCounts | None, brought: NewRows, before: Before, settings: ExpectationSettings
) -> tuple[list[Figure], tuple[ValueDistribution, ...]]:
    """Return what `validate_dataset` judges."""
    check_settings(settings)
    rows = {table: _rows(scan, table) for table in load_tables()}
    measured = [
        *_repeated_ids(scan, rows),
        *_dangling_keys(scan, rows),
        *_speaker_counts(scan, rows),
        *([_lost_inputs(counts)] if counts else []),
    ]
    compared = distributions(brought.profile, before, settings.drift)
    if before.brought and count(brought.profile, ROWS, "articles"):
        measured += [*drift_figures(compared, settings), *volume_figures(brought.profile, before, settings.volume)]
    measured += figures(brought.scan, brought.profile, before, rows, settings)
    return measured, compared


def check_settings(settings: ExpectationSettings) -> None:
    """Check that the settings name only what is measured, before long work is done.

    Raises:
        ConfigError: they name a rule, table, column, figure or mix that does not exist.
    """
    check_figures(settings)
    check_drift(settings)
    for table in load_tables():
        row_rules(table, settings)
        share_rules(table, settings)


def _judged(measured: Sequence[Figure]) -> Iterator[tuple[Figure, bool]]:
    """Yield the figures with what Great Expectations says of them; those without a value hold."""
    known = {figure.name: figure for figure in measured if figure.value is not None}
    expected = tuple(
        expected_figure(figure.name, figure.explanation, figure.limits, figure.severity) for figure in known.values()
    )
    row = pl.DataFrame({name: [float(figure.value or 0)] for name, figure in known.items()})
    outcome = run_suite(build_suite("dataset", expected), row, "dataset")
    for figure in measured:
        yield figure, figure.name not in known or bool(outcome[figure.name].success)


def _result(figure: Figure, *, success: bool) -> ExpectationResult:
    return ExpectationResult(
        table=figure.table,
        partition=None,
        expectation=figure.name,
        explanation=figure.explanation,
        severity=figure.severity,
        success=success,
        checked=figure.checked,
        unexpected_count=int(figure.value or 0) if figure.counts_rows else 0,
        samples=figure.samples,
        observed=figure.value,
        minimum=figure.limits.minimum,
        maximum=figure.limits.maximum,
        previous=figure.previous,
        unit=figure.unit,
        finding=figure.finding,
        judged=figure.value is not None,
    )


def _no_row(name: str, table: str, explanation: str, found: tuple[int, tuple[str, ...]], checked: int) -> Figure:
    """Return the figure that no row is wrong."""
    number, samples = found
    finding = f"{number:,} rows are wrong." if number else ""
    return Figure(
        name=name,
        table=table,
        explanation=explanation,
        limits=NONE_AT_ALL,
        value=number,
        checked=checked,
        unit=Unit.COUNT,
        finding=finding,
        samples=samples,
        counts_rows=True,
    )


def _count_of(offenders: pl.LazyFrame) -> tuple[int, tuple[str, ...]]:
    """Return how many rows the one-column frame has and the least of them."""
    found = offenders.select(pl.first().alias("id")).collect(engine="streaming")["id"]
    return found.len(), tuple(found.cast(pl.String).fill_null("(null)").bottom_k(SAMPLES).sort())


def _rows(scan: TableReader, table: str) -> int:
    return int(scan(table).select(pl.len()).collect(engine="streaming").item())


def _repeated_ids(scan: TableReader, rows: Mapping[str, int]) -> Iterator[Figure]:
    for name, table in load_tables().items():
        key = table.primary_key
        repeated = scan(name).group_by(key).len().filter(pl.col("len") > 1).select(key)
        explanation = f"No {key} occurs twice in the dataset, whatever the partitions."
        yield _no_row(f"{name}_{key}_unique_in_dataset", name, explanation, _count_of(repeated), rows[name])


def _dangling_keys(scan: TableReader, rows: Mapping[str, int]) -> Iterator[Figure]:
    for name, table in load_tables().items():
        for column in table.columns:
            if column.references is None:
                continue
            parent, key = column.references.split(".")
            named = scan(name).select(pl.col(column.name).drop_nulls().unique())
            dangling = named.join(scan(parent), left_on=column.name, right_on=key, how="anti")
            explanation = f"Every {column.name} of {name} is found as {key} in {parent}."
            yield _no_row(f"{name}_{column.name}_resolves", name, explanation, _count_of(dangling), rows[name])


def _speaker_counts(scan: TableReader, rows: Mapping[str, int]) -> Iterator[Figure]:
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
        explanation = f"{column} is the number of {what} that attributions gives the speaker."
        yield _no_row(f"speakers_{column}_agrees", "speakers", explanation, _count_of(wrong), rows["speakers"])


def _lost_inputs(counts: InputCounts) -> Figure:
    lost = abs(counts.inputs - counts.articles - counts.refused)
    explanation = "Every input that the run took up ended, once, in articles or in quarantine."
    return _no_row("articles_inputs_accounted_for", "articles", explanation, (lost, ()), counts.inputs)
