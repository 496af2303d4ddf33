"""The manifest: what a version is made of and where it came from."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator

from flows.store.layout import MANIFEST, Layout
from flows.store.store_errors import REPAIR, DamagedError, StoreError

FORMAT_VERSION = 1  # the newest format that this code reads, and the one it writes
SHA256_PATTERN = r"^[0-9a-f]{64}$"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Entry):
    """One immutable Parquet file: its path in the table's folder, its checksum, bytes and rows."""

    path: str
    sha256: str = Field(pattern=SHA256_PATTERN)
    bytes: int = Field(ge=0)
    rows: int = Field(ge=0)


class TableEntry(_Entry):
    """The files of a table, which all have the schema with this fingerprint."""

    schema_sha256: str = Field(pattern=SHA256_PATTERN)
    files: tuple[FileEntry, ...]

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        """Bytes of the table's files."""
        return sum(file.bytes for file in self.files)

    @property
    def by_path(self) -> Mapping[str, FileEntry]:
        """The files by their path in the table's folder, for building the next version."""
        return {file.path: file for file in self.files}


class TableChanges(_Entry):
    """Rows by which a table differs from another version's; changed: same key, other values.

    Attributes:
        columns: in how many of the changed rows each column has another value; columns with none are left out.
        file: the entry of `changes/<table>.parquet`, None where no row differs or no file was asked for.
    """

    added: int = Field(ge=0)
    changed: int = Field(ge=0)
    removed: int = Field(ge=0)
    columns: Mapping[str, int] = Field(default_factory=dict)
    file: FileEntry | None = None

    @property
    def total(self) -> int:
        """Rows that differ in any way."""
        return self.added + self.changed + self.removed


class Manifest(_Entry):
    """A version. `changes` is against the parent, and None in a version without one: there every row is new."""

    dataset: Literal["newsquotes"] = "newsquotes"
    format_version: Literal[1] = 1
    version: str = Field(pattern=r"^v\d{6,12}$")
    parent: str | None
    created_at: AwareDatetime
    code_version: str
    config_sha256: str
    model_version: str
    run_id: str
    facts: Mapping[str, JsonValue]
    inputs: tuple[FileEntry, ...]
    furniture: tuple[FileEntry, ...] = ()
    tables: Mapping[str, TableEntry]
    changes: Mapping[str, TableChanges] | None
    speaker_moves: FileEntry | None = None

    @field_validator("created_at")
    @classmethod
    def _in_utc(cls, created_at: datetime) -> datetime:
        return created_at.astimezone(UTC)

    def table(self, name: str) -> TableEntry:
        """Return the table called `name`.

        Raises:
            StoreError: this version has no such table.
        """
        if name not in self.tables:
            raise StoreError(f"{self.version} has no table {name}; it has {', '.join(self.tables)}")
        return self.tables[name]

    @property
    def content_files(self) -> tuple[FileEntry, ...]:
        """Every content-addressed file of the version: what publishing keeps, pruning spares and verifying hashes."""
        return self.inputs + self.furniture + tuple(file for table in self.tables.values() for file in table.files)

    @property
    def change_files(self) -> tuple[FileEntry, ...]:
        """The files in the version's own folder `changes`."""
        files = (*(changes.file for changes in (self.changes or {}).values()), self.speaker_moves)
        return tuple(file for file in files if file)

    @property
    def content(self) -> bytes:
        """The manifest as it is stored."""
        return to_json(self.model_dump(mode="json"))


def to_json(value: object) -> bytes:
    """Return `value` as indented JSON in UTF-8, keys in the order they have."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def read_manifest(layout: Layout, name: str) -> Manifest:
    """Return the manifest of the version called `name`.

    Raises:
        DamagedError: it cannot be read, or is not ours.
        StoreError: it was written by a newer newsquotes.
    """
    path = layout.version(name) / MANIFEST
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DamagedError(f"cannot read the manifest {path}: {error}; {REPAIR}") from error
    if not isinstance(content, dict) or content.get("dataset") != "newsquotes":
        raise DamagedError(f"{path} is not the manifest of a newsquotes dataset; choose another folder for the dataset")
    written_by = content.get("format_version")
    if isinstance(written_by, int) and written_by > FORMAT_VERSION:
        raise StoreError(f"{path} was written by a newer newsquotes (format {written_by}); please upgrade")
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise DamagedError(f"{path} is damaged: {place}: {first['msg']}; {REPAIR}") from error


def ancestors(layout: Layout, manifest: Manifest) -> Iterator[Manifest]:
    """Yield the parent of a version, its parent, and so on, as far back as manifests can be read."""
    parent = manifest.parent
    while parent is not None:
        try:
            before = read_manifest(layout, parent)
        except StoreError:
            return
        yield before
        parent = before.parent
