"""The table folders of a version: hard links into the content-addressed files, for readers that know only paths."""

from pathlib import Path

from flows.store.disk import Link, link_or_copy, move, remove, sync_folders
from flows.store.layout import CHANGES, REPORT, Layout, version_name
from flows.store.manifest import Manifest, TableEntry, read_manifest
from flows.store.pointer import current_name, published_numbers
from flows.store.store_errors import DamagedError, StoreError


def build_table(layout: Layout, table: TableEntry, folder: Path, link: Link) -> None:
    """Make the folder of one table at `folder`, which must not exist; its folders are not synced yet."""
    for entry in table.files:
        path = folder / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            link_or_copy(layout.file(entry.sha256), path, link)
        except FileNotFoundError as error:
            missing = layout.file(entry.sha256)
            raise StoreError(f"{missing} is missing; see what else is with `newsquotes verify`") from error


def table_folders(layout: Layout, name: str) -> set[str]:
    """Return the names of the table folders that a version has on disk."""
    folders = (entry for entry in layout.version(name).iterdir() if entry.is_dir())
    return {entry.name for entry in folders} - {REPORT, CHANGES}


def has_tables(layout: Layout, manifest: Manifest) -> bool:
    """Whether a version has all its table folders."""
    return table_folders(layout, manifest.version) >= set(manifest.tables)


def restore(layout: Layout, manifest: Manifest, link: Link) -> None:
    """Bring back the table folders that a version lacks."""
    for name in sorted(set(manifest.tables) - table_folders(layout, manifest.version)):
        draft = layout.staging / f"{name}.draft"
        remove(draft)
        build_table(layout, manifest.tables[name], draft, link)
        sync_folders(draft)
        move(draft, layout.version(manifest.version) / name)


def drop(layout: Layout, name: str) -> None:
    """Drop the table folders of a version; a folder is there wholly or not at all."""
    for table in sorted(table_folders(layout, name)):
        dropped = layout.staging / f"{name}-{table}.dropped"
        remove(dropped)
        move(layout.version(name) / table, dropped)
        remove(dropped)


def drop_old(layout: Layout, views_kept: int) -> list[str]:
    """Drop the table folders of versions older than the newest `views_kept`, except the current; return their names."""
    names = [version_name(number) for number in published_numbers(layout)]
    kept = {*names[-views_kept:], current_name(layout)}
    old = [name for name in names if name not in kept and table_folders(layout, name)]
    for name in old:
        drop(layout, name)
    return old


def drop_halves(layout: Layout) -> None:
    """Drop incomplete sets of table folders, left by a crash; those of the current version are restored instead."""
    current = current_name(layout)
    for name in (version_name(number) for number in published_numbers(layout)):
        if name != current and table_folders(layout, name) and _is_half(layout, name):
            drop(layout, name)


def _is_half(layout: Layout, name: str) -> bool:
    """Return whether a version lacks some table folders; of one whose manifest is damaged nobody knows."""
    try:
        return not has_tables(layout, read_manifest(layout, name))
    except DamagedError:
        return False
