"""Tables of a version as single files for other programs."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from config.tables import TableReader, load_tables
from flows.display.canonical import named_attributions
from flows.display.display_errors import DisplayError
from flows.display.file_formats import COLLECTIONS, FORMATS, Format
from flows.display.file_writers import Tables, Writer, writer_of

FLAT = "quotes_flat"


def quotes_flat(scan: TableReader) -> pl.LazyFrame:
    """Return affirmed quotations, who said them and where they stood in one table: one row per quotation and source.

    What was not said is left out; `quote_mode` tells what was only thought. A quotation without attribution has one
    row. `quote` is `quotes.text`, `speaker_name` the canonical name, `name_in_article` the article's; others keep their
    names.
    """
    quotes = scan("quotes").filter(pl.col("polarity") == "affirmed").rename({"text": "quote"}).drop("spans")
    attributions = named_attributions(scan).drop("article_id")
    articles = scan("articles").select(
        "article_id", "source_uri", "outlet", "published_at", "published_precision", "title", "url", "authors",
        "duplicate_of",
    )  # fmt: skip
    joined = quotes.join(attributions, on="quote_id", how="left", maintain_order="left_right")
    return joined.join(articles, on="article_id", how="left", maintain_order="left")


def export_tables(
    scan: TableReader,
    tables: Sequence[str],
    target: Path,
    file_format: Format | None = None,
    *,
    is_forced: bool = False,
    is_exact: bool = False,
) -> list[Path]:
    """Write tables to files of their own and return these; each file appears whole or not at all.

    Args:
        scan: reads the version.
        tables: names of tables, or `quotes_flat`. None: all of them in a folder or a database, `quotes_flat` in any
            other file.
        target: a folder, made where it is missing, for files called after the tables; or a file whose ending is that of
            a format, for one table or, where the format holds several, for all.
        file_format: format of the files in a folder; None: csv.
        is_forced: replace files that are there.
        is_exact: leave text in CSV and TSV as it is even where a spreadsheet would run it.

    Raises:
        DisplayError: an unknown table or format, a file that is there, a place that cannot be written, or a table that
            does not fit into the format.
    """
    files = _files(tables, target, file_format)
    present = [str(path) for path in files if path.exists()]
    if present and not is_forced:
        raise DisplayError(f"{', '.join(present)} exists; use --force to replace it")
    for path, names in files.items():
        rows = {name: quotes_flat(scan) if name == FLAT else scan(name) for name in names}
        _write(rows, path, writer_of(_format_of(path), is_exact=is_exact))
    return list(files)


def _files(tables: Sequence[str], target: Path, file_format: Format | None) -> dict[Path, list[str]]:
    """Return the files to write, each with the tables that it holds."""
    every = [*load_tables(), FLAT]
    names = list(dict.fromkeys(tables))
    if unknown := [name for name in names if name not in every]:
        raise DisplayError(f"there is no table {', '.join(unknown)}; there are {', '.join(every)}")
    if file_format not in (None, *FORMATS):
        raise DisplayError(f"{file_format} is no format of export; there are {', '.join(FORMATS)}")
    if target.is_dir() or not target.suffix:
        return {target / f"{name}.{file_format or 'csv'}": [name] for name in names or every}
    ending = _format_of(target)
    if file_format not in (None, ending):
        raise DisplayError(f"{target} ends in .{ending}, but the format is to be {file_format}")
    names = names or (every if ending == "sqlite" else [FLAT])
    if len(names) > 1 and ending not in COLLECTIONS:
        raise DisplayError(
            f"{target} is one file and {len(names)} tables are to be written; name a folder or one table"
        )
    return {target: names}


def _format_of(path: Path) -> Format:
    for name in FORMATS:
        if path.suffix == f".{name}":
            return name
    endings = ", ".join(f".{name}" for name in FORMATS)
    raise DisplayError(f"{path.name} ends in nothing that can be written; there are {endings}, and folders")


def _write(rows: Tables, path: Path, write: Writer) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            write(rows, draft)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)
    except OSError as error:
        raise DisplayError(f"cannot write {path}: {error.strerror or error}") from error
