"""Tables in text: CSV and TSV, with any of the usual delimiters, a row at a time."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from config.sources import Columns
from flows.sources.decoding import decode
from flows.sources.finding import SourceFile
from flows.sources.mapping import read_record, record_place, require_columns
from flows.sources.opening import is_packed, opened, too_large
from flows.sources.refusing import Refused
from transforms.records import RawArticle, Reason, Refusal

DELIMITERS = ",\t;|"


def read_csv(file: SourceFile, limit: int) -> Iterator[RawArticle | Refusal]:
    """Yield the articles of a table whose first row names the columns; a row that holds none is refused.

    Raises:
        Refused: missing_column, empty_input where it has no rows, unreadable or too_large where it cannot be read on.
    """
    with opened(file.path, unpack=is_packed(file.path)) as stream:
        rows = _rows(stream, limit)
        names = _columns(next(rows, []), file.columns)
        number = -1
        for number, row in enumerate(rows):
            yield _article(names, row, number, file, limit)
        if number < 0:
            raise Refused(Reason.EMPTY_INPUT, "it has no rows")


def _rows(stream: io.BufferedReader, limit: int) -> Iterator[list[str]]:
    """Yield the rows that are not blank; bytes that are no UTF-8 stand in them as lone surrogates."""
    is_utf16 = stream.peek(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if is_utf16 else "utf-8-sig"
    lines = _lines(io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline=""), limit)
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(limit)
    try:
        yield from filter(any, csv.reader(_after(first, lines), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(Reason.UNREADABLE, f"the rest of it cannot be read: {error}") from error


def _lines(stream: io.TextIOWrapper, limit: int) -> Iterator[str]:
    while line := stream.readline(limit + 1):
        if len(line) > limit:
            raise too_large(limit, "a line is longer; the rest of the file was not read")
        yield line


def _after(first: str, others: Iterator[str]) -> Iterator[str]:
    yield first
    yield from others


def _columns(header: Sequence[str], columns: Columns) -> list[str]:
    """Return the names of the columns, those that are mapped as they are spelled there: "Headline" is "headline".

    Raises:
        Refused: missing_column, or empty_input where there is no header.
    """
    if not header:
        raise Refused(Reason.EMPTY_INPUT, "it is empty")
    spelled = {name.casefold(): name for names in columns.model_dump().values() for name in names}
    names = [spelled.get(name.strip().casefold(), name.strip()) for name in header]
    require_columns(names, columns)
    return names


def _article(
    names: Sequence[str], row: Sequence[str], number: int, file: SourceFile, limit: int
) -> RawArticle | Refusal:
    place = f"row{number}"
    try:
        record = _record(names, row, number)
        place = record_place(record, file.columns, place)
        return read_record(record, file, place, limit)
    except Refused as refused:
        return refused.refusal(f"{file.uri}#{place}")


def _record(names: Sequence[str], row: Sequence[str], number: int) -> dict[str, str]:
    """Return the cells by column, of columns with one name the first; what a short row lacks is empty.

    Raises:
        Refused: malformed_record, or undecodable.
    """
    if any(row[len(names) :]):
        detail = f"row {number} has {len(row):,} cells, the header {len(names):,}: is a quotation mark missing?"
        raise Refused(Reason.MALFORMED_RECORD, detail, " ".join(row))
    record: dict[str, str] = {}
    for name, cell in zip_longest(names, row[: len(names)], fillvalue=""):
        record.setdefault(name, _text(cell))
    return record


def _text(cell: str) -> str:
    """Return a cell with the bytes that are no UTF-8 decoded by what they look like."""
    if cell.isascii() or not any("\udc80" <= character <= "\udcff" for character in cell):
        return cell
    return decode(cell.encode("utf-8", "surrogateescape"), is_html=False)
