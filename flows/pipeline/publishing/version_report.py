"""The report of a version, or of tables that were not published because they failed validation."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl
from pydantic import JsonValue

from config.tables import TableReader
from expectations.results import ValidationReport
from flows.pipeline.fingerprint import code_version
from flows.pipeline.processing.parameters import extractor_version
from flows.pipeline.workspace import DraftTables, Workspace
from flows.report.collect import collect_facts, run_facts
from flows.report.facts import ReportFacts, RunFacts
from flows.report.report_page import write_report
from flows.store.layout import CHANGES
from flows.store.manifest import Manifest
from flows.store.parquet import scan_table

VALIDATION = "validation.json"
REJECTED = "rejected"


def write_version_report(
    folder: Path, root: Path, manifest: Manifest, validation: ValidationReport, seconds: Mapping[str, JsonValue]
) -> ReportFacts:
    """Write the report of the version that `manifest` describes, and the validation's results, into `folder`."""
    run = run_facts(manifest, [(step, float(str(value))) for step, value in seconds.items()])
    scan = partial(scan_table, root, manifest)
    articles = folder.parent / CHANGES / "articles.parquet"  # written before the report, where any differ
    changed = pl.scan_parquet(articles, glob=False) if articles.is_file() else None
    return _write(folder, scan, validation, collect_facts(scan, run, validation, manifest.changes, changed))


def emptied_rejected_folder(output: Path) -> Path:
    """Return where the report on tables that failed validation goes, without what an earlier run left there."""
    folder = output / REJECTED
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def write_rejected_report(
    work: Workspace, draft: DraftTables, validation: ValidationReport, run_id: str
) -> ReportFacts:
    """Write the report on tables that failed validation beside the versions."""
    run = RunFacts(
        version="not published",
        parent=work.parent.version if work.parent else None,
        created_at=datetime.now(UTC),
        code_version=code_version(),
        config_sha256=work.request.settings.processing_sha256,
        model_version=extractor_version(),
        run_id=run_id,
        is_published=False,
    )
    facts = collect_facts(draft.scan, run, validation)
    return _write(work.request.output / REJECTED, draft.scan, validation, facts)


def _write(folder: Path, scan: TableReader, validation: ValidationReport, facts: ReportFacts) -> ReportFacts:
    page = write_report(folder, facts, scan)
    page.with_name(VALIDATION).write_text(validation.to_json(), encoding="utf-8")
    return facts
