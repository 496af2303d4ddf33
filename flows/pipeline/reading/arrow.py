"""Records to Arrow tables and back, with the declared schemas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import polars as pl
import pyarrow as pa

from config.tables import Table
from transforms.reading.documents import Document
from transforms.records import PageKind, Paragraph, Precision, RawArticle, Span

# What an input says of itself, or its source of it.
_ORIGIN = (
    pa.field("source_uri", pa.string(), nullable=False),
    pa.field("source_id", pa.string()),
    pa.field("url", pa.string()),
    pa.field("title", pa.string()),
    pa.field("authors", pa.list_(pa.string()), nullable=False),
    pa.field("outlet", pa.string()),
    pa.field("published_at", pa.timestamp("us", tz="UTC")),
    pa.field("published_precision", pa.string()),
    pa.field("fetched_at", pa.timestamp("us", tz="UTC")),
    pa.field("is_html", pa.bool_(), nullable=False),
)
RAW_SCHEMA = pa.schema(
    [
        *_ORIGIN,
        pa.field("input_sha256", pa.string(), nullable=False),
        pa.field("content", pa.large_string(), nullable=False),
    ]
)

_SPAN = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
_PARAGRAPH = pa.struct([pa.field("text", pa.large_string()), pa.field("source", _SPAN), pa.field("tag", pa.string())])
DOCUMENT_SCHEMA = pa.schema(
    [
        *_ORIGIN,
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("raw_chars", pa.int64(), nullable=False),
        pa.field("page_kind", pa.string()),
        pa.field("extractor", pa.string(), nullable=False),
        pa.field("paragraphs", pa.large_list(_PARAGRAPH), nullable=False),
    ]
)


def to_arrow(records: Iterable[Any], schema: pa.Schema) -> pa.Table:
    """Return a table of `schema`, each column taken from the records' attribute of that name."""
    rows = list(records)
    columns = [pa.array([_plain(get(row)) for row in rows], field.type) for field, get in _getters(schema)]
    return pa.Table.from_arrays(columns, schema=schema)


def to_frame(records: Iterable[Any], table: Table) -> pl.DataFrame:
    """Return the records as a frame with the columns of `table`."""
    frame = pl.from_arrow(to_arrow(records, table.arrow_schema))
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - narrows the type: an Arrow table always gives a frame
    return frame


def raw_articles(table: pa.Table) -> list[RawArticle]:
    """Return the inputs that a table of `RAW_SCHEMA` holds."""
    return [_raw_article(row) for row in table.to_pylist()]


def _raw_article(row: Mapping[str, Any]) -> RawArticle:
    values = {field.name: row[field.name] for field in fields(RawArticle)}
    precision = row["published_precision"]
    return RawArticle(
        **{
            **values,
            "authors": tuple(row["authors"]),
            "published_precision": Precision(precision) if precision else None,
        }
    )


def documents(table: pa.Table) -> list[Document]:
    """Return the documents that a table of `DOCUMENT_SCHEMA` holds."""
    return [_document(row) for row in table.to_pylist()]


def _document(row: Mapping[str, Any]) -> Document:
    precision = row["published_precision"]
    return Document(
        **{
            **row,
            "authors": tuple(row["authors"]),
            "published_precision": Precision(precision) if precision else None,
            "page_kind": PageKind(row["page_kind"]) if row["page_kind"] else None,
            "paragraphs": tuple(_paragraph(**paragraph) for paragraph in row["paragraphs"]),
        }
    )


def _paragraph(text: str, source: Mapping[str, int] | None, tag: str) -> Paragraph:
    return Paragraph(text, Span(**source) if source else None, tag)


def _getters(schema: pa.Schema) -> Sequence[tuple[pa.Field, Any]]:
    return [(field, attrgetter(field.name)) for field in schema]


def _plain(value: object) -> object:
    """Return spans and paragraphs as Arrow's structs; other values are what Arrow takes."""
    if isinstance(value, tuple):
        return [_plain_item(item) for item in value]
    return value


def _plain_item(item: object) -> object:
    if isinstance(item, Paragraph):
        return {"text": item.text, "source": item.source and item.source._asdict(), "tag": item.tag}
    return item._asdict() if isinstance(item, Span) else item
