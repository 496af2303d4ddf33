"""Prefect's settings: everything stays on this machine (`flows.telemetry` keeps it from reporting to anybody).

They are environment variables, because Prefect and the server it starts read them when they are first imported. What
the user has set stays as it is.
"""

import os
from pathlib import Path

from platformdirs import user_state_path

from flows.orchestration.server_errors import ServerError

DEFAULT_PORT = 4200

_SETTINGS = {
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
    # The server and the processes of scheduled runs do not look for modules in the folder that the user is in.
    "PYTHONSAFEPATH": "1",
}
# Of `serve`: its runs tell of their steps, on its standard error and in Prefect's user interface.
_SERVING = {
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def prepare_environment(*, is_serving: bool = False) -> None:
    """Set what Prefect reads on import; call it before Prefect is imported.

    Args:
        is_serving: whether scheduled runs will be started, whose logs are all there is to see of them.

    Raises:
        ServerError: the folder for Prefect's state cannot be made.
    """
    home = Path(os.environ.setdefault("PREFECT_HOME", str(user_state_path("newsquotes") / "prefect")))
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServerError(f"cannot keep Prefect's state in {home}: {error.strerror}; set PREFECT_HOME") from error
    for name, value in {**_SETTINGS, **(_SERVING if is_serving else {})}.items():
        os.environ.setdefault(name, value)


def server_port() -> int:
    """Return the port of the server that `serve` starts."""
    return int(os.environ.get("PREFECT_SERVER_API_PORT", DEFAULT_PORT))
