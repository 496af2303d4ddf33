"""The judgement on a dataset, and the metrics of a run."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.health.metrics import metrics_text
from flows.health.run_record import RunEnd, RunRecord
from flows.health.standing import Limits, State, parse_age, standing
from flows.store.manifest import FileEntry, Manifest, TableEntry
from tests.unit.flows.store.store_samples import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FILE = FileEntry(path="part-0.parquet", sha256="0" * 64, bytes=9, rows=1234)
VERSION = Manifest(
    version="v000007",
    parent=None,
    created_at=NOW,
    code_version="0.1.0",
    config_sha256="0" * 64,
    model_version="rules-1",
    run_id="run_0000000000000001",
    facts={"validation": {"verdict": "warned", "expectations": 9, "warnings": []}},
    inputs=(),
    tables={name: TableEntry(schema_sha256="0" * 64, files=(FILE,)) for name in ("articles", "quotes")},
    changes=None,
)


def run_that(end: RunEnd, before: RunRecord | None = None, **facts: object) -> RunRecord:
    values = {"end": end, "started_at": NOW - HOUR, "ended_at": NOW, "succeeded_at": None, **facts}
    return RunRecord.model_validate(values).after(before)


GOOD = run_that(RunEnd.PUBLISHED)
REJECTED = run_that(RunEnd.FAILED, GOOD)
BROKEN = run_that(RunEnd.ERROR, GOOD, error="the last run ended with OSError: no space")


@pytest.mark.parametrize(
    ("record", "age", "limits", "state", "code"),
    [
        (GOOD, 25 * HOUR, Limits(26 * HOUR), State.OK, 0),
        (GOOD, 27 * HOUR, Limits(26 * HOUR), State.LATE, 1),
        (GOOD, 400 * DAY, Limits(), State.OK, 0),
        (None, 27 * HOUR, Limits(26 * HOUR), State.LATE, 1),  # the version's age where no run is recorded
        (REJECTED, HOUR, Limits(26 * HOUR), State.FAILED, 1),
        (BROKEN, HOUR, Limits(), State.FAILED, 1),
        (REJECTED, 27 * HOUR, Limits(26 * HOUR), State.LATE, 1),
        (run_that(RunEnd.UNCHANGED, ended_at=NOW + DAY), 25 * HOUR, Limits(26 * HOUR), State.OK, 0),
        (run_that(RunEnd.UNCHANGED, ended_at=NOW + DAY), 25 * HOUR, Limits(26 * HOUR, DAY), State.LATE, 1),
    ],
)
def test_a_dataset_is_judged_by_its_last_runs(
    record: RunRecord | None, age: timedelta, limits: Limits, state: State, code: int
) -> None:
    found = standing(VERSION, record, (), NOW + age, limits)
    assert (found.state, found.state.exit_code) == (state, code)
    assert found.line.startswith(f"{state}: ")
    assert "\n" not in found.line


def test_the_line_says_what_there_is_and_what_is_wrong() -> None:
    line = standing(VERSION, GOOD, (), NOW + 5 * HOUR, Limits(26 * HOUR)).line
    said = "ok: v000007 of 5 h ago with 1,234 articles, 1,234 quotes, validation warned; last run 5 h ago: published"
    assert line == said
    assert "OSError: no space" in standing(VERSION, BROKEN, (), NOW, Limits()).line
    late = standing(VERSION, GOOD, (), NOW + 3 * DAY, Limits(26 * HOUR, 30 * HOUR))
    assert late.reasons == (
        "the last run that ended well was 3 d ago, more than 26 h",
        "the version is of 3 d ago, more than 30 h",
    )


def test_missing_files_weigh_more_than_a_late_run() -> None:
    found = standing(VERSION, GOOD, (Path("files/00/1.parquet"),), NOW + 3 * DAY, Limits(DAY))
    assert (found.state, found.state.exit_code) == (State.DAMAGED, 2)
    assert "files/00/1.parquet" in found.line


def test_a_run_that_failed_keeps_when_one_last_ended_well() -> None:
    assert GOOD.succeeded_at == NOW
    assert run_that(RunEnd.ERROR, REJECTED, ended_at=NOW + DAY).succeeded_at == NOW
    assert run_that(RunEnd.FAILED).succeeded_at is None


@pytest.mark.parametrize(
    ("text", "age"), [("26h", 26 * HOUR), ("90m", 1.5 * HOUR), ("1d12h", 36 * HOUR), ("2w", 14 * DAY)]
)
def test_ages_are_read(text: str, age: timedelta) -> None:
    assert parse_age(text) == age


@pytest.mark.parametrize("text", ["26", "", "h", "26 h", "-3h", "3y", "26h!"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 26h"):
        parse_age(text)


def test_metrics_are_what_prometheus_reads() -> None:
    from prometheus_client.parser import text_string_to_metric_families

    record = run_that(
        RunEnd.FAILED, GOOD, seconds={"read_inputs": 0.25}, refused={"empty_input": 3}, unchanged_inputs=12
    )
    families = list(text_string_to_metric_families(metrics_text(record, VERSION)))
    assert all(family.documentation.endswith(".") for family in families)
    samples = {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}
    expected = {
        ("newsquotes_last_run_timestamp_seconds",): NOW.timestamp(),
        ("newsquotes_last_run_duration_seconds",): 3600,
        ("newsquotes_last_run_end", "failed"): 1,
        ("newsquotes_last_run_end", "published"): 0,
        ("newsquotes_last_success_timestamp_seconds",): NOW.timestamp(),
        ("newsquotes_step_duration_seconds", "read_inputs"): 0.25,
        ("newsquotes_last_run_refused", "empty_input"): 3,
        ("newsquotes_last_run_unchanged_inputs",): 12,
        ("newsquotes_version_number",): 7,
        ("newsquotes_table_rows", "quotes"): 1234,
        ("newsquotes_validation_warnings",): 0,
    }
    assert {name: samples.get(name) for name in expected} == expected
    assert "newsquotes_version_number" not in metrics_text(record, None)
