"""Any frame, for people and for scripts."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import polars as pl
import pytest
from rich.console import Console

from flows.display.frames import FrameTable, frame_csv, frame_json

FRAME = pl.DataFrame(
    {
        "n": [1, 2, None],
        "x": [0.5, float("nan"), 1e9],
        "text": ["[bold]a[/] \x1b[31m\x9b", None, 'b, "c"'],
        "names": [["d", "é"], [], None],
        "at": [datetime(2024, 1, 2, 3, tzinfo=UTC), None, None],
        "spans": [[{"start": 1, "end": 2}], [], None],
    },
    schema_overrides={"names": pl.List(pl.String), "spans": pl.List(pl.Struct({"start": pl.Int32, "end": pl.Int32}))},
)


@pytest.mark.parametrize("width", [30, 60, 120])
def test_a_frame_fits_any_width_and_steers_no_terminal(width: int) -> None:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(FrameTable(FRAME, 2))
    text = capture.get()
    assert "[bold]a[/]" in text
    assert "3 rows, 1 of them not shown" in " ".join(text.split())
    assert not set(text) & {"\x1b", "\x9b"}
    assert all(len(line) <= width for line in text.splitlines())


def test_json_keeps_every_value_and_is_safe_to_print() -> None:
    text = frame_json(FRAME)
    assert not set(text) & {"\x1b", "\x9b"}
    first, second, third = json.loads(text)
    assert first == {
        "n": 1,
        "x": 0.5,
        "text": "[bold]a[/] \x1b[31m\x9b",
        "names": ["d", "é"],
        "at": "2024-01-02T03:00:00+00:00",
        "spans": [{"start": 1, "end": 2}],
    }
    assert second["x"] is None
    assert (second["names"], third["names"]) == ([], None)


def test_csv_has_lists_as_json() -> None:
    rows = list(csv.DictReader(StringIO(frame_csv(FRAME))))
    assert [row["names"] for row in rows] == ['["d","é"]', "[]", ""]
    assert json.loads(rows[0]["spans"]) == [{"start": 1, "end": 2}]
    assert rows[2]["text"] == 'b, "c"'


def test_a_frame_without_rows_or_columns_is_drawn() -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(FrameTable(FRAME.head(0), 5))
        console.print(FrameTable(pl.DataFrame(), 5))
    assert capture.get().count("0 rows") == 2
