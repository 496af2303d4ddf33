"""What the pages promise: their examples run, their commands exist, their links lead somewhere."""

import re
import shlex
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import flows.cli  # noqa: F401 - declares the commands
from flows.commands.common import app
from tests.e2e.conftest import Run
from tests.places import ROOT

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "output/README.md",
    "config/samples/README.md",
    "docs/library.md",
    "docs/operations.md",
)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(page), flags=re.MULTILINE | re.DOTALL)


def commands() -> dict[str, set[str]]:
    """Return the options of every command, by its name."""
    from typer.main import get_command

    group = get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in group.commands.items()  # type: ignore[attr-defined] # a group has commands
    }


def in_folder_of(dataset: Path, code: str) -> str:
    return code.replace("output/latest", f"{dataset}/latest")


@pytest.mark.parametrize("code", blocks("README.md", "python"))
def test_python_examples_run(samples: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, object] = {}
    exec(in_folder_of(samples, code), found)  # noqa: S102 - the README's own example
    least = 1 if "newsquotes.extract" in code else 100
    assert len(found["quotes"]) >= least  # type: ignore[arg-type] # a frame of either library, or the quotes of a text


@pytest.mark.parametrize("code", blocks("README.md", "sql"))
def test_sql_examples_run(samples: Path, code: str) -> None:
    assert len(duckdb.execute(in_folder_of(samples, code)).fetchall()) == 10


def test_every_command_is_in_the_readme() -> None:
    assert len(commands()) >= 14
    for name in commands():
        assert re.search(rf"\bnewsquotes {name}\b", text_of("README.md")), name


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_that_pages_name_exist(page: str) -> None:
    known = commands()
    lines = [line.partition("#")[0] for block in blocks(page, "sh") for line in block.splitlines()]
    spans = re.findall(r"`((?:\.venv/bin/)?newsquotes [^`]*)`", text_of(page))
    for line in [*lines, *spans]:
        words = shlex.split(line)
        if not words or not words[0].endswith("newsquotes") or len(words) == 1:
            continue
        assert words[1] in known, line
        assert {word for word in words if word.startswith("--")} <= known[words[1]], line


@pytest.mark.parametrize("page", PAGES)
def test_links_and_paths_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)\)", text_of(page))
    for link in links:
        if "://" not in link:
            assert ((ROOT / page).parent / link).exists(), link


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))
    named = set(
        re.findall(r"(?:^|`)make ([a-z]+)\b", text_of("README.md") + text_of("CONTRIBUTING.md"), flags=re.MULTILINE)
    )
    assert named
    assert named <= targets


def test_the_recipes_find_the_same_with_each_library(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    run("export", "quotes.parquet", "-o", samples)
    outcomes = []
    for code in blocks("docs/analysis.md", "python"):
        found: dict[str, Any] = {}
        exec(code, found)  # noqa: S102 - the page's own example
        frames = (pl.DataFrame(found[name]) for name in ("weekly", "over_time", "network"))
        outcomes.append([sorted(map(tuple, frame.cast({pl.Date: pl.String}).rows())) for frame in frames])
    by_polars, by_pandas, by_duckdb = outcomes
    assert by_polars == by_pandas == by_duckdb
    assert [len(frame) > 0 for frame in by_polars] == [True, True, True]
