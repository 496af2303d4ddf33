"""A run reaches nobody and leaves nothing beside its output and Prefect's state."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from flows.telemetry import SWITCHES
from tests.e2e.conftest import COMMAND
from tests.e2e.harbour import HARBOUR
from tests.places import ROOT

# Runs at the start of every Python process: it writes down the addresses asked for and connected to, and which
# switches are set when a library that heeds them is imported.
WATCH = """
import json, os, sys

log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def watch(event, arguments):
    if event == "socket.getaddrinfo":
        found = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        found = arguments[1][0]
    elif event == "import" and arguments[0] in ("onnxruntime", "prefect", "great_expectations"):
        event, found = arguments[0], dict(os.environ)
    else:
        return
    if isinstance(found, bytes):
        found = found.decode()
    os.write(log, json.dumps([event, found]).encode() + b"\\n")

sys.addaudithook(watch)
"""
LIBRARIES = ("onnxruntime", "prefect", "great_expectations")


def run(folder: Path, *arguments: str, before: tuple[str, ...] = ()) -> None:
    """Run the command on one article, with empty home and temporary folders."""
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    for name in ("home", "tmp", "cwd"):
        (folder / name).mkdir()
    (folder / "cwd" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{folder / 'watch'}:{ROOT}",
        "WATCH_LOG": str(folder / "log"),
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "PREFECT_HOME": str(folder / "prefect"),
    }
    ended = subprocess.run(
        [*before, *COMMAND, "run", *arguments, "harbour.txt"],
        cwd=folder / "cwd", env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr


def is_here(host: str | None) -> bool:
    return host in (None, "", "localhost") or ip_address(host).is_loopback


def strace(trace: Path) -> tuple[str, ...]:
    """Return the command before another that writes down its connections, those of compiled libraries too."""
    command = ("strace", "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(trace))
    works = (
        shutil.which("strace") and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    )
    return command if works else ()


@pytest.mark.parametrize("arguments", [("--direct",), ()], ids=["direct", "prefect"])
def test_a_run_reaches_nobody_and_leaves_no_files_about(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    trace = tmp_path / "trace"
    trace.touch()
    run(tmp_path, *arguments, before=strace(trace) if arguments else ())
    reached = re.findall(r'inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"', trace.read_text(encoding="utf-8"))
    assert [host for host in reached if not is_here(host)] == []
    seen = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    environments = [(event, found) for event, found in seen if event in LIBRARIES]
    assert {event for event, _ in environments} >= {"onnxruntime", "great_expectations"}
    for library, environment in environments:
        assert environment.items() >= SWITCHES.items(), library
    assert [found for event, found in seen if event not in LIBRARIES and not is_here(found)] == []
    assert [*files(tmp_path / "home"), *files(tmp_path / "tmp")] == []
    assert {path.parts[0] for path in files(tmp_path / "cwd")} == {"harbour.txt", "output"}


def files(folder: Path) -> Iterator[Path]:
    yield from (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
