"""Datasets built from real inputs by the real pipeline, and the command as a user calls it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from flows.commands.common import app, ended
from tests.e2e.harbour import build
from tests.places import ROOT

COMMAND = (sys.executable, "-c", "from flows.cli import main; main()")
Run = Callable[..., str]
Newsquotes = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the bundled samples; tests that write use a copy."""
    output = tmp_path_factory.mktemp("samples") / "output"
    build(output)
    return output


@pytest.fixture
def dataset(samples: Path, tmp_path: Path) -> Path:
    """A copy of the samples' dataset that a test may write to."""
    output = tmp_path / "output"
    shutil.copytree(samples, output, symlinks=True)
    return output


@pytest.fixture
def newsquotes(tmp_path: Path) -> Newsquotes:
    """The command, run in a process of its own in the test's folder."""

    def run(*arguments: object, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **(env or {})},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, check its exit code and return what it printed."""
    import flows.cli  # noqa: F401 - declares the commands

    monkeypatch.setenv("COLUMNS", "300")

    def call(*arguments: object, code: int = 0) -> str:
        capfd.readouterr()
        got = ended(partial(app, list(map(str, arguments))))
        printed = capfd.readouterr()
        assert got == code, printed
        return printed.out + printed.err

    return call
