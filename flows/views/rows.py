"""Rows in the terminal: a table where there is room, a list of blocks where there is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from flows.views.safe import shown

GAP = 3  # columns of the terminal between two of a table
NONE = shown(None).plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column to draw. Those with a `share` divide the width that the others leave, none getting under `least`."""

    name: str
    share: int | None = None
    is_right: bool = False
    least: int = 11


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows to draw, with what to say where there are none."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Text]]
    when_empty: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a table, or blocks where the terminal is too narrow for one."""
        if not self.rows:
            yield Text(self.when_empty, style="italic dim")
        elif self._least_width > options.max_width:
            yield from self._blocks()
        else:
            yield self._table()

    @property
    def _least_width(self) -> int:
        cells = zip(*self.rows, strict=True)
        widths = (
            max(len(column.name), column.least if column.share else max(cell.cell_len for cell in values))
            for column, values in zip(self.columns, cells, strict=True)
        )
        return sum(widths) + GAP * len(self.columns)

    def _table(self) -> Table:
        table = Table(
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            header_style="bold",
            expand=any(column.share for column in self.columns),
        )
        for column in self.columns:
            table.add_column(
                Text(column.name),
                ratio=column.share,
                justify="right" if column.is_right else "left",
                no_wrap=not column.share,
                overflow="fold",
            )
        for row in self.rows:
            table.add_row(*row)
        return table

    def _blocks(self) -> Iterable[Text]:
        """Yield each row as one line of its short values and one line for each of its long ones."""
        for row in self.rows:
            pairs = list(zip(self.columns, row, strict=True))
            yield Text(" · ").join(_named(column, value) for column, value in pairs if not column.share)
            for column, value in pairs:
                if column.share and value.plain != NONE:
                    yield Text("  ").append_text(_named(column, value))


def _named(column: Column, value: Text) -> Text:
    """Return a value with its column's name where it would not speak for itself: a figure or a long text."""
    return Text.assemble((f"{column.name} ", "dim"), value) if column.is_right or column.share else value
