"""The store as its users meet it."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import StoreSettings
from flows.store import table_folders
from flows.store.census import Census, take_census
from flows.store.disk import Link, is_full, make_folder
from flows.store.index import refresh_index
from flows.store.layout import POOL_FOLDER, VERSION_NAME, Layout, version_name
from flows.store.lock import exclusive_lock
from flows.store.manifest import Manifest, TableChanges, read_manifest
from flows.store.pointer import current_name, point_to, published_numbers, read_log, resolve
from flows.store.prune import Pruned, prune
from flows.store.recovery import clear_staging, recover
from flows.store.repair import Repaired, repair
from flows.store.retention import Retention, drop_versions
from flows.store.store_errors import DamagedError, StoreError, full_error

if TYPE_CHECKING:  # they bring Polars, which commands that only list versions need not wait for
    from flows.store.publish import NewVersion
    from flows.store.verify import Problem

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Store:
    """A folder that holds the versions of a dataset.

    Reading needs no lock and sees whole versions only; everything that writes takes the lock. `link` is how a file
    gets a second name; it is a parameter because not every file system can do it.
    """

    root: Path
    settings: StoreSettings
    link: Link = os.link

    @classmethod
    def open(cls, root: Path, settings: StoreSettings) -> "Store":
        """Return the store at `root`, which need not exist yet; nothing is created before the first writing.

        Raises:
            StoreError: `root` is not a folder, cannot be written to, or holds what is not ours.
        """
        store = cls(root, settings)
        existing = next(folder for folder in (root, *root.absolute().parents) if os.path.lexists(folder))
        if not existing.is_dir():
            raise StoreError(f"{existing} is not a folder; choose another place for the dataset")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise StoreError(f"{existing} cannot be written to; change its permissions or choose another folder")
        with _clear_errors(root, "read"):
            _check_ours(store.layout)
        return store

    @classmethod
    def open_existing(cls, root: Path, settings: StoreSettings) -> "Store":
        """Return the store at `root`, for commands that need one that has versions; it may be read-only.

        Raises:
            StoreError: there is no dataset, or what is there is not ours.
        """
        store = cls(root, settings)
        with _clear_errors(root, "read"):
            if root.is_dir():
                _check_ours(store.layout)
            is_empty = not root.is_dir() or not published_numbers(store.layout)
        if is_empty:
            raise StoreError(
                f"no dataset at {root}; run `newsquotes run` to make one, or name its folder with --output"
            )
        return store

    @property
    def layout(self) -> Layout:
        """Where everything lies."""
        return Layout(self.root)

    def latest(self) -> Manifest | None:
        """Return the current version, None before the first.

        Raises:
            StoreError: `latest` or what it points to is damaged.
        """
        name = current_name(self.layout)
        return read_manifest(self.layout, name) if name else None

    def manifest(self, reference: str) -> Manifest:
        """Return the version called "v000012", "12" or "latest".

        Raises:
            StoreError: there is none; the message names those there are.
        """
        return read_manifest(self.layout, resolve(self.layout, reference))

    def versions(self) -> list[Manifest]:
        """Return the published versions whose manifests can be read, oldest first."""
        return list(self.census().whole)

    def census(self) -> Census:
        """Return all published versions, those with damaged manifests too."""
        return take_census(self.layout)

    def has_tables(self, manifest: Manifest) -> bool:
        """Return whether the version's table folders are there (`checkout` brings them back)."""
        return table_folders.has_tables(self.layout, manifest)

    def diff(self, before: str, after: str) -> Mapping[str, TableChanges]:
        """Return for each table by how many rows version `after` differs from `before`.

        Raises:
            StoreError: there is no such version.
        """
        from flows.store.diff import diff

        return diff(self.root, self.manifest(before), self.manifest(after))

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Hold the lock, clean up after a killed writer, and yield what writes.

        Raises:
            LockedError: another process is writing; it is named.
            StoreError: the store cannot be written to, or is damaged.
        """
        with self._locked():
            staging = self.layout.staging / "run"
            with _clear_errors(self.root, "write to"):
                staging.mkdir()
            yield Writer(self, staging, self.latest())

    @contextmanager
    def _locked(self) -> Iterator[Layout]:
        layout = self.layout
        with _clear_errors(self.root, "write to"):
            for folder in (layout.files, layout.versions, layout.staging):
                make_folder(folder)
        with exclusive_lock(layout, datetime.now(UTC)):
            with _clear_errors(self.root, "write to"):
                recover(layout, datetime.now(UTC))
            try:
                yield layout
            finally:
                # The next writer clears what cannot be cleared now.
                with suppress(OSError):
                    clear_staging(layout)

    def checkout(self, reference: str) -> Manifest:
        """Bring back the table folders of a version; the next publication drops them again where they are old.

        Raises:
            StoreError: there is no such version, or files of it are missing.
        """
        with self._locked() as layout, _clear_errors(self.root, "write to"):
            manifest = self.manifest(reference)
            table_folders.restore(layout, manifest, self.link)
            return manifest

    def rollback(self, reference: str | None = None) -> Manifest:
        """Make an earlier version the current one: the named one, else the parent of the current one.

        Raises:
            StoreError: there is no such version, or the current one has no parent.
        """
        with self._locked() as layout, _clear_errors(self.root, "write to"):
            manifest = self.manifest(reference or self._parent_of_current())
            table_folders.restore(layout, manifest, self.link)
            point_to(layout, manifest.version, datetime.now(UTC))
            return manifest

    def repair(self) -> Repaired:
        """Set aside the versions whose manifests cannot be read, and go back to the newest whole one where need be.

        Raises:
            DamagedError: no version is whole.
        """
        with self._locked() as layout, _clear_errors(self.root, "write to"):
            return repair(layout, datetime.now(UTC), self.link)

    def prune(self, now: datetime) -> Pruned:
        """Drop the table folders of old versions, and unused files that are older at `now` than the settings allow."""
        unused_since = now - timedelta(hours=self.settings.unused_files_hours)
        with self._locked() as layout, _clear_errors(self.root, "write to"):
            return prune(layout, self.settings.views_kept, unused_since)

    def superfluous(self, retention: Retention) -> tuple[str, ...]:
        """Return the names of the versions that `retention` does not keep, oldest first; the current one stays."""
        return retention.superfluous(self.versions(), current_name(self.layout))

    def retire(self, retention: Retention) -> tuple[str, ...]:
        """Drop the versions that `retention` does not keep, and return their names; `prune` frees their files.

        Raises:
            LockedError: another process is writing.
            StoreError: the store cannot be written to.
        """
        with self._locked() as layout, _clear_errors(self.root, "write to"):
            names = self.superfluous(retention)
            drop_versions(layout, names)
            return names

    def verify(self, reference: str = "latest") -> "list[Problem]":
        """Return what of a version is not as it was published: every file is hashed, rows and schemas are compared.

        Raises:
            StoreError: there is no such version.
        """
        from flows.store.verify import verify

        return verify(self.layout, resolve(self.layout, reference))

    def _parent_of_current(self) -> str:
        current = self.manifest("latest")
        if current.parent is None:
            raise StoreError(f"{current.version} has no parent to go back to; name the version to go to")
        return current.parent


@dataclass
class Writer:
    """What the holder of the lock writes with.

    Attributes:
        staging: an empty folder on the store's file system, removed at the end.
        parent: the current version, whose child the next one will be.
    """

    store: Store
    staging: Path
    parent: Manifest | None

    def publish(self, candidate: "NewVersion") -> Manifest:
        """Make a version of `candidate`, current from then on.

        Raises:
            StoreError: a file has not the schema of its table, one taken over is missing, or the disk is full.
        """
        from flows.store.publish import publish

        with _clear_errors(self.store.root, "write to"):
            self.parent = publish(self.store.layout, candidate, self.parent, self.store.link)
        self._tidy()
        return self.parent

    def _tidy(self) -> None:
        """Do what the next writer would do as well: the version is published, so failing here must not undo that."""
        try:
            refresh_index(self.store.layout)
            table_folders.drop_old(self.store.layout, self.store.settings.views_kept)
        except (OSError, StoreError) as error:
            logger.warning("%s is published, but cleaning up after it failed: %s", self.store.root, error)


@contextmanager
def _clear_errors(root: Path, action: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise full_error(root, error) from error
        raise StoreError(f"cannot {action} {root}: {error}") from error


def _check_ours(layout: Layout) -> None:
    """Check that what lies in the store's places was put there by a store.

    Raises:
        StoreError: it was not, or by a newer newsquotes.
    """
    for folder, pattern in ((layout.versions, VERSION_NAME), (layout.files, POOL_FOLDER)):
        for entry in _visible(folder):
            if not pattern.fullmatch(entry.name) or not entry.is_dir():
                raise StoreError(f"{entry} was not made by newsquotes; choose another folder for the dataset")
    logged = read_log(layout).versions
    current_name(layout)
    for name in map(version_name, layout.version_numbers()[-1:]):
        try:
            read_manifest(layout, name)
        except DamagedError:
            # One that was published can be verified and rolled back from; another may be anybody's.
            if name not in logged:
                raise


def _visible(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (entry for entry in folder.iterdir() if not entry.name.startswith("."))
    elif os.path.lexists(folder):
        yield folder
