"""Opening folders that are, are not and cannot be stores."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.store.store import Store
from flows.store.store_errors import StoreError
from tests.unit.flows.store.store_samples import SETTINGS, candidate, open_store, publish_quotes

ROWS = {"2024-10": {1: "One."}}


def test_opening_creates_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a" / "b")
    assert (store.latest(), store.versions()) == (None, [])
    assert list(tmp_path.iterdir()) == []


def test_other_things_may_lie_beside_a_store(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Datasets go here.")
    publish_quotes(open_store(tmp_path), ROWS)
    (tmp_path / "versions" / ".DS_Store").write_bytes(b"\0")
    assert publish_quotes(open_store(tmp_path), {"2024-10": {2: "Two."}}).version == "v000002"


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_file_is_not_a_place_for_a_store(tmp_path: Path, below: str) -> None:
    file = tmp_path / "news.txt"
    file.write_text("Here is the news.")
    with pytest.raises(StoreError, match=r"news\.txt is not a folder"):
        open_store(file / below)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_can_be_read_but_not_written(tmp_path: Path) -> None:
    manifest = publish_quotes(open_store(tmp_path), ROWS)
    tmp_path.chmod(0o555)
    try:
        assert Store.open_existing(tmp_path, SETTINGS).latest() == manifest
        with pytest.raises(StoreError, match="cannot be written to"):
            open_store(tmp_path)
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system that refuses new folders")
def test_a_file_system_that_refuses_is_named() -> None:
    with pytest.raises(StoreError, match=r"/proc/newsquotes.*cannot be written to|cannot write to /proc/newsquotes"):
        publish_quotes(open_store(Path("/proc/newsquotes")), ROWS)


def _foreign_versions(root: Path) -> None:
    (root / "versions" / "2024-release").mkdir(parents=True)


def _versions_file(root: Path) -> None:
    (root / "versions").write_text("1, 2, 3")


def _foreign_files(root: Path) -> None:
    (root / "files").mkdir()
    (root / "files" / "holiday.jpg").write_bytes(b"JFIF")


def _latest_folder(root: Path) -> None:
    (root / "latest").mkdir()


def _latest_elsewhere(root: Path) -> None:
    (root / "latest").symlink_to(root.parent)


def _foreign_manifest(root: Path) -> None:
    (root / "versions" / "v000001").mkdir(parents=True)
    (root / "versions" / "v000001" / "manifest.json").write_text('{"name": "another program"}')


def _no_manifest(root: Path) -> None:
    (root / "versions" / "v000001").mkdir(parents=True)


def _edit_manifest(root: Path, **changes: object) -> None:
    publish_quotes(open_store(root), ROWS)
    path = root / "versions" / "v000001" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def _newer_format(root: Path) -> None:
    _edit_manifest(root, format_version=99)


def _damaged_manifest(root: Path) -> None:
    _edit_manifest(root, tables=["quotes"])
    (root / "pointer.log").unlink()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_foreign_versions, "2024-release was not made by newsquotes; choose another folder"),
        (_versions_file, "versions was not made by newsquotes"),
        (_foreign_files, r"holiday\.jpg was not made by newsquotes"),
        (_latest_folder, "latest was not made by newsquotes"),
        (_latest_elsewhere, "latest was not made by newsquotes"),
        (_foreign_manifest, "is not the manifest of a newsquotes dataset"),
        (_no_manifest, "cannot read the manifest"),
        (_newer_format, r"written by a newer newsquotes \(format 99\); please upgrade"),
        (_damaged_manifest, "is damaged: tables"),
    ],
)
def test_what_is_not_ours_is_left_alone(tmp_path: Path, make: Callable[[Path], None], message: str) -> None:
    make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for opening in (open_store, lambda root: Store.open_existing(root, SETTINGS)):
        with pytest.raises(StoreError, match=message):
            opening(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_version_can_be_rolled_back_from(tmp_path: Path, content: bytes) -> None:
    store = open_store(tmp_path)
    publish_quotes(store, ROWS)
    publish_quotes(store, {"2024-10": {2: "Two."}})
    store.layout.manifest("v000002").write_bytes(content)
    store = Store.open_existing(tmp_path, SETTINGS)
    assert len(store.verify()) == 1
    assert store.rollback("1").version == "v000001"
    assert store.verify() == []


@pytest.mark.parametrize("name", ["absent", "empty", "file"])
def test_commands_that_read_need_a_dataset(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=f"no dataset at .*{name}; run `newsquotes run`"):
        Store.open_existing(tmp_path / name, SETTINGS)


def test_versions_have_several_names(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    publish_quotes(store, ROWS)
    publish_quotes(store, {"2024-10": {2: "Two."}})
    assert [manifest.version for manifest in store.versions()] == ["v000001", "v000002"]
    for name in ("v000002", "2", "v2", "000002", "latest"):
        assert store.manifest(name).version == "v000002"


@pytest.mark.parametrize("name", ["3", "v000000", "newest", "-1", "", "1.0", "../v000001", "²"])
def test_unknown_versions_are_named_with_those_there_are(tmp_path: Path, name: str) -> None:
    store = open_store(tmp_path)
    publish_quotes(store, ROWS)
    publish_quotes(store, {"2024-10": {2: "Two."}})
    with pytest.raises(StoreError, match=r"no version .* in .*; versions: v000001 to v000002"):
        store.manifest(name)


def test_a_store_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    publish_quotes(open_store(tmp_path / "link"), ROWS)
    assert open_store(tmp_path / "real").verify() == []


def test_a_run_without_rows_is_a_version_too(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.writing() as writer:
        assert writer.publish(candidate({})).tables["articles"].rows == 0
