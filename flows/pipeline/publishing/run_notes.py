"""Recording how a run ended, for those who watch over the dataset."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from pydantic import JsonValue

from flows.health.metrics import write_metrics
from flows.health.run_record import RunEnd, RunRecord, read_record, write_record
from flows.pipeline.workspace import Outcome
from flows.store.layout import Layout
from flows.store.manifest import Manifest

logger = logging.getLogger(__name__)


def recorded(
    layout: Layout, parent: Manifest | None, seconds: Mapping[str, JsonValue], build: Callable[[], Outcome]
) -> Outcome:
    """Call `build`, and leave the record of the run and its metrics beside the versions, however it ends.

    Args:
        layout: of the dataset, whose lock the caller holds.
        parent: the current version, which stays so where `build` fails.
        seconds: duration of each step, filled by `build`.
        build: makes the version.
    """
    started = datetime.now(UTC)

    def record(manifest: Manifest | None, end: RunEnd, **facts: object) -> None:
        steps = {step: float(str(value)) for step, value in seconds.items()}
        values = {"end": end, "started_at": started, "ended_at": datetime.now(UTC), "succeeded_at": None}
        _write(layout, RunRecord.model_validate({**values, "seconds": steps, **facts}), manifest)

    try:
        outcome = build()
    except BaseException as error:
        record(parent, RunEnd.ERROR, error=f"the last run ended with {type(error).__name__}: {error}".rstrip(": "))
        raise
    refused = dict(sorted(outcome.refused.group_by("reason").len().iter_rows()))
    record(outcome.manifest, RunEnd(outcome.status), unchanged_inputs=outcome.unchanged_inputs, refused=refused)
    return outcome


def _write(layout: Layout, record: RunRecord, manifest: Manifest | None) -> None:
    full = record.after(read_record(layout))
    try:
        write_record(layout, full)
        write_metrics(layout, full, manifest)
    except OSError as error:  # what was published stands, and what went wrong before is what is to be told
        logger.warning("the run could not be recorded in %s: %s", layout.root, error)
