"""Building the Data Docs of a version: one page for each suite and one for its results, over all partitions.

Great Expectations renders the pages; they are then made to stand alone (`expectations.gx.docs.offline`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from config.expectations import ExpectationSettings, Limits, Severity
from config.tables import TABLE_ORDER, load_tables
from expectations.gx.docs.offline import stand_alone, style
from expectations.gx.suites import Expected, build_suite, expected_figure, table_expectations
from expectations.results import ExpectationResult, ValidationReport, tally

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

INDEX = "index.html"
SUITES, VALIDATIONS = "expectations", "validations"
DATASET = "dataset"  # the suite of what only the dataset as a whole can show


@dataclass(frozen=True, slots=True)
class DocsSubject:
    """Whose Data Docs they are: a version, or tables that were not published, and when they were validated."""

    name: str
    validated_at: datetime


@dataclass(frozen=True, slots=True)
class _Page:
    """A suite and how it fared: pairs of what was expected and what came of it."""

    name: str
    pairs: tuple[tuple[Expected, ExpectationResult], ...]

    @property
    def broken(self) -> tuple[ExpectationResult, ...]:
        """Results of what does not hold."""
        return tuple(result for _, result in self.pairs if not result.success)

    @property
    def table(self) -> str:
        """The table it is about, or the dataset."""
        return self.name.partition("_")[0]


def build_data_docs(
    folder: Path, report: ValidationReport, settings: ExpectationSettings, subject: DocsSubject
) -> Path:
    """Write the Data Docs of `report` into `folder`, which is made where it is missing, and return the first page.

    Their size depends on how many expectations there are, not on how many partitions.
    """
    pages = list(_pages(report, settings))
    for place in (SUITES, VALIDATIONS):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for page in pages:
        suite = build_suite(page.name, tuple(expected for expected, _ in page.pairs))
        _write(folder / SUITES / f"{page.name}.html", _suite_html(suite), f"Expectations: {page.name}")
        outcome = _outcome(suite, page, subject)
        _write(folder / VALIDATIONS / f"{page.name}.html", _outcome_html(outcome), f"Results: {page.name}")
    index = folder / INDEX
    held = tally(report.by_expectation)
    content = _index_template().render(report=report, tally=held, pages=pages, subject=subject, style=style())
    index.write_text(content, encoding="utf-8")
    return index


def _write(path: Path, html: str, title: str) -> None:
    path.write_text(stand_alone(html, title), encoding="utf-8")


def _pages(report: ValidationReport, settings: ExpectationSettings) -> Iterator[_Page]:
    """Yield the suites that were run: those of each table and severity, then that of the dataset."""
    found = {result.expectation: result for result in report.by_expectation}
    shown: set[str] = set()
    for table in TABLE_ORDER:
        for severity in Severity:
            expected = [*([_schema(table)] if severity is Severity.HARD else [])]
            expected += table_expectations(table, severity, settings)
            pairs = tuple((one, found[one.name]) for one in expected if one.name in found)
            shown |= {one.name for one, _ in pairs}
            if pairs:
                yield _Page(f"{table}_{severity}", pairs)
    rest = tuple((_figure(result), result) for name, result in found.items() if name not in shown)
    if rest:
        yield _Page(DATASET, rest)


def _schema(table: str) -> Expected:
    return Expected(
        f"{table}_schema_as_declared",
        "The columns and their types are the declared ones, in their order.",
        Severity.HARD,
        "expect_table_columns_to_match_ordered_list",
        {"column_list": list(load_tables()[table].column_names)},
    )


def _figure(result: ExpectationResult) -> Expected:
    limits = Limits(warn_below=result.minimum, warn_above=result.maximum)
    return expected_figure(result.expectation, result.explanation, limits, result.severity)


def _outcome(suite: "ExpectationSuite", page: _Page, subject: DocsSubject) -> "ExpectationSuiteValidationResult":
    import great_expectations as gx
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.core.run_identifier import RunIdentifier

    by_name = {expected.name: result for expected, result in page.pairs}
    results = [_gx_result(one.configuration, by_name[one.meta["name"]]) for one in suite.expectations if one.meta]
    failed, total = len(page.broken), len(results)
    return ExpectationSuiteValidationResult(
        success=not failed,
        results=results,
        suite_name=page.name,
        suite_parameters={},
        statistics={
            "evaluated_expectations": total,
            "successful_expectations": total - failed,
            "unsuccessful_expectations": failed,
            "success_percent": 100 * (total - failed) / total,
        },
        meta={
            "great_expectations_version": gx.__version__,
            "run_id": RunIdentifier(run_name=subject.name, run_time=subject.validated_at),
            "batch_spec": {"data_asset_name": page.table},
        },
    )


def _gx_result(configuration: "ExpectationConfiguration", result: ExpectationResult) -> "ExpectationValidationResult":
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult

    share = 100 * result.unexpected_count / result.checked if result.checked else 0.0
    found: dict[str, Any] = {
        "element_count": result.checked,
        "unexpected_count": result.unexpected_count,
        "unexpected_percent": share,
        "unexpected_percent_total": share,
        "unexpected_percent_nonmissing": share,
        "missing_count": 0,
        "missing_percent": 0.0,
        # What stands in articles is hostile, and the library writes these values into its pages as they are.
        "partial_unexpected_list": [escape(text) for text in _samples(result)] if not result.success else [],
    }
    if result.finding:
        found["observed_value"] = escape(result.finding)
    if "column_list" in configuration.kwargs:  # the library orders the page by it
        found["observed_value"] = configuration.kwargs["column_list"]
    return ExpectationValidationResult(
        success=result.success,
        expectation_config=configuration,
        result=found,
        meta={},
        exception_info={"raised_exception": False, "exception_message": None, "exception_traceback": None},
    )


def _samples(result: ExpectationResult) -> list[str]:
    """Return the rows in question, each with what stands in it."""
    if not result.values:
        return list(result.samples)
    return [f"{sample}: {value}" for sample, value in zip(result.samples, result.values, strict=True)]


def _suite_html(suite: "ExpectationSuite") -> str:
    from great_expectations.render.renderer.page_renderer import ExpectationSuitePageRenderer

    return _rendered(ExpectationSuitePageRenderer(), suite)


def _outcome_html(outcome: "ExpectationSuiteValidationResult") -> str:
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    return _rendered(ValidationResultsPageRenderer(), outcome)


def _rendered(renderer: Any, content: object) -> str:  # noqa: ANN401 - the library's renderers are not typed
    from great_expectations.render.view.view import DefaultJinjaPageView

    view: Any = DefaultJinjaPageView()
    return str(view.render(renderer.render(content), show_how_to_buttons=False))


@cache
def _index_template() -> Template:
    environment = Environment(
        loader=PackageLoader("expectations.gx.docs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html.j2")
