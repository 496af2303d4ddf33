"""Running the flow once, in this process."""

import os

from flows.orchestration.environment import prepare_environment
from flows.orchestration.server import prefect_server
from flows.orchestration.server_errors import ServerError
from flows.pipeline.request import Progress, Request
from flows.pipeline.workspace import Outcome


def run_flow(request: Request, config: str | None, sources: str | None, progress: Progress) -> Outcome:
    """Run the flow and return how it ended.

    Args:
        request: what to read and where to write.
        config: the file that the request's settings came from.
        sources: the file that its sources came from.
        progress: observer of the run.

    Raises:
        ServerError: no Prefect server could be reached or started.
        Exception: what the build raised.
    """
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # the command says it itself
    prepare_environment()
    with prefect_server(meanwhile=import_flow):
        from flows.orchestration.flow import build_newsquotes
        from flows.orchestration.watching import watched_by

        with watched_by(progress):
            state = build_newsquotes(
                list(request.inputs), str(request.output), config, sources, request.offline, return_state=True
            )
            result: object = state.result(raise_on_failure=False)
    if isinstance(result, Outcome):
        return result
    if isinstance(result, Exception):
        raise result
    raise ServerError(f"the run ended as {state.name} without a result: {state.message}")


def import_flow() -> None:
    """Import what the flow needs while the server starts."""
    import flows.orchestration.flow  # noqa: F401 - for its side effect: the imports are done
