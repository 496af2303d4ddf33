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


def serving(folder: Path, output: str, log: Path, **environment: str) -> "subprocess.Popen[bytes]":
    """Start `serve` in `folder`, with nothing of Prefect from this process, as a script that pip installed starts."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with log.open("w") as stream:
        return subprocess.Popen(
            [COMMAND[0], "-P", *COMMAND[1:], "serve", "news", "--output", output, "--config", "settings.yml"],
            cwd=folder,
            env={**clean, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(folder / "home"), **environment},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


@pytest.mark.scheduled
def test_serve_runs_the_flow_on_its_schedule(tmp_path: Path) -> None:
    """In a folder with a `flows/` and a `config.py` of its own; the run logs its steps; another dataset is refused."""
    (tmp_path / "flows").mkdir()
    for name in ("flows/__init__.py", "config.py"):
        (tmp_path / name).write_text("raise ImportError('this is somebody else')\n", encoding="utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "settings.yml").write_text('schedule: {cron: "* * * * *"}\n', encoding="utf-8")
    log = tmp_path / "log"
    process = serving(tmp_path, "press", log, PREFECT_SERVER_API_PORT="42871")
    try:
        deadline = time.monotonic() + 400
        while not (tmp_path / "press" / "latest" / "articles").exists() and time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            time.sleep(1)
        assert (tmp_path / "press" / "latest" / "articles").exists(), log.read_text()
        url = re.search(r"http://127\.0\.0\.1:42871", log.read_text())
        assert url, log.read_text()
        assert "<html" in httpx.get(url[0], timeout=30, follow_redirects=True).text.lower()
        api = f"{url[0]}/api"
        runs = post(api, "flow_runs/filter")
        assert any(run["auto_scheduled"] and run["state_type"] in {"RUNNING", "COMPLETED"} for run in runs)
        (deployment,) = post(api, "deployments/filter")
        assert (deployment["name"], deployment["parameters"]["output"]) == ("press", str(tmp_path / "press"))  # type: ignore[index] # JSON
        refused = tmp_path / "refused"
        other = serving(tmp_path, "other/press", refused, PREFECT_API_URL=api)
        assert other.wait(timeout=120) == 1, refused.read_text()
        assert "the deployment 'press' on this Prefect server builds" in refused.read_text()
        while "publish version: v000001 with 1 articles" not in (logged := lines(api)) and time.monotonic() < deadline:
            time.sleep(1)
        assert re.search(r"read inputs: 1 inputs new or changed, 0 known, 0 refused, [\d.]+ s", logged)
        assert "publish version: v000001 with 1 articles" in logged
        assert "read inputs: 1 inputs new or changed" in log.read_text()
        assert "temporary server" not in log.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://127.0.0.1:42871/api/health", timeout=5)


@pytest.mark.scheduled
def test_serve_does_not_outlive_its_server(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "settings.yml").write_text('schedule: {cron: "0 0 1 1 *"}\n', encoding="utf-8")
    log = tmp_path / "log"
    process = serving(tmp_path, "press", log, PREFECT_SERVER_API_PORT="42873")
    try:
        deadline = time.monotonic() + 200
        while "Ctrl+C ends it" not in log.read_text() and time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            time.sleep(0.5)
        found = subprocess.run(
            ["pgrep", "-P", str(process.pid), "-f", "flows.orchestration.server"],
            capture_output=True,
            text=True,
            check=True,
        )
        (server,) = map(int, found.stdout.split())
        os.kill(server, signal.SIGKILL)
        assert process.wait(timeout=60) == 1, log.read_text()
        assert "error: the Prefect server ended with code -9" in log.read_text()
        assert "temporary server" not in log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()
        process.wait()


def lines(url: str) -> str:
    """Return what runs have logged to the server."""
    return "\n".join(str(line["message"]) for line in post(url, "logs/filter"))
