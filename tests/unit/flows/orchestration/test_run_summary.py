"""What Prefect's user interface is told of a run."""

import polars as pl
import pytest

from expectations.results import ValidationReport
from flows.orchestration.summary import expectation_rows, summary_markdown
from flows.pipeline.request import Status
from flows.pipeline.workspace import Outcome
from tests.unit.flows.report_samples import FAILED, PASSED, WARNED, facts_of

REFUSED = pl.DataFrame({"reason": ["empty_input", "not_english", "empty_input"]})


def outcome(validation: ValidationReport = PASSED, status: Status = Status.PUBLISHED) -> Outcome:
    return Outcome(status, None, validation, REFUSED, facts_of(validation), 1234)


@pytest.mark.parametrize(
    ("validation", "status", "expected"),
    [
        (PASSED, Status.PUBLISHED, ("# Published", "✅ passed", "| quotes | 4 | 3 new, 1 other, 0 gone |")),
        (WARNED, Status.PUBLISHED, ("# Published", "⚠️ warned", "| soft | 7 of 100 rows |")),
        (
            FAILED,
            Status.FAILED,
            ("# Failed validation: nothing was published", "❌ failed", "| hard | 7 of 100 rows |"),
        ),
    ],
)
def test_the_summary_says_how_it_ended_and_why(
    validation: ValidationReport, status: Status, expected: tuple[str, ...]
) -> None:
    text = summary_markdown(outcome(validation, status))
    for part in (*expected, "| empty\\_input | 2 |", "1,234 inputs were known already.", "| read | 1.5 |"):
        assert part in text


def test_hostile_text_is_text_in_markdown() -> None:
    text = summary_markdown(outcome(FAILED, Status.FAILED))
    assert "\\<script\\>alert\\(1\\)\\</script\\>" in text
    assert "<script>" not in text
    assert not set("\x1b\x07") & set(text)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    bars = {line.replace("\\|", "").count("|") for line in tables}
    assert bars <= {3, 4}


def test_expectations_are_rows_with_those_that_do_not_hold_first() -> None:
    rows = expectation_rows(facts_of(FAILED))
    assert [(row["holds"], row["severity"], row["fail"]) for row in rows] == [
        ("no", "hard", "7"),
        ("no", "soft", "7"),
        ("yes", "hard", "0"),
    ]
    assert not any(set("\x1b\x07") & set(value) for row in rows for value in row.values())


def test_a_run_that_made_nothing_has_a_summary() -> None:
    text = summary_markdown(Outcome(Status.UNCHANGED, None, None, REFUSED.clear(), None, 3))
    assert "# Nothing new" in text
    assert "refused" not in text
