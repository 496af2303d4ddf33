"""Retention: what no version needs any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.store import table_folders
from flows.store.census import take_census
from flows.store.layout import POOL_FILE, Layout


@dataclass(frozen=True)
class Pruned:
    """What was removed.

    Attributes:
        files: how many files that no version refers to; none where versions are damaged, whose files nobody knows.
        bytes: how many those had.
        versions: the versions whose table folders were dropped.
        damaged: the versions whose manifests cannot be read.
    """

    files: int
    bytes: int
    versions: tuple[str, ...]
    damaged: tuple[str, ...]


def prune(layout: Layout, views_kept: int, unused_since: datetime) -> Pruned:
    """Drop the table folders of old versions, and files that no version names, written before `unused_since`."""
    census = take_census(layout)
    needed = {file.sha256 for manifest in census.whole for file in manifest.content_files}
    unneeded = () if census.damaged else _unneeded(layout, needed)
    unused = [path for path in unneeded if _modified_at(path) < unused_since]
    size = sum(path.stat().st_size for path in unused)
    for path in unused:
        path.unlink()
    dropped = table_folders.drop_old(layout, views_kept)
    return Pruned(len(unused), size, tuple(dropped), tuple(census.damaged))


def _unneeded(layout: Layout, needed: set[str]) -> Iterator[Path]:
    for path in sorted(layout.files.glob("*/*.parquet")):
        match = POOL_FILE.fullmatch(path.name)
        if match and match[1] not in needed:
            yield path


def _modified_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
