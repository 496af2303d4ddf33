"""What a step did, in a few words and numbers, for the log of a run."""

from functools import singledispatch

from expectations.results import ValidationReport
from flows.fetching.fetch import Fetched, described
from flows.pipeline.linking.linked_columns import LinkedColumns
from flows.pipeline.linking.speaker_links import SpeakerLinks
from flows.pipeline.processing.process import Processed
from flows.pipeline.reading.spool import Spool
from flows.pipeline.tables.selection import Selection
from flows.pipeline.workspace import DraftTables
from flows.store.manifest import Manifest


@singledispatch
def counted(_result: object) -> str:
    """Return what the result of a step counts; nothing where there is nothing to count."""
    return ""


@counted.register
def _(spool: Spool) -> str:
    return f"{len(spool.keys):,} inputs new or changed, {spool.unchanged:,} known, {len(spool.refusals):,} refused"


@counted.register
def _(batches: list) -> str:  # type: ignore[type-arg]  # dispatch knows no parameters of types
    fetched = [source for source in batches if isinstance(source, Fetched)]
    if fetched:
        return "; ".join(f"{source.source}: {described(source)}" for source in fetched)
    processed = [batch for batch in batches if isinstance(batch, Processed)]
    refused = sum(batch.refused_inputs + batch.refused_articles for batch in processed)
    return f"{sum(batch.inputs for batch in processed):,} inputs processed, {refused:,} of them refused"


@counted.register
def _(selection: Selection) -> str:
    new = int(selection.articles["is_new"].sum())
    return f"{selection.articles.height:,} articles, {new:,} of them new, {selection.dropped.height:,} replaced"


@counted.register
def _(speakers: SpeakerLinks) -> str:
    return f"{speakers.local['speaker_id'].n_unique():,} speakers"


@counted.register
def _(linked: LinkedColumns) -> str:
    return f"{linked.relabelled.height:,} articles of the version before are labelled anew"


@counted.register
def _(draft: DraftTables) -> str:
    return f"{len(draft.parts):,} parts of months written"


@counted.register
def _(report: ValidationReport) -> str:
    broken = sum(not result.success for result in report.by_expectation)
    return f"{len(report.by_expectation):,} expectations, {broken:,} do not hold: {report.verdict}"


@counted.register
def _(manifest: Manifest) -> str:
    rows = ", ".join(f"{table.rows:,} {name}" for name, table in manifest.tables.items())
    return f"{manifest.version} with {rows}"
