"""A run that is killed at any moment leaves a good dataset, and the next run succeeds."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

import pytest

from config.settings import load_settings
from flows.pipeline.request import Status
from flows.store.store import Store
from tests.e2e.conftest import COMMAND
from tests.e2e.harbour import HARBOUR, build, latest
from tests.places import ROOT

KILLS = 12


def start(output: Path, feed: Path, cwd: Path, said: TextIO | int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*COMMAND, "run", "--direct", "--output", str(output), str(feed)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=said,
        start_new_session=True,
    )


def group_is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def feed_of(folder: Path, articles: int) -> Path:
    feed = folder / "feed"
    feed.mkdir(exist_ok=True)
    for number in range(articles):
        (feed / f"{number}.txt").write_text(HARBOUR.replace("two winters", f"{number} winters"), encoding="utf-8")
    return feed


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL and process groups")
def test_killing_a_run_at_random_moments(tmp_path: Path) -> None:
    output = tmp_path / "output"
    build(output, feed_of(tmp_path, 1))
    whole = tmp_path / "whole"
    shutil.copytree(output, whole, symlinks=True)
    began = time.monotonic()
    assert start(whole, feed_of(tmp_path, 2), tmp_path).wait() == 0
    seconds = time.monotonic() - began
    moments = random.Random(2024)
    for number in range(KILLS):
        feed = feed_of(tmp_path, 3 + number)
        before = latest(output).version
        process = start(output, feed, tmp_path)
        # The last third is where files move and the pointer changes.
        time.sleep(seconds * moments.uniform(0.1, 1.1) if number % 2 else seconds * moments.uniform(0.65, 1.05))
        os.killpg(process.pid, signal.SIGSTOP)  # so that it cannot end between being found alive and being killed
        process.kill()
        process.wait()
        os.killpg(process.pid, signal.SIGCONT) if not group_is_gone(process.pid) else None
        store = Store.open_existing(output, load_settings().store)
        assert store.verify() == []
        assert latest(output).version >= before
    outcome = build(output, feed_of(tmp_path, 3 + KILLS))
    assert outcome.status is Status.PUBLISHED
    store = Store.open_existing(output, load_settings().store)
    assert [problem for manifest in store.versions() for problem in store.verify(manifest.version)] == []
    assert latest(output).tables["articles"].rows == 3 + KILLS
    assert not list((output / ".staging").iterdir())
    assert not list((output / "versions").glob(".*"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs process groups")
def test_a_terminated_run_cleans_up_and_says_nothing(tmp_path: Path) -> None:
    with (tmp_path / "said").open("w") as said:
        process = start(tmp_path / "output", feed_of(tmp_path, 300), tmp_path, said)
        staging = tmp_path / "output" / ".staging" / "run" / "spool"
        while not staging.exists() and process.poll() is None:
            time.sleep(0.05)
        time.sleep(1)  # the pool is starting or at work
        process.terminate()
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert not list((tmp_path / "output" / ".staging").iterdir())
    assert (tmp_path / "said").read_text() == ""
    assert '"end": "error"' in (tmp_path / "output" / "last_run.json").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL and process groups")
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    process = start(tmp_path / "output", feed_of(tmp_path, 300), tmp_path)
    staging = tmp_path / "output" / ".staging" / "run" / "spool"
    while not staging.exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(1)  # the pool is starting or at work
    process.kill()
    process.wait()
    deadline = time.monotonic() + 60
    while not group_is_gone(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert group_is_gone(process.pid)
