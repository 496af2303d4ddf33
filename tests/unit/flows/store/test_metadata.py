"""The dataset card, the data package and the Croissant description of a version."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from config.tables import load_tables
from flows.store.metadata import metadata_files, readable_size
from tests.unit.flows.store.store_samples import open_store, publish_quotes


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = open_store(tmp_path_factory.mktemp("output"))
    publish_quotes(store, {"2024-10": {1: "One.", 2: "Two."}, "unknown": {3: "Three."}})
    publish_quotes(store, {"2024-10": {1: "One!"}})
    return (store.root / "latest").resolve()


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_card_tells_counts_columns_changes_and_provenance(version: Path) -> None:
    card = (version / "README.md").read_text(encoding="utf-8")
    assert "| quotes | 2 | 2 | " in card
    assert "| quotes | 0 | 1 | 1 |" in card
    assert "| parent | v000001 |" in card
    assert "run_0000000000000001" in card
    for table in load_tables().values():
        assert f"### {table.name}\n" in card
        assert all(f"| {column.name} | {column.type} | " in card for column in table.columns)


def test_the_first_card_says_that_every_row_is_new(version: Path) -> None:
    card = (version.parent / "v000001" / "README.md").read_text(encoding="utf-8")
    assert "every row is new, and no `changes/` files are written" in card
    assert not (version.parent / "v000001" / "changes").exists()


def test_the_tables_of_the_card_are_whole(version: Path) -> None:
    for line in (version / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| articles |"):
            assert line.replace("\\|", "").count("|") in {5, 6}
        assert not line.startswith("|") or line.endswith("|")


def test_the_query_of_the_card_runs(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = (version / "README.md").read_text(encoding="utf-8")
    query = card.partition("```sql\n")[2].partition("```")[0]
    monkeypatch.chdir(version)
    assert [column[0] for column in duckdb.execute(query).description or ()] == ["speaker_name", "quotes"]


def test_the_python_of_the_card_runs(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = (version / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(version)
    programs = [part.partition("```")[0] for part in card.split("```python\n")[1:]]
    assert len(programs) == 2
    for program in programs:
        names: dict[str, Any] = {}
        exec(program, names)  # noqa: S102 - what users will copy from the card
        assert len(names["quotes"]) == 2


def test_the_data_package_describes_the_files(version: Path) -> None:
    resources = {resource["name"]: resource for resource in _json(version / "datapackage.json")["resources"]}
    for table in load_tables().values():
        resource = resources[table.name]
        assert all((version / path).is_file() for path in resource["path"])
        assert resource["bytes"] == sum((version / path).stat().st_size for path in resource["path"])
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.column_names)
        assert resource["schema"]["primaryKey"] == [table.primary_key]
    keys = {key["fields"][0]: key["reference"] for key in resources["attributions"]["schema"]["foreignKeys"]}
    assert keys["quote_id"] == {"resource": "quotes", "fields": ["quote_id"]}


def test_croissant_describes_the_files(version: Path) -> None:
    description = _json(version / "croissant.json")
    files = {part["contentUrl"]: part for part in description["distribution"] if part["@type"] == "cr:FileObject"}
    assert set(files) == {str(path.relative_to(version)) for path in version.glob("[!c]*/**/*.parquet")}
    for part in description["distribution"]:
        if part["@type"] == "cr:FileSet":
            assert list(version.glob(part["includes"]))
    record_sets = {record_set["name"]: record_set for record_set in description["recordSet"]}
    for table in load_tables().values():
        fields = [field["name"] for field in record_sets[table.name]["field"]]
        assert fields == [f"{table.name}/{name}" for name in table.column_names]


def test_croissant_describes_the_parts_of_candidates(version: Path) -> None:
    record_sets = {record_set["name"]: record_set for record_set in _json(version / "croissant.json")["recordSet"]}
    (field,) = (one for one in record_sets["attributions"]["field"] if one["name"] == "attributions/candidates")
    assert [part["dataType"] for part in field["subField"]] == ["sc:Text", "sc:Float"]


def test_checksums_are_those_of_the_files(version: Path) -> None:
    manifest = _json(version / "manifest.json")
    listed = {f"quotes/{file['path']}": file["sha256"] for file in manifest["tables"]["quotes"]["files"]}
    parts = _json(version / "croissant.json")["distribution"]
    described = {part["@id"]: part["sha256"] for part in parts if part["@id"].startswith("quotes/")}
    assert listed == described


def test_metadata_depends_on_the_manifest_alone(tmp_path: Path) -> None:
    manifest = publish_quotes(open_store(tmp_path), {"2024-10": {1: "One."}})
    assert metadata_files(manifest) == metadata_files(type(manifest).model_validate_json(manifest.content))


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (7_000_000_000, "7.0 GB")],
)
def test_sizes_are_readable(size: int, text: str) -> None:
    assert readable_size(size) == text
