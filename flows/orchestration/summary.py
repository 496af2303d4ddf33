"""What a run did, in Markdown, for Prefect's user interface."""

from flows.build.corrections import CORRECTIONS
from flows.build.request import Status
from flows.build.work import Outcome

_TITLES = {
    Status.PUBLISHED: "Published",
    Status.UNCHANGED: "Nothing new",
    Status.FAILED: "Failed validation: nothing was published",
}


def summary_markdown(outcome: Outcome) -> str:
    """Return a page on the run: what was published, what failed, what was refused."""
    lines = [f"# {_TITLES[outcome.status]}", ""]
    if outcome.manifest:
        lines += [f"Current version: **{outcome.manifest.version}**", "", "| table | rows |", "| --- | --- |"]
        lines += [f"| {name} | {table.rows:,} |" for name, table in outcome.manifest.tables.items()]
    if outcome.validation and outcome.validation.breaches:
        lines += ["", "| expectation | severity | rows |", "| --- | --- | --- |"]
        lines += [
            f"| {breach.table}: {breach.expectation} | {breach.severity} | {breach.unexpected_count:,} |"
            for breach in outcome.validation.breaches
        ]
    reasons = sorted(outcome.refused.group_by("reason").len().iter_rows())
    if reasons:
        lines += ["", "| refused because | inputs or rows |", "| --- | --- |"]
        lines += [f"| {reason} | {count:,} |" for reason, count in reasons]
    counts = outcome.manifest.facts.get(CORRECTIONS) if outcome.manifest else None
    if isinstance(counts, dict) and counts:
        lines += ["", "| correction | paragraphs |", "| --- | --- |"]
        lines += [f"| {name} | {count or 'none: not needed in this run'} |" for name, count in counts.items()]
    return "\n".join(lines) + "\n"
