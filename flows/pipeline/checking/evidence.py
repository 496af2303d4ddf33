"""Evidence beside a validation report: Data Docs, its results as a table, and all rows that break an expectation."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from config.expectations import ExpectationSettings
from expectations.results import ValidationReport
from flows.display.frames import frame_csv
from flows.display.validation import validation_frame

DATA_DOCS = "data_docs"
FAILING_ROWS, FAILING_CSV = "failing_rows.parquet", "failing_rows.csv"
RESULTS_CSV = "validation.csv"

logger = logging.getLogger(__name__)


def write_evidence(
    folder: Path, name: str, report: ValidationReport, failing: pl.DataFrame, settings: ExpectationSettings
) -> None:
    """Write Data Docs, the results as CSV and the rows that fail into `folder`; no file of rows where none fails.

    Data Docs that cannot be built are no reason to hold back a version: its results stand in its report as well.

    Args:
        folder: of the report.
        name: of the version.
        report: how its expectations fared.
        failing: rows that break an expectation.
        settings: what the suites were built from.
    """
    from expectations.gx.docs.build import DocsSubject, build_data_docs

    folder.mkdir(parents=True, exist_ok=True)
    (folder / RESULTS_CSV).write_text(frame_csv(validation_frame(report)), encoding="utf-8")
    if failing.height:
        failing.write_parquet(folder / FAILING_ROWS, compression="zstd")
        (folder / FAILING_CSV).write_text(frame_csv(failing), encoding="utf-8")
    try:
        build_data_docs(folder / DATA_DOCS, report, settings, DocsSubject(name, datetime.now(UTC)))
    except Exception as error:  # noqa: BLE001 - whatever Great Expectations' renderers raise
        logger.warning("%s: the Data Docs could not be built: %s", name, error)
