"""Imports follow the layout: who may know of whom, and where each library may be used."""

import ast
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.places import ROOT

OURS = ("config", "expectations", "flows", "transforms")
MAX_LINES = 400

MAY_IMPORT = {
    "config": {"transforms"},
    "transforms": set[str](),
    "expectations": {"config", "transforms"},
    "flows": {"config", "expectations", "transforms"},
}
# The stages of an article's way through the transforms; each knows `text` and those before it.
STAGES = ("text", "reading", "stripping", "quoting", "speaking", "linking")
# Of the transforms, config knows the models of the parameters that users set, and nothing else.
PARAMETER_MODELS = {
    "transforms.linking.near_duplicates.CopyParameters",
    "transforms.linking.speakers.overrides.SpeakerOverrides",
    "transforms.linking.utterances.ClusterParameters",
    "transforms.reading.page_limits.PageLimits",
    "transforms.stripping.Correction",
}
# Of the transforms, expectations know the records and ids only.
OF_TRANSFORMS = {"transforms.records", "transforms.ids"}
ONLY_IN = {
    "prefect": ("flows/orchestration",),
    "great_expectations": ("expectations/gx",),
    "trafilatura": ("transforms/reading/html.py",),
    "duckdb": ("flows/display/sql.py",),
    "onnx": ("transforms/quoting/floating.py", "flows/training/onnx_export.py", "flows/training/shipped.py"),
    "onnxruntime": ("transforms/quoting/network.py", "flows/training/onnx_export.py"),
    "tokenizers": ("transforms/quoting/encoding.py",),
    "torch": ("flows/training",),
    "warcio": ("flows/sources/warc.py", "flows/fetching/archive.py"),
}
NOT_IN_TRANSFORMS = {
    "datetime.now", "logging", "os", "pathlib", "random", "requests", "httpx", "shutil", "socket", "subprocess",
    "tempfile", "time", "urllib.request", "prefect", "great_expectations", "polars", "pyarrow", "pandas",
}  # fmt: skip


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


@cache
def imports(path: Path) -> set[str]:
    """Return the dotted names that a module imports, anywhere in it."""
    found: set[str] = set()
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


def stage_of(path: Path) -> str | None:
    place = path.relative_to(ROOT).parts[1]
    return place if place in STAGES else None


def class_names(package: str) -> set[str]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in modules(package))
    found = (node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {name for name in found if not name.startswith("_")}


def test_config_declares_no_class_of_the_transforms_again() -> None:
    assert class_names("config") & class_names("transforms") == set()


def test_stages_import_from_themselves_and_earlier_ones_only() -> None:
    for path in modules("transforms"):
        if (stage := stage_of(path)) is None:
            continue
        known = STAGES[: STAGES.index(stage) + 1]
        used = {name.split(".")[1] for name in imports(path) if name.count(".") and name.startswith("transforms.")}
        assert used <= {*known, "records", "ids"}, path


def test_every_transform_belongs_to_a_stage_or_stands_at_the_top() -> None:
    loose = {path.name for path in modules("transforms") if stage_of(path) is None}
    assert loose == {"__init__.py", "article.py", "ids.py", "records.py"}


@pytest.mark.parametrize("package", OURS)
def test_module_names_are_unique_within_a_package(package: str) -> None:
    counts = Counter(path.name for path in modules(package) if not path.name.startswith("__"))
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("package", [*OURS, "tests"])
def test_modules_are_short(package: str) -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in modules(package)}
    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {module_name(path): imports(path) for package in OURS for path in modules(package)}
    done: set[str] = set()
    for start in graph:
        _visit(start, graph, [], done)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _visit(name: str, graph: dict[str, set[str]], trail: list[str], done: set[str]) -> None:
    assert name not in trail, f"circular import: {' -> '.join([*trail[trail.index(name) :], name])}"
    if name in done:
        return
    for other in sorted(graph[name] & graph.keys()):
        if not f"{name}.".startswith(f"{other}."):  # its packages are imported already
            _visit(other, graph, [*trail, name], done)
    done.add(name)


def test_every_test_file_is_collected(request: pytest.FixtureRequest) -> None:
    skipped = request.config.getini("norecursedirs")
    hidden = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if any(fnmatch(part, pattern) for part in path.relative_to(ROOT).parts[:-1] for pattern in skipped)
    ]
    assert hidden == []


def test_config_knows_the_parameter_models_of_the_transforms_only() -> None:
    used = set().union(*map(imports, modules("config")))
    known = {name for name in used if name.partition(".")[0] == "transforms"}
    assert known == PARAMETER_MODELS | {name.rpartition(".")[0] for name in PARAMETER_MODELS}
    assert all(issubclass(attribute(name), BaseModel) for name in PARAMETER_MODELS)


def attribute(name: str) -> type:
    module, _, class_name = name.rpartition(".")
    found = getattr(import_module(module), class_name)
    assert isinstance(found, type)
    return found


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
