"""Gathering the facts of a version, section by section."""

from collections.abc import Iterable, Mapping

import polars as pl
from pydantic import JsonValue

from config.tables import load_tables
from expectations.results import ValidationReport
from flows.report.facts import InputFacts, ReportFacts, RunFacts, TableFacts
from flows.report.sections import volumes
from flows.report.sections.expectations import expectation_lines
from flows.report.sections.quotations import counts, scores
from flows.report.sections.removed import kept_chars, quarantine, stripped
from flows.report.sections.samples import broken_articles, sampled_quotes
from flows.report.sections.speakers import speakers
from flows.store.manifest import Manifest, TableChanges
from flows.views.scan import Scan


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
    outlets, other_outlets, outlet_count = volumes.outlets(scan)
    expectations = expectation_lines(validation)
    samples = sampled_quotes(scan, run.run_id)
    paged = [*broken_articles(scan, expectations), *(sample.article_id for sample in samples)]
    return ReportFacts(
        run=run,
        verdict=validation.verdict,
        tables=tuple(_table_facts(name, scan, (changes or {}).get(name)) for name in load_tables()),
        expectations=expectations,
        timeline=volumes.timeline(scan),
        outlets=outlets,
        other_outlets=other_outlets,
        outlet_count=outlet_count,
        copies=volumes.copies(scan),
        speakers=speakers(scan),
        quote_types=counts(scan("quotes"), "quote_type"),
        methods=counts(scan("attributions"), "method"),
        kinds=counts(scan("attributions"), "speaker_kind"),
        scores=scores(scan),
        samples=samples,
        pages=tuple(dict.fromkeys(paged)),
        kept_chars=kept_chars(scan),
        stripped=stripped(scan),
        quarantine=quarantine(scan),
        mixes=validation.mixes,
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
    )


def _input_facts(noted: JsonValue) -> InputFacts | None:
    """Return what the manifest notes of a run's inputs; None where it is not what this code notes."""
    match noted:
        case {"processed": int(processed), "unchanged": int(unchanged), "refused": dict(refused)}:
            return InputFacts(processed, unchanged, sum(count for count in refused.values() if isinstance(count, int)))
        case _:
            return None


def _table_facts(name: str, scan: Scan, changes: TableChanges | None) -> TableFacts:
    rows = int(scan(name).select(pl.len()).collect(engine="streaming").item())
    description = load_tables()[name].description
    if changes is None:
        return TableFacts(name, description, rows)
    return TableFacts(name, description, rows, changes.added, changes.changed, changes.removed)
