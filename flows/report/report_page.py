"""The report of a version as one static page that needs nothing but itself, and pages of articles beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from config.expectations import Severity
from config.tables import TableReader
from expectations.results import Verdict, tally
from flows.display.article_rows import read_articles
from flows.report.article_page import article_page
from flows.report.charts import SHOWN_PERIODS, histogram_chart, reliability_chart, timeline_chart
from flows.report.facts import ReportFacts
from flows.report.sections.drift import compared_distributions, mixed_values
from flows.report.sections.quality import extractor_quality
from flows.report.sections.samples import article_of
from flows.report.templating import render

INDEX = "index.html"
ARTICLES = "articles"
# What validation may leave beside the report, which then links to it.
EVIDENCE = {
    "data_docs": "data_docs/index.html",
    "failing_rows": "failing_rows.parquet",
    "failing_csv": "failing_rows.csv",
    "results_csv": "validation.csv",
}
SECTIONS = {
    "contents": "What is in it",
    "changes": "What changed",
    "time": "Over time",
    "outlets": "Outlets",
    "speakers": "Speakers",
    "quotations": "Quotations",
    "scores": "Scores",
    "samples": "Check it yourself",
    "stripped": "What was stripped",
    "quarantine": "Quarantine",
    "expectations": "Expectations",
    "drift": "Drift",
    "quality": "Quality",
    "run": "How it was made",
    "use": "Use it",
}

_NAMES = {"quote": "quotations", "attribution": "speakers"}  # of the scores, for readers


@dataclass(frozen=True, slots=True)
class Charts:
    """The drawings of a page; None or absent where there is nothing to draw."""

    timeline: Markup | None
    scores: Mapping[str, Markup]
    reliability: Mapping[str, Markup]
    periods: int = SHOWN_PERIODS


def write_report(folder: Path, facts: ReportFacts, scan: TableReader) -> Path:
    """Write the report of a version and its pages of articles into `folder`, and return the report's path.

    Args:
        folder: is made where it is missing.
        facts: what the report says.
        scan: reads the version that the facts are of.
    """
    pages = folder / ARTICLES
    pages.mkdir(parents=True, exist_ok=True)
    for rows in read_articles(scan, facts.pages):
        path = pages / f"{rows.article['article_id']}.html"
        path.write_text(article_page(rows, f"../{INDEX}"), encoding="utf-8")
    page = folder / INDEX
    links = {name: path for name, path in EVIDENCE.items() if (folder / path).is_file()}
    page.write_text(render_report(facts, links), encoding="utf-8")
    return page


def render_report(facts: ReportFacts, links: Mapping[str, str] | None = None) -> str:
    """Return the report as HTML; equal facts give equal pages.

    Args:
        facts: what it says.
        links: addresses of what validation left, by the names in `EVIDENCE`.
    """
    return render(
        "report.html.j2",
        ["base.css", "report.css"],
        ["theme.js"],
        facts=facts,
        sections=SECTIONS,
        meaning=_meaning(facts),
        charts=_charts(facts),
        quality=extractor_quality(),
        names=_NAMES,
        links=dict.fromkeys(EVIDENCE) | dict(links or {}),
        article_of=article_of,
        compared_distributions=compared_distributions,
        mixed_values=mixed_values,
    )


def _meaning(facts: ReportFacts) -> str:
    """Return the verdict in words."""
    every, broken = len(facts.expectations), len(facts.breaches)
    hard = sum(breach.severity is Severity.HARD for breach in facts.breaches)
    match facts.verdict:
        case Verdict.PASSED:
            return f"{tally(facts.expectations)}."
        case Verdict.WARNED:
            verb = "does" if broken == 1 else "do"
            return (
                f"{broken:,} of {every:,} expectations {verb} not hold. That does not stop publication, but look first:"
            )
        case Verdict.FAILED:
            verb = "does" if hard == 1 else "do"
            noun = "expectation" if hard == 1 else "expectations"
            return f"It was not published: {hard:,} hard {noun} of {every:,} in all {verb} not hold."


def _charts(facts: ReportFacts) -> Charts:
    scores = {histogram.name: histogram_chart(histogram) for histogram in facts.scores}
    return Charts(
        timeline=timeline_chart(facts.timeline),
        scores={name: chart for name, chart in scores.items() if chart},
        reliability=_reliability_charts(),
    )


@cache
def _reliability_charts() -> Mapping[str, Markup]:
    charts = {name: reliability_chart(_NAMES[name], bins) for name, bins in extractor_quality().reliability.items()}
    return {name: chart for name, chart in charts.items() if chart}
