"""Writing tables in the formats of other programs, each file as a whole."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from config.tables import load_tables
from flows.display.display_errors import DisplayError
from flows.display.file_formats import Format
from flows.display.frames import flat_for_csv, neutralised

# Tables by name.
Tables = Mapping[str, pl.LazyFrame]
Writer = Callable[[Tables, Path], None]

BATCH_ROWS = 10_000
SHEET_ROWS, CELL_CHARS = 1_048_576, 32_767  # that Excel holds
SHEET_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd hh:mm",
}


def writer_of(file_format: Format, *, is_exact: bool = False) -> Writer:
    """Return what writes tables in a format: one in a file, several where the format holds several.

    Args:
        file_format: format to write.
        is_exact: leave text in CSV and TSV as it is even where a spreadsheet would run it.
    """
    writers: Mapping[Format, Writer] = {
        "csv": partial(_write_separated, separator=",", is_exact=is_exact),
        "tsv": partial(_write_separated, separator="\t", is_exact=is_exact),
        "jsonl": lambda tables, path: _only(tables).sink_ndjson(path),
        "parquet": lambda tables, path: _only(tables).sink_parquet(path, compression="zstd"),
        "xlsx": _write_workbook,
        "sqlite": _write_database,
    }
    return writers[file_format]


def _only(tables: Tables) -> pl.LazyFrame:
    (rows,) = tables.values()
    return rows


def _write_separated(tables: Tables, path: Path, separator: str, *, is_exact: bool) -> None:
    rows = flat_for_csv(_only(tables))
    (rows if is_exact else neutralised(rows)).sink_csv(path, separator=separator)


def _write_workbook(tables: Tables, path: Path) -> None:
    """Write a sheet for each table.

    Raises:
        DisplayError: a table has more rows, or a value more characters, than a sheet holds.
    """
    with xlsxwriter.Workbook(path, SHEET_OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            flat = flat_for_csv(rows)
            sheet.write_row(0, 0, flat.collect_schema().names(), bold)
            for number, values in enumerate(_values(flat), 1):
                if number >= SHEET_ROWS:
                    raise DisplayError(
                        f"{name} has more rows than a sheet holds, {SHEET_ROWS:,}; export csv or parquet"
                    )
                for place, value in enumerate(values):
                    if value is not None:
                        _check_length(name, value)
                        sheet.write(number, place, value)


def _check_length(name: str, value: object) -> None:
    if isinstance(value, str) and len(value) > CELL_CHARS:
        found = f"{name} has a text of {len(value):,} characters, and a cell holds {CELL_CHARS:,}"
        raise DisplayError(f"{found}; export csv or parquet, or other tables")


def _write_database(tables: Tables, path: Path) -> None:
    """Write a SQLite database: lists as JSON, times as text in ISO 8601, an index on each column of ids."""
    with closing(sqlite3.connect(path)) as database, database:
        for name, rows in tables.items():
            flat = flat_for_csv(rows)
            schema = flat.collect_schema()
            declared = load_tables().get(name)
            key = declared.primary_key if declared else None
            columns = (_declared(column, dtype, is_key=column == key) for column, dtype in schema.items())
            database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            insert = f"INSERT INTO {name} VALUES ({', '.join('?' * len(schema))})"  # noqa: S608 - names of ours
            database.executemany(insert, (tuple(map(_as_text, values)) for values in _values(flat)))
            for column in schema:
                if column.endswith("_id") and column != key:
                    database.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")


def _declared(name: str, dtype: pl.DataType, *, is_key: bool) -> str:
    """Return the declaration of a column of a database."""
    kind = "REAL" if dtype.is_float() else "INTEGER" if dtype.is_integer() or dtype == pl.Boolean else "TEXT"
    return f"{name} {kind}{' PRIMARY KEY' if is_key else ''}"


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _values(rows: pl.LazyFrame) -> Iterator[tuple[Any, ...]]:
    for batch in rows.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
        yield from batch.iter_rows()
