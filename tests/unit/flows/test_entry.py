"""The script `newsquotes` starts at once, and says so where something else has the name of a package of ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import entry

SCRIPT = Path(sys.executable).with_name("newsquotes")
SLOW = {"polars", "pyarrow", "numpy", "pydantic", "pydantic_settings", "prefect", "great_expectations", "asyncio"}


def run(path: Path, *command: str | Path) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHONPATH": str(path)}
    return subprocess.run(command, env=env, cwd=path, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("hiding", ["config.py", "flows.py", "transforms/__init__.py", "expectations/__init__.py"])
def test_what_hides_a_package_is_named(tmp_path: Path, hiding: str) -> None:
    path = tmp_path / hiding
    path.parent.mkdir(exist_ok=True)
    path.write_text("raise SystemExit('the wrong one was run')", encoding="utf-8")
    shown = path.parent if path.name == "__init__.py" else path
    name = shown.name.removesuffix(".py")
    ended = run(tmp_path, SCRIPT, "versions")
    assert ended.returncode == entry.EXIT_USAGE, ended.stderr
    assert f"error: {shown} hides the package {name} of newsquotes" in ended.stderr
    assert "rename what is there" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_folders_of_such_names_that_are_no_packages_hide_nothing(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yml").touch()
    ended = run(tmp_path, SCRIPT, "--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Turn news articles into" in ended.stdout


def test_what_is_installed_is_the_present_script() -> None:
    installed = run(Path.cwd(), sys.executable, "-c", "import newsquotes_command as it; print(it.__file__)")
    assert Path(installed.stdout.strip()).read_text(encoding="utf-8") == Path(entry.__file__).read_text(
        encoding="utf-8"
    ), "install it again: uv sync --reinstall-package newsquotes"


def test_help_waits_for_nothing_that_is_slow_to_import(tmp_path: Path) -> None:
    loaded = run(Path.cwd(), sys.executable, "-c", "import sys, flows.cli; print(*sys.modules)").stdout.split()
    assert "typer" in loaded
    assert not SLOW & set(loaded)


def test_an_interrupt_while_it_starts_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.cli.main", interrupted)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == entry.EXIT_INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"
