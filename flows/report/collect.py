"""Gathering the facts of a version: aggregates that Polars streams, so that memory is bounded by their results."""

from collections.abc import Iterable, Mapping
from itertools import groupby, islice

import polars as pl

from config.expectations import Severity
from config.tables import load_tables
from expectations.results import ExpectationResult, ValidationReport
from flows.report.facts import (
    Count,
    Example,
    ExpectationFacts,
    Removed,
    ReportFacts,
    RunFacts,
    SpeakerFacts,
    TableFacts,
    Volume,
)
from flows.store.manifest import Manifest, TableChanges
from flows.views.scan import Scan

LARGEST = 20  # outlets and speakers shown
EXAMPLES = 3  # of each type of stripped segment and each reason of refusal
LOOKED_AT = 30  # rows among which examples of different text are chosen
EXAMPLE_CHARS = 280
SAMPLES = 5  # ids of rows that break an expectation


def collect_facts(
    scan: Scan,
    run: RunFacts,
    validation: ValidationReport,
    changes: Mapping[str, TableChanges] | None = None,
) -> ReportFacts:
    """Return what the report of a version says.

    Args:
        scan: reads the version's tables.
        run: which version it is and how it came about.
        validation: how its expectations fared.
        changes: rows by which its tables differ from the parent's; None where there is no parent.
    """
    outlets = _outlets(scan)
    return ReportFacts(
        run=run,
        verdict=validation.verdict,
        tables=tuple(_table_facts(name, scan, (changes or {}).get(name)) for name in load_tables()),
        expectations=_expectations(validation),
        months=_months(scan),
        outlets=outlets[:LARGEST],
        outlet_count=sum(outlet.name is not None for outlet in outlets),
        speakers=_speakers(scan),
        quote_types=_counts(scan("quotes"), "quote_type"),
        methods=_counts(scan("attributions"), "method"),
        kinds=_counts(scan("attributions"), "speaker_kind"),
        kept_chars=int(_collect(scan("articles").select(pl.col("text_chars").sum().cast(pl.Int64))).item()),
        stripped=_stripped(scan),
        quarantine=_quarantine(scan),
    )


def run_facts(manifest: Manifest, seconds: Iterable[tuple[str, float]] = ()) -> RunFacts:
    """Return the facts of a run that its version's manifest has, with the steps' durations where they are known."""
    return RunFacts(
        version=manifest.version,
        parent=manifest.parent,
        created_at=manifest.created_at,
        code_version=manifest.code_version,
        config_sha256=manifest.config_sha256,
        model_version=manifest.model_version,
        run_id=manifest.run_id,
        seconds=tuple(seconds),
    )


def _collect(rows: pl.LazyFrame) -> pl.DataFrame:
    return rows.collect(engine="streaming")


def _table_facts(name: str, scan: Scan, changes: TableChanges | None) -> TableFacts:
    rows = int(_collect(scan(name).select(pl.len())).item())
    description = load_tables()[name].description
    if changes is None:
        return TableFacts(name, description, rows)
    return TableFacts(name, description, rows, changes.added, changes.changed, changes.removed)


def _counts(rows: pl.LazyFrame, column: str) -> tuple[Count, ...]:
    counted = rows.group_by(column).len().sort(["len", column], descending=[True, False])
    return tuple(Count(name, count) for name, count in _collect(counted).iter_rows())


def _volumes(scan: Scan, name: pl.Expr) -> pl.LazyFrame:
    """Return articles and quotations by `name`, an expression on articles."""
    quotes = scan("quotes").group_by("article_id").agg(quotes=pl.len())
    articles = scan("articles").select("article_id", name=name).join(quotes, on="article_id", how="left")
    return articles.group_by("name").agg(articles=pl.len(), quotes=pl.col("quotes").sum().cast(pl.Int64))


def _outlets(scan: Scan) -> tuple[Volume, ...]:
    volumes = _volumes(scan, pl.col("outlet")).sort(["articles", "name"], descending=[True, False], nulls_last=True)
    return tuple(Volume(*row) for row in _collect(volumes).iter_rows())


def _months(scan: Scan) -> tuple[Volume, ...]:
    volumes = _volumes(scan, pl.col("published_at").dt.strftime("%Y-%m")).sort("name", nulls_last=True)
    return tuple(Volume(*row) for row in _collect(volumes).iter_rows())


def _speakers(scan: Scan) -> tuple[SpeakerFacts, ...]:
    top = (
        scan("speakers")
        .filter(pl.col("kind") != "unnamed")
        .sort(["quote_count", "article_count", "name"], descending=[True, True, False])
        .head(LARGEST)
        .select("name", "kind", pl.col("roles").list.first(), "quote_count", "article_count")
    )
    return tuple(SpeakerFacts(*row) for row in _collect(top).iter_rows())


def _stripped(scan: Scan) -> tuple[Removed, ...]:
    segments = scan("segments").filter(~pl.col("is_kept"))
    chars = pl.col("text").str.len_chars().cast(pl.Int64).sum()
    return _removed(segments, ("segment_type", "text", "rule", "segment_id"), chars)


def _quarantine(scan: Scan) -> tuple[Removed, ...]:
    return _removed(scan("quarantine"), ("reason", "detail", "source_uri", "quarantine_id"), pl.lit(None, pl.Int64))


def _removed(rows: pl.LazyFrame, columns: tuple[str, str, str, str], chars: pl.Expr) -> tuple[Removed, ...]:
    """Return the rows by their first column, the most first, with examples: the first by the key that differ in text.

    `columns` are what to group by, the text, what to note with an example, and the key.
    """
    name, text, note, key = columns
    shortened = pl.struct(text=pl.col(text).str.slice(0, EXAMPLE_CHARS + 1), note=note)
    grouped = rows.group_by(name).agg(count=pl.len(), chars=chars, examples=shortened.bottom_k_by(key, LOOKED_AT))
    ordered = _collect(grouped.sort(["count", name], descending=[True, False]))
    return tuple(
        Removed(row[name], row["count"], _examples(row["examples"]), row["chars"])
        for row in ordered.iter_rows(named=True)
    )


def _examples(found: Iterable[Mapping[str, str]]) -> tuple[Example, ...]:
    notes: dict[str, str] = {}
    for example in found:
        notes.setdefault(example["text"], example["note"])
    return tuple(Example(_cut(text), note) for text, note in islice(notes.items(), EXAMPLES))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(text) <= EXAMPLE_CHARS else line[:EXAMPLE_CHARS].rstrip() + "…"


def _expectations(validation: ValidationReport) -> tuple[ExpectationFacts, ...]:
    """Return one line for each expectation, over all partitions; those that do not hold come first."""
    named = sorted(validation.results, key=_identity)
    merged = [_merged(list(results)) for _, results in groupby(named, key=_identity)]
    order = {name: place for place, name in enumerate(load_tables())}
    return tuple(sorted(merged, key=lambda e: (e.success, e.severity != Severity.HARD, order.get(e.table, 99), e.name)))


def _identity(result: ExpectationResult) -> tuple[str, str]:
    return result.table, result.expectation


def _merged(results: list[ExpectationResult]) -> ExpectationFacts:
    first = results[0]
    samples = [sample for result in results for sample in result.samples]
    return ExpectationFacts(
        table=first.table,
        name=first.expectation,
        explanation=first.explanation,
        severity=first.severity,
        success=all(result.success for result in results),
        checked=sum(result.checked for result in results),
        unexpected=sum(result.unexpected_count for result in results),
        observed=first.observed if len(results) == 1 else None,
        samples=tuple(samples[:SAMPLES]),
    )
