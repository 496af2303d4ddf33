"""Whatever is done to a store, in whatever order, its versions stay whole."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from flows.store.retention import Retention
from tests.unit.flows.store.store_samples import LONG_AFTER, SETTINGS, open_store, publish_quotes, texts_in

MONTHS = ("2024-10", "2024-11", "unknown")
ROWS = st.dictionaries(st.integers(0, 5), st.sampled_from(["a", "b"]), max_size=3)


class StoreMachine(RuleBasedStateMachine):
    """A store beside a plain dictionary that remembers what each version must hold."""

    @initialize()
    def create(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.store = open_store(self.root / "output")
        self.contents: dict[str, dict[str, dict[int, str]]] = {}
        self.current: str | None = None
        self.newest = ""

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(months=st.dictionaries(st.sampled_from(MONTHS), ROWS, min_size=1, max_size=2))
    def publish(self, months: dict[str, dict[int, str]]) -> None:
        # A key must stand in one month only, so each month has its own.
        rows = {m: {10 * MONTHS.index(m) + key: text for key, text in texts.items()} for m, texts in months.items()}
        parent = self.current
        manifest = publish_quotes(self.store, rows)
        assert manifest.parent == parent
        assert manifest.version not in self.contents
        assert manifest.version > self.newest
        self.newest = manifest.version
        self.contents[manifest.version] = {**(self.contents[parent] if parent else {}), **rows}
        self.current = manifest.version

    @precondition(lambda self: self.contents)
    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        self.current = data.draw(st.sampled_from(sorted(self.contents)))
        self.store.rollback(self.current)

    @precondition(lambda self: self.contents)
    @rule(data=st.data())
    def check_out(self, data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(sorted(self.contents)))
        assert self.store.has_tables(self.store.checkout(version))
        assert texts_in(self.store.layout.version(version)) == self._texts(version)

    @rule()
    def prune(self) -> None:
        self.store.prune(LONG_AFTER)
        assert sum(self.store.has_tables(manifest) for manifest in self.store.versions()) <= SETTINGS.views_kept + 1

    @precondition(lambda self: self.contents)
    @rule(newest=st.integers(1, 4))
    def retire(self, newest: int) -> None:
        dropped = self.store.retire(Retention(newest))
        assert len(self.contents) - len(dropped) <= newest + 1
        assert self.current not in dropped
        for version in dropped:
            del self.contents[version]
        self.store.prune(LONG_AFTER)

    @precondition(lambda self: self.contents)
    @rule(data=st.data())
    def compare(self, data: st.DataObject) -> None:
        before, after = (data.draw(st.sampled_from(sorted(self.contents))) for _ in range(2))
        old, new = self._rows(before), self._rows(after)
        changes = self.store.diff(before, after)["quotes"]
        assert changes.added == len(new.keys() - old.keys())
        assert changes.removed == len(old.keys() - new.keys())
        assert changes.changed == sum(old[key] != new[key] for key in old.keys() & new.keys())

    @invariant()
    def everything_is_as_it_was_published(self) -> None:
        manifests = self.store.versions()
        assert [manifest.version for manifest in manifests] == sorted(self.contents)
        for manifest in manifests:
            assert self.store.verify(manifest.version) == []
            assert manifest.tables["quotes"].rows == len(self._rows(manifest.version))
        if self.current:
            assert texts_in(self.store.root / "latest") == self._texts(self.current)

    def _rows(self, version: str) -> dict[int, str]:
        return {key: text for rows in self.contents[version].values() for key, text in rows.items()}

    def _texts(self, version: str) -> list[str]:
        return sorted(self._rows(version).values())


TestStoreSequences = StoreMachine.TestCase
TestStoreSequences.settings = settings(
    max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
