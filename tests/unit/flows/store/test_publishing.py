"""Publishing versions and reading them back with what users have."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from config.tables import load_tables
from flows.store.manifest import Manifest
from flows.store.parquet import scan_table, write_table
from flows.store.store import Store, Writer
from flows.store.store_errors import StoreError
from tests.unit.flows.store.store_samples import (
    NOW,
    candidate,
    open_store,
    publish_quotes,
    quote_rows,
    snapshot,
    speaker_rows,
    stage_quotes,
)

FIRST = {"2024-10": {1: "We sail at dawn.", 2: "Nobody asked us."}, "unknown": {3: "It rains."}}
FIRST_TEXTS = ["It rains.", "Nobody asked us.", "We sail at dawn."]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "output")


def test_first_version(store: Store) -> None:
    assert store.latest() is None
    manifest = publish_quotes(store, FIRST)
    assert (manifest.version, manifest.parent, manifest.changes) == ("v000001", None, None)
    assert manifest.tables["quotes"].rows == 3
    assert list(manifest.tables) == list(load_tables())
    assert store.latest() == manifest
    assert open_store(store.root).latest() == manifest
    assert (store.root / "latest").readlink() == Path("versions/v000001")
    assert store.verify() == []


def test_every_reader_finds_the_rows_by_plain_glob(store: Store) -> None:
    publish_quotes(store, FIRST)
    folder = store.root / "latest" / "quotes"
    with_polars = pl.read_parquet(folder / "**/*.parquet", hive_partitioning=True)
    with_pandas = pd.read_parquet(folder)
    with_arrow = ds.dataset(folder, partitioning="hive").to_table()
    query = "SELECT text, month FROM read_parquet($glob, hive_partitioning = true)"
    with_duckdb = duckdb.execute(query, {"glob": f"{folder}/**/*.parquet"}).fetchall()
    for texts in (
        with_polars["text"],
        with_pandas["text"],
        with_arrow["text"].to_pylist(),
        [text for text, _ in with_duckdb],
    ):
        assert sorted(texts) == FIRST_TEXTS
    assert set(with_polars["month"]) == {month for _, month in with_duckdb} == {"2024-10", "unknown"}
    assert with_polars.sort("quote_id")["spans"].to_list()[0] == [{"start": 10, "end": 26}]


@pytest.mark.parametrize("table", load_tables())
def test_empty_tables_have_their_schema(store: Store, table: str) -> None:
    publish_quotes(store, {})
    frame = pl.read_parquet(store.root / "latest" / table / "**/*.parquet", hive_partitioning=False)
    assert (frame.height, tuple(frame.columns)) == (0, load_tables()[table].column_names)


def test_an_empty_table_gives_up_its_empty_file_once_it_has_rows(store: Store) -> None:
    publish_quotes(store, {})
    manifest = publish_quotes(store, {"2024-10": FIRST["2024-10"]})
    assert list(manifest.tables["quotes"].by_path) == ["month=2024-10/part-0.parquet"]


def test_unchanged_partitions_are_the_same_files(store: Store) -> None:
    first = publish_quotes(store, FIRST)
    second = publish_quotes(store, {"2024-11": {4: "We came back."}})
    path = "month=2024-10/part-0.parquet"
    assert second.tables["quotes"].by_path[path] == first.tables["quotes"].by_path[path]
    views = [store.root / "versions" / name / "quotes" / path for name in ("v000001", "v000002")]
    assert views[0].samefile(views[1])
    assert views[0].samefile(store.layout.file(first.tables["quotes"].by_path[path].sha256))


def test_the_same_rows_in_another_order_are_the_same_file(store: Store) -> None:
    first = publish_quotes(store, {"2024-10": {1: "One.", 2: "Two."}})
    second = publish_quotes(store, {"2024-10": {2: "Two.", 1: "One."}})
    assert first.tables == second.tables


def test_two_stores_built_from_the_same_input_are_identical(tmp_path: Path) -> None:
    for name in ("a", "b"):
        store = open_store(tmp_path / name)
        publish_quotes(store, FIRST)
        publish_quotes(store, {"2024-10": {1: "We sail at noon."}})
    first, second = snapshot(tmp_path / "a"), snapshot(tmp_path / "b")
    assert first == second
    assert "versions/v000002/changes/quotes.parquet" in first


def test_changes_against_the_parent(store: Store) -> None:
    publish_quotes(store, FIRST)
    manifest = publish_quotes(store, {"2024-10": {1: "We sail at noon.", 4: "New."}})
    assert manifest.changes is not None
    quotes = manifest.changes["quotes"]
    assert (quotes.added, quotes.changed, quotes.removed) == (1, 1, 1)
    rows = pl.read_parquet(store.root / "latest" / "changes" / "quotes.parquet")
    assert dict(zip(rows["text"], rows["change"], strict=True)) == {
        "We sail at noon.": "changed",
        "Nobody asked us.": "removed",
        "New.": "added",
    }
    assert [path.name for path in (store.root / "latest" / "changes").iterdir()] == ["quotes.parquet"]


def write_page(manifest: Manifest, folder: Path) -> None:
    folder.mkdir()
    (folder / "index.html").write_text(f"<p>{manifest.version}")


def test_facts_inputs_and_report_go_with_the_version(store: Store) -> None:
    with store.writing() as writer:
        inputs = writer.staging / "inputs.parquet"
        pl.DataFrame({"source_uri": ["news/a.txt"]}).write_parquet(inputs)
        facts = {"seconds": {"read": 1.5}, "articles": 1}
        first = writer.publish(candidate({}, inputs=(inputs,), report=write_page, facts=facts))
        assert writer.parent == first
        second = writer.publish(candidate({}, inputs=first.inputs))
    assert first.facts == facts
    assert (store.root / "versions/v000001/report/index.html").read_text() == "<p>v000001"
    assert second.inputs == first.inputs
    kept = store.layout.file(second.inputs[0].sha256)
    assert pl.read_parquet(kept)["source_uri"].to_list() == ["news/a.txt"]
    assert store.verify("1") == store.verify("2") == []


def test_unpartitioned_tables(store: Store) -> None:
    with store.writing() as writer:
        path = writer.staging / "speakers.parquet"
        write_table(speaker_rows(["Ida Penn", "Odd Fjelltind"]), load_tables()["speakers"], path)
        manifest = writer.publish(candidate({"speakers": {"part-0.parquet": path}}))
    assert scan_table(store.root, manifest, "speakers").collect().height == 2
    assert pl.read_parquet(store.root / "latest/speakers/*.parquet").height == 2


def test_tables_are_read_without_their_view(store: Store) -> None:
    for number in range(4):
        publish_quotes(store, {"2024-10": {number: f"Number {number}."}})
    manifest = store.manifest("1")
    assert not store.has_tables(manifest)
    assert scan_table(store.root, manifest, "quotes").collect()["text"].to_list() == ["Number 0."]


def test_what_is_published_cannot_be_written_to(store: Store) -> None:
    publish_quotes(store, FIRST)
    files = list(store.root.rglob("*.parquet"))
    assert files
    assert all(path.stat().st_mode & 0o222 == 0 for path in files)
    assert all(path.stat().st_mode & 0o400 for path in files)


def _publish_nonsense(writer: Writer) -> None:
    staged = stage_quotes(writer, {"2024-12": {9: "Never published."}})
    speaker_rows(["Ida Penn"]).drop("name").write_parquet(writer.staging / "speakers.parquet")
    writer.publish(candidate({"quotes": staged, "speakers": {"part-0.parquet": writer.staging / "speakers.parquet"}}))


def test_a_failed_run_leaves_nothing(store: Store) -> None:
    publish_quotes(store, FIRST)
    before = snapshot(store.root / "versions")
    with pytest.raises(StoreError, match="has another schema"), store.writing() as writer:
        _publish_nonsense(writer)
    assert snapshot(store.root / "versions") == before
    assert store.verify() == []
    assert list(store.layout.staging.iterdir()) == []


def test_a_staged_file_of_another_schema_is_refused(store: Store) -> None:
    with store.writing() as writer:
        wrong = writer.staging / "wrong.parquet"
        quote_rows({1: "One."}).drop("is_unclosed").write_parquet(wrong)
        with pytest.raises(StoreError, match=r"month=2024-10/part-0\.parquet of quotes has another schema"):
            writer.publish(candidate({"quotes": {"month=2024-10/part-0.parquet": wrong}}))
    assert store.latest() is None


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ("quotes", "part-0.parquet"),
        ("quotes", "month=2024-10/../../part-0.parquet"),
        ("quotes", "/month=2024-10/part-0.parquet"),
        ("speakers", "month=2024-10/part-0.parquet"),
        ("poems", "part-0.parquet"),
    ],
)
def test_impossible_places_are_refused(store: Store, table: str, path: str) -> None:
    with store.writing() as writer:
        staged = stage_quotes(writer, {"2024-10": {1: "One."}})
        with pytest.raises(ValueError, match=r"path of a file|no table is declared"):
            writer.publish(candidate({table: {path: next(iter(staged.values()))}}))


def test_a_missing_file_cannot_be_taken_over(store: Store) -> None:
    manifest = publish_quotes(store, FIRST)
    store.layout.file(manifest.tables["quotes"].files[0].sha256).unlink()
    with pytest.raises(StoreError, match="missing or damaged"):
        publish_quotes(store, {"2024-11": {4: "More."}})
    assert store.latest() == manifest


def test_times_are_stored_in_utc(store: Store) -> None:
    with store.writing() as writer:
        writer.publish(candidate({}, created_at=NOW + timedelta(hours=1)))
    latest = store.latest()
    assert latest is not None
    assert latest.created_at == NOW + timedelta(hours=1)
