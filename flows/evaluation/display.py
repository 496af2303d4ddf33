"""An evaluation in the terminal and for scripts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from flows.display.encode import json_text
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shortened, shown
from flows.evaluation.mistakes import Mistake
from flows.evaluation.scores import Figure, Figures
from flows.evaluation.subjects import Evaluation

TEXT_CHARS = 140


def evaluation_json(evaluation: Evaluation, *, has_errors: bool) -> str:
    """Return an evaluation as JSON: the figures, the details by their names, and errors where asked for."""
    errors = {"errors": [asdict(error) for error in evaluation.errors]} if has_errors else {}
    return json_text({**evaluation.figures, **evaluation.details, **errors})


def evaluation_view(evaluation: Evaluation) -> RenderableType:
    """Return an evaluation as something that Rich draws: tables of figures, then errors by class."""
    parts: list[RenderableType] = list(_tables("figure", evaluation.figures))
    for title, figures in evaluation.details.items():
        parts += _tables(title, figures)
    for flaw, errors in groupby(evaluation.errors, key=lambda error: error.flaw):
        parts += [shown(flaw, "bold red"), *(line for error in errors for line in _error(error)), Text()]
    return Group(*parts)


def _tables(title: str, figures: Figures) -> Iterator[RenderableType]:
    """Yield a table for each stretch of figures that have columns in common."""
    for _, group in groupby(figures.items(), key=lambda figure: _first_column(figure[1])):
        rows = [(name, _cells(figure)) for name, figure in group]
        names = list(dict.fromkeys(name for _, cells in rows for name in cells))
        columns = (ListingColumn(title, wraps=True), *(ListingColumn(name, is_right=True) for name in names))
        yield from (Listing(columns, [_row(name, cells, names) for name, cells in rows], ""), Text())


def _first_column(figure: Figure) -> str:
    return next(iter(_cells(figure)))


def _cells(figure: Figure) -> Mapping[str, object]:
    return figure if isinstance(figure, Mapping) else {"value": figure}


def _row(name: str, cells: Mapping[str, object], names: Sequence[str]) -> Sequence[Text]:
    return (shown(name, "bold"), *(_value(cells.get(column)) for column in names))


def _value(value: object) -> Text:
    return shown(f"{value:,}" if isinstance(value, int) else value)


def _error(error: Mistake) -> Iterator[RenderableType]:
    yield Padding(shown(error.document, "dim"), (0, 0, 0, 2), expand=False)
    for label, text in (("", error.text), ("wanted ", error.wanted), ("got ", error.got)):
        if text is not None:
            yield Padding(Text.assemble((label, "dim"), shown(shortened(text, TEXT_CHARS))), (0, 0, 0, 4), expand=False)
