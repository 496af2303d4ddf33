"""Ages as options of commands."""

from datetime import timedelta

import typer


def age(text: str) -> timedelta:
    """Return the age that an option names: 26h, 90m, 1d12h.

    Raises:
        typer.BadParameter: it names none.
    """
    from flows.health.standing import parse_age

    try:
        return parse_age(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
