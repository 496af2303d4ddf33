"""The flow of Prefect: the steps of the pipeline as its tasks."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from config.settings import load_settings
from config.sources import load_sources
from flows.orchestration.artifacts import ShownProgress, tell_outcome
from flows.orchestration.watching import current_progress
from flows.pipeline.request import Request, Status
from flows.pipeline.run import build_version
from flows.pipeline.steps import retries_of
from flows.pipeline.workspace import Outcome

P = ParamSpec("P")
R = TypeVar("R")

FLOW_NAME = "build-newsquotes"

RETRY_SECONDS = 2


@flow(name=FLOW_NAME, persist_result=False, validate_parameters=False)
def build_newsquotes(
    inputs: list[str] | None = None,
    output: str = "output",
    config: str | None = None,
    sources: str | None = None,
    offline: bool = False,
) -> State[Any]:
    """Read articles, extract and validate their quotes, and publish a version of the dataset.

    Args:
        inputs: files, folders, globs or names of sources; none: all configured sources.
        output: folder of the dataset.
        config: file of settings over the defaults.
        sources: file of sources instead of the shipped ones.
        offline: whether live sources are read as they were fetched before, and not fetched.

    Returns:
        The state of the run, named after how it ended, with the outcome as its data.
    """
    request = Request(
        tuple(inputs or ()),
        Path(output),
        load_settings(Path(config) if config else None),
        load_sources(Path(sources) if sources else None),
        offline,
    )
    # What the steps log goes where Prefect's own lines go, and is as talkative.
    logging.getLogger("flows").setLevel(get_run_logger().getEffectiveLevel())
    progress = ShownProgress(current_progress())
    outcome = build_version(request, as_task, progress)
    progress.end(_message(outcome))
    tell_outcome(outcome, request.output)
    get_run_logger().info("%s: %s", request.output, _message(outcome))
    if outcome.status is Status.FAILED:
        return Failed(name="Validation failed", message=_message(outcome), data=outcome)
    return Completed(name=outcome.status.capitalize(), message=_message(outcome), data=outcome)


def as_task(step: Callable[P, R]) -> Callable[P, R]:
    """Return a step of the build as a task of Prefect; nothing of it is cached or stored."""
    name = step.__name__.replace("_", "-")
    as_named = task(
        name=name,
        task_run_name=name,
        retries=retries_of(step),
        retry_delay_seconds=RETRY_SECONDS,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return as_named(step)


def _message(outcome: Outcome) -> str:
    current = f"{outcome.manifest.version} is current" if outcome.manifest else "there is no version yet"
    if outcome.status is Status.FAILED:
        breaches = outcome.validation.breaches if outcome.validation else ()
        return f"{len(breaches)} expectations failed; {current}"
    return f"{outcome.status}; {current}"
