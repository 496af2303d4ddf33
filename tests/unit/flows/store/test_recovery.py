"""What the next writer makes of the state that a killed one left."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.store.store import Store
from flows.store.store_errors import LockedError, StoreError
from tests.places import ROOT
from tests.unit.flows.store.store_samples import open_store, publish_quotes, texts_in

ONE = {"2024-10": {1: "One."}}
TWO = {"2024-10": {2: "Two."}}
THREE = {"2024-10": {3: "Three."}}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "output")
    publish_quotes(store, ONE)
    publish_quotes(store, TWO)
    return store


def _stage_leftovers(store: Store) -> None:
    (store.layout.staging / "run").mkdir()
    (store.layout.staging / "run" / "quotes.parquet").write_bytes(b"PAR1")
    (store.layout.staging / "latest.draft").symlink_to("versions/v000009")
    shutil.copytree(store.root / "versions/v000002", store.layout.staging / "version")


def _leave_unlogged_version(store: Store) -> None:
    folder = store.root / "versions/v000003"
    shutil.copytree(store.root / "versions/v000002", folder)
    content = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**content, "version": "v000003", "parent": "v000002"}))


def _tear_log(store: Store) -> None:
    with store.layout.pointer_log.open("a") as file:
        file.write('{"version": "v0000')


def _zero_log_tail(store: Store) -> None:
    with store.layout.pointer_log.open("ab") as file:
        file.write(b"\0" * 40)


def _lose_index(store: Store) -> None:
    store.layout.index.unlink()


def _damage_index(store: Store) -> None:
    store.layout.index.write_text("[")


def _leave_half_a_view(store: Store) -> None:
    shutil.rmtree(store.root / "versions/v000001/quotes")


def _lose_log(store: Store) -> None:
    store.layout.pointer_log.unlink()


def _leave_stale_holder(store: Store) -> None:
    store.layout.lock_holder.write_text('{"pid": 1, "host": "gone", "since": "2020-01-01"}')


@pytest.mark.parametrize(
    "damage",
    [
        _stage_leftovers,
        _leave_unlogged_version,
        _tear_log,
        _zero_log_tail,
        _lose_index,
        _damage_index,
        _leave_half_a_view,
        _lose_log,
        _leave_stale_holder,
    ],
)
def test_the_next_writer_cleans_up(store: Store, damage: Callable[[Store], None]) -> None:
    damage(store)
    reader = open_store(store.root)
    latest = reader.latest()
    assert latest is not None
    assert latest.version == "v000002"
    assert [manifest.version for manifest in reader.versions()] == ["v000001", "v000002"]
    with store.writing() as writer:
        assert writer.parent == latest
        assert list(writer.staging.iterdir()) == []
    assert publish_quotes(store, THREE).version == "v000003"
    assert texts_in(store.root / "latest") == ["Three."]
    assert [store.verify(manifest.version) for manifest in store.versions()] == [[], [], []]
    assert list(store.layout.staging.iterdir()) == []
    assert [entry["version"] for entry in json.loads(store.layout.index.read_text())["versions"]] == [
        "v000001",
        "v000002",
        "v000003",
    ]


def _point_back(store: Store) -> None:
    store.layout.latest.unlink()
    store.layout.latest.symlink_to("versions/v000001")


def _lose_pointer(store: Store) -> None:
    store.layout.latest.unlink()


@pytest.mark.parametrize("interrupt", [_point_back, _lose_pointer])
def test_a_logged_move_is_finished(store: Store, interrupt: Callable[[Store], None]) -> None:
    interrupt(store)
    with store.writing() as writer:
        assert writer.parent is not None
        assert writer.parent.version == "v000002"
    assert texts_in(store.root / "latest") == ["Two."]


def test_a_first_version_that_was_never_current_is_removed(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    publish_quotes(store, ONE)
    for path in (store.layout.latest, store.layout.pointer_log, store.layout.index):
        path.unlink()
    assert open_store(tmp_path).latest() is None
    with store.writing() as writer:
        assert writer.parent is None
        assert store.layout.version_numbers() == []
    assert publish_quotes(store, TWO).version == "v000001"


def test_versions_that_no_crash_explains_are_not_removed(store: Store) -> None:
    store.layout.latest.unlink()
    store.layout.pointer_log.unlink()
    with pytest.raises(StoreError, match="does not know of v000001, v000002"), store.writing():
        pass
    assert store.layout.version_numbers() == [1, 2]


def test_a_log_damaged_before_its_end_is_named(store: Store) -> None:
    lines = store.layout.pointer_log.read_text().splitlines(keepends=True)
    store.layout.pointer_log.write_text("nonsense\n" + lines[1])
    with pytest.raises(StoreError, match=r"pointer\.log is damaged in line 1"):
        open_store(store.root)


def test_numbers_of_published_versions_are_not_given_again(store: Store) -> None:
    store.rollback("1")
    shutil.rmtree(store.root / "versions/v000002")
    manifest = publish_quotes(store, THREE)
    assert (manifest.version, manifest.parent) == ("v000003", "v000001")


def test_rollback_repairs_a_pointer_to_nothing(store: Store) -> None:
    shutil.rmtree(store.root / "versions/v000002")
    with pytest.raises(StoreError, match="cannot read the manifest"):
        open_store(store.root).latest()
    open_store(store.root).rollback("1")
    assert texts_in(store.root / "latest") == ["One."]


def test_writers_exclude_each_other(store: Store) -> None:
    with (
        store.writing(),
        pytest.raises(LockedError, match=f"is being written to by process {os.getpid()} on .* since "),
        open_store(store.root).writing(),
    ):
        pass
    publish_quotes(store, THREE)


def test_a_reader_sees_whole_versions_while_they_are_published(store: Store) -> None:
    seen: list[list[str]] = []
    stop = threading.Event()

    def read() -> None:
        reader = open_store(store.root)
        while not stop.is_set():
            latest = reader.latest()
            assert latest is not None
            seen.append([latest.version, *texts_in((store.root / "latest").resolve())])

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(3, 9):
        publish_quotes(store, {"2024-10": {number: f"{number}"}, "2024-11": {number + 100: f"{number}"}})
    stop.set()
    thread.join()
    assert len(seen) > 1
    assert all(len(set(texts)) == 1 for _, *texts in seen)


class PowerCutError(BaseException):
    """The process ends here; not an Exception, so that nothing handles it."""


class _Cut:
    """Lets so many changes to the disk happen, and none after them; those in the staging folder do not count."""

    events = frozenset(
        ("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate")
    )
    left: float = float("inf")

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.left == float("inf") or not arguments:
            return
        # The lock is the kernel's and ends with a process; here the process goes on, so it must be let go.
        if isinstance(arguments[0], int) or str(arguments[0]).endswith(".lock"):
            return
        if event in self.events or (event == "open" and self._writes(arguments)):
            self.left -= self._is_outside_staging(arguments)
            if self.left < 0:
                raise PowerCutError

    @staticmethod
    def _is_outside_staging(arguments: tuple[object, ...]) -> bool:
        paths = [Path(argument) for argument in arguments if isinstance(argument, (str, Path))]
        return any(path.is_absolute() and ".staging" not in path.parts for path in paths)

    @staticmethod
    def _writes(arguments: tuple[object, ...]) -> bool:
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))

    @contextmanager
    def after(self, operations: int) -> Iterator[None]:
        self.left = operations
        try:
            yield
        finally:
            self.left = float("inf")


@pytest.fixture(scope="module")
def cut() -> _Cut:
    cut = _Cut()
    sys.addaudithook(cut.hook)
    return cut


def _publish_three(store: Store) -> None:
    publish_quotes(store, {"2024-10": {3: "Three."}, "2024-11": {4: "Three."}})


def _roll_back(store: Store) -> None:
    store.rollback("1")


@pytest.mark.parametrize(("operation", "steps"), [(_publish_three, 20), (_roll_back, 3)])
def test_any_step_may_be_the_last(store: Store, cut: _Cut, operation: Callable[[Store], None], steps: int) -> None:
    """The power is cut after every possible number of changes to the disk."""
    allowed = 0
    while not _survives(store, cut, operation, allowed):
        allowed += 1
    assert allowed >= steps


def _survives(store: Store, cut: _Cut, operation: Callable[[Store], None], allowed: int) -> bool:
    """Cut off `operation` on a copy of the store, check what is left, and return whether it got to its end."""
    copy = open_store(store.root.with_name(f"copy-{allowed}"))
    shutil.copytree(store.root, copy.root, symlinks=True)
    try:
        with cut.after(allowed):
            operation(copy)
        finished = True
    except PowerCutError:
        finished = False
    _check_whole(copy)
    with copy.writing():
        pass
    _check_whole(copy)
    assert copy.layout.version_numbers()[-1] == int(copy.versions()[-1].version[1:])
    shutil.rmtree(copy.root)
    return finished


def _check_whole(store: Store) -> None:
    reader = open_store(store.root)
    assert reader.latest() is not None
    assert reader.verify() == []
    assert len(set(texts_in(store.root / "latest"))) == 1


WRITER = """
import sys
from pathlib import Path
from tests.unit.flows.store.store_samples import open_store, publish_quotes
store = open_store(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    latest = store.latest()
    number = int(latest.version[1:]) + 1
    text = f"number {number}"
    publish_quotes(store, {"2024-10": {number: text}, f"2025-{number % 12 + 1:02d}": {number + 1000: text}})
"""


def test_killed_writers_leave_a_good_version(store: Store) -> None:
    """A child publishes without end and is killed; whatever it was doing, readers and the next writer go on."""
    for round_number in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, store.root], stdout=subprocess.PIPE, cwd=ROOT, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        # Delays that are no multiple of anything: the kill falls on another step each time.
        time.sleep(0.013 + 0.0617 * round_number)
        child.kill()
        child.wait()
        reader = open_store(store.root)
        before = reader.latest()
        assert before is not None
        assert reader.verify() == []
        after = publish_quotes(store, {"2024-10": {5000 + round_number: "after"}})
        assert int(after.version[1:]) > int(before.version[1:])
        assert [store.verify(manifest.version) for manifest in store.versions()[-3:]] == [[], [], []]
        assert list(store.layout.staging.iterdir()) == []
