"""Cleaning up what a writer that was killed left behind; always done under the lock, before anything is written."""

from datetime import datetime

from flows.store import table_folders
from flows.store.disk import move, remove
from flows.store.index import refresh_index
from flows.store.layout import Layout, version_name
from flows.store.manifest import read_manifest
from flows.store.pointer import current_name, cut_torn_line, move_link, newest_published, point_to, read_log
from flows.store.store_errors import StoreError


def recover(layout: Layout, now: datetime) -> None:
    """Bring the store to the state before or after whatever was interrupted.

    Raises:
        StoreError: the store is damaged in a way that no crash explains.
    """
    clear_staging(layout)
    _finish_move(layout, now)
    _remove_unpublished(layout)
    table_folders.drop_halves(layout)
    refresh_index(layout)


def clear_staging(layout: Layout) -> None:
    """Remove whatever is staged."""
    for entry in layout.staging.iterdir():
        remove(entry)


def _finish_move(layout: Layout, now: datetime) -> None:
    log = read_log(layout)
    cut_torn_line(layout, log.whole_bytes)
    current = current_name(layout)
    if not log.versions and current:
        point_to(layout, current, now)
    elif log.versions and log.versions[-1] != current and layout.manifest(log.versions[-1]).is_file():
        move_link(layout, log.versions[-1])


def _remove_unpublished(layout: Layout) -> None:
    """Remove version folders that were finished but never logged, so were never current."""
    newest = newest_published(layout)
    unpublished = [number for number in layout.version_numbers() if number > newest]
    if len(unpublished) > 1:
        names = ", ".join(map(version_name, unpublished))
        raise StoreError(f"{layout.pointer_log} does not know of {names}; restore it, or `latest`, from a backup")
    for name in map(version_name, unpublished):
        # A folder without a manifest of ours was not made here and is not ours to remove.
        read_manifest(layout, name)
        move(layout.version(name), layout.staging / name)
        remove(layout.staging / name)
