"""The content-addressed files that versions are made of."""

from pathlib import Path

from flows.store.disk import make_folder, make_read_only, move, sha256_of, sync
from flows.store.layout import Layout
from flows.store.manifest import FileEntry
from flows.store.parquet import read_row_count
from flows.store.presence import is_kept
from flows.store.store_errors import StoreError


def describe(staged: Path, path: str) -> FileEntry:
    """Return the manifest entry of a staged Parquet file; `path` is its path in the table's folder."""
    return FileEntry(path=path, sha256=sha256_of(staged), bytes=staged.stat().st_size, rows=read_row_count(staged))


def add(layout: Layout, staged: Path, entry: FileEntry) -> None:
    """Move a staged file to its place, unless a good file with this content is there already."""
    target = layout.file(entry.sha256)
    make_folder(target.parent)
    if target.exists() and sha256_of(target) == entry.sha256:
        return
    make_read_only(staged)
    sync(staged)
    move(staged, target)


def check_kept(layout: Layout, entry: FileEntry) -> None:
    """Check that a content-addressed file exists with the length that its entry says.

    Raises:
        StoreError: it is missing or has another length.
    """
    if not is_kept(layout, entry):
        path = layout.file(entry.sha256)
        raise StoreError(f"{path} is missing or damaged; see what else is with `newsquotes verify`")
