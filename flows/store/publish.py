"""Publishing a version: everything is on disk, synced and whole, before the pointer moves."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

import polars as pl
from pydantic import JsonValue

from config.tables import Table, load_tables
from flows.store import content
from flows.store.cards.metadata import VERSIONS_ON_CARD, metadata_files
from flows.store.diff import changed_columns, changed_rows, count_changes
from flows.store.disk import Link, make_read_only, move, sync, sync_folders, sync_tree, write_file
from flows.store.layout import CHANGES, MANIFEST, REPORT, SPEAKER_MOVES, TABLE_FILE, Layout, version_name
from flows.store.manifest import FileEntry, Manifest, TableChanges, TableEntry, ancestors
from flows.store.parquet import read_schema_sha256, schema_sha256, write_changes, write_table
from flows.store.pointer import newest_published, point_to
from flows.store.store_errors import StoreError
from flows.store.table_folders import build_table


@dataclass(frozen=True)
class NewVersion:
    """The content of a version to publish.

    Attributes:
        tables: for each table its files by their path in the table's folder ("month=2024-10/part-0.parquet"): either
            a file written to the staging folder by `write_table`, which publishing moves away, or the entry of a file
            taken over from the parent. Tables left out are empty.
        inputs: Parquet files that record which inputs were processed; they have no table folder.
        furniture: Parquet files with the paragraphs that outlets repeat; they have none either.
        moves: Parquet file that says which attributions went from one speaker to another since the parent.
        report: writes the report of the version that the manifest describes into the folder it is given.
        facts: counts, durations and the like, for the manifest.
    """

    tables: Mapping[str, Mapping[str, Path | FileEntry]]
    created_at: datetime
    code_version: str
    config_sha256: str
    model_version: str
    run_id: str
    inputs: tuple[Path | FileEntry, ...] = ()
    furniture: tuple[Path | FileEntry, ...] = ()
    moves: Path | None = None
    report: Callable[[Manifest, Path], object] | None = None
    facts: Mapping[str, JsonValue] | None = None


def publish(layout: Layout, candidate: NewVersion, parent: Manifest | None, link: Link) -> Manifest:
    """Write `candidate` as the next version and make it current; the caller holds the lock.

    Raises:
        StoreError: a file's schema is not that of its table, or a file of the parent is missing.
        ValueError: `candidate` names a table that is not declared, or an invalid path.
    """
    draft = layout.staging / "version"
    draft.mkdir()
    tables = {table.name: _keep_table(layout, candidate, parent, table) for table in _declared(candidate)}
    manifest = Manifest(
        version=version_name(newest_published(layout) + 1),
        parent=parent.version if parent else None,
        created_at=candidate.created_at,
        code_version=candidate.code_version,
        config_sha256=candidate.config_sha256,
        model_version=candidate.model_version,
        run_id=candidate.run_id,
        facts=candidate.facts or {},
        inputs=tuple(_keep(layout, source, f"inputs/part-{n}.parquet") for n, source in enumerate(candidate.inputs)),
        furniture=tuple(
            _keep(layout, source, f"furniture/part-{n}.parquet") for n, source in enumerate(candidate.furniture)
        ),
        tables=tables,
        changes=_write_changes(layout, parent, tables, draft / CHANGES) if parent else None,
        speaker_moves=_keep_moves(candidate.moves, draft / CHANGES) if parent and candidate.moves else None,
    )
    if candidate.report:
        candidate.report(manifest, draft / REPORT)
        sync_tree(draft / REPORT)
    _finish_draft(layout, manifest, draft, link)
    move(draft, layout.version(manifest.version))
    point_to(layout, manifest.version, candidate.created_at)
    return manifest


def _declared(candidate: NewVersion) -> Iterator[Table]:
    tables = load_tables()
    if unknown := set(candidate.tables) - set(tables):
        raise ValueError(f"no table is declared as {', '.join(sorted(unknown))}")
    yield from tables.values()


def _keep_table(layout: Layout, candidate: NewVersion, parent: Manifest | None, table: Table) -> TableEntry:
    """Put the files of a table where they stay.

    Files without rows are left out, except one in an empty table: a glob of its folder must find the schema.
    """
    schema = schema_sha256(table.arrow_schema)
    before = parent.tables.get(table.name) if parent else None
    proven = set(before.files) if before and before.schema_sha256 == schema else set()
    sources = candidate.tables.get(table.name, {})
    entries = [_keep_table_file(layout, path, sources[path], proven, table) for path in sorted(sources)]
    filled = tuple(entry for entry in entries if entry.rows)
    return TableEntry(schema_sha256=schema, files=filled or (_keep_empty(layout, table),))


def _keep_table_file(
    layout: Layout, path: str, source: Path | FileEntry, proven: set[FileEntry], table: Table
) -> FileEntry:
    if not TABLE_FILE.fullmatch(path) or ("/" in path) != (table.partitioned_by is not None):
        raise ValueError(f"{path} cannot be the path of a file of {table.name}")
    entry = _keep(layout, source, path)
    if entry not in proven and read_schema_sha256(layout.file(entry.sha256)) != schema_sha256(table.arrow_schema):
        raise StoreError(f"{path} of {table.name} has another schema than the table is declared with; write it anew")
    return entry


def _keep_empty(layout: Layout, table: Table) -> FileEntry:
    staged = layout.staging / f"{table.name}-empty.parquet"
    write_table(pl.DataFrame(schema=table.polars_schema), table, staged)
    return _keep(layout, staged, "month=unknown/part-0.parquet" if table.partitioned_by else "part-0.parquet")


def _keep(layout: Layout, source: Path | FileEntry, path: str) -> FileEntry:
    """Put one file where it stays and return its entry."""
    if isinstance(source, FileEntry):
        content.check_kept(layout, source)
        return source.model_copy(update={"path": path})
    entry = content.describe(source, path)
    content.add(layout, source, entry)
    return entry


def _write_changes(
    layout: Layout, parent: Manifest, tables: Mapping[str, TableEntry], folder: Path
) -> dict[str, TableChanges]:
    folder.mkdir()
    changes = {}
    for name, after in tables.items():
        before = parent.tables[name].files if name in parent.tables else ()
        rows = changed_rows(layout.root, before, after.files, load_tables()[name]).collect()
        path = folder / f"{name}.parquet"
        if rows.height:
            write_changes(rows, load_tables()[name], path)
            make_read_only(path)
            sync(path)
        columns = changed_columns(layout.root, before, after.files, load_tables()[name])
        changes[name] = count_changes(rows.lazy(), columns, content.describe(path, path.name) if rows.height else None)
    return changes


def _keep_moves(moves: Path, folder: Path) -> FileEntry:
    """Put the moves of speakers beside the changes of the tables."""
    path = folder / SPEAKER_MOVES
    move(moves, path)
    make_read_only(path)
    sync(path)
    return content.describe(path, path.name)


def _finish_draft(layout: Layout, manifest: Manifest, draft: Path, link: Link) -> None:
    for entry in manifest.content_files:
        content.check_kept(layout, entry)
    for name, table in manifest.tables.items():
        build_table(layout, table, draft / name, link)
    history = list(islice(ancestors(layout, manifest), VERSIONS_ON_CARD))
    for name, data in {MANIFEST: manifest.content, **metadata_files(manifest, history)}.items():
        write_file(draft / name, data)
    sync_folders(draft)
