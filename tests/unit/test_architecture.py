"""Imports follow the layout: who may know of whom, and where each library may be used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("config", "expectations", "flows", "transforms")

MAY_IMPORT = {
    "config": set[str](),
    "transforms": set[str](),
    "expectations": {"config", "transforms"},
    "flows": {"config", "expectations", "transforms"},
}
# Of the transforms, expectations know the records and ids only.
OF_TRANSFORMS = {"transforms.records", "transforms.ids"}
ONLY_IN = {
    "prefect": ("flows/orchestration",),
    "great_expectations": ("expectations",),
    "trafilatura": ("transforms/html.py",),
    "duckdb": ("flows/views/sql.py",),
    "onnx": ("transforms/trained/floating.py", "flows/training/export.py"),
    "onnxruntime": ("transforms/trained/network.py", "flows/training/export.py"),
    "rensa": ("transforms/copies.py",),
    "tokenizers": ("transforms/trained/words.py",),
    "torch": ("flows/training",),
    "vl_convert": ("flows/report/charts.py",),
    "warcio": ("flows/sources/warc.py",),
}
NOT_IN_TRANSFORMS = {
    "datetime.now", "logging", "os", "pathlib", "random", "requests", "httpx", "shutil", "socket", "subprocess",
    "tempfile", "time", "urllib.request", "prefect", "great_expectations", "polars", "pyarrow", "pandas",
}  # fmt: skip


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Return the dotted names that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("package", OURS)
def test_packages_import_what_they_may(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    for path in modules(package):
        ours = {name.partition(".")[0] for name in imports(path)} & set(OURS)
        assert ours <= allowed, path


def test_expectations_know_the_records_of_the_transforms_only() -> None:
    for path in modules("expectations"):
        known = {name for name in imports(path) if name.startswith("transforms.")}
        assert all(any(name == ok or name.startswith(f"{ok}.") for ok in OF_TRANSFORMS) for name in known), path


@pytest.mark.parametrize("library", ONLY_IN)
def test_libraries_are_used_behind_one_door(library: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in OURS
        for path in modules(package)
        if library in {name.partition(".")[0] for name in imports(path)}
    }
    assert users, f"nothing uses {library} any more"
    assert all(user.startswith(ONLY_IN[library]) for user in users)


def test_transforms_are_pure() -> None:
    for path in modules("transforms"):
        assert not imports(path) & NOT_IN_TRANSFORMS, path


def test_there_is_something_to_check() -> None:
    assert all(len(list(modules(package))) > 3 for package in OURS)
