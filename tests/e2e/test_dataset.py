"""What a published version holds, read with what its users have."""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from config.tables import TABLE_ORDER, load_tables
from tests.e2e.harbour import build, files_of, latest
from tests.places import ROOT


def read(dataset: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(dataset / "latest" / table / "**/*.parquet", hive_partitioning=False)


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_every_reader_finds_the_same_rows_by_plain_glob(samples: Path, table: str) -> None:
    folder = samples / "latest" / table
    glob = str(folder / "**/*.parquet")
    rows = latest(samples).tables[table].rows
    assert rows > 0
    assert pl.read_parquet(glob, hive_partitioning=True).height == rows
    assert len(pd.read_parquet(folder)) == rows
    counted = duckdb.execute(f"SELECT count(*) FROM read_parquet('{glob}', hive_partitioning = true)").fetchall()
    assert counted == [(rows,)]
    assert ds.dataset(folder, format="parquet", partitioning="hive").count_rows() == rows


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_every_file_has_the_declared_schema_and_says_what_its_columns_mean(samples: Path, table: str) -> None:
    for path in (samples / "latest" / table).rglob("*.parquet"):
        schema = ds.dataset(path, format="parquet").schema
        assert schema.equals(load_tables()[table].arrow_schema)
        described = {field.name: field.metadata[b"description"].decode() for field in schema}
        assert described == {column.name: column.description for column in load_tables()[table].columns}


def test_offsets_slice_to_what_is_stored(samples: Path) -> None:
    texts = dict(read(samples, "articles").select("article_id", "text").iter_rows())
    for quote in read(samples, "quotes").iter_rows(named=True):
        text = texts[quote["article_id"]]
        assert " … ".join(text[span["start"] : span["end"]] for span in quote["spans"]) == quote["text"]
        assert text[: quote["quote_start"]].endswith(quote["context_before"])
        assert text[quote["quote_end"] :].startswith(quote["context_after"])
    for row in read(samples, "attributions").iter_rows(named=True):
        for what in ("mention", "cue"):
            if row[what] is not None:
                assert texts[row["article_id"]][row[f"{what}_start"] : row[f"{what}_end"]] == row[what]


def test_every_input_ends_in_articles_or_in_quarantine(samples: Path) -> None:
    found = set(read(samples, "articles")["source_uri"]) | set(read(samples, "quarantine")["source_uri"])
    folder = ROOT / "config" / "samples"
    files = {path.name for path in folder.iterdir() if path.suffix in {".txt", ".html", ".gz"}}
    assert {Path(uri).name for uri in found if "#" not in uri} == files
    assert sum("#" in uri for uri in found) == 3
    refused = read(samples, "quarantine").select("source_uri", "stage", "reason").rows()
    assert refused == [("samples/15_puerto_es.txt", "language", "not_english")]


def test_the_speakers_are_counted_over_the_attributions(samples: Path) -> None:
    quoted = read(samples, "attributions").filter(pl.col("speaker_id").is_not_null())
    counted = quoted.group_by("speaker_id").agg(
        quotes=pl.col("quote_id").n_unique(), articles=pl.col("article_id").n_unique()
    )
    speakers = read(samples, "speakers").join(counted, "speaker_id", how="full")
    assert speakers.filter(
        pl.col("quotes").ne_missing(pl.col("quote_count")) | pl.col("articles").ne_missing(pl.col("article_count"))
    ).is_empty()


def test_two_builds_are_byte_identical(samples: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    build(again)
    assert files_of(again) == files_of(samples)
    for path in (samples / "latest").rglob("*.parquet"):
        assert (again / "latest" / path.relative_to(samples / "latest")).read_bytes() == path.read_bytes()
