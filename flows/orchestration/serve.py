"""The flow on its schedule, with Prefect's server and user interface."""

from collections.abc import Callable

from config.settings import Schedule
from flows.orchestration.environment import prepare_environment, server_port
from flows.orchestration.once import import_flow
from flows.orchestration.server import prefect_server


def serve_flow(parameters: dict[str, object], schedule: Schedule, on_ready: Callable[[str], None]) -> None:
    """Run the flow whenever the schedule says so, until interrupted.

    Args:
        parameters: the flow's.
        schedule: when it runs.
        on_ready: called with the address of Prefect's user interface, once it can be opened.

    Raises:
        ServerError: no Prefect server could be reached or started.
    """
    prepare_environment()
    with prefect_server(meanwhile=import_flow, port=server_port()) as url:
        from prefect.schedules import Cron

        from flows.orchestration.flow import FLOW_NAME, build_newsquotes

        on_ready(url.removesuffix("/api"))
        build_newsquotes.serve(
            name=FLOW_NAME,
            schedule=Cron(schedule.cron, timezone=schedule.timezone),
            parameters=parameters,
            pause_on_shutdown=False,
            limit=1,
            print_starting_message=False,
        )
