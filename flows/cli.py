"""The command `newsquotes`."""

import signal
import sys
from types import FrameType

from flows.commands import evaluating, inspecting, running, storing, validating, watching_over
from flows.commands.common import app, ended

__all__ = ["main"]

_COMMANDS = (
    evaluating,
    inspecting,
    running,
    storing,
    validating,
    watching_over,
)  # importing them has declared their commands


def main() -> None:
    """Run the command line and exit with its code; errors are messages, never tracebacks."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(ended(app))


def _terminate(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature is Python's
    """End as an interrupted command does, cleaning up: by default the signal would end the process where it stands."""
    raise SystemExit(128 + number)
