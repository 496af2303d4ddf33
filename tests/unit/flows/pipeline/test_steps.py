"""Steps of a run: which are called again after a passing fault, and when linking is done anew."""

import re
from pathlib import Path
from typing import get_origin, get_type_hints

import pytest
from pydantic import JsonValue

from config.settings import load_settings
from config.sources import load_sources
from flows.orchestration.flow import as_task
from flows.pipeline import run, steps
from flows.pipeline.fingerprint import linking_fingerprint
from flows.pipeline.reading.spool import Spool
from flows.pipeline.request import Request
from flows.pipeline.step_counts import counted
from flows.pipeline.steps import retried, retries_of
from flows.pipeline.workspace import Workspace
from tests.unit.flows.pipeline.tables.test_assemble import manifest

STEPS = (
    "read_inputs", "process_articles", "select_articles", "link_speakers", "link_articles", "assemble_tables",
    "validate_tables", "publish_version",
)  # fmt: skip


@retried(3)
def weak() -> str:
    return "done"


def strong() -> None:
    """Do nothing that can fail."""


def test_a_step_says_itself_how_often_it_may_be_called_again() -> None:
    assert weak() == "done"
    assert (retries_of(weak), retries_of(strong)) == (3, 0)


def test_what_reads_and_writes_is_called_again_and_publishing_is_not() -> None:
    again = {name for name, step in vars(steps).items() if callable(step) and retries_of_any(step)}
    assert again == {
        "fetch_inputs", "read_inputs", "process_articles", "link_speakers", "link_articles", "assemble_tables",
        "validate_tables",
    }  # fmt: skip
    assert retries_of(steps.publish_version) == 0


def retries_of_any(step: object) -> int:
    return retries_of(step) if getattr(step, "__module__", "") == steps.__name__ and callable(step) else 0


def test_a_task_of_prefect_is_retried_as_its_step_declares() -> None:
    timed = run.timed(steps.read_inputs, {})
    assert as_task(timed).retries == 2  # type: ignore[attr-defined]
    assert as_task(strong).retries == 0  # type: ignore[attr-defined]


def test_a_step_logs_what_it_counted_and_how_long_it_took(caplog: pytest.LogCaptureFixture) -> None:
    def read_inputs() -> Spool:
        return Spool((), tuple((f"{n}.txt", "0" * 64) for n in range(1200)), (), 7)

    def fails() -> None:
        raise OSError("no room")

    seconds: dict[str, JsonValue] = {}
    with caplog.at_level("INFO", "flows"):
        run.timed(read_inputs, seconds)()
        run.timed(strong, seconds)()
        with pytest.raises(OSError, match="no room"):
            run.timed(fails, seconds)()
    assert [re.sub(r"[\d.]+ s$", "N s", line) for line in caplog.messages] == [
        "read inputs: 1,200 inputs new or changed, 7 known, 0 refused, N s",
        "strong: N s",
    ]
    assert set(seconds) == {"read_inputs", "strong", "fails"}


def test_every_result_of_a_step_is_counted() -> None:
    silent = [
        step for step in (getattr(steps, name) for name in STEPS) if not is_counted(get_type_hints(step)["return"])
    ]
    assert silent == []


def is_counted(result: type) -> bool:
    return counted.dispatch(get_origin(result) or result) is not counted.dispatch(object)


@pytest.mark.parametrize("fact", [None, "another"])
def test_a_version_is_linked_anew_where_it_was_linked_by_other_code(tmp_path: Path, fact: str | None) -> None:
    request = Request((), tmp_path, load_settings(), load_sources())
    today = linking_fingerprint(request.settings)

    def is_linked_alike(fact: str | None) -> bool:
        parent = manifest().model_copy(update={"facts": {steps.LINKING: fact} if fact else {}})
        return steps.is_linked_alike(Workspace(request, tmp_path, parent, "", run.in_silence))

    assert is_linked_alike(today)
    assert not is_linked_alike(fact)
