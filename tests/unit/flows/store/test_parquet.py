"""Files of the tables: their schema, their bytes, and rows that cannot be stored."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from config.tables import load_tables
from flows.store.content import describe
from flows.store.layout import Layout
from flows.store.manifest import FileEntry
from flows.store.parquet import (
    ROWS_PER_GROUP,
    read_schema_sha256,
    scan_files,
    schema_sha256,
    write_table,
)
from flows.store.store_errors import StoreError
from tests.unit.flows.store.store_samples import quote_rows, speaker_rows

QUOTES = load_tables()["quotes"]
SPEAKERS = load_tables()["speakers"]


@pytest.mark.parametrize("name", load_tables())
def test_files_have_the_declared_schema(tmp_path: Path, name: str) -> None:
    table = load_tables()[name]
    path = tmp_path / "file.parquet"
    write_table(pl.DataFrame(schema=table.polars_schema), table, path)
    schema = pq.read_schema(path)
    assert [(field.name, field.nullable) for field in schema] == [(c.name, c.nullable) for c in table.columns]
    assert [field.metadata[b"description"].decode() for field in schema] == [c.description for c in table.columns]
    assert read_schema_sha256(path) == schema_sha256(table.arrow_schema)
    assert b"pandas" not in (schema.metadata or {})


def test_rows_come_back_sorted_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    rows = quote_rows({3: "“Ça va”, he said 🙂", 1: "One.", 2: "Two."})
    write_table(rows, QUOTES, path)
    assert pl.read_parquet(path).equals(rows.sort("quote_id"))


def test_chunks_do_not_show_in_the_bytes(tmp_path: Path) -> None:
    parts = [quote_rows({n: f"Number {n}." for n in range(start, start + 700)}) for start in range(0, 2100, 700)]
    write_table(pl.concat(parts, rechunk=False), QUOTES, tmp_path / "chunks.parquet")
    write_table(pl.concat(parts[::-1], rechunk=True), QUOTES, tmp_path / "whole.parquet")
    assert (tmp_path / "chunks.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()


def test_rows_are_grouped(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    write_table(quote_rows(dict.fromkeys(range(ROWS_PER_GROUP + 1), "Again.")), QUOTES, path)
    metadata = pq.read_metadata(path)
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [ROWS_PER_GROUP, 1]
    assert metadata.row_group(0).column(0).has_column_index
    assert metadata.row_group(0).column(0).statistics.min == f"quo_{0:016x}_{0:012x}"


def test_narrower_types_are_widened_to_the_declared_ones(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    rows = speaker_rows(["Ida Penn"]).with_columns(
        pl.col("quote_count").cast(pl.Int64),
        pl.lit(datetime(2026, 1, 1, tzinfo=UTC)).cast(pl.Datetime("ms", "UTC")).alias("last_quoted_at"),
    )
    write_table(rows, SPEAKERS, path)
    assert pl.read_parquet(path).schema == SPEAKERS.polars_schema


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (quote_rows({1: "x"}).drop("text", "spans"), "table quotes: missing columns spans, text"),
        (quote_rows({1: "x"}).with_columns(mood=pl.lit("grim")), "table quotes: unknown columns mood"),
        (
            quote_rows({1: "x"}).with_columns(text=pl.lit(None, pl.String)),
            "table quotes: no value in some rows of text, which must have one",
        ),
        (
            quote_rows({1: "x"}).with_columns(quote_start=pl.lit(2**40)),
            "table quotes: values do not fit their columns",
        ),
        (
            quote_rows({1: "x"}).with_columns(is_unclosed=pl.lit("perhaps")),
            "table quotes: values do not fit their columns",
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused(tmp_path: Path, rows: pl.DataFrame, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        write_table(rows, QUOTES, tmp_path / "file.parquet")
    assert not (tmp_path / "file.parquet").exists()


def test_fingerprints_tell_types_and_nullability_apart() -> None:
    schemas = [
        pa.schema([pa.field("a", pa.large_string())]),
        pa.schema([pa.field("a", pa.large_string(), nullable=False)]),
        pa.schema([pa.field("a", pa.int32())]),
        pa.schema([pa.field("b", pa.large_string())]),
        pa.schema([pa.field("a", pa.large_list(pa.large_string()))]),
        pa.schema([pa.field("a", pa.large_list(pa.int32()))]),
    ]
    assert len({schema_sha256(schema) for schema in schemas}) == len(schemas)
    described = pa.schema([pa.field("a", pa.large_string(), metadata={"description": "A letter."})])
    assert schema_sha256(described) == schema_sha256(schemas[0])


def old_file(folder: Path, rows: pl.DataFrame) -> FileEntry:
    path = folder / "old.parquet"
    rows.write_parquet(path)
    entry = describe(path, "part-0.parquet")
    kept = Layout(folder).file(entry.sha256)
    kept.parent.mkdir(parents=True)
    path.rename(kept)
    return entry


def test_flags_that_old_files_lack_are_false(tmp_path: Path) -> None:
    entry = old_file(tmp_path, quote_rows({1: "One."}).drop("is_nested"))
    (row,) = scan_files(tmp_path, (entry,), QUOTES).collect().to_dicts()
    assert row["is_nested"] is False


def test_quotations_of_old_files_are_affirmed_speech(tmp_path: Path) -> None:
    entry = old_file(tmp_path, quote_rows({1: "One."}).drop("quote_mode", "polarity"))
    (row,) = scan_files(tmp_path, (entry,), QUOTES).collect().to_dicts()
    assert (row["quote_mode"], row["polarity"]) == ("speech", "affirmed")


def test_what_old_files_lack_is_null_and_lists_are_empty(tmp_path: Path) -> None:
    entry = old_file(tmp_path, speaker_rows(["Ida Penn"]).drop("roles", "wikidata_id"))
    (row,) = scan_files(tmp_path, (entry,), SPEAKERS).collect().to_dicts()
    assert (row["name"], row["roles"], row["wikidata_id"]) == ("Ida Penn", [], None)
