"""Figures of the last run and the current version in Prometheus' text format, as its textfile collector reads them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from flows.health.run_record import RunEnd, RunRecord
from flows.store.disk import replace_file
from flows.store.layout import Layout, version_number
from flows.store.manifest import Manifest
from flows.store.notes import validation_note

METRICS = "metrics.prom"

Sample = tuple[Mapping[str, str], float]


def write_metrics(layout: Layout, record: RunRecord, manifest: Manifest | None) -> None:
    """Replace the file of metrics; the caller holds the store's lock.

    Raises:
        OSError: the disk is full or the folder cannot be written to.
    """
    replace_file(layout.root / METRICS, metrics_text(record, manifest).encode(), layout.staging)


def metrics_text(record: RunRecord, manifest: Manifest | None) -> str:
    """Return the metrics of a run and of the version that is current after it."""
    return "".join([*_of_run(record), *(_of_version(manifest) if manifest else ())])


def _of_run(record: RunRecord) -> Iterator[str]:
    yield _gauge("last_run_timestamp_seconds", "End of the last run", [({}, _seconds(record.ended_at))])
    duration = (record.ended_at - record.started_at).total_seconds()
    yield _gauge("last_run_duration_seconds", "Duration of the last run", [({}, duration)])
    ends: list[Sample] = [({"end": end}, float(end is record.end)) for end in RunEnd]
    yield _gauge("last_run_end", "How the last run ended: 1 at that end, 0 at the others", ends)
    if record.succeeded_at:
        succeeded: list[Sample] = [({}, _seconds(record.succeeded_at))]
        yield _gauge("last_success_timestamp_seconds", "End of the last run that ended well", succeeded)
    steps: list[Sample] = [({"step": step}, seconds) for step, seconds in record.seconds.items()]
    yield _gauge("step_duration_seconds", "Duration of each step of the last run", steps)
    refused: list[Sample] = [({"reason": reason}, count) for reason, count in record.refused.items()]
    yield _gauge("last_run_refused", "Inputs and rows that the last run refused", refused)
    unchanged: list[Sample] = [({}, record.unchanged_inputs)]
    yield _gauge("last_run_unchanged_inputs", "Inputs of the last run that were known already", unchanged)


def _of_version(manifest: Manifest) -> Iterator[str]:
    yield _gauge("version_number", "Number of the current version", [({}, version_number(manifest.version))])
    created: list[Sample] = [({}, _seconds(manifest.created_at))]
    yield _gauge("version_created_timestamp_seconds", "When the current version was made", created)
    rows: list[Sample] = [({"table": name}, table.rows) for name, table in manifest.tables.items()]
    yield _gauge("table_rows", "Rows of the current version", rows)
    if note := validation_note(manifest):
        warnings: list[Sample] = [({}, len(note.warnings))]
        yield _gauge("validation_warnings", "Expectations that the current version does not meet", warnings)


def _gauge(name: str, meaning: str, samples: Iterable[Sample]) -> str:
    """Return one metric with its samples, "" where it has none."""
    lines = [f"newsquotes_{name}{_labels(labels)} {value:.15g}\n" for labels, value in samples]
    return "".join([f"# HELP newsquotes_{name} {meaning}.\n# TYPE newsquotes_{name} gauge\n", *lines]) if lines else ""


def _labels(labels: Mapping[str, str]) -> str:
    pairs = ",".join(f'{name}="{value}"' for name, value in labels.items())  # of closed lists: nothing to escape
    return f"{{{pairs}}}" if pairs else ""


def _seconds(at: datetime) -> float:
    return round(at.timestamp(), 3)
