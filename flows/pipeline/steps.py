"""The steps of a run, each a plain function that can be called again where it failed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import ParamSpec, TypeVar

import polars as pl
from pydantic import JsonValue

from config.tables import MONTHLY_TABLES, load_tables
from expectations.dataset.validation import InputCounts
from expectations.results import ValidationReport
from flows.fetching.fetch import Fetched, fetch_sources
from flows.pipeline.checking import evidence
from flows.pipeline.checking.validate import subject_of_draft, validate, versions_up_to
from flows.pipeline.fingerprint import linking_fingerprint
from flows.pipeline.linking.linked_columns import LinkedColumns, find_linked_columns
from flows.pipeline.linking.linkers import linkers
from flows.pipeline.linking.speaker_links import SpeakerLinks
from flows.pipeline.linking.speaker_links import link_speakers as find_speakers
from flows.pipeline.linking.speaker_moves import speaker_moves, write_moved
from flows.pipeline.processing.process import PASSES, Job, Processed, process_batches
from flows.pipeline.processing.recurring import Learner, parent_state
from flows.pipeline.publishing.correction_counts import correction_counts
from flows.pipeline.reading.known_inputs import known_inputs
from flows.pipeline.reading.spool import Spool, spool_inputs
from flows.pipeline.tables import assemble, selection
from flows.pipeline.tables.quarantine import quarantine_table, refusal_rows
from flows.pipeline.tables.row_sources import RowSource
from flows.pipeline.tables.selection import Selection
from flows.pipeline.tables.speakers_table import speakers_table
from flows.pipeline.workspace import DraftTables, Workspace
from flows.sources.read import read_sources
from flows.store.disk import sha256_of
from flows.store.layout import Layout
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import scan_files, write_table
from flows.store.publish import NewVersion
from flows.store.store import Writer
from flows.store.store_errors import DamagedError
from flows.store.verify import content_problems
from transforms import ids

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

LINKING = "linking"  # the fact of a version that holds its linking fingerprint
_RETRIES = "retries"  # attribute of a step, kept by functools.wraps


def retried(times: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that a step may be called again, up to `times` times, after a passing fault of disk or network."""

    def declare(step: Callable[P, R]) -> Callable[P, R]:
        vars(step)[_RETRIES] = times
        return step

    return declare


def retries_of(step: Callable[..., object]) -> int:
    """Return how many times a step may be called again; 0 where nothing is declared."""
    return int(vars(step).get(_RETRIES, 0))


@retried(2)
def fetch_inputs(work: Workspace) -> list[Fetched]:
    """Fetch the live sources among the inputs into the folders that are read next."""
    request, fetched = work.request, count(1)
    return fetch_sources(
        request.inputs,
        request.sources,
        request.settings.fetch,
        lambda: work.progress("fetch", next(fetched), None),
    )


@retried(2)
def read_inputs(work: Workspace) -> Spool:
    """Read the inputs that are new or changed into batches on disk."""
    request = work.request
    known = known_inputs(request.output, work.parent, work.fingerprint)
    inputs = read_sources(request.inputs, request.settings, request.sources)
    counted = _counted(inputs, lambda done: work.progress("read", done, None))
    return spool_inputs(counted, work.folder / "spool", request.settings.run.batch_articles, known)


def _counted(items: Iterable[T], on_progress: Callable[[int], None]) -> Iterator[T]:
    """Yield the items, and report after each how many there were."""
    for done, item in enumerate(items, 1):
        yield item
        on_progress(done)


@retried(1)
def process_articles(work: Workspace, spool: Spool) -> list[Processed]:
    """Run the transforms over the batches, on all cores."""
    done, total = 0, len(spool.keys)

    def advance(more: int) -> None:
        nonlocal done
        done += more
        work.progress("process", done // PASSES, total)

    before = parent_state(work.request.output, work.parent)
    learner = Learner(before, work.recurring, work.folder / "known.parquet", work.request.settings.processing)
    return process_batches(spool.batches, Job(work.folder / "fresh", work.request.settings, learner), advance)


def count_corrections(work: Workspace) -> dict[str, JsonValue]:
    """Return how often each correction was applied, for the manifest."""
    return {**correction_counts(work.folder / "fresh", work.request.settings.processing.corrections)}


def select_articles(work: Workspace) -> Selection:
    """Select the articles of the new version."""
    old = assemble.parent_catalogue(work.request.output, work.parent)
    return selection.select_articles(assemble.fresh_catalogue(work.folder / "fresh"), old)


def check_parent(work: Workspace) -> None:
    """Make sure that the files of the parent are what was published: rows read from others would get good checksums.

    Raises:
        DamagedError: a file is missing or changed.
    """
    problem = next(content_problems(Layout(work.request.output), work.parent), None) if work.parent else None
    if problem:
        raise DamagedError(
            f"{problem}; `newsquotes verify` shows which versions are whole, `newsquotes rollback VERSION` goes back to"
            " one; where none is, bring the file back from a backup or start a dataset in a new folder"
        )


@retried(1)
def link_speakers(work: Workspace, selected: Selection) -> SpeakerLinks:
    """Resolve the speakers of the new version across its articles."""
    row_source = _row_source(work)
    return find_speakers(lambda table: row_source.rows(table, selected.articles), work.request.settings.speakers)


def is_linked_alike(work: Workspace) -> bool:
    """Return whether the current version was linked with the code, libraries and settings of today."""
    return work.parent is None or work.parent.facts.get(LINKING) == linking_fingerprint(work.request.settings)


@retried(1)
def link_articles(work: Workspace, selected: Selection, speakers: SpeakerLinks) -> LinkedColumns:
    """Compute the columns of the new version that depend on all of its articles."""
    by_table = linkers(work.request.settings.links)
    return find_linked_columns(selected, _row_source(work), {**by_table, "attributions": speakers.speaker_ids})


def _row_source(work: Workspace) -> RowSource:
    return RowSource(work.request.output, work.parent, work.folder / "fresh")


def refused_rows(spool: Spool, processed: Iterable[Processed], selected: Selection) -> pl.DataFrame:
    """Return the refusals of a run as rows of `quarantine` without `run_id`, sorted by id."""
    batches = list(processed)
    refusals = [*spool.refusals, *(refusal for batch in batches for refusal in batch.refusals), *selected.refusals]
    rows = pl.concat([refusal_rows(refusals), *(batch.refused_rows for batch in batches)])
    return rows.unique("quarantine_id").sort("quarantine_id")


def parent_quarantine(work: Workspace) -> pl.DataFrame:
    """Return the quarantine of the parent version, without rows where there is none."""
    files = work.parent.tables["quarantine"].files if work.parent else ()
    return scan_files(work.request.output, files, load_tables()["quarantine"]).collect()


def run_id(work: Workspace, spool: Spool, refused: pl.DataFrame) -> str:
    """Return the run's id, the same whenever the same inputs meet the same dataset, code and configuration."""
    keys = (f"{uri} {sha256}" for uri, sha256 in sorted(spool.keys))
    before = work.parent.run_id if work.parent else ""
    return ids.run_id(
        [work.fingerprint, work.request.settings.linking_sha256, before, *keys, *refused["quarantine_id"]]
    )


@retried(1)
def assemble_tables(
    work: Workspace,
    selected: Selection,
    links: LinkedColumns,
    speakers: SpeakerLinks,
    spool: Spool,
    refused: pl.DataFrame,
    run: str,
) -> DraftTables:
    """Write the changed partitions of all tables."""
    monthly = _assemble_months(work, selected, links)
    uris = pl.Series([uri for uri, _ in spool.keys], dtype=pl.String)
    whole = {
        "speakers": speakers_table(monthly.scan, speakers),
        "quarantine": quarantine_table(refused, run, uris, parent_quarantine(work)),
    }
    paths = {table: work.folder / "tables" / table / "part-0.parquet" for table in whole}
    for table, rows in whole.items():
        write_table(rows, load_tables()[table], paths[table])
    files = {table: {path.name: path} for table, path in paths.items()}
    return DraftTables({**monthly.tables, **files}, monthly.parts, monthly.root)


def _assemble_months(work: Workspace, selected: Selection, links: LinkedColumns) -> DraftTables:
    row_source, parent = _row_source(work), work.parent
    per_part = work.request.settings.store.articles_per_part
    parts = assemble.changed_parts(selected, links.relabelled, parent, per_part)
    tables: dict[str, dict[str, Path | FileEntry]] = {
        table: dict(assemble.unchanged_files(table, parts, parent)) for table in MONTHLY_TABLES
    }
    for done, part in enumerate(parts, 1):
        for table, path in assemble.assemble_part(part, row_source, selected, links, work.folder / "tables").items():
            tables[table][part.path] = path
        work.progress("assemble", done, len(parts))
    return DraftTables(tables, tuple(parts), row_source.root)


def write_moves(work: Workspace, draft: DraftTables, speakers: SpeakerLinks) -> Path | None:
    """Write which attributions went from one speaker to another since the parent, where there are any."""
    moves = speaker_moves(work.request.output, work.parent, draft.tables["attributions"], draft.scan, speakers)
    return write_moved(moves, work.folder / "speaker_moves.parquet") if moves.height else None


def same_tables(draft: DraftTables, parent: Manifest | None) -> bool:
    """Return whether the draft's files are the parent's."""
    return parent is not None and all(
        {path: _sha256(file) for path, file in files.items()}
        == {path: file.sha256 for path, file in parent.tables[table].by_path.items()}
        for table, files in draft.tables.items()
    )


def _sha256(file: Path | FileEntry) -> str:
    return file.sha256 if isinstance(file, FileEntry) else sha256_of(file)


@retried(1)
def validate_tables(
    work: Workspace, draft: DraftTables, spool: Spool, processed: Sequence[Processed], selected: Selection
) -> ValidationReport:
    """Check the changed partitions and the whole dataset against the expectations."""
    new, settings = selected.articles.filter("is_new"), work.request.settings.expectations
    counts = InputCounts(
        inputs=len(spool.keys),
        articles=new.height,
        refused=selected.lost_inputs + sum(batch.refused_inputs + batch.refused_articles for batch in processed),
    )
    before = versions_up_to(work.request.output, work.parent, settings.compared_versions)
    subject = subject_of_draft(draft, new["article_id"], before, counts)
    found = validate(subject, settings, lambda done, total: work.progress("validate", done, total))
    found.failing.write_parquet(work.folder / evidence.FAILING_ROWS)
    return found.report


def write_evidence(work: Workspace, folder: Path, name: str, validation: ValidationReport) -> None:
    """Write Data Docs and failing rows into the folder of a report; `name` is the heading of the Data Docs."""
    failing = pl.read_parquet(work.folder / evidence.FAILING_ROWS)
    evidence.write_evidence(folder, name, validation, failing, work.request.settings.expectations)


def publish_version(writer: Writer, candidate: NewVersion) -> Manifest:
    """Make the validated tables the current version."""
    return writer.publish(candidate)


def input_facts(spool: Spool, refused: pl.DataFrame) -> dict[str, JsonValue]:
    """Return how many inputs there were and what became of them, for the manifest."""
    return {
        "processed": len(spool.keys),
        "unchanged": spool.unchanged,
        "refused": dict(sorted(refused.group_by("reason").len().iter_rows())),
    }


def profile_facts(validation: ValidationReport) -> dict[str, JsonValue]:
    """Return what the articles of a version count, for the manifest: later versions are compared with it."""
    return {name: dict(counts) for name, counts in validation.profile.items()}
