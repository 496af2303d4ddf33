"""Running the flow once, in this process."""

import os

from flows.build.work import Outcome, Progress, Request
from flows.orchestration.environment import prepare_environment
from flows.orchestration.server import prefect_server


def run_flow(request: Request, config: str | None, sources: str | None, progress: Progress) -> Outcome:
    """Run the flow and return how it ended.

    Args:
        request: what to read and where to write.
        config: the file that the request's settings came from.
        sources: the file that its sources came from.
        progress: told how far the run is.

    Raises:
        ServerError: no Prefect server could be reached or started.
        Exception: what the build raised.
    """
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # the command says it itself
    prepare_environment()
    with prefect_server(meanwhile=import_flow):
        from flows.orchestration.flow import PROGRESS, build_newsquotes

        token = PROGRESS.set(progress)
        try:
            state = build_newsquotes(list(request.inputs), str(request.output), config, sources, return_state=True)
            result = state.result(raise_on_failure=False)
        finally:
            PROGRESS.reset(token)
    if isinstance(result, Exception):
        raise result
    outcome: Outcome = result
    return outcome


def import_flow() -> None:
    """Import what the flow needs while the server starts."""
    import flows.orchestration.flow  # noqa: F401 - for its side effect: the imports are done
