"""Versions in the terminal."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from config.tables import TABLE_ORDER
from expectations.results import ValidationReport
from flows.display.versions import size, summary_panel, versions_json, versions_table
from flows.store.manifest import FileEntry, Manifest, TableChanges, TableEntry
from tests.unit.flows.report_samples import FAILED, PASSED, WARNED, facts_of


def drawn(what: RenderableType, width: int = 110) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


def manifest(number: int) -> Manifest:
    entry = TableEntry(
        schema_sha256="0" * 64, files=(FileEntry(path="part-0.parquet", sha256="1" * 64, bytes=1_500_000, rows=1200),)
    )
    changes = {"quotes": TableChanges(added=1000, changed=2, removed=3)}
    return Manifest(
        version=f"v{number:06d}",
        parent=f"v{number - 1:06d}" if number > 1 else None,
        created_at=datetime(2024, 10, number, 8, 30, tzinfo=UTC),
        code_version="0.1.0",
        config_sha256="2" * 64,
        model_version="rules/1",
        run_id="run_" + "3" * 16,
        facts={},
        inputs=(),
        tables=dict.fromkeys(TABLE_ORDER, entry),
        changes=changes if number > 1 else None,
    )


VERSIONS = (manifest(2), manifest(1))


def test_versions_are_listed_with_what_changed() -> None:
    text = " ".join(drawn(versions_table(VERSIONS, "v000002"), 80).split())
    assert "v000002 ← 2024-10-02 08:30 1,200 1,200 +1,000 ~2 −3 1,200 9.0 MB" in text
    assert "v000001 2024-10-01 08:30 1,200 1,200 – 1,200 9.0 MB" in text


@pytest.mark.parametrize("width", [30, 70])
def test_versions_fit_a_narrow_terminal(width: int) -> None:
    text = drawn(versions_table(VERSIONS, None), width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "v000001" in text


def test_versions_for_scripts() -> None:
    first, second = json.loads(versions_json(VERSIONS, "v000002"))
    assert (first["version"], first["is_latest"], second["is_latest"]) == ("v000002", True, False)
    assert first["changes"] == {"quotes": {"added": 1000, "changed": 2, "removed": 3}}
    assert second["rows"]["quotes"] == 1200


def test_no_versions() -> None:
    assert "no version has been published" in drawn(versions_table((), None))


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (7e13, "70.0 TB")]
)
def test_sizes_are_for_people(count: float, expected: str) -> None:
    assert size(count) == expected


@pytest.mark.parametrize("width", [44, 80, 140])
@pytest.mark.parametrize("validation", [PASSED, WARNED, FAILED])
def test_the_summary_says_what_is_in_it_and_where(validation: ValidationReport, width: int) -> None:
    facts = facts_of(validation)
    text = drawn(summary_panel(facts, Path("out/latest")), width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "\x1b" not in text
    for expected in ("v000002", "+3 ~1 −0", "direct", "Márta Özgür", "donation appeal", "empty input", "out/latest"):
        assert expected in text
    for breach in facts.breaches:
        assert f"{breach.severity}: What {breach.expectation}" in text


def test_what_was_not_published_has_a_report_and_no_dataset() -> None:
    summary = drawn(summary_panel(facts_of(FAILED), Path("out/rejected")))
    assert "out/rejected/index.html" in summary
    assert "dataset" not in summary
