"""The steps of a run, each a plain function that can be called again where it failed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl
from pydantic import JsonValue

from config.tables import MONTHLY_TABLES, load_tables
from expectations.dataset.validation import InputCounts
from expectations.results import ValidationReport
from flows.pipeline.checking import evidence
from flows.pipeline.checking.validate import subject_of_draft, validate, versions_up_to
from flows.pipeline.linking.link import Links, link
from flows.pipeline.linking.linkers import linkers
from flows.pipeline.linking.speaker_links import SpeakerLinks
from flows.pipeline.linking.speaker_links import link_speakers as find_speakers
from flows.pipeline.linking.speaker_moves import speaker_moves, write_moved
from flows.pipeline.processing.process import Job, Processed, process_batches
from flows.pipeline.processing.recurring import Learner, parent_state
from flows.pipeline.publishing.correction_counts import correction_counts
from flows.pipeline.reading.known_inputs import known_inputs
from flows.pipeline.reading.spool import Spool, spool_inputs
from flows.pipeline.tables import assemble
from flows.pipeline.tables.quarantine import quarantine_table, refusal_rows
from flows.pipeline.tables.row_sources import Origin
from flows.pipeline.tables.selection import Settlement, settle
from flows.pipeline.tables.speakers_table import speakers_table
from flows.pipeline.work import Draft, Workspace
from flows.sources.read import read_sources
from flows.store.disk import sha256_of
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import scan_files, write_table
from flows.store.publish import Candidate
from flows.store.store import Writer
from transforms import ids

T = TypeVar("T")

LINKING = "linking"  # the fact of a version that says with which settings it was linked


def read_inputs(work: Workspace) -> Spool:
    """Read the inputs that are new or changed into batches on disk."""
    request = work.request
    known = known_inputs(request.output, work.parent, work.mark)
    inputs = read_sources(request.inputs, request.settings, request.sources)
    told = _told(inputs, lambda done: work.progress("read", done, None))
    return spool_inputs(told, work.folder / "spool", request.settings.run.batch_articles, known)


def _told(items: Iterable[T], tell: Callable[[int], None]) -> Iterator[T]:
    for done, item in enumerate(items, 1):
        yield item
        tell(done)


def process_articles(work: Workspace, spool: Spool) -> list[Processed]:
    """Run the transforms over the batches, on all cores."""
    halves, total = 0, len(spool.keys)

    def advance(more: int) -> None:
        nonlocal halves
        halves += more
        work.progress("process", halves // 2, total)

    before = parent_state(work.request.output, work.parent)
    learner = Learner(before, work.furniture, work.folder / "known.parquet", work.request.settings.processing)
    return process_batches(spool.batches, Job(work.folder / "fresh", work.request.settings, learner), advance)


def count_corrections(work: Workspace) -> dict[str, JsonValue]:
    """Return how often each correction was applied, for the manifest."""
    return {**correction_counts(work.folder / "fresh", work.request.settings.processing.corrections)}


def settle_articles(work: Workspace) -> Settlement:
    """Decide which articles the new version holds."""
    old = assemble.parent_catalogue(work.request.output, work.parent)
    return settle(assemble.fresh_catalogue(work.folder / "fresh"), old)


def link_speakers(work: Workspace, settlement: Settlement) -> SpeakerLinks:
    """Find who is who in the articles of the new version."""
    origin = _origin(work)
    return find_speakers(lambda table: origin.rows(table, settlement.articles), work.request.settings.speakers)


def is_linked_alike(work: Workspace) -> bool:
    """Return whether the current version was linked with the settings of today."""
    return work.parent is None or work.parent.facts.get(LINKING) == work.request.settings.linking_sha256


def link_articles(work: Workspace, settlement: Settlement, speakers: SpeakerLinks) -> Links:
    """Find what the articles of the new version have in common."""
    by_table = linkers(work.request.settings.links)
    return link(settlement, _origin(work), {**by_table, "attributions": speakers.speaker_ids})


def _origin(work: Workspace) -> Origin:
    return Origin(work.request.output, work.parent, work.folder / "fresh")


def refused_rows(spool: Spool, processed: Iterable[Processed], settlement: Settlement) -> pl.DataFrame:
    """Return all that a run refused, as rows of the quarantine without `run_id`."""
    batches = list(processed)
    refusals = [*spool.refusals, *(refusal for batch in batches for refusal in batch.refusals), *settlement.refusals]
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
    return ids.run_id([work.mark, work.request.settings.linking_sha256, before, *keys, *refused["quarantine_id"]])


def assemble_tables(
    work: Workspace,
    settlement: Settlement,
    links: Links,
    speakers: SpeakerLinks,
    spool: Spool,
    refused: pl.DataFrame,
    run: str,
) -> Draft:
    """Write the changed partitions of all tables."""
    monthly = _assemble_months(work, settlement, links)
    uris = pl.Series([uri for uri, _ in spool.keys], dtype=pl.String)
    whole = {
        "speakers": speakers_table(monthly.scan, speakers),
        "quarantine": quarantine_table(refused, run, uris, parent_quarantine(work)),
    }
    paths = {table: work.folder / "tables" / table / "part-0.parquet" for table in whole}
    for table, rows in whole.items():
        write_table(rows, load_tables()[table], paths[table])
    files = {table: {path.name: path} for table, path in paths.items()}
    return Draft({**monthly.tables, **files}, monthly.units, monthly.root)


def _assemble_months(work: Workspace, settlement: Settlement, links: Links) -> Draft:
    origin, parent = _origin(work), work.parent
    per_part = work.request.settings.store.articles_per_part
    units = assemble.changed_units(settlement, links.relabelled, parent, per_part)
    tables: dict[str, dict[str, Path | FileEntry]] = {
        table: dict(assemble.unchanged_files(table, units, parent)) for table in MONTHLY_TABLES
    }
    for done, unit in enumerate(units, 1):
        for table, path in assemble.assemble_unit(unit, origin, settlement, links, work.folder / "tables").items():
            tables[table][unit.path] = path
        work.progress("assemble", done, len(units))
    return Draft(tables, tuple(units), origin.root)


def write_moves(work: Workspace, draft: Draft, speakers: SpeakerLinks) -> Path | None:
    """Write which attributions went from one speaker to another since the parent, where there are any."""
    moves = speaker_moves(work.request.output, work.parent, draft.tables["attributions"], draft.scan, speakers)
    return write_moved(moves, work.folder / "speaker_moves.parquet") if moves.height else None


def same_tables(draft: Draft, parent: Manifest | None) -> bool:
    """Return whether the draft's files are the parent's."""
    return parent is not None and all(
        {path: _sha256(file) for path, file in files.items()}
        == {path: file.sha256 for path, file in parent.tables[table].by_path.items()}
        for table, files in draft.tables.items()
    )


def _sha256(file: Path | FileEntry) -> str:
    return file.sha256 if isinstance(file, FileEntry) else sha256_of(file)


def validate_tables(
    work: Workspace, draft: Draft, spool: Spool, processed: Sequence[Processed], settlement: Settlement
) -> ValidationReport:
    """Check the changed partitions and the whole dataset against the expectations."""
    new, settings = settlement.articles.filter("is_new"), work.request.settings.expectations
    counts = InputCounts(
        inputs=len(spool.keys),
        articles=new.height,
        refused=settlement.lost_inputs + sum(batch.refused_inputs + batch.refused_articles for batch in processed),
    )
    before = versions_up_to(work.request.output, work.parent, settings.compared_versions)
    subject = subject_of_draft(draft, new["article_id"], before, counts)
    found = validate(subject, settings, lambda done, total: work.progress("validate", done, total))
    found.failing.write_parquet(work.folder / evidence.FAILING_ROWS)
    return found.report


def write_evidence(work: Workspace, folder: Path, name: str, validation: ValidationReport) -> None:
    """Write what goes with the report of `validation` into its folder; `name` is what was validated."""
    failing = pl.read_parquet(work.folder / evidence.FAILING_ROWS)
    evidence.write_evidence(folder, name, validation, failing, work.request.settings.expectations)


def publish_version(writer: Writer, candidate: Candidate) -> Manifest:
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
