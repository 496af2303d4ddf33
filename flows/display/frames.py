"""Any frame, such as the result of a query: for the terminal, as JSON and as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import polars as pl
import polars.selectors as cs
from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from flows.display.encode import json_text
from flows.display.rows import GAP
from flows.display.safe import shortened, shown

CELL_CHARS = 200  # of a value in the terminal
_FORMULA = r"^([=+\-@\t\r\n＝＋－＠])"  # full-width signs count in some locales
READABLE = 14  # columns of the terminal that a longer value needs at least


@dataclass(frozen=True, slots=True)
class FrameTable:
    """The first rows of a frame to draw: as a table where it fits, else one value to a line."""

    frame: pl.DataFrame
    limit: int = 50

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the rows, and say how many there are besides."""
        head = self.frame.head(self.limit)
        names = [shown(name, "bold") for name in head.columns]
        rows = [[_cell(value) for value in row] for row in head.iter_rows()]
        widths = [_least_width(texts) for texts in zip(names, *rows, strict=True)]
        if sum(widths) + GAP * len(widths) <= options.max_width:
            yield self._table(names, widths, rows)
        else:
            yield from (_record(number, names, row) for number, row in enumerate(rows, 1))
        more = self.frame.height - head.height
        rest = f", {more:,} of them not shown" if more else ""
        yield Text(f"{self.frame.height:,} row{'' if self.frame.height == 1 else 's'}{rest}", style="dim italic")

    def _table(self, names: Sequence[Text], widths: Sequence[int], rows: Sequence[Sequence[Text]]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
        for name, width, dtype in zip(names, widths, self.frame.dtypes, strict=True):
            table.add_column(name, justify="right" if dtype.is_numeric() else "left", min_width=width, overflow="fold")
        for row in rows:
            table.add_row(*row)
        return table


def _least_width(texts: Sequence[Text]) -> int:
    name, *values = (text.cell_len for text in texts)
    return max(name, min(READABLE, max(values, default=0)))


def _record(number: int, names: Sequence[Text], row: Sequence[Text]) -> Table:
    record = Table(box=None, show_header=False, pad_edge=False, title=f"row {number}", title_justify="left")
    record.add_column(no_wrap=True, overflow="fold")
    record.add_column(overflow="fold")
    for name, value in zip(names, row, strict=True):
        record.add_row(name, value)
    return record


def _cell(value: object) -> Text:
    if isinstance(value, list | dict):
        value = json_text(value, indent=None)
    elif isinstance(value, float):
        value = f"{value:.6g}"
    return shown(shortened(value, CELL_CHARS) if isinstance(value, str) else value)


def frame_json(frame: pl.DataFrame) -> str:
    """Return a frame as a JSON array of objects, times in ISO 8601; JSON has no NaN, so that becomes null."""
    rows = frame.with_columns(cs.float().fill_nan(None)).to_dicts()
    return json_text(rows)


def frame_csv(frame: pl.DataFrame) -> str:
    """Return a frame as CSV with a header, lists and structs as JSON, and nothing that a spreadsheet runs."""
    buffer = StringIO()
    neutralised(flat_for_csv(frame.lazy())).collect().write_csv(buffer)
    return buffer.getvalue()


def flat_for_csv(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return `rows` with lists and structs as JSON strings, since CSV has neither."""
    nested = [name for name, dtype in rows.collect_schema().items() if dtype.is_nested()]
    return rows.with_columns(_as_json(name) for name in nested)


def neutralised(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return `rows` with an apostrophe before text that spreadsheets would take for a formula and run."""
    return rows.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'${1}"))


def _as_json(name: str) -> pl.Expr:
    # Polars encodes structs only: wrap the value in one, then take off `{"v":` and `}`.
    encoded = pl.struct(pl.col(name).alias("v")).struct.json_encode().str.slice(len('{"v":')).str.strip_suffix("}")
    return pl.when(pl.col(name).is_not_null()).then(encoded).alias(name)
