"""Artifacts of a run in Prefect's user interface: progress, summary, results of expectations, link to the report."""

import time
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.orchestration.summary import expectation_rows, summary_markdown
from flows.pipeline.publishing.version_report import REJECTED
from flows.pipeline.request import Progress, Status
from flows.pipeline.workspace import Outcome
from flows.store.layout import REPORT, Layout

SECONDS = 2  # at least between two updates: each is a request to the server
# Per cent of a run at which steps begin and end, roughly; the total of what is read is not known before.
_STEPS = {"fetch": (0, 5), "read": (5, 10), "process": (10, 60), "assemble": (60, 70), "validate": (70, 95)}


class ShownProgress:
    """Progress as an artifact of Prefect, passed on to another observer."""

    def __init__(self, observer: Progress) -> None:
        """Make the artifact; a flow must be running."""
        self._observer = observer
        made = create_progress_artifact(0, "newsquotes-progress", "The run has begun")
        self._artifact = cast("UUID", made)  # it would be awaited in an async flow only
        self._updated = time.monotonic()

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Note that `done` of `total` pieces of `step` are done."""
        self._observer(step, done, total)
        if time.monotonic() - self._updated >= SECONDS:
            first, last = _STEPS.get(step, (0, 0))
            share = done / total if total else 0
            self._update(first + share * (last - first), f"{step}: {done:,}{f' of {total:,}' if total else ''}")

    def end(self, how: str) -> None:
        """Note that the run has ended."""
        self._update(100, how)

    def _update(self, per_cent: float, description: str) -> None:
        update_progress_artifact(self._artifact, per_cent, description)
        self._updated = time.monotonic()


def tell_outcome(outcome: Outcome, output: Path) -> None:
    """Make the artifacts of a run that has ended."""
    create_markdown_artifact(summary_markdown(outcome), "newsquotes-run", "What the run did")
    if outcome.facts is None:
        return
    rows = expectation_rows(outcome.facts)
    create_table_artifact(rows, "newsquotes-expectations", "How the expectations fared; those that do not hold first")
    page = report_path(outcome, output)
    create_link_artifact(page.resolve().as_uri(), str(page), "newsquotes-report", "The report, on the flow's machine")


def report_path(outcome: Outcome, output: Path) -> Path:
    """Return the path of the report that a run wrote.

    Raises:
        ValueError: it published nothing and rejected nothing.
    """
    if outcome.status is Status.FAILED:
        return output / REJECTED / "index.html"
    if outcome.manifest is None:
        raise ValueError("a run without a version has no report")
    return Layout(output).version(outcome.manifest.version) / REPORT / "index.html"
