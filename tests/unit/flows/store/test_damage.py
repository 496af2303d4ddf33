"""Damaged manifests, full disks and files that cannot be read: said, gone on from, mended."""

import errno
import os
from pathlib import Path

import pytest

from flows.store import lock, verify
from flows.store.index import read_index
from flows.store.store import Store
from flows.store.store_errors import DamagedError, FullError, StoreError
from tests.unit.flows.store.store_samples import LONG_AFTER, open_store, publish_quotes, texts_in


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three versions, each with the quotations "1" to its number."""
    store = open_store(tmp_path / "output")
    for number in range(1, 4):
        publish_quotes(store, {"2024-10": {n: str(n) for n in range(1, number + 1)}})
    return store


def names(store: Store) -> list[str]:
    return [manifest.version for manifest in store.versions()]


def cut(store: Store, version: str) -> None:
    path = store.layout.manifest(version)
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize("damaged", ["v000001", "v000002"])
def test_an_old_damaged_manifest_stops_nothing(store: Store, damaged: str) -> None:
    store.layout.index.unlink()  # so that it is made anew, without what cannot be read
    cut(store, damaged)
    assert names(store) == sorted({"v000001", "v000002", "v000003"} - {damaged})
    assert "`newsquotes repair`" in store.census().damaged[damaged]
    assert publish_quotes(store, {"2024-11": {9: "9"}}).version == "v000004"
    assert damaged not in read_index(store.layout)
    assert store.diff("3", "4")["quotes"].added == 1
    assert len(store.verify(damaged)) == 1
    assert store.verify() == []
    orphan = store.layout.file("ab" * 32)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"PAR1")
    pruned = store.prune(LONG_AFTER)
    assert (pruned.files, pruned.damaged, orphan.exists()) == (0, (damaged,), True)
    repaired = store.repair()
    assert (repaired.set_aside, repaired.current) == ((store.layout.damaged / damaged,), "v000004")
    assert (store.layout.damaged / damaged / "manifest.json").is_file()
    assert store.census().damaged == {}
    assert store.prune(LONG_AFTER).files >= 1
    assert not orphan.exists()
    assert store.verify() == []
    assert store.repair().set_aside == ()


def test_where_the_current_version_is_damaged_the_newest_whole_one_takes_its_place(store: Store) -> None:
    cut(store, "v000003")
    cut(store, "v000001")
    with pytest.raises(DamagedError, match="`newsquotes repair`"), store.writing():
        pass
    assert store.repair().current == "v000002"
    assert texts_in(store.root / "latest") == ["1", "2"]
    assert publish_quotes(store, {"2024-11": {9: "9"}}).version == "v000004"  # numbers are not given again
    assert names(store) == ["v000002", "v000004"]


def test_without_a_whole_version_nothing_is_touched(store: Store) -> None:
    for version in ("v000001", "v000002", "v000003"):
        cut(store, version)
    with pytest.raises(DamagedError, match=r"restore .* from a backup"):
        store.repair()
    assert store.layout.version_numbers() == [1, 2, 3]


def test_pruning_works_where_nothing_can_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    orphan = store.layout.file("ab" * 32)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"PAR1")
    monkeypatch.setattr(lock, "write_file", full)
    assert store.prune(LONG_AFTER).files == 1
    monkeypatch.setattr("flows.store.pointer._append", full)
    with pytest.raises(FullError, match=f"no space is left in .* every published version of {store.root}"):
        store.rollback()
    assert store.manifest("latest").version == "v000003"


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_that_cannot_be_read_is_a_problem(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> str:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(verify, "sha256_of", broken)
    problems = store.verify()
    assert problems
    assert all("cannot be read: Input/output error" in str(problem) for problem in problems)


def test_a_version_of_a_newer_newsquotes_is_not_taken_for_damaged(store: Store) -> None:
    path = store.layout.manifest("v000001")
    path.write_text(path.read_text().replace('"format_version": 1', '"format_version": 99'))
    with pytest.raises(StoreError, match="please upgrade"):
        store.versions()
