"""Rows in the terminal: a table where there is room, a list of blocks where there is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.display.safe import shown

GAP = 2  # columns of the terminal between two of a table
READABLE = 12  # columns of the terminal that text needs at least
NONE = shown(None).plain


@dataclass(frozen=True, slots=True)
class ListingColumn:
    """A column of a listing; a column that `wraps` holds text and is narrowed first where width is short."""

    name: str
    wraps: bool = False
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows to draw, with what to say where there are none."""

    columns: Sequence[ListingColumn]
    rows: Sequence[Sequence[Text]]
    when_empty: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a table, or blocks where the terminal is too narrow for one."""
        if not self.rows:
            yield Text(self.when_empty, style="italic dim")
        elif sum(self._least_widths) + GAP * len(self.columns) > options.max_width:
            yield from self._blocks()
        else:
            yield self._table()

    @property
    def _least_widths(self) -> list[int]:
        cells = zip(*self.rows, strict=True)
        widths = [max(cell.cell_len for cell in values) for values in cells]
        return [
            max(len(column.name), min(width, READABLE) if column.wraps else width)
            for column, width in zip(self.columns, widths, strict=True)
        ]

    def _table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
        for column, width in zip(self.columns, self._least_widths, strict=True):
            name = Text(column.name, "bold")
            table.add_column(name, justify="right" if column.is_right else "left", min_width=width, overflow="fold")
        for row in self.rows:
            table.add_row(*row)
        return table

    def _blocks(self) -> Iterable[RenderableType]:
        """Yield each row as one line of its short values and one line for each of its long ones."""
        for row in self.rows:
            pairs = list(zip(self.columns, row, strict=True))
            yield Text(" · ").join(_named(column, value) for column, value in pairs if not column.wraps)
            for column, value in pairs:
                if column.wraps and value.plain != NONE:
                    yield Padding(_named(column, value), (0, 0, 0, 2))


def _named(column: ListingColumn, value: Text) -> Text:
    """Return a value, prefixed with its column's name if it is a figure or a long text."""
    return Text.assemble((f"{column.name} ", "dim"), value) if column.is_right or column.wraps else value
