"""What a version of the dataset says, read for evaluation: articles by name, attributions as annotations."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

import polars as pl

from config.tables import TableReader
from flows.evaluation.alignment import Alignment, align
from flows.evaluation.attributions import Annotation
from flows.sources.refusing import SourceError
from transforms.records import Span

_ARTICLES = ("article_id", "source_uri", "text")
_QUOTES = ("quote_id", "article_id", "spans", "quote_type")
_ATTRIBUTIONS = ("quote_id", "cue_start", "cue_end", "mention_start", "mention_end", "speaker_name", "speaker_kind")


def scan_folder(folder: Path) -> TableReader:
    """Return what reads the tables in `folder`, each a Parquet file or a folder of them.

    Raises:
        SourceError: when a table is read that is not there.
    """

    def scan(table: str) -> pl.LazyFrame:
        file = folder / f"{table}.parquet"
        paths = [file] if file.is_file() else sorted((folder / table).rglob("*.parquet"))
        if not paths:
            raise SourceError(f"no table {table} in {folder}; name the folder of one version, such as output/latest")
        return pl.scan_parquet(paths, glob=False, hive_partitioning=False)

    return scan


def published_texts(scan: TableReader) -> dict[str, str]:
    """Return the text of each article, by the stem of its source and by its whole name."""
    texts: dict[str, str] = {}
    for article in table_rows(scan, "articles", _ARTICLES):
        name = _name(article["source_uri"])
        texts[name] = texts[name.partition(".")[0]] = article["text"] or ""
    return texts


def article_texts(scan: TableReader, names: Sequence[str]) -> dict[str, str]:
    """Return the published text of each of the named documents that the version has."""
    return {name: article["text"] or "" for name, article in named_articles(scan, names, _ARTICLES)}


def predictions(scan: TableReader, texts: Mapping[str, str]) -> dict[str, tuple[Annotation, ...]]:
    """Return the attributions of the annotated `texts` that the version has, placed in those texts."""
    quotes = grouped(table_rows(scan, "quotes", _QUOTES), "article_id")
    attributions = grouped(table_rows(scan, "attributions", _ATTRIBUTIONS), "quote_id")
    found: dict[str, tuple[Annotation, ...]] = {}
    for name, article in named_articles(scan, tuple(texts), _ARTICLES):
        alignment = align(article["text"] or "", texts[name])
        found[name] = tuple(
            _annotation(quote, attributions[quote["quote_id"]], alignment) for quote in quotes[article["article_id"]]
        )
    return found


def named_articles(
    scan: TableReader, names: Sequence[str], columns: Sequence[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the articles of annotated documents with the names these have: file, id or either without its ending."""
    known = frozenset(names)
    for article in table_rows(scan, "articles", columns):
        name = _name(article["source_uri"])
        whole = PurePath(article["source_uri"]).name
        match = next((one for one in (name, name.rpartition(".")[0], whole) if one in known), None)
        if match is not None:
            yield match, article


def _name(source_uri: str) -> str:
    """Return the last part of a URI: of a record its id, of a file or page its name."""
    return PurePath(source_uri.rpartition("#")[2].partition("?")[0]).name


def table_rows(scan: TableReader, table: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return some columns of a table.

    Raises:
        SourceError: it cannot be read or lacks one of them.
    """
    try:
        return scan(table).select(columns).collect().to_dicts()
    except pl.exceptions.ColumnNotFoundError as error:
        lacking = str(error).partition("\n")[0]
        raise SourceError(f"the table {table} lacks the column {lacking}; was it made by newsquotes?") from error
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"cannot read the table {table}: {error}") from error


def grouped(rows: Sequence[dict[str, Any]], key: str) -> defaultdict[str, list[dict[str, Any]]]:
    """Return rows by the value of `key`."""
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _annotation(quote: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], alignment: Alignment) -> Annotation:
    contents = [(span["start"], span["end"]) for span in quote["spans"]]
    return Annotation(
        content=placed(contents, alignment),
        source=placed([(row["mention_start"], row["mention_end"]) for row in rows], alignment),
        cue=placed([(row["cue_start"], row["cue_end"]) for row in rows], alignment),
        speaker=next((row["speaker_name"] for row in rows if row["speaker_name"]), None),
        kind=next((row["speaker_kind"] for row in rows if row["speaker_kind"]), None),
        quote_type=quote["quote_type"],
    )


def placed(spans: Sequence[tuple[int | None, int | None]], alignment: Alignment) -> tuple[Span, ...]:
    """Return where spans of the clean text stand in the annotated one, without those of which that is unknown."""
    placed = (
        alignment.span(start, end) for start, end in spans if start is not None and end is not None and start < end
    )
    return tuple(span for span in placed if span)
