"""What a run works on, as its steps hand it to each other."""

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
    """What every step of a run may use.

    Attributes:
        folder: private scratch folder on the dataset's file system.
        parent: the current version, whose child the run makes.
        fingerprint: the code and configuration at work.
    """

    request: Request
    folder: Path
    parent: Manifest | None
    fingerprint: str
    progress: Progress

    @property
    def furniture(self) -> Path:
        """Where the run writes what outlets are known to repeat."""
        return self.folder / "furniture.parquet"


@dataclass(frozen=True, slots=True)
class DraftTables:
    """The tables of a version that is being made.

    Attributes:
        tables: for each table its files by their path in the table's folder: written in this run or the parent's.
        parts: the parts of months that this run wrote.
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
    """How a run ended and what it left.

    Attributes:
        manifest: the current version after the run; None where there is none.
        validation: what was checked, where it came to that.
        refused: what this run refused, as rows of the quarantine.
        facts: what the tables published or rejected hold.
        unchanged_inputs: inputs passed over because the dataset has them.
    """

    status: Status
    manifest: Manifest | None
    validation: ValidationReport | None
    refused: pl.DataFrame
    facts: ReportFacts | None
    unchanged_inputs: int
