"""What differs between two versions, row by row: added, removed, or changed (same primary key, other values)."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from config.tables import Table, load_tables
from flows.store.manifest import FileEntry, Manifest, TableChanges
from flows.store.parquet import scan_files

_BEFORE = "__before"


def changed_rows(root: Path, before: tuple[FileEntry, ...], after: tuple[FileEntry, ...], table: Table) -> pl.LazyFrame:
    """Return the rows that differ, with a further column `change`; of changed rows the new values.

    Files that both sides have are not read.
    """
    same = {file.sha256 for file in before} & {file.sha256 for file in after}
    old = scan_files(root, tuple(file for file in before if file.sha256 not in same), table)
    new = scan_files(root, tuple(file for file in after if file.sha256 not in same), table)
    key = table.primary_key
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name + _BEFORE)) for name in table.column_names if name != key
    )
    other_values = new.join(old, on=key, how="inner", suffix=_BEFORE).filter(differs).select(key)
    parts = {
        "added": new.join(old, on=key, how="anti"),
        "changed": new.join(other_values, on=key, how="semi"),
        "removed": old.join(new, on=key, how="anti"),
    }
    return pl.concat([rows.with_columns(pl.lit(change).alias("change")) for change, rows in parts.items()])


def count_changes(rows: pl.LazyFrame, file: FileEntry | None = None) -> TableChanges:
    """Return how many of `rows`, from `changed_rows`, were added, changed and removed."""
    counts = dict(rows.group_by("change").len().collect().iter_rows())
    return TableChanges(
        added=counts.get("added", 0), changed=counts.get("changed", 0), removed=counts.get("removed", 0), file=file
    )


def diff(root: Path, before: Manifest, after: Manifest) -> Mapping[str, TableChanges]:
    """Return for each table by how many rows `after` differs from `before`; a table that one lacks counts as empty."""
    return {
        name: count_changes(diff_rows(root, before, after, table))
        for name, table in load_tables().items()
        if name in before.tables or name in after.tables
    }


def diff_rows(root: Path, before: Manifest, after: Manifest, table: Table) -> pl.LazyFrame:
    """Return the rows of one table that differ between two versions, as `changed_rows` does."""
    old, new = (
        manifest.tables[table.name].files if table.name in manifest.tables else () for manifest in (before, after)
    )
    return changed_rows(root, old, new, table)
