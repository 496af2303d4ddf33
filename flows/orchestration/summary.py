"""What a run did, in words and rows for Prefect's user interface."""

import re
from collections.abc import Iterable, Iterator, Sequence

from expectations.results import ExpectationResult, Verdict
from flows.display.safe import safe_line
from flows.pipeline.request import Status
from flows.pipeline.workspace import Outcome
from flows.report.facts import ReportFacts, TableFacts

_TITLES = {
    Status.PUBLISHED: "Published",
    Status.UNCHANGED: "Nothing new",
    Status.FAILED: "Failed validation: nothing was published",
}
_SIGNS = {Verdict.PASSED: "✅ passed", Verdict.WARNED: "⚠️ warned", Verdict.FAILED: "❌ failed"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")  # what news text may not mean in Markdown


def summary_markdown(outcome: Outcome) -> str:
    """Return a page on the run: what was published, what failed, what was refused, how long it took."""
    lines = [f"# {_TITLES[outcome.status]}", ""]
    if outcome.manifest:
        lines += [f"Current version: **{outcome.manifest.version}**", ""]
    if outcome.facts:
        lines += [f"Validation: **{_SIGNS[outcome.facts.verdict]}**", "", *_facts(outcome.facts)]
    elif outcome.manifest:
        rows = [(name, f"{table.rows:,}") for name, table in outcome.manifest.tables.items()]
        lines += _table(("table", "rows"), rows)
    lines += [f"{outcome.unchanged_inputs:,} inputs were known already.", ""]
    reasons = sorted(outcome.refused.group_by("reason").len().iter_rows())
    if reasons:
        lines += _table(("refused because", "inputs or rows"), [(name, f"{count:,}") for name, count in reasons])
    return "\n".join(lines)


def _facts(facts: ReportFacts) -> Iterator[str]:
    since = facts.run.parent if any(table.added is not None for table in facts.tables) else None
    header = ("table", "rows", f"since {since}") if since else ("table", "rows")
    yield from _table(header, [_table_row(table, since) for table in facts.tables])
    if facts.breaches:
        yield from _table(
            ("does not hold", "severity", "found"),
            [(breach.explanation, breach.severity, _found(breach)) for breach in facts.breaches],
        )
    if facts.run.seconds:
        steps = [(step.replace("_", " "), f"{seconds:,.1f}") for step, seconds in facts.run.seconds]
        yield from _table(("step", "seconds"), steps)


def _table_row(table: TableFacts, since: str | None) -> tuple[str, ...]:
    if not since:
        return table.name, f"{table.rows:,}"
    return (
        table.name,
        f"{table.rows:,}",
        f"{table.added or 0:,} new, {table.changed or 0:,} other, {table.removed or 0:,} gone",
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    for row in rows:
        yield f"| {' | '.join(_escaped(cell) for cell in row)} |"
    yield ""


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", safe_line(text))


def expectation_rows(facts: ReportFacts) -> list[dict[str, str]]:
    """Return the expectations as rows of a table, those that do not hold first."""
    return [
        {
            "holds": "yes" if result.success else "no",
            "table": result.table,
            "what is expected": safe_line(result.explanation),
            "severity": result.severity,
            "rows": f"{result.checked:,}",
            "fail": f"{result.unexpected_count:,}",
            "found": safe_line(_found(result)),
            "expectation": result.expectation,
        }
        for result in facts.expectations
    ]


def _found(result: ExpectationResult) -> str:
    """Return what was found, in a few words."""
    if result.finding:
        return result.finding
    if result.observed is not None:
        return f"{result.observed:.4g}"
    return f"{result.unexpected_count:,} of {result.checked:,} rows" if result.unexpected_count else ""
