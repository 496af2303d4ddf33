"""Which versions are dropped by count and by age, and what stays of those that are not."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from flows.store.retention import Retention
from flows.store.store import Store
from tests.unit.flows.store.store_samples import LONG_AFTER, NOW, open_store, publish_quotes, texts_in

NAMES = tuple(f"v00000{number}" for number in range(1, 6))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Five versions, each with a month of its own that it changed."""
    store = open_store(tmp_path / "output")
    for number in range(1, 6):
        publish_quotes(store, {"2024-10": {n: str(n) for n in range(1, number + 1)}})
    return store


@pytest.mark.parametrize(
    ("retention", "dropped"),
    [
        (Retention(), ()),
        (Retention(newest=2), NAMES[:3]),
        (Retention(newest=9), ()),
        (Retention(since=NOW + timedelta(days=2.5)), NAMES[:3]),
        (Retention(newest=4, since=NOW + timedelta(days=2.5)), NAMES[:1]),
        (Retention(newest=1, since=NOW + timedelta(days=1)), NAMES[:1]),
        (Retention(newest=1, spared=frozenset({NAMES[1]})), (NAMES[0], NAMES[2], NAMES[3])),
        (Retention(since=LONG_AFTER), NAMES[:4]),
        (Retention(spared=frozenset({NAMES[1]})), ()),
    ],
)
def test_a_version_goes_where_no_limit_keeps_it(store: Store, retention: Retention, dropped: tuple[str, ...]) -> None:
    manifests = [
        manifest.model_copy(update={"created_at": NOW + timedelta(days=day)})
        for day, manifest in enumerate(store.versions())
    ]
    assert retention.superfluous(manifests, NAMES[4]) == dropped


def test_dropped_versions_leave_the_others_whole_and_their_files_go(store: Store) -> None:
    store.rollback("2")
    only_in_first = store.layout.file(store.manifest("1").tables["quotes"].files[0].sha256)
    assert store.superfluous(Retention(newest=2)) == (NAMES[0], NAMES[2])
    assert only_in_first.exists()
    assert store.retire(Retention(newest=2)) == (NAMES[0], NAMES[2])
    assert store.prune(LONG_AFTER).files >= 2
    assert not only_in_first.exists()
    assert [manifest.version for manifest in store.versions()] == [NAMES[1], NAMES[3], NAMES[4]]
    assert [store.verify(manifest.version) for manifest in store.versions()] == [[], [], []]
    indexed = json.loads(store.layout.index.read_bytes())["versions"]
    assert [entry["version"] for entry in indexed] == [NAMES[1], NAMES[3], NAMES[4]]
    assert texts_in(store.root / "latest") == ["1", "2"]
    assert publish_quotes(store, {"2024-11": {9: "9"}}).version == "v000006"
    assert list(store.layout.staging.iterdir()) == []


def test_the_newest_version_may_go_and_its_number_is_not_given_again(store: Store) -> None:
    store.rollback("1")
    assert store.retire(Retention(since=LONG_AFTER)) == NAMES[1:]
    assert [manifest.version for manifest in store.versions()] == [NAMES[0]]
    manifest = publish_quotes(store, {"2024-11": {9: "9"}})
    assert (manifest.version, manifest.parent) == ("v000006", NAMES[0])
