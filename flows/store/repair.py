"""Setting aside the versions that nobody can read any more, so that the others can be worked with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.store import table_folders
from flows.store.census import take_census
from flows.store.disk import Link, make_folder, move
from flows.store.index import refresh_index
from flows.store.layout import Layout
from flows.store.pointer import current_name, point_to
from flows.store.store_errors import DamagedError


@dataclass(frozen=True)
class Repaired:
    """What was done: where the damaged versions lie now, and the version that is current."""

    set_aside: tuple[Path, ...]
    current: str


def repair(layout: Layout, now: datetime, link: Link) -> Repaired:
    """Move the versions whose manifests cannot be read to the folder `damaged`.

    Where the current one is among them, the newest whole one becomes current.

    Raises:
        DamagedError: no version is whole.
    """
    census = take_census(layout)
    if not census.whole:
        raise DamagedError(f"no version in {layout.root} is whole; restore {layout.versions} from a backup")
    current = current_name(layout)
    if current is None or current in census.damaged:
        newest = census.whole[-1]
        table_folders.restore(layout, newest, link)
        point_to(layout, newest.version, now)
        current = newest.version
    set_aside = tuple(_set_aside(layout, name) for name in census.damaged)
    refresh_index(layout)
    return Repaired(set_aside, current)


def _set_aside(layout: Layout, name: str) -> Path:
    make_folder(layout.damaged)
    target = layout.damaged / name
    move(layout.version(name), target)
    return target
