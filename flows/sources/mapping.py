"""From a record (of JSON Lines, Parquet or WARC) to an article, through the names its columns have."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from config.sources import Columns
from flows.sources.decoding import clean, decode
from flows.sources.finding import SourceFile
from flows.sources.refusing import Refused
from transforms.reading.dates import parse_timestamp
from transforms.reading.documents import MOST_AUTHORS, fit
from transforms.records import RawArticle, Reason

LONGEST_ID = 200
_AUTHORS = re.compile(r"\s*[;,&|]\s*|\s+and\s+")


def read_record(record: Mapping[str, Any], file: SourceFile, place: str, limit: int) -> RawArticle:
    """Return the article that `record` holds.

    Args:
        record: values by column.
        file: the file it is in; `columns` and `outlet` say how to read it.
        place: where in the file it stands ("L12", "row3"), the name it gets where it has no id.
        limit: the most bytes that its text may have.

    Raises:
        Refused: missing_column, malformed_record, too_large, empty_input, binary_input or undecodable.
    """
    require_columns(record.keys(), file.columns)
    content, is_html = _content(record, file.columns, limit)
    fields = {name: one_line(_first(record, getattr(file.columns, name))) for name in ("id", "url", "title", "outlet")}
    fields["outlet"] = fields["outlet"] or file.outlet
    stated = _first(record, file.columns.date)
    stated = fit(stated) if isinstance(stated, str) else stated
    authors = _authors(_first(record, file.columns.authors))
    published_at, precision = parse_timestamp(stated) or (None, None)
    return RawArticle(
        source_uri=f"{file.uri}#{record_place(record, file.columns, place)}",
        input_sha256=digest(
            {**fields, "date": _plain(stated), "authors": authors, "content": content, "html": is_html}
        ),
        content=content,
        is_html=is_html,
        source_id=fields["id"],
        url=fields["url"],
        title=fields["title"],
        authors=authors,
        outlet=fields["outlet"],
        published_at=published_at,
        published_precision=precision,
    )


def require_columns(found: Collection[str], columns: Columns) -> None:
    """Make sure that one of the columns `found` holds text.

    Raises:
        Refused: missing_column.
    """
    if not any(name in found for name in (*columns.text, *columns.html)):
        wanted = ", ".join((*columns.text, *columns.html))
        listed = ", ".join(sorted(map(str, found))[:40]) or "none"
        raise Refused(Reason.MISSING_COLUMN, f"no column holds the text (looked for {wanted}); its columns: {listed}")


def record_place(record: Mapping[str, Any], columns: Columns, place: str) -> str:
    """Return what names a record inside its file: its own id where that is short and fit, else `place`."""
    own = one_line(_first(record, columns.id))
    return own if own and len(own) <= LONGEST_ID else place


def digest(fields: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical JSON of `fields`."""
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def one_line(value: object) -> str | None:
    """Return a value as one line of text; the name where it is an object that has one.

    None for anything else, and for what is too long to be metadata.
    """
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not fit(value):
        return None
    printable = "".join(character if character.isprintable() else " " for character in value)
    return " ".join(printable.split()) or None


def _content(record: Mapping[str, Any], columns: Columns, limit: int) -> tuple[str, bool]:
    """Return the text of a record and whether it is HTML; text comes first where it has both."""
    name = next((name for name in (*columns.text, *columns.html) if not _is_empty(record.get(name))), None)
    if name is None:
        raise Refused(Reason.EMPTY_INPUT, "its text is empty")
    value, is_html = _joined(record[name]), name in columns.html
    if not isinstance(value, str | bytes):
        kind = type(value).__name__
        raise Refused(Reason.MALFORMED_RECORD, f"its column {name} holds {kind}, not text", repr(value)[:1000])
    if len(value) > limit:
        raise Refused(Reason.TOO_LARGE, f"its text is longer than the limit (processing.max_input_bytes) of {limit:,}")
    return decode(value, is_html) if isinstance(value, bytes) else clean(value), is_html


def _joined(value: object) -> object:
    """Return a list of paragraphs as one text; what is no such list as it is."""
    if isinstance(value, list) and all(isinstance(paragraph, str) for paragraph in value):
        return "\n\n".join(value)
    return value


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> object:
    return next((record[name] for name in names if not _is_empty(record.get(name))), None)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | bytes) and not value.strip()) or value in ([], {})


def _authors(value: object) -> tuple[str, ...]:
    """Return the names in a list of authors or in a byline."""
    if isinstance(value, list | tuple):
        names = [one_line(entry) for entry in value[:MOST_AUTHORS]]
    else:
        names = [*_AUTHORS.split(re.sub(r"(?i)^by\s+", "", one_line(value) or ""))]
    return tuple(dict.fromkeys(name for name in names if name))


def _plain(value: object) -> object:
    """Return a date as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else None
