"""Whatever the values: rules never fail to answer, no row disappears, and what stays keeps the rules."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from config.tables import MONTHLY_TABLES, ColumnType, load_tables
from expectations.rows.helper_columns import slice_of
from expectations.rows.quarantine import split_rows

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
OFFSET = st.integers(-5, 200) | st.sampled_from([-(2**31), 2**31 - 1])
VALUES: dict[ColumnType, st.SearchStrategy[Any]] = {
    "string": TEXT,
    "int32": OFFSET,
    "float64": st.floats(),
    "bool": st.booleans(),
    "list<candidate>": st.lists(
        st.none() | st.fixed_dictionaries({"name": st.none() | TEXT, "score": st.none() | st.floats()}), max_size=3
    ),
    "list<span>": st.lists(st.none() | st.fixed_dictionaries({"start": st.none() | OFFSET, "end": st.none() | OFFSET})),
}


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, int, str, Any]:
    """A table, a row number, a column and a value for it."""
    table = draw(st.sampled_from(MONTHLY_TABLES))
    column = draw(st.sampled_from([one for one in load_tables()[table].columns if one.type in VALUES]))
    return table, draw(st.integers(0, 5)), column.name, draw(st.none() | VALUES[column.type])


def changed(dataset: dict[str, pl.DataFrame], edits: list[tuple[str, int, str, Any]]) -> dict[str, pl.DataFrame]:
    rows = {table: dataset[table].to_dicts() for table in MONTHLY_TABLES}
    for table, number, column, value in edits:
        rows[table][number % len(rows[table])][column] = value
    return {table: pl.DataFrame(rows[table], schema=dataset[table].schema) for table in MONTHLY_TABLES}


@settings(deadline=None, max_examples=60)
@given(edits=st.lists(changes(), min_size=1, max_size=4))
def test_every_row_stays_or_is_refused_and_what_stays_is_valid(
    edits: list[tuple[str, int, str, Any]], dataset: dict[str, pl.DataFrame]
) -> None:
    frames = changed(dataset, edits)
    clean, refused = split_rows(frames)
    assert sum(frame.height for frame in clean.values()) + refused.height == sum(f.height for f in frames.values())
    assert refused["quarantine_id"].is_unique().all()
    assert split_rows(clean)[1].is_empty()


@settings(deadline=None, max_examples=200)
@given(text=TEXT, start=OFFSET, end=OFFSET)
def test_slices_are_of_code_points_as_in_python(text: str, start: int, end: int) -> None:
    row = pl.DataFrame(
        {"text": [text], "start": [start], "end": [end]}, schema_overrides={"start": pl.Int32, "end": pl.Int32}
    )
    (found,) = row.select(slice_of("text", pl.col("start"), pl.col("end"))).to_series()
    assert found == (text[start:end] if 0 <= start < end else None)
