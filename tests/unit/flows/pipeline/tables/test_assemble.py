"""Which partitions are rewritten, and what is remembered of inputs and refusals."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.tables import MONTHLY_TABLES, load_tables
from flows.pipeline.reading.known_inputs import MOST_FILES, known_inputs, record_inputs
from flows.pipeline.tables.assemble import changed_parts
from flows.pipeline.tables.quarantine import quarantine_table, refusal_rows
from flows.pipeline.tables.selection import CATALOGUE, WHERE, select_articles
from flows.store.content import describe
from flows.store.layout import Layout
from flows.store.manifest import FileEntry, Manifest, TableEntry
from flows.store.parquet import schema_sha256
from tests.unit.flows.pipeline.tables.test_selection import frame, row
from transforms.records import Reason, Refusal, Stage


def manifest(*months: str, schema: str | None = None, inputs: tuple[FileEntry, ...] = ()) -> Manifest:
    files = tuple(FileEntry(path=path, sha256="0" * 64, bytes=1, rows=1) for path in months)
    tables = {
        name: TableEntry(schema_sha256=schema or schema_sha256(load_tables()[name].arrow_schema), files=files)
        for name in MONTHLY_TABLES
    }
    return Manifest(
        version="v000001",
        parent=None,
        created_at=datetime(2024, 3, 1, tzinfo=UTC),
        code_version="1",
        config_sha256="0",
        model_version="1",
        run_id="run_0",
        facts={},
        inputs=inputs,
        tables=tables,
        changes=None,
    )


def article(digits: str, *, group: str = "part-0.parquet", month: str = "2024-03") -> dict[str, object]:
    return row(f"art_{digits:0<16}", f"{digits}.txt", group=group, month=month)


NONE = frame().select(WHERE)
MARCH, APRIL = "month=2024-03/part-0.parquet", "month=2024-04/part-0.parquet"


def test_only_the_months_of_new_articles_change() -> None:
    old = [article("1"), article("2", month="2024-04")]
    selection = select_articles(frame(article("3", group="batch")), frame(*old))
    assert [part.path for part in changed_parts(selection, NONE, manifest(MARCH, APRIL), 10)] == [MARCH]


def test_a_month_that_an_article_leaves_changes_too() -> None:
    selection = select_articles(frame(article("1", month="2024-04", group="batch")), frame(article("1")))
    parts = changed_parts(selection, NONE, manifest(MARCH), 10)
    assert [part.path for part in parts] == [MARCH, APRIL]


def test_a_month_with_relabelled_articles_changes_too() -> None:
    old = [article("1"), article("2", month="2024-04")]
    selection = select_articles(frame(article("3", group="batch")), frame(*old))
    relabelled = frame(old[1]).select(WHERE)
    assert [part.path for part in changed_parts(selection, relabelled, manifest(MARCH, APRIL), 10)] == [MARCH, APRIL]


def test_another_schema_changes_everything() -> None:
    old = [article("1"), article("2", month="2024-04")]
    selection = select_articles(frame(article("3", group="batch")), frame(*old))
    assert [part.path for part in changed_parts(selection, NONE, manifest(MARCH, APRIL, schema="0" * 64), 10)] == [
        MARCH,
        APRIL,
    ]


def test_in_a_split_month_only_the_part_of_the_new_article_changes() -> None:
    parts = {"0": "part-0.parquet", "5": "part-1.parquet", "9": "part-2.parquet", "d": "part-3.parquet"}
    old = [row(f"art_{digit:0<16}", digit, group=group) for digit, group in parts.items()]
    selection = select_articles(frame(row(f"art_{'51':0<16}", "new", group="batch")), frame(*old))
    paths = [f"month=2024-03/{name}" for name in parts.values()]
    assert [part.path for part in changed_parts(selection, NONE, manifest(*paths), 2)] == [
        "month=2024-03/part-1.parquet"
    ]
    split_anew = changed_parts(selection, NONE, manifest(*paths), 10)
    assert [(part.path, part.count) for part in split_anew] == [(path, 1) for path in paths]


@given(st.sets(st.text("0123456789abcdef", min_size=16, max_size=16), min_size=1, max_size=30), st.integers(1, 4))
def test_every_article_is_held_by_one_unit_and_ids_ascend_over_the_units(digits: set[str], per_part: int) -> None:
    rows = frame(*(row(f"art_{each}", each, group="batch") for each in digits))
    parts = changed_parts(select_articles(rows, frame()), NONE, None, per_part)
    held = [rows.filter(part.holds)["article_id"].sort().to_list() for part in parts]
    assert [id_ for ids in held for id_ in ids] == sorted(rows["article_id"])
    assert CATALOGUE[0] == "article_id"


def test_inputs_are_known_by_what_they_were_processed_with(tmp_path: Path) -> None:
    layout, entries = Layout(tmp_path), tuple[FileEntry, ...]()
    for run in range(MOST_FILES + 3):
        staged = tmp_path / "staged.parquet"
        key = ("news/a.txt", f"{run % 2:064x}")
        files = record_inputs(tmp_path, manifest(inputs=entries), [key], f"code {run}", staged)
        entry = describe(staged, "inputs.parquet")
        layout.file(entry.sha256).parent.mkdir(parents=True, exist_ok=True)
        staged.rename(layout.file(entry.sha256))
        entries = tuple(entry if isinstance(file, Path) else file for file in files)
        assert len(entries) <= MOST_FILES
        parent = manifest(inputs=entries)
        assert known_inputs(tmp_path, parent, f"code {run}") == {key}
        assert known_inputs(tmp_path, parent, "other code") == frozenset()
    before_last = ("news/a.txt", f"{(MOST_FILES + 1) % 2:064x}")
    assert known_inputs(tmp_path, parent, f"code {MOST_FILES + 1}") == {before_last}


@pytest.mark.parametrize(("read_again", "left"), [(("a", "b"), ["b"]), (("b",), ["a", "b"]), ((), ["a", "b"])])
def test_old_refusals_stay_until_their_input_is_read_again(read_again: tuple[str, ...], left: list[str]) -> None:
    refusals = {uri: Refusal(uri, Stage.READ, Reason.EMPTY_INPUT, "nothing in it") for uri in ("a", "b")}
    empty = refusal_rows(()).with_columns(run_id=pl.lit("", pl.String))
    first = quarantine_table(refusal_rows(refusals.values()), "run_1", pl.Series(["a", "b"]), empty)
    again = refusal_rows([refusals["b"]] if "b" in read_again else [])
    second = quarantine_table(again, "run_2", pl.Series(read_again, dtype=pl.String), first)
    assert sorted(second["source_uri"]) == left
    assert set(second["run_id"]) == {"run_1"}  # what was refused before for the same reason is not new
