"""The command `newsquotes`."""

import sys

from flows.commands import building, evaluating, looking, validating, versions
from flows.commands.common import app, ended

__all__ = ["main"]

_COMMANDS = (building, evaluating, looking, validating, versions)  # importing them has declared their commands


def main() -> None:
    """Run the command line and exit with its code; errors are messages, never tracebacks."""
    sys.exit(ended(app))
