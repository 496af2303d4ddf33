"""The command `newsquotes`."""

import sys

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
    sys.exit(ended(app))
