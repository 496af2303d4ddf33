"""Parquet files of the tables: written the same way every time, with one schema for all files of a table."""

import hashlib
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from config.tables import Column, Table, load_tables
from flows.store.layout import Layout
from flows.store.manifest import FileEntry, Manifest, to_json
from flows.store.store_errors import StoreError

# Small enough that readers skip most of a file by its statistics, large enough to compress well.
ROWS_PER_GROUP = 16_384
ZSTD_LEVEL = 6


def schema_sha256(schema: pa.Schema) -> str:
    """Return the fingerprint of a schema: of names, types and nullability in order, not of descriptions."""
    facts = [[field.name, _type_name(field.type), field.nullable] for field in schema]
    return hashlib.sha256(to_json(facts)).hexdigest()


def _type_name(kind: pa.DataType) -> str:
    # Arrow and Parquet call the elements of a list differently, so their name says nothing.
    return f"list<{_type_name(kind.value_type)}>" if pa.types.is_large_list(kind) else str(kind)


def write_table(frame: pl.DataFrame, table: Table, path: Path) -> None:
    """Write the rows of `frame` as one file of `table`, sorted by its primary key.

    The same rows give the same bytes, in whatever order they come.

    Raises:
        StoreError: columns are missing or too many, a value does not fit its column's type, or a column that must
            have values has none in some row.
    """
    _write(_conformed(frame, table.arrow_schema, table.name), path, table.primary_key)


def write_changes(frame: pl.DataFrame, table: Table, path: Path) -> None:
    """Write rows of `table` with a further column `change` (added, changed, removed), sorted by the primary key."""
    meaning = {"description": "added, changed or removed since the parent"}
    field = pa.field("change", pa.large_string(), nullable=False, metadata=meaning)
    _write(_conformed(frame, table.arrow_schema.append(field), table.name), path, table.primary_key)


def _conformed(frame: pl.DataFrame, schema: pa.Schema, name: str) -> pa.Table:
    if missing := set(schema.names) - set(frame.columns):
        raise StoreError(f"table {name}: missing columns {', '.join(sorted(missing))}")
    if unknown := set(frame.columns) - set(schema.names):
        raise StoreError(f"table {name}: unknown columns {', '.join(sorted(unknown))}")
    empty = [field.name for field in schema if not field.nullable and frame[field.name].null_count()]
    if empty:
        raise StoreError(f"table {name}: no value in some rows of {', '.join(empty)}, which must have one")
    try:
        return frame.select(schema.names).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema).combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise StoreError(f"table {name}: values do not fit their columns: {error}") from error


def _write(rows: pa.Table, path: Path, key: str) -> None:
    # One chunk, so that page boundaries depend on the rows alone.
    rows = rows.sort_by(key).combine_chunks()
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        rows,
        path,
        version="2.6",
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        row_group_size=ROWS_PER_GROUP,
        write_statistics=True,
        write_page_index=True,
        sorting_columns=[pq.SortingColumn(rows.schema.get_field_index(key))],
    )


def read_schema_sha256(path: Path) -> str:
    """Return the fingerprint of the schema of a Parquet file."""
    return schema_sha256(pq.read_schema(path))


def read_row_count(path: Path) -> int:
    """Return how many rows a Parquet file says it has."""
    return int(pq.read_metadata(path).num_rows)


def scan_files(root: Path, files: tuple[FileEntry, ...], table: Table) -> pl.LazyFrame:
    """Return the rows of `files` with the columns of `table`.

    What old files lack has the value that is declared for it, else it is null, empty or false.
    """
    schema = table.polars_schema
    if not files:
        return pl.LazyFrame(schema=schema)
    paths = [Layout(root).file(file.sha256) for file in files]
    filled = [_filled(column) for column in table.columns if not column.nullable]
    return pl.scan_parquet(
        paths, schema=schema, glob=False, hive_partitioning=False, missing_columns="insert", extra_columns="ignore"
    ).with_columns(*filled)


def _filled(column: Column) -> pl.Expr:
    """Return a column that must have values with those of rows that were written before there was the column."""
    values = pl.col(column.name)
    if column.is_list:
        return values.fill_null([])
    if column.type == "bool":
        return values.fill_null(value=False)
    return values if column.older is None else values.fill_null(column.older)


def scan_table(root: Path, manifest: Manifest, table: str) -> pl.LazyFrame:
    """Return the rows of a table of a version, also where its table folders were dropped.

    The columns are the declared ones; the partition is not among them.

    Raises:
        StoreError: the version has no such table.
    """
    return scan_files(root, manifest.table(table).files, load_tables()[table])
