"""The dataset card, the data package and the Croissant description of a version."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from config.tables import load_tables
from flows.store.cards.metadata import NO_RIGHTS, metadata_files, readable_size
from flows.store.manifest import Manifest
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
    assert "| quotes | 0 | 1 | 1 | quote_end (1), text (1)" in card or "| quotes | 0 | 1 | 1 | text (1) |" in card
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


def test_the_data_package_describes_the_files(version: Path) -> None:
    resources = {resource["name"]: resource for resource in _json(version / "datapackage.json")["resources"]}
    for table in load_tables().values():
        resource = resources[table.name]
        assert all((version / path).is_file() for path in resource["path"])
        assert [file["path"] for file in resource["files"]] == resource["path"]
        for file in resource["files"]:
            content = (version / file["path"]).read_bytes()
            assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
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


def _noted(version: Path, **facts: Any) -> dict[str, bytes]:
    manifest = Manifest.model_validate_json((version / "manifest.json").read_bytes())
    return dict(metadata_files(manifest.model_copy(update={"facts": facts})))


SOURCES = [
    {"name": "wire", "licence": "CC-BY-4.0", "attribution": "Fen | Wire", "homepage": "https://wire.example/"},
    {"name": "archive", "licence": "Research only, see contract 7", "provenance": "By <b>post</b>\n[x](y)"},
    {"name": "other inputs"},
]


def test_the_rights_of_the_sources_are_carried_to_all_metadata(version: Path) -> None:
    files = _noted(version, sources=SOURCES)
    card = files["README.md"].decode()
    assert "| wire (https://wire.example/) | CC-BY-4.0 | Fen \\| Wire | not stated |" in card
    assert "| archive | Research only, see contract 7 |  | By &lt;b>post&lt;/b> \\[x](y) |" in card
    assert "| other inputs | not stated |  | not stated |" in card
    package = json.loads(files["datapackage.json"])
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "title": "CC-BY-4.0"},
        {"name": "Research-only-see-contract-7", "title": "Research only, see contract 7"},
    ]
    assert [source["title"] for source in package["sources"]] == ["wire", "archive", "other inputs"]
    assert json.loads(files["croissant.json"])["license"] == ["CC-BY-4.0", "Research only, see contract 7"]


def test_without_notes_nobody_grants_rights(version: Path) -> None:
    assert json.loads((version / "croissant.json").read_bytes())["license"] == [NO_RIGHTS]
    assert "licenses" not in json.loads((version / "datapackage.json").read_bytes())
    assert NO_RIGHTS in (version / "README.md").read_text(encoding="utf-8")


def test_the_card_tells_how_validation_ended(version: Path) -> None:
    warned = {"expectation": "quotes_count", "explanation": "Rows: at least 1.", "finding": "<script> | 0 rows."}
    note = {"verdict": "warned", "expectations": 200, "warnings": [warned]}
    card = _noted(version, validation=note)["README.md"].decode()
    assert "It **warned** with 200 expectations" in card
    assert "| quotes_count | Rows: at least 1. | &lt;script> \\| 0 rows. |" in card
    assert "The manifest does not say how it ended." in _noted(version, validation="?")["README.md"].decode()


def test_the_card_lists_the_versions_before(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for number in range(14):
        publish_quotes(store, {"2024-10": {1: "One.", 2: f"Two {number}."}})
    card = (tmp_path / "latest" / "README.md").read_text(encoding="utf-8")
    listed = [line.split(" | ")[0].strip("| ") for line in card.splitlines() if line.startswith("| v0000")]
    assert listed == [f"v{number:06d}" for number in range(14, 3, -1)]
    assert "| 0 / 0 / 0 | 0 / 0 / 0 | 0 / 1 / 0 |" in card


def test_columns_carry_their_descriptions_in_the_files(version: Path) -> None:
    for table in load_tables().values():
        (path, *_) = sorted((version / table.name).rglob("*.parquet"))
        schema = pq.read_schema(path)
        assert {field.name: field.metadata[b"description"].decode() for field in schema} == {
            column.name: column.description for column in table.columns
        }
