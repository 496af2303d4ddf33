"""Parquet files, read a few rows at a time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from config.sources import Columns
from flows.sources.finding import SourceFile
from flows.sources.mapping import read_record, record_place, require_columns
from flows.sources.opening import opened
from flows.sources.refusing import Refused
from transforms.records import RawArticle, Reason, Refusal

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Scalar

ROWS = 64  # held in memory at a time


def read_parquet(file: SourceFile, limit: int) -> Iterator[RawArticle | Refusal]:
    """Yield the articles of a Parquet file; a row that holds none is refused and the next one read.

    Raises:
        Refused: unreadable, missing_column, or empty_input where it has no rows.
    """
    with opened(file.path, unpack=False) as stream:
        number = -1
        for number, record in enumerate(_records(stream, file.columns)):
            yield _article(record, number, file, limit)
        if number < 0:
            raise Refused(Reason.EMPTY_INPUT, "it has no rows")


def _records(stream: BinaryIO, columns: Columns) -> Iterator[dict[str, Any]]:
    """Yield the rows, of each only the columns that are mapped."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        parquet = ParquetFile(stream)
        names = parquet.schema_arrow.names
        require_columns(names, columns)
        mapped = {name for aliases in columns.model_dump().values() for name in aliases}
        for batch in parquet.iter_batches(ROWS, columns=[name for name in names if name in mapped]):
            yield from _rows(batch)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused(Reason.UNREADABLE, f"it is not a sound Parquet file: {error}") from error


def _rows(batch: "RecordBatch") -> list[dict[str, Any]]:
    """Return the rows of a batch as dicts; of values that Python cannot hold only text is kept, as bytes."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except Exception:  # noqa: BLE001 - times out of range, unknown zones and bytes that are no UTF-8 raise all kinds
        return [{name: _value(batch.column(name)[row]) for name in batch.schema.names} for row in range(len(batch))]
    return rows


def _value(scalar: "Scalar") -> object:
    try:
        return scalar.as_py()
    except Exception:  # noqa: BLE001 - as above
        return scalar.as_buffer().to_pybytes() if hasattr(scalar, "as_buffer") else None


def _article(record: dict[str, Any], number: int, file: SourceFile, limit: int) -> RawArticle | Refusal:
    place = record_place(record, file.columns, f"row{number}")
    try:
        return read_record(record, file, place, limit)
    except Refused as refused:
        return refused.refusal(f"{file.uri}#{place}")
