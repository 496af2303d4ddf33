"""Checking that a version on disk is what its manifest says, byte for byte."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from flows.store.disk import sha256_of
from flows.store.index import read_index
from flows.store.layout import CHANGES, METADATA_FILES, Layout
from flows.store.manifest import FileEntry, Manifest, TableEntry, read_manifest
from flows.store.parquet import read_row_count, read_schema_sha256
from flows.store.store_errors import StoreError
from flows.store.table_folders import table_folders


@dataclass(frozen=True)
class Problem:
    """A file or folder that differs from what was published."""

    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def verify(layout: Layout, name: str) -> list[Problem]:
    """Return the problems of the version called `name`: files missing, changed or added since it was published."""
    try:
        manifest = read_manifest(layout, name)
    except StoreError as error:
        return [Problem(layout.manifest(name), str(error))]
    return [
        *_manifest_problems(layout, name),
        *content_problems(layout, manifest),
        *_table_folder_problems(layout, manifest),
        *_changes_problems(layout, manifest),
        *_metadata_problems(layout, name),
    ]


def _manifest_problems(layout: Layout, name: str) -> Iterator[Problem]:
    path = layout.manifest(name)
    indexed = read_index(layout).get(name, {}).get("manifest_sha256")
    # A version may not be listed yet: the next writer does so.
    if indexed not in (None, hashlib.sha256(path.read_bytes()).hexdigest()):
        yield Problem(path, f"differs from the checksum in {layout.index.name}")


def content_problems(layout: Layout, manifest: Manifest) -> Iterator[Problem]:
    """Yield what is wrong with the content-addressed files, which the next version and every reader build on."""
    schemas = {entry: table.schema_sha256 for table in manifest.tables.values() for entry in table.files}
    for entry in manifest.content_files:
        path = layout.file(entry.sha256)
        problems = list(_file_problems(path, entry))
        yield from problems or _parquet_problems(path, entry, schemas.get(entry))


def _file_problems(path: Path, entry: FileEntry) -> Iterator[Problem]:
    try:
        yield from _content_problems(path, entry)
    except OSError as error:
        yield Problem(path, f"cannot be read: {error.strerror}")


def _content_problems(path: Path, entry: FileEntry) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(path, "is missing")
    elif path.stat().st_size != entry.bytes:
        yield Problem(path, f"has {path.stat().st_size} bytes instead of {entry.bytes}")
    elif sha256_of(path) != entry.sha256:
        yield Problem(path, "has other content than was published")


def _parquet_problems(path: Path, entry: FileEntry, schema_sha256: str | None) -> Iterator[Problem]:
    """Yield where the number of rows or, of a file of a table, the schema is not what the manifest says."""
    try:
        if read_row_count(path) != entry.rows:
            yield Problem(path, f"has {read_row_count(path)} rows instead of {entry.rows}")
        if schema_sha256 and read_schema_sha256(path) != schema_sha256:
            yield Problem(path, "has another schema than its table")
    except (OSError, pa.ArrowException) as error:
        yield Problem(path, f"cannot be read as Parquet: {error}")


def _table_folder_problems(layout: Layout, manifest: Manifest) -> Iterator[Problem]:
    folder = layout.version(manifest.version)
    present = table_folders(layout, manifest.version)
    if not present:
        return
    for name in sorted(present | set(manifest.tables)):
        if name not in manifest.tables:
            yield Problem(folder / name, "does not belong to the version")
        elif name not in present:
            yield Problem(folder / name, "is missing; `newsquotes checkout` brings it back")
        else:
            yield from _folder_problems(layout, folder / name, manifest.tables[name])


def _folder_problems(layout: Layout, folder: Path, table: TableEntry) -> Iterator[Problem]:
    expected = {folder / entry.path: entry for entry in table.files}
    found = {path for path in folder.rglob("*") if not path.is_dir()}
    for path in sorted(found - set(expected)):
        yield Problem(path, "does not belong to the version")
    for path, entry in expected.items():
        if not _is_same_file(path, layout.file(entry.sha256)):
            yield from _file_problems(path, entry)


def _is_same_file(path: Path, kept: Path) -> bool:
    """Return whether a file of a table folder is a hard link to the kept one, which is checked by itself."""
    return path.is_file() and kept.is_file() and path.samefile(kept)


def _changes_problems(layout: Layout, manifest: Manifest) -> Iterator[Problem]:
    for entry in manifest.change_files:
        yield from _file_problems(layout.version(manifest.version) / CHANGES / entry.path, entry)


def _metadata_problems(layout: Layout, name: str) -> Iterator[Problem]:
    for path in (layout.version(name) / file for file in METADATA_FILES):
        if not path.is_file():
            yield Problem(path, "is missing")
