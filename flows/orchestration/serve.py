"""The flow on its schedule, with Prefect's server and user interface."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from config.files import ConfigError
from config.settings import Schedule
from flows.orchestration.environment import prepare_environment, server_port
from flows.orchestration.once import import_flow
from flows.orchestration.server import prefect_server
from flows.orchestration.server_errors import ServerError

TAG = "newsquotes"
STOP_SECONDS = 20  # for Prefect's runner to stop by itself
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")  # Prefect forbids some of these, and addresses spell others out


def deployment_name(output: Path) -> str:
    """Return what the deployment that builds the dataset at `output` is called: as its folder."""
    return _NOT_IN_NAMES.sub("-", output.resolve().name).strip("-") or TAG


def serve_flow(
    name: str, parameters: Mapping[str, object], schedule: Schedule, on_ready: Callable[[str], None]
) -> None:
    """Run the flow whenever the schedule says so, until interrupted.

    Args:
        name: of the deployment in Prefect.
        parameters: the flow's; `output` is an absolute path.
        schedule: when it runs.
        on_ready: called with the address of Prefect's user interface, once it can be opened.

    Raises:
        ConfigError: the schedule cannot be.
        ServerError: no Prefect server could be reached or started, the one started here has ended, or a deployment for
            another dataset has this name.
    """
    prepare_environment(is_serving=True)
    ends: list[str] = []
    with prefect_server(
        meanwhile=import_flow,
        port=server_port(),
        check=lambda: check_schedule(schedule),
        on_end=lambda end: _stop_serving(end, ends),
    ) as url:
        from prefect.schedules import Cron
        from prefect.types.entrypoint import EntrypointType

        from flows.orchestration.deployments import refuse_another
        from flows.orchestration.flow import build_newsquotes

        refuse_another(name, str(parameters["output"]))
        on_ready(url.removesuffix("/api"))
        try:
            build_newsquotes.serve(
                name=name,
                schedule=Cron(schedule.cron, timezone=schedule.timezone),
                parameters=dict(parameters),
                tags=[TAG],
                pause_on_shutdown=False,
                limit=1,
                print_starting_message=False,
                entrypoint_type=EntrypointType.MODULE_PATH,  # a path would be looked for in the working folder first
            )
        except KeyboardInterrupt:
            if not ends:
                raise
    if ends:
        raise ServerError(ends[0])


def _stop_serving(end: str, ends: list[str]) -> None:
    """Make this process stop serving, because without its server no run will start: `end` says what happened to it."""
    ends.append(end)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(STOP_SECONDS)
    sys.stderr.write(f"error: {end}\n")  # serving did not stop: it waits for the server
    os._exit(1)


def check_schedule(schedule: Schedule) -> None:
    """Check that Prefect can run on the schedule.

    Raises:
        ConfigError: its cron line is none, or its time zone is not known.
    """
    from prefect.client.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    try:
        CronSchedule(cron=schedule.cron, timezone=schedule.timezone)
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
        what = (
            f"schedule.timezone is no known time zone: {schedule.timezone!r}; write one like Europe/Oslo"
            if "timezone" in wrong
            else f"schedule.cron is no cron line: {schedule.cron!r}; write five fields like '0 6 * * *'"
        )
        raise ConfigError(what) from error
