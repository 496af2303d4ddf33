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
    old, new = _differing_files(root, before, after, table)
    key = table.primary_key
    other_values = _in_both(old, new, table).filter(pl.any_horizontal(_differences(table))).select(key)
    parts = {
        "added": new.join(old, on=key, how="anti"),
        "changed": new.join(other_values, on=key, how="semi"),
        "removed": old.join(new, on=key, how="anti"),
    }
    return pl.concat([rows.with_columns(pl.lit(change).alias("change")) for change, rows in parts.items()])


def changed_columns(
    root: Path, before: tuple[FileEntry, ...], after: tuple[FileEntry, ...], table: Table
) -> dict[str, int]:
    """Return in how many rows that both sides have each column has another value, the most first."""
    old, new = _differing_files(root, before, after, table)
    counted = _in_both(old, new, table).select(difference.sum() for difference in _differences(table)).collect()
    numbers = {name: int(number) for name, number in counted.row(0, named=True).items() if number}
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def _differing_files(
    root: Path, before: tuple[FileEntry, ...], after: tuple[FileEntry, ...], table: Table
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    same = {file.sha256 for file in before} & {file.sha256 for file in after}
    old, new = (tuple(file for file in files if file.sha256 not in same) for files in (before, after))
    return scan_files(root, old, table), scan_files(root, new, table)


def _in_both(old: pl.LazyFrame, new: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    return new.join(old, on=table.primary_key, how="inner", suffix=_BEFORE)


def _differences(table: Table) -> list[pl.Expr]:
    """Return for each column but the key whether its values before and after differ."""
    names = (name for name in table.column_names if name != table.primary_key)
    return [pl.col(name).ne_missing(pl.col(name + _BEFORE)) for name in names]


def count_changes(
    rows: pl.LazyFrame, columns: Mapping[str, int] | None = None, file: FileEntry | None = None
) -> TableChanges:
    """Return how many of `rows`, from `changed_rows`, were added, changed and removed."""
    counts = dict(rows.group_by("change").len().collect().iter_rows())
    return TableChanges(
        added=counts.get("added", 0),
        changed=counts.get("changed", 0),
        removed=counts.get("removed", 0),
        columns=columns or {},
        file=file,
    )


def diff(root: Path, before: Manifest, after: Manifest) -> Mapping[str, TableChanges]:
    """Return for each table by how many rows `after` differs from `before`; a table that one lacks counts as empty."""
    return {
        name: count_changes(
            diff_rows(root, before, after, table), changed_columns(root, *_files(before, after, name), table)
        )
        for name, table in load_tables().items()
        if name in before.tables or name in after.tables
    }


def _files(before: Manifest, after: Manifest, table: str) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]]:
    old, new = (manifest.tables[table].files if table in manifest.tables else () for manifest in (before, after))
    return old, new


def diff_rows(root: Path, before: Manifest, after: Manifest, table: Table) -> pl.LazyFrame:
    """Return the rows of one table that differ between two versions, as `changed_rows` does."""
    return changed_rows(root, *_files(before, after, table.name), table)
