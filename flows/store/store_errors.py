"""What can go wrong in the store, in words for the person who runs it."""

import os
from pathlib import Path

REPAIR = "`newsquotes repair` sets such versions aside"


class StoreError(Exception):
    """The store cannot do what was asked; the message names the path and what to do."""


class DamagedError(StoreError):
    """Something that a store wrote is missing or is not what was written."""


class FullError(StoreError):
    """The disk or the user's quota is full."""


class LockedError(StoreError):
    """Another process is writing to the store."""


def full_error(root: Path, error: BaseException) -> FullError:
    """Return what to raise for an error that says that the disk is full, met while writing to the store at `root`."""
    named = isinstance(error, OSError) and error.filename
    place = Path(os.fsdecode(named)).parent if named else root
    return FullError(
        f"no space is left in {place}; every published version of {root} is as it was. Free some space, for instance"
        " with `newsquotes prune`, and try again"
    )
