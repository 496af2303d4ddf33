"""What the steps of a run share (Workspace), hand on (DraftTables) and return (Outcome)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from config.tables import load_tables
from expectations.results import ValidationReport
from flows.pipeline.request import Progress, Request, Status
from flows.pipeline.tables.assemble import PartitionPart
from flows.report.facts import ReportFacts
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import scan_files


@dataclass(frozen=True, slots=True)
class Workspace:
    """Request, files and versions that all steps of a run use.

    Attributes:
        folder: private scratch folder on the dataset's file system.
        parent: manifest of the current version, the parent of the new one; None in an empty dataset.
        fingerprint: of code, data, libraries and settings; see `flows.pipeline.fingerprint`.
    """

    request: Request
    folder: Path
    parent: Manifest | None
    fingerprint: str
    progress: Progress

    @property
    def recurring(self) -> Path:
        """Path of the paragraphs that outlets are known to repeat, as this run leaves them."""
        return self.folder / "furniture.parquet"


@dataclass(frozen=True, slots=True)
class DraftTables:
    """The tables of a version before it is published.

    Attributes:
        tables: for each table the files by path in the table's folder: paths of this run's, entries of the parent's.
        parts: parts of partitions that this run wrote.
        root: folder of the dataset.
    """

    tables: Mapping[str, Mapping[str, Path | FileEntry]]
    parts: tuple[PartitionPart, ...]
    root: Path

    def scan(self, table: str) -> pl.LazyFrame:
        """Return the rows of a table."""
        files = self.tables[table].values()
        kept = scan_files(self.root, tuple(file for file in files if isinstance(file, FileEntry)), load_tables()[table])
        return pl.concat([kept, *(pl.scan_parquet(file, glob=False) for file in files if isinstance(file, Path))])

    def part_rows(self, table: str, part: PartitionPart) -> pl.DataFrame:
        """Return the rows of a table in a part of a month that this run wrote."""
        path = self.tables[table].get(part.path)
        return pl.read_parquet(path, glob=False) if isinstance(path, Path) else self.scan(table).head(0).collect()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a run.

    Attributes:
        manifest: of the current version after the run; None in an empty dataset.
        validation: results of the expectations; None where no new tables were made.
        refused: refusals of this run as rows of `quarantine`, without `run_id`.
        facts: contents of the report; None where no new tables were made.
        unchanged_inputs: number of inputs skipped because the dataset holds them already.
    """

    status: Status
    manifest: Manifest | None
    validation: ValidationReport | None
    refused: pl.DataFrame
    facts: ReportFacts | None
    unchanged_inputs: int
