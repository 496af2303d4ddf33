"""Validating tables: partitions in groups of bounded size, then the dataset as a whole and beside earlier versions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
from pydantic import TypeAdapter, ValidationError

from config.expectations import ExpectationSettings
from config.tables import MONTHLY_TABLES, TABLE_ORDER, TableReader, load_tables
from expectations.dataset.figures import Before
from expectations.dataset.profile import ROWS, Profile, count
from expectations.dataset.validation import InputCounts, NewRows, validate_dataset
from expectations.gx.validate import PartitionValidation, validate_partition
from expectations.results import ValidationReport
from flows.pipeline.tables.assemble import PartitionPart
from flows.pipeline.workspace import DraftTables
from flows.store.layout import CHANGES, Layout
from flows.store.manifest import Manifest, ancestors
from flows.store.parquet import scan_files, scan_table

# Great Expectations costs about as much for ten rows as for ten thousand, so small partitions are checked together.
GROUP_ROWS = 50_000

WHOLE_TABLES = tuple(table for table in TABLE_ORDER if table not in MONTHLY_TABLES)
PROFILE = "profile"  # where a manifest's facts keep the profile of the articles that the version brought

_PROFILE = TypeAdapter(dict[str, dict[str, int]])

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Partition:
    """Rows of the same articles in all monthly tables: name, number of segments, and reader of the rows of a table."""

    name: str
    segments: int
    read: Callable[[str], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class ValidationSubject:
    """The tables to validate and what they are compared with.

    Attributes:
        partitions: partitions whose rows are checked against the row rules.
        scan: reader of the whole dataset's tables.
        article_ids: ids of the articles that are new in this version; None: all.
        before: profiles and sizes of earlier versions.
        counts: numbers of inputs read and refused; None where a published version is validated again.
    """

    partitions: Sequence[Partition]
    scan: TableReader
    article_ids: pl.Series | None
    before: Before
    counts: InputCounts | None


@dataclass(frozen=True, slots=True)
class Validation:
    """How tables fare: the report, and all rows that break rules (`expectations.rows.failing`)."""

    report: ValidationReport
    failing: pl.DataFrame


def validate(subject: ValidationSubject, settings: ExpectationSettings, on_progress: OnProgress) -> Validation:
    """Return how the tables fare; `on_progress` takes the number of suites done and of all suites."""
    groups = list(_groups(subject.partitions))
    total = len(groups) * len(MONTHLY_TABLES) + len(WHOLE_TABLES) + 1
    validated: list[PartitionValidation] = []
    for index, group in enumerate(groups):
        frames = _frames(group)
        for position, table in enumerate(MONTHLY_TABLES, 1):
            validated.append(validate_partition(table, _name(group), frames, settings))
            on_progress(index * len(MONTHLY_TABLES) + position, total)
    wholes = ((table, {table: subject.scan(table).collect()}) for table in WHOLE_TABLES)
    validated += [validate_partition(table, table, frames, settings) for table, frames in wholes]
    brought = NewRows.of(subject.scan, subject.article_ids)
    found, distributions = validate_dataset(subject.scan, subject.counts, brought, subject.before, settings)
    on_progress(total, total)
    results = [*(result for one in validated for result in one.results), *found]
    return Validation(
        ValidationReport.of(results, distributions, brought.profile), pl.concat([one.failing for one in validated])
    )


def subject_of_draft(
    draft: DraftTables, article_ids: pl.Series, before: Before, counts: InputCounts
) -> ValidationSubject:
    """Return a draft as what is validated: the partitions that the run wrote, and the dataset as a whole.

    Args:
        draft: the tables.
        article_ids: the articles read in this run.
        before: the versions before.
        counts: what was read and what became of it.
    """

    def partition(part: PartitionPart) -> Partition:
        def read(table: str) -> pl.DataFrame:
            return draft.part_rows(table, part)

        return Partition(part.path.removesuffix(".parquet"), read("segments").height, read)

    partitions = [partition(part) for part in draft.parts]
    return ValidationSubject(partitions, draft.scan, article_ids, before, counts)


def subject_of_version(root: Path, manifest: Manifest, versions: int) -> ValidationSubject:
    """Return a published version as what is validated, beside `versions` versions before it; all of its partitions.

    The articles that it brought are those that were added or changed since its parent.

    Raises:
        StoreError: it lacks a table.
    """
    files = {table: manifest.table(table).by_path for table in MONTHLY_TABLES}
    parent = next(ancestors(Layout(root), manifest), None)

    def read(path: str) -> Callable[[str], pl.DataFrame]:
        def rows(table: str) -> pl.DataFrame:
            entry = files[table].get(path)
            return scan_files(root, (entry,) if entry else (), load_tables()[table]).collect()

        return rows

    paths = sorted({path for table in files.values() for path in table})
    partitions = [
        Partition(
            path.removesuffix(".parquet"), files["segments"][path].rows if path in files["segments"] else 0, read(path)
        )
        for path in paths
    ]
    return ValidationSubject(
        partitions,
        lambda table: scan_table(root, manifest, table),
        _brought_by(root, manifest),
        versions_up_to(root, parent, versions),
        None,
    )


def _brought_by(root: Path, manifest: Manifest) -> pl.Series | None:
    """Return the articles of which a row was added or changed since the parent; None where there is no parent."""
    if manifest.changes is None:
        return None
    folder = Layout(root).version(manifest.version) / CHANGES
    files = [manifest.changes[table].file for table in MONTHLY_TABLES if table in manifest.changes]
    rows = [pl.scan_parquet(folder / file.path, glob=False).select("change", "article_id") for file in files if file]
    changed = pl.concat([pl.LazyFrame(schema={"change": pl.String, "article_id": pl.String}), *rows])
    return changed.filter(pl.col("change") != "removed").select("article_id").unique().collect().to_series()


def versions_up_to(root: Path, newest: Manifest | None, versions: int) -> Before:
    """Return what the manifests of `newest` and of those before it say, as many as `versions`; no table is read."""
    profiles = (_profile_of(manifest) for manifest in _with_ancestors(root, newest))
    brought = islice((profile for profile in profiles if count(profile, ROWS, "articles")), versions)
    rows = {name: table.rows for name, table in newest.tables.items()} if newest else None
    return Before(tuple(brought), rows)


def _with_ancestors(root: Path, newest: Manifest | None) -> Iterator[Manifest]:
    if newest is not None:
        yield newest
        yield from ancestors(Layout(root), newest)


def _profile_of(manifest: Manifest) -> Profile:
    """Return what the articles count that a version brought; nothing where its manifest does not say so."""
    try:
        return _PROFILE.validate_python(manifest.facts.get(PROFILE))
    except ValidationError:
        return {}


def _groups(partitions: Sequence[Partition]) -> Iterator[Sequence[Partition]]:
    """Yield the partitions, as many together as have `GROUP_ROWS` segments, the most numerous rows."""
    group: list[Partition] = []
    rows = 0
    for partition in partitions:
        if group and rows + partition.segments > GROUP_ROWS:
            yield group
            group, rows = [], 0
        group.append(partition)
        rows += partition.segments
    if group:
        yield group


def _frames(group: Sequence[Partition]) -> dict[str, pl.DataFrame]:
    return {table: pl.concat([partition.read(table) for partition in group]) for table in MONTHLY_TABLES}


def _name(group: Sequence[Partition]) -> str:
    return group[0].name if len(group) == 1 else f"{group[0].name} to {group[-1].name}"
