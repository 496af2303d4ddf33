"""Other people's tools read a published version by its metadata, and its card's own examples run; all offline."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from config.tables import TABLE_ORDER, load_tables

# What runs first in every process below: whoever asks for the network fails.
OFFLINE = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError(f"the network was asked for: {args}")
socket.getaddrinfo = socket.socket.connect = socket.socket.connect_ex = refuse
"""
MLCROISSANT = """
import json, mlcroissant as mlc
dataset = mlc.Dataset("croissant.json")
issues = dataset.metadata.ctx.issues
print(json.dumps({
    "errors": sorted(issues.errors),
    "warnings": sorted(issues.warnings),
    "rows": {each.name: sum(1 for _ in dataset.records(each.name)) for each in dataset.metadata.record_sets},
}))
"""
FRICTIONLESS = """
import json
from frictionless import validate
report = validate("datapackage.json")
errors = [(task.name, error) for task in report.tasks for error in task.errors]
found = [[table, error.type, error.to_descriptor().get("fieldName")] for table, error in errors]
print(json.dumps({
    "errors": [error.note for error in report.errors],
    "found": found,
    "rows": {task.name: task.stats["rows"] for task in report.tasks},
}))
"""


@pytest.fixture(scope="module")
def version(samples: Path) -> Path:
    return (samples / "latest").resolve()


@pytest.fixture(scope="module")
def rows(version: Path) -> dict[str, int]:
    return {table: pl.read_parquet(version / table / "**/*.parquet").height for table in TABLE_ORDER}


def run(program: str, version: Path, cache: Path) -> str:
    """Run a program in the version's folder, offline, and return what it prints."""
    environment = {"HF_HOME": str(cache), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HOME": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE + program],
        cwd=version,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def examples(version: Path, language: str) -> list[str]:
    """Return the card's examples in a language."""
    card = (version / "README.md").read_text(encoding="utf-8")
    return [part.partition("```")[0] for part in card.split(f"```{language}\n")[1:]]


def test_mlcroissant_accepts_the_version_and_reads_all_rows(
    version: Path, rows: dict[str, int], tmp_path: Path
) -> None:
    assert json.loads(run(MLCROISSANT, version, tmp_path)) == {"errors": [], "warnings": [], "rows": rows}


def test_frictionless_accepts_the_version_and_its_keys(version: Path, rows: dict[str, int], tmp_path: Path) -> None:
    said = json.loads(run(FRICTIONLESS, version, tmp_path))
    assert said["errors"] == []
    # Of a table in several files it reads one: it puts the files' bytes together, which Parquet does not allow.
    in_one_file = [name for name, table in load_tables().items() if table.partitioned_by is None]
    assert {name: said["rows"][name] for name in in_one_file} == {name: rows[name] for name in in_one_file}
    # Its reader of Parquet goes by way of pandas, which has arrays for lists and floats for integers that may be empty.
    as_pandas_has_them = {
        (table.name, column.name)
        for table in load_tables().values()
        for column in table.columns
        if column.is_list or (column.type == "int32" and column.nullable)
    }
    assert {kind for _, kind, _ in said["found"]} <= {"type-error"}
    assert {(table, field) for table, _, field in said["found"]} <= as_pandas_has_them


def test_the_examples_of_the_card_run_and_load_every_row(version: Path, rows: dict[str, int], tmp_path: Path) -> None:
    programs = examples(version, "python")
    for library in ("polars", "pandas", "pyarrow", "duckdb", "datasets", "mlcroissant"):
        (program,) = [each for each in programs if f"import {library}" in each or f"from {library}" in each]
        assert run(f"{program}\nprint(len(quotes))", version, tmp_path).split()[-1] == str(rows["quotes"]), library


def test_the_query_of_the_card_runs(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (query,) = examples(version, "sql")
    monkeypatch.chdir(version)
    found = duckdb.execute(query).fetchall()
    said = pl.read_parquet(version / "attributions/**/*.parquet").drop_nulls("speaker_id")
    names = pl.read_parquet(version / "speakers/*.parquet").select("speaker_id", "name")
    assert dict(found) == dict(said.join(names, "speaker_id")["name"].value_counts().iter_rows())


def test_datasets_knows_every_table(version: Path, rows: dict[str, int], tmp_path: Path) -> None:
    program = """
import json
from pathlib import Path
from datasets import load_dataset
tables = {name: load_dataset(str(Path.cwd()), name, split="train") for name in %r}
print(json.dumps({name: [table.num_rows, table.column_names] for name, table in tables.items()}))
"""
    loaded = json.loads(run(program % (TABLE_ORDER,), version, tmp_path).splitlines()[-1])
    for table in load_tables().values():
        assert loaded[table.name][0] == rows[table.name]
        assert set(table.column_names) <= set(loaded[table.name][1])


def test_a_run_notes_its_sources_and_how_validation_ended(version: Path) -> None:
    facts = json.loads((version / "manifest.json").read_bytes())["facts"]
    (source,) = facts["sources"]
    assert (source["name"], source["licence"]) == ("samples", "Apache-2.0")
    assert facts["validation"]["verdict"] == "passed"
    assert "| samples | Apache-2.0 | The authors of newsquotes |" in (version / "README.md").read_text(encoding="utf-8")
