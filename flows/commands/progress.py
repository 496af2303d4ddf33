"""Progress bars of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from flows.pipeline.request import Progress as OnProgress

STEPS = {
    "fetch": "Fetching pages",
    "read": "Reading inputs",
    "process": "Extracting quotes",
    "assemble": "Writing tables",
    "validate": "Validating",
}


@contextmanager
def progress_bars(console: Console, *, is_shown: bool) -> "Iterator[OnProgress]":
    """Yield what draws one bar for each step of a run; where the console is no terminal, nothing is drawn."""
    bars: dict[str, TaskID] = {}
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    is_drawn = is_shown and console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not is_drawn) as progress:
        starting = progress.add_task("Starting", total=None)

        def tell(step: str, done: int, total: int | None) -> None:
            progress.update(starting, visible=False)
            if step not in bars:
                bars[step] = progress.add_task(STEPS[step], total=total)
            progress.update(bars[step], completed=done, total=total)

        yield tell
