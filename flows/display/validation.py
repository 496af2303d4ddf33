"""How a validation ended, in the terminal and for scripts."""

import json

import polars as pl
from rich.console import Group, RenderableType
from rich.text import Text

from config.expectations import Severity
from expectations.results import ExpectationResult, ValidationReport, Verdict, tally
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shown

SHOWN_SAMPLES = 3
RESULT_COLUMNS = pl.Schema(
    {
        "table": pl.String(),
        "partition": pl.String(),
        "expectation": pl.String(),
        "explanation": pl.String(),
        "severity": pl.String(),
        "success": pl.Boolean(),
        "judged": pl.Boolean(),
        "checked": pl.Int64(),
        "unexpected_count": pl.Int64(),
        "observed": pl.Float64(),
        "minimum": pl.Float64(),
        "maximum": pl.Float64(),
        "previous": pl.Float64(),
        "unit": pl.String(),
        "finding": pl.String(),
        "samples": pl.List(pl.String),
    }
)
_STYLES = {Verdict.PASSED: "bold green", Verdict.WARNED: "bold yellow", Verdict.FAILED: "bold red"}


def validation_view(version: str, report: ValidationReport, *, with_all: bool = False) -> RenderableType:
    """Return the verdict, what does not hold and why, and how many expectations hold of each table.

    Args:
        version: what was validated.
        report: how its expectations fared.
        with_all: also list every expectation.
    """
    merged = report.by_expectation
    verdict = shown(f"{version}: {report.verdict}", _STYLES[report.verdict])
    head = Text.assemble(verdict, f"  {tally(merged)}\n")
    breaches = [line for result in _gravest_first(merged) if not result.success for line in (_breach(result), Text())]
    return Group(head, *breaches, _list_of_all(merged) if with_all else _list_of_tables(merged))


def validation_json(version: str, report: ValidationReport) -> str:
    """Return the validation as JSON: the verdict, and one result for each expectation over all partitions."""
    merged = ValidationReport(report.by_expectation, report.distributions, report.profile)
    return json.dumps({"version": version, **json.loads(merged.to_json())}, ensure_ascii=False, indent=2)


def validation_frame(report: ValidationReport) -> pl.DataFrame:
    """Return one row for each expectation and partition that it was checked on, with `RESULT_COLUMNS`."""
    results = json.loads(report.to_json())["results"]
    rows = [[result[name] for name in RESULT_COLUMNS] for result in results]
    return pl.DataFrame(rows, schema=RESULT_COLUMNS, orient="row")


def _gravest_first(results: tuple[ExpectationResult, ...]) -> list[ExpectationResult]:
    return sorted(results, key=lambda result: result.severity is Severity.SOFT)


def _breach(result: ExpectationResult) -> Text:
    is_hard = result.severity is Severity.HARD
    sign = ("✕ stops publication", "bold red") if is_hard else ("! warns", "bold yellow")
    lines = [Text.assemble(sign, "  ", shown(result.expectation, "bold")), shown(f"  {result.explanation}")]
    if result.finding:
        lines.append(shown(f"  Found: {result.finding}"))
    if result.samples:
        more = f" and {len(result.samples) - SHOWN_SAMPLES} more" if len(result.samples) > SHOWN_SAMPLES else ""
        lines.append(shown(f"  For example {', '.join(result.samples[:SHOWN_SAMPLES])}{more}", "dim"))
    return Text("\n").join(lines)


def _list_of_tables(results: tuple[ExpectationResult, ...]) -> Listing:
    columns = (
        ListingColumn("table"),
        *(ListingColumn(name, is_right=True) for name in ("expectations", "hold", "warn", "stop", "not judged")),
    )
    tables: dict[str, list[ExpectationResult]] = {}
    for result in results:
        tables.setdefault(result.table, []).append(result)
    rows = [(shown(name, "bold"), *(shown(f"{number:,}") for number in _counts(of))) for name, of in tables.items()]
    return Listing(columns, rows, "no expectations")


def _counts(results: list[ExpectationResult]) -> tuple[int, int, int, int, int]:
    broken = [result.severity for result in results if not result.success]
    unjudged = sum(not result.judged for result in results)
    held = len(results) - len(broken) - unjudged
    return len(results), held, broken.count(Severity.SOFT), broken.count(Severity.HARD), unjudged


def _list_of_all(results: tuple[ExpectationResult, ...]) -> Listing:
    columns = (
        ListingColumn("holds"),
        ListingColumn("expectation", wraps=True),
        ListingColumn("severity"),
        ListingColumn("rows", is_right=True),
        ListingColumn("found", wraps=True),
    )
    rows = [
        (
            shown("yes" if result.success and result.judged else "-" if result.success else "no"),
            shown(result.expectation),
            shown(result.severity),
            shown(f"{result.checked:,}"),
            shown(result.finding),
        )
        for result in results
    ]
    return Listing(columns, rows, "no expectations")
