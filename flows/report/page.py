"""The report of a version as one static page that needs nothing but itself."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.results import Verdict
from flows.report.facts import ReportFacts
from flows.views.safe import safe

INDEX = "index.html"
SECTIONS = (
    "contents", "changes", "time", "outlets", "speakers", "quotations", "stripped", "quarantine", "expectations", "run",
)  # fmt: skip

_WHAT_IT_MEANS = {
    Verdict.PASSED: "Every expectation holds.",
    Verdict.WARNED: "Every expectation that could stop publication holds; see below before you rely on it.",
    Verdict.FAILED: "It was not published: at least one expectation that every version must meet does not hold.",
}


def write_report(folder: Path, facts: ReportFacts) -> Path:
    """Write the report of a version into `folder`, which is made where it is missing, and return the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / INDEX
    page.write_text(render_report(facts), encoding="utf-8")
    return page


def render_report(facts: ReportFacts) -> str:
    """Return the report as HTML; equal facts give equal pages."""
    template = _environment().get_template("page.html.j2")
    return template.render(facts=facts, sections=SECTIONS, meaning=_WHAT_IT_MEANS[facts.verdict])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters |= {"number": _number, "figure": _figure, "share": _share, "size": _size, "words": _words}
    environment.globals |= {"largest": _largest}
    return environment


def _visible(value: object) -> object:
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _number(value: int) -> str:
    return f"{value:,}"


def _figure(value: float) -> str:
    """Return an observed figure with at most four digits after the point, and none that say nothing."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _share(part: float, whole: float) -> str:
    """Return `part` of `whole` in per cent, for people and for style sheets; 0% of nothing."""
    percent = 100 * part / whole if whole else 0
    digits = 1 if 0 < percent < 10 or 99 < percent < 100 else 0
    return f"{percent:.{digits}f}%"


def _size(part: float, whole: float) -> str:
    """Return `part` of `whole` in per cent as lengths in style sheets and drawings need it."""
    return f"{100 * part / whole if whole else 0:.2f}"


def _words(name: str) -> str:
    """Return the name of a type or reason as words: "donation_appeal" is "donation appeal"."""
    return name.replace("_", " ")


def _largest(items: Sequence[Any], attribute: str) -> int:
    return max((getattr(item, attribute) for item in items), default=0)
