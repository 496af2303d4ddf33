"""The fingerprint of code, data, libraries and settings, by which an input is known to be processed."""

import ast
import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions, version
from importlib.resources import files
from pathlib import Path

import pytest

from config.settings import load_settings
from flows.pipeline import fingerprint as module
from flows.pipeline.fingerprint import (
    CODE,
    DATA,
    LIBRARIES,
    code_version,
    fingerprint,
    library_versions,
    linking_fingerprint,
)

OURS = {"config", "expectations", "flows", "transforms"}
# They carry values, check settings or run processes, and decide nothing about what a row says.
CARRIERS = {"polars", "pyarrow", "pydantic", "pebble", "threadpoolctl"}


@pytest.fixture
def fresh() -> Iterator[Callable[[], str]]:
    """Compute the fingerprint anew at each call."""

    def compute() -> str:
        code_version.cache_clear()
        library_versions.cache_clear()
        return fingerprint(load_settings())

    yield compute
    code_version.cache_clear()
    library_versions.cache_clear()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for that of all packages."""
    monkeypatch.setattr(module, "files", lambda package: tmp_path.joinpath(*package.split(".")))
    for folder in [*(name.replace(".", "/") for name in CODE), *(f"config/{name}" for name in DATA), "flows/report"]:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    return tmp_path


def test_it_changes_with_the_settings_of_the_transforms_and_with_no_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.yml"
    path.write_text("processing: {context_chars: 7}\n", encoding="utf-8")
    assert fingerprint(load_settings(path)) != fingerprint(load_settings())
    path.write_text("run: {workers: 7}\n", encoding="utf-8")
    assert fingerprint(load_settings(path)) == fingerprint(load_settings())


@pytest.mark.parametrize(
    "path",
    [
        "transforms/linking/near_duplicates.py", "transforms/quoting/model/network.onnx", "flows/sources/decoding.py",
        "flows/pipeline/reading/arrow.py", "flows/pipeline/processing/recurring.py", "flows/pipeline/linking/link.py",
        "flows/pipeline/tables/selection.py", "expectations/rows/rules.py", "config/lexicons/names.yml",
        "config/tables/quotes.yml",
    ],
)  # fmt: skip
def test_it_changes_with_code_and_data_that_decide_what_rows_hold(
    tree: Path, fresh: Callable[[], str], path: str
) -> None:
    before = fresh()
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_text("one", encoding="utf-8")
    first = fresh()
    (tree / path).write_text("other", encoding="utf-8")
    assert len({before, first, fresh()}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "transforms/README.md",
        "transforms/figures.json",
        "transforms/text.pyc",
        "flows/report/page.py",
        "config/schedule.yml",
    ],
)
def test_it_does_not_change_with_documents_and_with_what_only_shows_rows(
    tree: Path, fresh: Callable[[], str], path: str
) -> None:
    before = fresh()
    (tree / path).write_text("new", encoding="utf-8")
    assert fresh() == before


def test_linking_is_done_again_with_other_code(tree: Path, fresh: Callable[[], str]) -> None:
    fresh()
    before = linking_fingerprint(load_settings())
    (tree / "flows/pipeline/linking/copy_links.py").write_text("new", encoding="utf-8")
    fresh()
    assert linking_fingerprint(load_settings()) != before


@pytest.mark.parametrize("library", LIBRARIES)
def test_it_changes_with_the_versions_of_libraries(
    fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = fresh()
    monkeypatch.setattr(module, "version", lambda name: "999" if name == library else version(name))
    assert fresh() != before


def test_it_changes_with_the_characters_that_are_known(
    fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fresh()
    monkeypatch.setattr(unicodedata, "unidata_version", "99.0")
    assert fresh() != before


def test_every_library_that_the_code_uses_is_declared() -> None:
    distributions = packages_distributions()
    for package in CODE:
        for path in Path(str(files(package))).rglob("*.py"):
            for name in _imported(path) - OURS - CARRIERS - sys.stdlib_module_names:
                names = {distribution.lower() for distribution in distributions.get(name, [name])}
                assert names & set(LIBRARIES), f"{path} uses {name}"


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return {name.partition(".")[0] for name in modules}
