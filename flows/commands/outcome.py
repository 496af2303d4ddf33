"""How a run ended, in the terminal and for scripts."""

from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from flows.display.encode import json_text
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shortened, shown
from flows.display.versions import summary_panel
from flows.pipeline.publishing.correction_counts import CORRECTIONS, unused_corrections
from flows.pipeline.publishing.version_report import REJECTED
from flows.pipeline.request import Status
from flows.pipeline.workspace import Outcome

SHOWN_REFUSALS = 8
DETAIL_CHARS = 100


def outcome_view(outcome: Outcome, output: Path) -> RenderableType:
    """Return how a run ended as something that Rich draws: what is in the version, or why there is none."""
    if outcome.status is Status.UNCHANGED:
        current = f"; {outcome.manifest.version} in {output} stays" if outcome.manifest else ""
        return Group(*_refusals(outcome), shown(f"Nothing new: {outcome.unchanged_inputs:,} inputs are known{current}"))
    if outcome.facts is None:
        raise ValueError("a run that made tables has facts about them")
    if outcome.status is Status.FAILED:
        said = Text("Validation failed; nothing was published.", style="bold red")
        return Group(*_refusals(outcome), summary_panel(outcome.facts, output / REJECTED), said)
    return Group(*_refusals(outcome), *_unused_corrections(outcome), summary_panel(outcome.facts, output / "latest"))


def _unused_corrections(outcome: Outcome) -> list[RenderableType]:
    """Return a line that names the declared corrections that this run had no use for."""
    names = unused_corrections(outcome.manifest.facts) if outcome.manifest else []
    return [shown(f"Corrections that no paragraph needed: {', '.join(names)}", "yellow"), Text()] if names else []


def _refusals(outcome: Outcome) -> list[RenderableType]:
    """Return the first inputs that the run refused, and how many more there are."""
    rows = outcome.refused.sort("source_uri").head(SHOWN_REFUSALS).iter_rows(named=True)
    listed = [
        (shown(row["source_uri"]), shown(row["reason"]), shown(shortened(row["detail"], DETAIL_CHARS))) for row in rows
    ]
    if not listed:
        return []
    more = outcome.refused.height - len(listed)
    rest = [shown(f"… {more:,} more in the quarantine table", "dim")] if more else []
    columns = (ListingColumn("refused"), ListingColumn("because"), ListingColumn("detail"))
    return [Listing(columns, listed, ""), *rest, Text()]


def outcome_json(outcome: Outcome, output: Path) -> str:
    """Return how a run ended as JSON."""
    manifest, validation = outcome.manifest, outcome.validation
    return json_text(
        {
            "status": outcome.status,
            "version": manifest.version if manifest else None,
            "dataset": str(output / "latest") if manifest else None,
            "verdict": validation.verdict if validation else None,
            "breaches": [breach.expectation for breach in validation.breaches] if validation else [],
            "rows": {name: table.rows for name, table in manifest.tables.items()} if manifest else {},
            "refused": outcome.refused.select("source_uri", "stage", "reason", "detail").to_dicts(),
            "unchanged_inputs": outcome.unchanged_inputs,
            "corrections": manifest.facts.get(CORRECTIONS, {}) if manifest else {},
        }
    )
