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
    from pyarrow.parquet import FileMetaData

ROWS = 64  # at most, held in memory at a time
BATCH_BYTES = 1 << 26  # of the rows held at a time, were each value as large as its whole column
# Text packs to a tenth. A column that unpacks to so many times its size is made to fill the memory.
MOST_UNPACKED = 200


def read_parquet(file: SourceFile, limit: int) -> Iterator[RawArticle | Refusal]:
    """Yield the articles of a Parquet file; a row that holds none is refused and the next one read.

    Raises:
        Refused: unreadable, missing_column, too_large where its columns unpack to hundreds of times their size, or
            empty_input where it has no rows.
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
        mapped = {name for aliases in columns.model_dump().values() for name in aliases} & set(names)
        rows = rows_at_a_time(parquet.metadata, mapped)
        for batch in parquet.iter_batches(rows, columns=[name for name in names if name in mapped]):
            yield from _rows(batch)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused(Reason.UNREADABLE, f"it is not a sound Parquet file: {error}") from error


def rows_at_a_time(metadata: "FileMetaData", columns: set[str]) -> int:
    """Return how many rows may be held in memory, by the bytes that `columns` have in each group of rows.

    Raises:
        Refused: too_large.
    """
    most = 0
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            if column.path_in_schema.partition(".")[0] not in columns:
                continue
            unpacked, packed = column.total_uncompressed_size, max(1, column.total_compressed_size)
            if unpacked > BATCH_BYTES and unpacked > MOST_UNPACKED * packed:
                detail = f"its column {column.path_in_schema} unpacks from {packed:,} to {unpacked:,} bytes"
                raise Refused(Reason.TOO_LARGE, detail)
            most = max(most, unpacked)
    return max(1, min(ROWS, BATCH_BYTES // max(1, most)))


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
