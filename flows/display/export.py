"""Tables of a version as single files for other programs."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from config.tables import TableReader, load_tables
from flows.display.canonical import named_attributions
from flows.display.display_errors import DisplayError
from flows.display.file_formats import FORMATS, Format
from flows.display.frames import flat_for_csv

FLAT = "quotes_flat"

_WRITERS: Mapping[Format, Callable[[pl.LazyFrame, Path], None]] = {
    "csv": lambda rows, path: flat_for_csv(rows).sink_csv(path),
    "jsonl": lambda rows, path: rows.sink_ndjson(path),
    "parquet": lambda rows, path: rows.sink_parquet(path, compression="zstd"),
}


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
    scan: TableReader, tables: Sequence[str], target: Path, file_format: str | None = None, *, is_forced: bool = False
) -> list[Path]:
    """Write tables to files of their own and return these; each file appears whole or not at all.

    Args:
        scan: reads the version.
        tables: names of tables, or `quotes_flat`; all seven where empty.
        target: a folder, made where it is missing, for files called after the tables; or, for one table, a file whose
            ending is that of a format.
        file_format: csv (lists as JSON), jsonl or parquet; None: as the target's ending says, else csv.
        is_forced: replace files that are there.

    Raises:
        DisplayError: an unknown table or format, a file that is there, or a place that cannot be written.
    """
    names = list(dict.fromkeys(tables)) or [*load_tables(), FLAT]
    _check_names(names)
    paths = _paths(names, target, file_format)
    present = [str(path) for path in paths.values() if path.exists()]
    if present and not is_forced:
        raise DisplayError(f"{', '.join(present)} exists; use --force to replace it")
    for name, path in paths.items():
        rows = quotes_flat(scan) if name == FLAT else scan(name)
        _write(rows, path, _WRITERS[_format_of(path)])
    return list(paths.values())


def _check_names(names: Sequence[str]) -> None:
    known = (*load_tables(), FLAT)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise DisplayError(f"there is no table {', '.join(unknown)}; there are {', '.join(known)}")


def _format_of(path: Path) -> Format:
    return next(name for name in FORMATS if path.suffix == f".{name}")


def _paths(names: Sequence[str], target: Path, file_format: str | None) -> dict[str, Path]:
    ending = target.suffix.removeprefix(".")
    if file_format is not None and file_format not in FORMATS:
        raise DisplayError(f"{file_format} is no format of export; there are {', '.join(FORMATS)}")
    if target.is_dir() or ending not in FORMATS:
        return {name: target / f"{name}.{file_format or 'csv'}" for name in names}
    if len(names) > 1:
        raise DisplayError(
            f"{target} is one file and {len(names)} tables are to be written; name a folder or one table"
        )
    if file_format not in (None, ending):
        raise DisplayError(f"{target} ends in .{ending}, but the format is to be {file_format}")
    return {names[0]: target}


def _write(rows: pl.LazyFrame, path: Path, write: Callable[[pl.LazyFrame, Path], None]) -> None:
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
