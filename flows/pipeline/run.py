"""The recipe of a version: the sequence of steps from inputs to a published version."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import ParamSpec, Protocol, TypeVar

from polars.exceptions import PolarsError
from pydantic import JsonValue

from expectations.results import Verdict
from flows.fetching.fetch import live_sources
from flows.pipeline import steps
from flows.pipeline.checking.validate import PROFILE
from flows.pipeline.fingerprint import code_version, fingerprint, linking_fingerprint
from flows.pipeline.processing.parameters import extractor_version
from flows.pipeline.publishing.correction_counts import CORRECTIONS
from flows.pipeline.publishing.run_notes import recorded
from flows.pipeline.publishing.version_notes import source_facts, validation_facts
from flows.pipeline.publishing.version_report import (
    emptied_rejected_folder,
    write_rejected_report,
    write_version_report,
)
from flows.pipeline.reading.known_inputs import record_inputs
from flows.pipeline.request import Progress, Request, Status
from flows.pipeline.step_counts import counted
from flows.pipeline.tables.quarantine import new_refusals
from flows.pipeline.workspace import Outcome, Workspace
from flows.report.facts import ReportFacts
from flows.store.disk import is_full
from flows.store.manifest import Manifest
from flows.store.notes import SOURCES, VALIDATION
from flows.store.publish import NewVersion
from flows.store.store import Store, Writer
from flows.store.store_errors import full_error

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class Call(Protocol):
    """Wrapper of steps: `directly`, or one that makes tasks of Prefect."""

    def __call__(self, step: Callable[P, R]) -> Callable[P, R]:
        """Return what calls `step`."""
        ...


def directly(step: Callable[P, R]) -> Callable[P, R]:
    """Call a step as it is."""
    return step


def in_silence(step: str, done: int, total: int | None) -> None:
    """Ignore progress."""


def build_version(request: Request, call: Call = directly, progress: Progress = in_silence) -> Outcome:
    """Read the inputs, turn them into tables, validate and publish them as a new version.

    Args:
        request: what to read and where to write.
        call: wrapper of each step.
        progress: called after each piece of a long step.

    Raises:
        SourceError: an input does not exist or cannot be read at all.
        StoreError: the dataset cannot be written or is damaged, or another run is writing it.
    """
    store = Store.open(request.output, request.settings.store)
    with store.writing() as writer:
        work = Workspace(request, writer.staging, writer.parent, fingerprint(request.settings), progress)
        seconds: dict[str, JsonValue] = {}
        try:
            return recorded(store.layout, writer.parent, seconds, lambda: _build(work, writer, call, seconds))
        except (OSError, PolarsError) as error:
            if is_full(error):
                raise full_error(store.root, error) from error
            steps.check_parent(work)  # what is wrong with it says more than what could not be done with it
            raise


def _build(work: Workspace, writer: Writer, call: Call, seconds: dict[str, JsonValue]) -> Outcome:
    def step(function: Callable[P, R]) -> Callable[P, R]:
        return call(timed(function, seconds))

    if not work.request.offline and live_sources(work.request.inputs, work.request.sources):
        step(steps.fetch_inputs)(work)
    spool = step(steps.read_inputs)(work)
    processed = step(steps.process_articles)(work, spool)
    selection = step(steps.select_articles)(work)
    refused = steps.refused_rows(spool, processed, selection)
    unchanged = Outcome(Status.UNCHANGED, work.parent, None, refused, None, spool.unchanged)
    is_new = bool(spool.batches) or not new_refusals(refused, steps.parent_quarantine(work)).is_empty()
    if not is_new and steps.is_linked_alike(work):
        return unchanged
    step(steps.check_parent)(work)
    speakers = step(steps.link_speakers)(work, selection)
    links = step(steps.link_articles)(work, selection, speakers)
    run_id = steps.run_id(work, spool, refused)
    draft = step(steps.assemble_tables)(work, selection, links, speakers, spool, refused, run_id)
    if steps.same_tables(draft, work.parent):
        return unchanged
    validation = step(steps.validate_tables)(work, draft, spool, processed, selection)
    facts: ReportFacts | None = None
    if validation.verdict is Verdict.FAILED:
        folder = emptied_rejected_folder(work.request.output)
        steps.write_evidence(work, folder, "tables that were not published", validation)
        facts = write_rejected_report(work, draft, validation, run_id)
        return Outcome(Status.FAILED, work.parent, validation, refused, facts, spool.unchanged)

    def write_report(manifest: Manifest, folder: Path) -> None:
        nonlocal facts
        steps.write_evidence(work, folder, manifest.version, validation)  # before the report, which links to it
        facts = write_version_report(folder, work.request.output, manifest, validation, seconds)

    candidate = NewVersion(
        tables=draft.tables,
        created_at=datetime.now(UTC),
        code_version=code_version(),
        config_sha256=work.request.settings.processing_sha256,
        model_version=extractor_version(),
        run_id=run_id,
        inputs=record_inputs(
            work.request.output, work.parent, spool.keys, work.fingerprint, work.folder / "inputs.parquet"
        ),
        furniture=(work.recurring,),
        moves=steps.write_moves(work, draft, speakers),
        report=write_report,
        facts={
            "seconds": seconds,
            "inputs": steps.input_facts(spool, refused),
            steps.LINKING: linking_fingerprint(work.request.settings),
            CORRECTIONS: steps.count_corrections(work),
            PROFILE: steps.profile_facts(validation),
            SOURCES: source_facts(work.request, work.parent),
            VALIDATION: validation_facts(validation),
        },
    )
    manifest = step(steps.publish_version)(writer, candidate)
    return Outcome(Status.PUBLISHED, manifest, validation, refused, facts, spool.unchanged)


def timed(step: Callable[P, R], seconds: dict[str, JsonValue]) -> Callable[P, R]:
    """Return `step` with its duration noted in `seconds` under its name, and logged with what it counted."""

    @wraps(step)
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        start = perf_counter()
        try:
            result = step(*args, **kwargs)
        finally:
            seconds[step.__name__] = took = round(perf_counter() - start, 3)
        logger.info("%s: %s", step.__name__.replace("_", " "), ", ".join(filter(None, (counted(result), f"{took} s"))))
        return result

    return timed
