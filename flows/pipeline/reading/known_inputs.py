"""What has been processed already: a Parquet file per run, kept beside the tables and listed in the manifest."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from flows.store.layout import Layout
from flows.store.manifest import FileEntry, Manifest

SCHEMA = pl.Schema({"source_uri": pl.String, "input_sha256": pl.String, "fingerprint": pl.String})

# More files than this are merged into one, so that reading them stays quick after years of daily runs.
MOST_FILES = 32


def known_inputs(root: Path, parent: Manifest | None, fingerprint: str) -> frozenset[tuple[str, str]]:
    """Return (source_uri, input_sha256) of the inputs last processed with the code and configuration of today."""
    latest = _latest(_rows(root, parent.inputs if parent else ()))
    current = latest.filter(pl.col("fingerprint") == fingerprint).select("source_uri", "input_sha256")
    return frozenset(current.iter_rows())


def record_inputs(
    root: Path, parent: Manifest | None, keys: Iterable[tuple[str, str]], fingerprint: str, path: Path
) -> tuple[Path | FileEntry, ...]:
    """Write the inputs of this run to `path`, and return the files that the new version lists."""
    rows = pl.DataFrame(
        list(keys), pl.Schema({name: SCHEMA[name] for name in ("source_uri", "input_sha256")}), orient="row"
    )
    fresh = rows.with_columns(fingerprint=pl.lit(fingerprint)).sort("source_uri", "input_sha256")
    earlier = parent.inputs if parent else ()
    merge = len(earlier) >= MOST_FILES
    table = _latest(pl.concat([_rows(root, earlier), fresh])) if merge else fresh
    table.write_parquet(path, compression="zstd")
    return (path,) if merge else (*earlier, path)


def _rows(root: Path, files: Iterable[FileEntry]) -> pl.DataFrame:
    paths = [Layout(root).file(file.sha256) for file in files]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *(pl.read_parquet(path) for path in paths)])


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the last row of each input: what it was last processed with."""
    return rows.unique(["source_uri", "input_sha256"], keep="last", maintain_order=True)
