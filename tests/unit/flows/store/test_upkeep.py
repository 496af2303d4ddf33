"""Checking, rolling back, checking out, pruning and comparing versions."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from pydantic import BaseModel

from flows.store.layout import METADATA_FILES
from flows.store.manifest import FileEntry
from flows.store.store import Store
from flows.store.store_errors import StoreError
from tests.unit.flows.store.store_samples import (
    LONG_AFTER,
    candidate,
    open_store,
    publish_quotes,
    stage_quotes,
    texts_in,
)

PATH = "quotes/month=2024-10/part-0.parquet"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Four versions, each with the quotations "1" to its number; the two newest have views."""
    store = open_store(tmp_path / "output")
    for number in range(1, 5):
        publish_quotes(store, {"2024-10": {n: str(n) for n in range(1, number + 1)}})
    return store


def _kept_file(store: Store) -> Path:
    return store.layout.file(store.manifest("latest").tables["quotes"].files[0].sha256)


def _flip_byte(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _flip_in_store(store: Store) -> None:
    _flip_byte(_kept_file(store))


def _cut_short(store: Store) -> None:
    path = _kept_file(store)
    path.chmod(0o644)
    os.truncate(path, 100)


def _lose_file(store: Store) -> None:
    _kept_file(store).unlink()


def _lose_view_file(store: Store) -> None:
    (store.root / "latest" / PATH).unlink()


def _replace_view_file(store: Store) -> None:
    path = store.root / "latest" / PATH
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + b"?")


def _add_file(store: Store) -> None:
    (store.root / "latest" / "quotes" / "month=2024-10" / "part-1.parquet").write_bytes(b"PAR1")


def _add_folder(store: Store) -> None:
    (store.root / "latest" / "poems").mkdir()


def _lose_table(store: Store) -> None:
    for path in sorted((store.root / "latest" / "speakers").rglob("*"), reverse=True):
        path.unlink()
    (store.root / "latest" / "speakers").rmdir()


def _edit_manifest(store: Store) -> None:
    path = store.layout.manifest("v000004")
    path.write_text(path.read_text().replace("rules-1", "rules-2"))


def _damage_manifest(store: Store) -> None:
    store.layout.manifest("v000004").write_text("{")


def _lose_changes(store: Store) -> None:
    (store.root / "latest" / "changes" / "quotes.parquet").unlink()


def _lose_card(store: Store) -> None:
    (store.root / "latest" / "README.md").unlink()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_flip_in_store, "has other content than was published"),
        (_cut_short, "has 100 bytes instead of"),
        (_lose_file, ".parquet: is missing"),
        (_lose_view_file, f"{PATH}: is missing"),
        (_replace_view_file, f"{PATH}: has other content than was published"),
        (_add_file, "part-1.parquet: does not belong to the version"),
        (_add_folder, "poems: does not belong to the version"),
        (_lose_table, "speakers: is missing; `newsquotes checkout` brings it back"),
        (_edit_manifest, "manifest.json: differs from the checksum in index.json"),
        (_damage_manifest, "cannot read the manifest"),
        (_lose_changes, "changes/quotes.parquet: is missing"),
        (_lose_card, "README.md: is missing"),
    ],
)
def test_damage_is_found(store: Store, damage: Callable[[Store], None], message: str) -> None:
    damage(store)
    problems = store.verify()
    assert len(problems) == 1
    assert message in str(problems[0])
    assert store.verify("3") == []


@pytest.fixture
def full_store(tmp_path: Path) -> Store:
    """Two versions; the second has a file of every kind that a manifest can name."""
    store = open_store(tmp_path / "output")
    publish_quotes(store, {"2024-10": {1: "One."}})
    with store.writing() as writer:
        others = {name: writer.staging / f"{name}.parquet" for name in ("inputs", "furniture", "moves")}
        for name, path in others.items():
            pl.DataFrame({"name": [name]}).write_parquet(path)
        writer.publish(
            candidate(
                {"quotes": stage_quotes(writer, {"2024-11": {2: "Two."}})},
                inputs=(others["inputs"],),
                furniture=(others["furniture"],),
                moves=others["moves"],
            )
        )
    return store


def _entries(value: object) -> Iterator[FileEntry]:
    """Yield every file that a manifest names, wherever in it."""
    match value:
        case FileEntry():
            yield value
        case BaseModel():
            yield from _entries(dict(value))
        case Mapping():
            for part in value.values():
                yield from _entries(part)
        case tuple():
            for part in value:
                yield from _entries(part)


def _whole(store: Store, entry: FileEntry) -> Path:
    changes = store.layout.version("v000002") / "changes" / entry.path
    return changes if changes.exists() else store.layout.file(entry.sha256)


def test_every_file_of_a_manifest_is_verified(full_store: Store) -> None:
    manifest = full_store.manifest("latest")
    entries = list(_entries(manifest))
    kinds = {entry.path.partition("/")[0] for entry in entries}
    assert kinds >= {
        "inputs",
        "furniture",
        "month=2024-11",
        "part-0.parquet",
        "quotes.parquet",
        "speaker_moves.parquet",
    }
    assert sorted(map(str, entries)) == sorted(map(str, (*manifest.content_files, *manifest.change_files)))
    assert full_store.verify() == []
    for entry in entries:
        path = _whole(full_store, entry)
        content = path.read_bytes()
        _flip_byte(path)
        assert [str(problem) for problem in full_store.verify()] == [f"{path}: has other content than was published"]
        path.write_bytes(content)


def test_pruning_spares_every_file_of_a_manifest(full_store: Store) -> None:
    assert full_store.prune(LONG_AFTER).files == 0
    assert full_store.verify() == []


def test_a_version_is_not_published_with_a_file_missing(full_store: Store) -> None:
    before = full_store.manifest("latest")
    full_store.layout.file(before.furniture[0].sha256).unlink()
    with pytest.raises(StoreError, match="is missing or damaged"), full_store.writing() as writer:
        writer.publish(candidate({}, furniture=before.furniture))
    assert full_store.manifest("latest") == before


def test_verifying_an_unknown_version_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no version '7'"):
        store.verify("7")


def test_publishing_the_same_rows_again_replaces_a_damaged_file(store: Store) -> None:
    rows = {"2024-12": {9: "Nine."}}
    publish_quotes(store, rows)
    path = store.layout.file(store.manifest("latest").tables["quotes"].by_path["month=2024-12/part-0.parquet"].sha256)
    _flip_byte(path)
    publish_quotes(store, rows)
    assert store.verify() == []


def test_old_views_are_dropped_and_brought_back(store: Store) -> None:
    assert [store.has_tables(manifest) for manifest in store.versions()] == [False, False, True, True]
    old = store.root / "versions" / "v000001"
    assert {path.name for path in old.iterdir()} == {"manifest.json", *METADATA_FILES}
    assert store.verify("1") == []
    assert store.has_tables(store.checkout("1"))
    assert texts_in(old) == ["1"]
    assert store.verify("1") == []
    assert store.latest() == store.manifest("4")
    publish_quotes(store, {"2024-11": {9: "9"}})
    assert not store.has_tables(store.manifest("1"))


def test_checking_out_repairs_a_view(store: Store) -> None:
    _lose_table(store)
    store.checkout("latest")
    assert store.verify() == []


def test_checking_out_needs_the_files(store: Store) -> None:
    store.layout.file(store.manifest("1").tables["quotes"].files[0].sha256).unlink()
    with pytest.raises(StoreError, match="is missing; see what else is with `newsquotes verify`"):
        store.checkout("1")
    assert not store.has_tables(store.manifest("1"))


def test_rolling_back_to_the_parent_and_further(store: Store) -> None:
    assert store.rollback().version == "v000003"
    assert texts_in(store.root / "latest") == ["1", "2", "3"]
    assert store.rollback("1").version == "v000001"
    assert texts_in(store.root / "latest") == ["1"]
    with pytest.raises(StoreError, match="v000001 has no parent to go back to"):
        store.rollback()
    assert store.rollback("4").version == "v000004"
    assert [manifest.version for manifest in store.versions()] == ["v000001", "v000002", "v000003", "v000004"]


def test_the_version_after_a_rollback_descends_from_where_it_went(store: Store) -> None:
    store.rollback("2")
    manifest = publish_quotes(store, {"2024-11": {9: "9"}})
    assert (manifest.version, manifest.parent) == ("v000005", "v000002")
    assert texts_in(store.root / "latest") == ["1", "2", "9"]


def test_the_current_version_keeps_its_view_however_old(store: Store) -> None:
    store.rollback("1")
    assert store.prune(LONG_AFTER).versions == ()
    assert store.has_tables(store.manifest("1"))


def test_pruning_removes_what_no_version_needs(store: Store) -> None:
    with store.writing() as writer:
        staged = next(iter(stage_quotes(writer, {"2024-10": {7: "Orphan."}}).values()))
        assert isinstance(staged, Path)
        orphan = store.layout.file("ab" * 32)
        orphan.parent.mkdir(exist_ok=True)
        staged.rename(orphan)
    size = orphan.stat().st_size
    written = datetime.fromtimestamp(orphan.stat().st_mtime, UTC)
    assert store.prune(written + timedelta(hours=23)).files == 0
    pruned = store.prune(LONG_AFTER)
    assert (pruned.files, pruned.bytes) == (1, size)
    assert not orphan.exists()
    assert [store.verify(manifest.version) for manifest in store.versions()] == [[], [], [], []]


def test_pruning_drops_checked_out_views(store: Store) -> None:
    store.checkout("1")
    assert store.prune(LONG_AFTER).versions == ("v000001",)
    assert not store.has_tables(store.manifest("1"))


def test_differences_between_any_two_versions(store: Store) -> None:
    publish_quotes(store, {"2024-10": {2: "Two."}, "2024-11": {3: "3", 5: "5"}})
    forwards, back = store.diff("1", "5")["quotes"], store.diff("5", "v000001")["quotes"]
    assert (forwards.added, forwards.changed, forwards.removed) == (3, 0, 1)
    assert (back.added, back.changed, back.removed) == (1, 0, 3)
    moved = store.diff("4", "5")["quotes"]
    assert (moved.added, moved.changed, moved.removed) == (1, 1, 2)
    assert all(changes.total == 0 for changes in store.diff("5", "latest").values())


def _cannot_link(number: int) -> Callable[[Path, Path], None]:
    def link(source: Path, target: Path) -> None:
        raise OSError(number, os.strerror(number), str(source))

    return link


@pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP])
def test_file_systems_without_links_get_copies(tmp_path: Path, number: int) -> None:
    store = replace(open_store(tmp_path), link=_cannot_link(number))
    manifest = publish_quotes(store, {"2024-10": {1: "One."}})
    copy = tmp_path / "latest" / PATH
    assert not copy.samefile(store.layout.file(manifest.tables["quotes"].files[0].sha256))
    assert copy.stat().st_mode & 0o222 == 0
    assert store.verify() == []
    _flip_byte(copy)
    assert [str(problem.path) for problem in store.verify()] == [str(store.root / "versions/v000001" / PATH)]


def test_without_symbolic_links_a_file_says_what_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(self))

    monkeypatch.setattr(Path, "symlink_to", refused)
    store = replace(open_store(tmp_path), link=_cannot_link(errno.EPERM))
    for number in (1, 2):
        publish_quotes(store, {"2024-10": {number: str(number)}})
    assert (tmp_path / "latest").read_text() == "versions/v000002\n"
    assert store.manifest("latest").version == "v000002"
    assert store.rollback().version == "v000001"
    assert store.manifest("latest").version == "v000001"
    assert store.verify() == []


def test_a_full_disk_is_an_error_and_no_version(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    first = publish_quotes(store, {"2024-10": {1: "One."}})
    full = replace(store, link=_cannot_link(errno.ENOSPC))
    with pytest.raises(StoreError, match=r"no space is left in .* every published version"):
        publish_quotes(full, {"2024-10": {2: "Two."}})
    assert store.latest() == first
    assert publish_quotes(store, {"2024-10": {2: "Two."}}).version == "v000002"
