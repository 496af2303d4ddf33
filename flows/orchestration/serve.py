"""The flow on its schedule, with Prefect's server and user interface."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from config.files import ConfigError
from config.settings import Schedule
from flows.orchestration.environment import prepare_environment, server_port
from flows.orchestration.once import import_flow
from flows.orchestration.server import prefect_server

TAG = "newsquotes"
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
        ServerError: no Prefect server could be reached or started, or a deployment for another dataset has this name.
    """
    prepare_environment(is_serving=True)
    check_schedule(schedule)
    with prefect_server(meanwhile=import_flow, port=server_port()) as url:
        from prefect.schedules import Cron
        from prefect.types.entrypoint import EntrypointType

        from flows.orchestration.deployments import refuse_another
        from flows.orchestration.flow import build_newsquotes

        refuse_another(name, str(parameters["output"]))
        on_ready(url.removesuffix("/api"))
        build_newsquotes.serve(
            name=name,
            schedule=Cron(schedule.cron, timezone=schedule.timezone),
            parameters=dict(parameters),
            tags=[TAG],
            pause_on_shutdown=False,
            limit=1,
            print_starting_message=False,
            entrypoint_type=EntrypointType.MODULE_PATH,  # by path, it would be looked for in the working folder first
        )


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
