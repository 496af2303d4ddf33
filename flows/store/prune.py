"""Retention: what no version needs any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.store import table_folders
from flows.store.layout import POOL_FILE, Layout, version_name
from flows.store.manifest import read_manifest
from flows.store.pointer import published_numbers


@dataclass(frozen=True)
class Pruned:
    """What was removed: files that no version refers to, their bytes, and the table folders of these versions."""

    files: int
    bytes: int
    versions: tuple[str, ...]


def prune(layout: Layout, views_kept: int, unused_since: datetime) -> Pruned:
    """Drop the table folders of old versions, and files that no version names, written before `unused_since`.

    Raises:
        StoreError: a manifest cannot be read, so that nobody knows which files are needed; nothing is removed.
    """
    manifests = (read_manifest(layout, version_name(number)) for number in published_numbers(layout))
    needed = {file.sha256 for manifest in manifests for file in manifest.content_files}
    unused = [path for path in _unneeded(layout, needed) if _modified_at(path) < unused_since]
    size = sum(path.stat().st_size for path in unused)
    for path in unused:
        path.unlink()
    return Pruned(len(unused), size, tuple(table_folders.drop_old(layout, views_kept)))


def _unneeded(layout: Layout, needed: set[str]) -> Iterator[Path]:
    for path in sorted(layout.files.glob("*/*.parquet")):
        match = POOL_FILE.fullmatch(path.name)
        if match and match[1] not in needed:
            yield path


def _modified_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
