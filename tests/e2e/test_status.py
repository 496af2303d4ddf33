"""What a run leaves for those who watch over the dataset, and `newsquotes status`, which reads it."""

import json
import re
from pathlib import Path

import pytest

from flows.store.layout import Layout
from tests.e2e.conftest import Run
from tests.e2e.harbour import HARBOUR, build


def metric(output: Path, name: str) -> str:
    found = re.search(rf"^{re.escape(name)} (\S+)$", (output / "metrics.prom").read_text(), re.MULTILINE)
    assert found, name
    return found[1]


def test_every_run_leaves_how_it_ended(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article, output = tmp_path / "harbour.txt", tmp_path / "output"
    assert run("status", "-o", output, code=2).startswith("missing: no dataset at")
    assert json.loads(run("status", "-o", output, "--json", code=2))["state"] == "missing"
    article.write_text(HARBOUR, encoding="utf-8")
    build(output, article)
    line = run("status", "-o", output, "--max-age", "1h")
    assert re.fullmatch(
        r"ok: v000001 of \d+ s ago with 1 articles, \d+ quotes, validation \w+; last run \d+ s ago: published\n", line
    )
    build(output, article)
    assert "last run" in (line := run("status", "-o", output))
    assert line.endswith(": unchanged\n")
    assert metric(output, 'newsquotes_last_run_end{end="unchanged"}') == "1"
    assert metric(output, "newsquotes_last_run_unchanged_inputs") == "1"
    succeeded = json.loads(run("status", "-o", output, "--json"))["last_run"]["succeeded_at"]

    def broken(*_: object) -> None:
        raise ValueError("a bolt is missing")

    with monkeypatch.context() as patch:
        patch.setattr("flows.pipeline.steps.read_inputs", broken)
        with pytest.raises(ValueError, match="a bolt is missing"):
            build(output, article)
    told = json.loads(run("status", "-o", output, "--json", code=1))
    assert (told["state"], told["version"]) == ("failed", "v000001")
    assert told["reasons"] == ["the last run ended with ValueError: a bolt is missing"]
    assert told["last_run"]["succeeded_at"] == succeeded
    assert metric(output, "newsquotes_version_number") == "1"
    build(output, article)
    run("status", "-o", output)
    assert not list(Layout(output).staging.iterdir())


def test_a_rejected_first_run_and_lost_files_cannot_be_used(run: Run, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    run("run", tmp_path / "empty.txt", "-o", tmp_path / "rejected", "--direct", code=1)
    assert metric(tmp_path / "rejected", 'newsquotes_last_run_end{end="failed"}') == "1"
    run("status", "-o", tmp_path / "rejected", code=2)
    assert "late" in run("status", "-o", dataset, "--max-age", "0s", code=1)
    lost = next((dataset / "files").rglob("*.parquet"))
    lost.unlink()
    assert lost.name in run("status", "-o", dataset, code=2)


def test_the_version_is_said(run: Run) -> None:
    assert re.fullmatch(r"newsquotes \d+\.\d+\.\d+\n", run("--version"))


def test_status_does_without_a_record(run: Run, dataset: Path) -> None:
    (dataset / "last_run.json").write_text("{torn")
    assert "last run" not in run("status", "-o", dataset)
    assert run("status", "-o", dataset, "--max-age", "0s", code=1).startswith("late: the last run that ended well was")
