"""Validating a draft: its changed partitions in groups of bounded size, then the dataset as a whole."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from config.tables import MONTHLY_TABLES
from expectations.dataset import InputCounts, validate_dataset
from expectations.results import ExpectationResult, ValidationReport
from expectations.validate import validate_partition
from flows.build.assemble import Unit
from flows.build.work import Draft

# Great Expectations costs about as much for ten rows as for ten thousand, so small partitions are checked together.
GROUP_ROWS = 50_000

WHOLE_TABLES = ("speakers", "quarantine")


def validate_draft(draft: Draft, counts: InputCounts, tell: Callable[[int, int], None]) -> ValidationReport:
    """Return how the draft's changed partitions and its tables as a whole fare.

    Args:
        draft: the tables.
        counts: what was read and what became of it.
        tell: told how many of how many suites are done.
    """
    groups = list(_groups(draft))
    total = len(groups) * len(MONTHLY_TABLES) + len(WHOLE_TABLES) + 1
    results: list[ExpectationResult] = []
    for index, units in enumerate(groups):
        frames = {table: pl.concat([draft.unit_rows(table, unit) for unit in units]) for table in MONTHLY_TABLES}
        for position, table in enumerate(MONTHLY_TABLES, 1):
            results += validate_partition(table, _name(units), frames)
            tell(index * len(MONTHLY_TABLES) + position, total)
    for table in WHOLE_TABLES:
        results += validate_partition(table, table, {table: draft.scan(table).collect()})
    results += validate_dataset(draft.scan, counts)
    tell(total, total)
    return ValidationReport.of(results)


def _groups(draft: Draft) -> Iterator[Sequence[Unit]]:
    """Yield the changed units, as many together as have `GROUP_ROWS` segments, the most numerous rows."""
    group: list[Unit] = []
    rows = 0
    for unit in draft.units:
        more = draft.unit_rows("segments", unit).height
        if group and rows + more > GROUP_ROWS:
            yield group
            group, rows = [], 0
        group.append(unit)
        rows += more
    if group:
        yield group


def _name(units: Sequence[Unit]) -> str:
    first, last = (unit.path.removesuffix(".parquet") for unit in (units[0], units[-1]))
    return first if len(units) == 1 else f"{first} to {last}"
