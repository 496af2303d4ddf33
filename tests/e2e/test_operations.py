"""The page on operations works as printed, and what it deploys with is sound."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import COMMAND
from tests.e2e.test_documents import blocks, commands
from tests.places import ROOT
from tests.unit.flows.fetching.misbehaving import server

DEPLOY = ROOT / "docs" / "deploy"


def test_the_page_runs_as_printed_from_sources_to_upkeep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "bin" / "newsquotes"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\nexec '{COMMAND[0]}' -c '{COMMAND[2]}' \"$@\"\n", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=":")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("NEWSQUOTES_FETCH__ALLOWED_NETWORKS", '["127.0.0.1/32"]')
    monkeypatch.setenv("NEWSQUOTES_FETCH__DELAY_SECONDS", "0")
    with server() as log:
        log.listed = ["harbour", "library", "secret"]
        for text in blocks("docs/operations.md", "yaml"):
            name = text.splitlines()[0].removeprefix("# ")
            here = text.replace("https://courier.example/rss.xml", f"{log.url}/feed.xml")
            (tmp_path / name).write_text(here, encoding="utf-8")
        script = "\n".join(["set -eu", *blocks("docs/operations.md", "sh")])
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
        )
    assert done.returncode == 0, done.stderr
    assert "2 pages new or changed, 0 unchanged, 1 refused" in done.stdout
    assert "robots_disallowed" in done.stdout
    assert "newsquotes_last_success_timestamp_seconds" in done.stdout
    assert {headers["User-Agent"].partition(" ")[2] for _, _, headers in log.asked} == {"(desk@newsroom.example)"}


def test_the_image_runs_an_ordinary_user_and_holds_all_that_is_installed() -> None:
    lines = [line.split(maxsplit=1) for line in (DEPLOY / "Dockerfile").read_text("utf-8").splitlines() if line]
    last = {words[0]: words[1] for words in lines}
    assert last["USER"].partition(":")[0] not in {"0", "root"}
    assert '"newsquotes", "status"' in last["HEALTHCHECK"]
    copied = {part for name, rest in lines if name == "COPY" and "--from" not in rest for part in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    packages = set((ROOT / "pyproject.toml").read_text("utf-8").split("packages = [")[1].split("]")[0].split('"')[1::2])
    assert packages <= copied
    kept = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line[0] == "!"}
    assert kept == copied


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in ("newsquotes.service", "newsquotes.timer"):
        text = (DEPLOY / name).read_text("utf-8").replace("/opt/newsquotes/.venv/bin/newsquotes", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "newsquotes" in line] == []


def test_the_jobs_of_kubernetes_may_do_nothing_but_their_work() -> None:
    jobs: list[Any] = list(yaml.safe_load_all((DEPLOY / "cronjob.yml").read_text("utf-8")))
    for job in jobs:
        assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
        assert job["spec"]["concurrencyPolicy"] == "Forbid"
        pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        [container] = pod["containers"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
        words = " ".join(container["args"]).removeprefix("newsquotes ").split()
        assert {word for word in words if word.startswith("--")} <= commands()[words[0]]
