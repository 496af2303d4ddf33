"""The flow in Prefect: real servers, real runs, a real schedule."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from config.settings import load_settings
from config.sources import load_sources
from flows.orchestration.once import run_flow
from flows.pipeline.request import Request, Status
from tests.e2e.conftest import COMMAND
from tests.e2e.harbour import HARBOUR
from tests.places import ROOT


def request_of(output: Path, *inputs: Path) -> Request:
    return Request(tuple(map(str, inputs)), output, load_settings(), load_sources())


def post(url: str, path: str, body: dict[str, object] | None = None) -> list[dict[str, object]]:
    answer = httpx.post(f"{url}/{path}", json=body or {}, timeout=30)
    answer.raise_for_status()
    found: list[dict[str, object]] = answer.json()
    return found


def test_a_run_is_recorded_with_its_steps_and_its_summary(prefect_api: str, tmp_path: Path) -> None:
    article = tmp_path / "harbour.txt"
    article.write_text(HARBOUR, encoding="utf-8")
    told: list[tuple[str, int, int | None]] = []
    request = request_of(tmp_path / "output", article)
    outcome = run_flow(request, None, None, lambda step, done, total: told.append((step, done, total)))
    assert outcome.status is Status.PUBLISHED
    assert {step for step, _, _ in told} == {"read", "process", "assemble", "validate"}
    assert run_flow(request, None, None, lambda *_: None).status is Status.UNCHANGED
    runs = [run for run in post(prefect_api, "flow_runs/filter") if run["parameters"]["output"] == str(request.output)]  # type: ignore[index] # JSON
    assert sorted(str(run["state_name"]) for run in runs) == ["Published", "Unchanged"]
    ids = {run["id"] for run in runs}
    steps = [run["name"] for run in post(prefect_api, "task_runs/filter") if run["flow_run_id"] in ids]
    assert {"read-inputs", "process-articles", "assemble-tables", "validate-tables", "publish-version"} <= set(steps)
    shown = artifacts(prefect_api, ids)
    assert sorted(shown) == ["newsquotes-expectations", "newsquotes-progress", "newsquotes-report", "newsquotes-run"]
    published, unchanged = sorted(map(str, shown["newsquotes-run"]), key=lambda text: "Nothing new" in text)
    for expected in (
        "# Published",
        "Current version: **v000001**",
        "✅ passed",
        "| articles | 1 |",
        "| validate tables | ",
    ):
        assert expected in published
    assert "# Nothing new" in unchanged
    assert "1 inputs were known already." in unchanged
    (table,) = shown["newsquotes-expectations"]
    rows = json.loads(str(table))
    assert outcome.validation is not None
    assert {row["expectation"] for row in rows} == {result.expectation for result in outcome.validation.results}
    assert {row["holds"] for row in rows} == {"yes"}
    (link,) = shown["newsquotes-report"]
    page = re.search(r"\((file://[^)]+)\)", str(link))
    assert page, link
    assert Path(page[1].removeprefix("file://")) == request.output / "versions" / "v000001" / "report" / "index.html"
    assert Path(page[1].removeprefix("file://")).is_file()
    assert shown["newsquotes-progress"] == [100, 100]


def test_a_failed_validation_is_a_failed_run(prefect_api: str, tmp_path: Path) -> None:
    article = tmp_path / "empty.txt"
    article.write_text("", encoding="utf-8")
    request = request_of(tmp_path / "output", article)
    assert run_flow(request, None, None, lambda *_: None).status is Status.FAILED
    runs = [run for run in post(prefect_api, "flow_runs/filter") if run["parameters"]["output"] == str(request.output)]  # type: ignore[index] # JSON
    assert [(run["state_type"], run["state_name"]) for run in runs] == [("FAILED", "Validation failed")]
    told = artifacts(prefect_api, {run["id"] for run in runs})
    (summary,) = map(str, told["newsquotes-run"])
    assert "# Failed validation: nothing was published" in summary
    assert "| does not hold | severity | found |" in summary
    first = json.loads(str(told["newsquotes-expectations"][0]))[0]
    assert (first["holds"], first["severity"]) == ("no", "hard")
    assert "rejected/index.html" in str(told["newsquotes-report"])


def artifacts(url: str, runs: set[object]) -> dict[str, list[object]]:
    """Return what the artifacts of flow runs say, by their keys."""
    found: dict[str, list[object]] = {}
    for item in post(url, "artifacts/filter"):
        if item["flow_run_id"] in runs:
            found.setdefault(str(item["key"]), []).append(item["data"])
    return found


@pytest.mark.scheduled
def test_serve_runs_the_flow_on_its_schedule(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "settings.yml").write_text('schedule: {cron: "* * * * *"}\n', encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path / "home"), "PREFECT_SERVER_API_PORT": "42871"}
    log = tmp_path / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [*COMMAND, "serve", "news", "--output", "output", "--config", "settings.yml"],
            cwd=tmp_path,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 400
        while not (tmp_path / "output" / "latest" / "articles").exists() and time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            time.sleep(1)
        assert (tmp_path / "output" / "latest" / "articles").exists(), log.read_text()
        url = re.search(r"http://127\.0\.0\.1:42871", log.read_text())
        assert url, log.read_text()
        assert "<html" in httpx.get(url[0], timeout=30, follow_redirects=True).text.lower()
        runs = post(f"{url[0]}/api", "flow_runs/filter")
        assert any(run["auto_scheduled"] and run["state_type"] in {"RUNNING", "COMPLETED"} for run in runs)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://127.0.0.1:42871/api/health", timeout=5)
