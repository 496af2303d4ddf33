"""JSON Lines: one record a line, of files of any size."""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from flows.sources.decoding import decode
from flows.sources.finding import SourceFile
from flows.sources.mapping import read_record, record_place
from flows.sources.opening import is_packed, opened, too_large
from flows.sources.refusing import Refused
from transforms.records import RawArticle, Reason, Refusal

CHUNK = 1 << 20
# A line longer than this many times the limit ends the reading of its file: compressed data can go on for ever.
LINES_SKIPPED = 20
LONGEST_INTEGER = 640  # digits; of more Python may be set to refuse the conversion


def read_jsonl(file: SourceFile, limit: int) -> Iterator[RawArticle | Refusal]:
    """Yield the articles of a JSON Lines file; a line that holds none is refused and the next one read.

    Raises:
        Refused: empty_input, undecodable, or unreadable or too_large where the file cannot be read on.
    """
    number = 0
    with opened(file.path, unpack=is_packed(file.path)) as stream:
        for number, line in _lines(stream, limit):
            yield _article(line, number, file, limit)
    if not number:
        raise Refused(Reason.EMPTY_INPUT, "it has no records")


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line that is not blank with its number from 1; None stands for one of more than `limit` bytes."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Refused(Reason.UNDECODABLE, "it is in UTF-16, whose lines cannot be told apart; JSON Lines are UTF-8")
        if len(line) > limit:
            _skip_line(stream, line, limit)
            yield number, None
        elif line.strip():
            yield number, line


def _skip_line(stream: BinaryIO, line: bytes, limit: int) -> None:
    skipped = len(line)
    while line and not line.endswith(b"\n"):
        if skipped > limit * LINES_SKIPPED:
            raise too_large(limit, f"a line goes on beyond {skipped:,} bytes; the rest of the file was not read")
        line = stream.readline(CHUNK)
        skipped += len(line)


def _article(line: bytes | None, number: int, file: SourceFile, limit: int) -> RawArticle | Refusal:
    place = f"L{number}"
    try:
        if line is None:
            raise too_large(limit, f"line {number} is longer")
        record = _record(line, number)
        place = record_place(record, file.columns, place)
        return read_record(record, file, place, limit)
    except Refused as refused:
        return refused.refusal(f"{file.uri}#{place}")


def _record(line: bytes, number: int) -> dict[str, Any]:
    text = decode(line, is_html=False)
    try:
        record = json.loads(text, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.MALFORMED_RECORD, f"line {number} is not JSON: {error}", text) from error
    if not isinstance(record, dict):
        kind = type(record).__name__
        raise Refused(Reason.MALFORMED_RECORD, f"line {number} is not a JSON object but {kind}", text)
    return record


def _integer(digits: str) -> int | str:
    """Return an integer of JSON; one of more digits than Python converts stays text."""
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits
