"""What goes with a report: it is written whole, and Data Docs that cannot be built hold back nothing."""

import logging
from pathlib import Path

import polars as pl
import pytest

from config.expectations import Severity, load_expectation_settings
from expectations.results import ExpectationResult, ValidationReport
from expectations.rows.failing import SCHEMA
from flows.pipeline.checking.evidence import DATA_DOCS, FAILING_CSV, FAILING_ROWS, RESULTS_CSV, write_evidence

RESULT = ExpectationResult(
    table="quotes",
    partition="month=2024-05",
    expectation="quotes_quote_id_unique",
    explanation="No two rows have the same quote_id.",
    severity=Severity.HARD,
    success=False,
    checked=4,
    unexpected_count=2,
    samples=("quo_1", "quo_1"),
    values=("quo_1", "quo_1"),
)
REPORT = ValidationReport.of([RESULT])
NO_ROWS = pl.DataFrame(schema=SCHEMA)


def test_data_docs_and_failing_rows_lie_side_by_side(tmp_path: Path) -> None:
    rows = pl.DataFrame([["quotes", *["=x"] * (len(SCHEMA) - 1)]], schema=SCHEMA, orient="row")
    write_evidence(tmp_path, "v000007", REPORT, rows, load_expectation_settings())
    assert pl.read_parquet(tmp_path / FAILING_ROWS).equals(rows)
    as_csv = pl.read_csv(tmp_path / FAILING_CSV)
    assert (as_csv.columns, as_csv.row(0)) == (rows.columns, ("quotes", *["'=x"] * (len(SCHEMA) - 1)))  # no formulas
    (result,) = pl.read_csv(tmp_path / RESULTS_CSV).to_dicts()
    assert (result["table"], result["partition"], result["expectation"]) == (
        "quotes", "month=2024-05", "quotes_quote_id_unique",
    )  # fmt: skip
    assert (result["success"], result["checked"], result["unexpected_count"]) == (False, 4, 2)
    assert result["samples"] == '["quo_1","quo_1"]'
    assert "Data Docs of v000007" in (tmp_path / DATA_DOCS / "index.html").read_text(encoding="utf-8")
    page = (tmp_path / DATA_DOCS / "validations" / "quotes_hard.html").read_text(encoding="utf-8")
    assert "2 unexpected values found." in page
    assert "http" not in page.replace("http-equiv", "")


def test_without_failing_rows_there_is_no_file_of_them(tmp_path: Path) -> None:
    write_evidence(tmp_path, "v000007", ValidationReport.of([]), NO_ROWS, load_expectation_settings())
    assert sorted(path.name for path in tmp_path.iterdir()) == [DATA_DOCS, RESULTS_CSV]
    assert pl.read_csv(tmp_path / RESULTS_CSV).is_empty()


def test_data_docs_that_cannot_be_built_are_only_missed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / DATA_DOCS).write_text("in the way", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        write_evidence(tmp_path, "v000007", REPORT, NO_ROWS, load_expectation_settings())
    assert "v000007: the Data Docs could not be built" in caplog.text
