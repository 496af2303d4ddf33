"""Gathering the facts of a version, section by section."""

from collections.abc import Iterable, Mapping

import polars as pl
from pydantic import JsonValue

from config.tables import TableReader
from expectations.results import ValidationReport
from flows.report.facts import Count, InputFacts, ReportFacts, RunFacts, SourceFacts
from flows.report.sections import volumes
from flows.report.sections.changes import changed_articles, table_facts
from flows.report.sections.expectations import expectation_lines
from flows.report.sections.most_quoted import speakers
from flows.report.sections.quotations import counts, scores
from flows.report.sections.removed import kept_chars, quarantine, stripped
from flows.report.sections.samples import broken_articles, paged_ids, sampled_quotes
from flows.store.manifest import Manifest, TableChanges
from flows.store.notes import SourceNote, source_notes


def collect_facts(
    scan: TableReader,
    run: RunFacts,
    validation: ValidationReport,
    changes: Mapping[str, TableChanges] | None = None,
    changed: pl.LazyFrame | None = None,
) -> ReportFacts:
    """Return what the report of a version says.

    Args:
        scan: reads the version's tables.
        run: which version it is and how it came about.
        validation: how its expectations fared.
        changes: rows by which its tables differ from the parent's; None where there is no parent.
        changed: the articles among those rows, with a column `change`; None where there are none.
    """
    outlets, other_outlets, outlet_count = volumes.outlets(scan)
    expectations = expectation_lines(validation)
    samples = sampled_quotes(scan, run.run_id)
    articles = changed_articles(changed)
    there = (article.article_id for article in articles if article.change != "removed")
    paged = [*broken_articles(scan, expectations), *(sample.article_id for sample in samples), *paged_ids(scan, there)]
    return ReportFacts(
        run=run,
        verdict=validation.verdict,
        tables=table_facts(scan, changes),
        expectations=expectations,
        changed_articles=articles,
        timeline=volumes.timeline(scan),
        outlets=outlets,
        other_outlets=other_outlets,
        outlet_count=outlet_count,
        copies=volumes.copies(scan),
        speakers=speakers(scan),
        quote_types=counts(scan("quotes"), "quote_type"),
        quote_modes=counts(scan("quotes"), "quote_mode"),
        polarities=counts(scan("quotes"), "polarity"),
        methods=counts(scan("attributions"), "method"),
        kinds=counts(scan("attributions"), "speaker_kind"),
        scores=scores(scan),
        samples=samples,
        pages=tuple(dict.fromkeys(paged)),
        kept_chars=kept_chars(scan),
        stripped=stripped(scan),
        quarantine=quarantine(scan),
        distributions=validation.distributions,
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
        inputs=_input_facts(manifest.facts.get("inputs")),
        sources=tuple(_source_facts(note) for note in source_notes(manifest)),
        corrections=_counts(manifest.facts.get("corrections")),
        moved=manifest.speaker_moves.rows if manifest.speaker_moves else None,
    )


def _input_facts(noted: JsonValue) -> InputFacts | None:
    """Return what the manifest notes of a run's inputs; None where it is not what this code notes."""
    match noted:
        case {"processed": int(processed), "unchanged": int(unchanged), "refused": dict(refused)}:
            return InputFacts(processed, unchanged, sum(count for count in refused.values() if isinstance(count, int)))
        case _:
            return None


def _source_facts(note: SourceNote) -> SourceFacts:
    return SourceFacts(note.name, note.licence, note.attribution, note.provenance)


def _counts(noted: JsonValue) -> tuple[Count, ...]:
    """Return counts as the manifest notes them by name; none where it is not what this code notes."""
    counts = noted if isinstance(noted, dict) else {}
    return tuple(Count(name, count) for name, count in sorted(counts.items()) if isinstance(count, int))
