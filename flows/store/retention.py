"""How long versions are kept: by count and by age, as the user asks; without being asked, all are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.store.disk import move, remove
from flows.store.index import refresh_index
from flows.store.layout import Layout
from flows.store.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Retention:
    """Which versions stay. Each limit keeps versions; where there is none, nothing is kept for its sake.

    Attributes:
        newest: so many of the newest versions.
        since: those published since then.
        spared: those with these names.
    """

    newest: int | None = None
    since: datetime | None = None
    spared: frozenset[str] = frozenset()

    def superfluous(self, manifests: Sequence[Manifest], current: str | None) -> tuple[str, ...]:
        """Return the names of the versions that nothing keeps, of `manifests`, oldest first; none without a limit."""
        if self.newest is None and self.since is None:
            return ()
        newest = manifests[-self.newest :] if self.newest else ()
        kept = {current, *self.spared, *(manifest.version for manifest in newest)}
        return tuple(
            manifest.version
            for manifest in manifests
            if manifest.version not in kept and (self.since is None or manifest.created_at < self.since)
        )


def drop_versions(layout: Layout, names: Iterable[str]) -> None:
    """Drop versions whole; the caller holds the lock. Their numbers are not given again, their files go with `prune`.

    A version is there or not: a crash on the way leaves the rest of one in the staging folder, which is cleared.
    """
    for name in names:
        dropped = layout.staging / f"{name}.dropped"
        remove(dropped)
        move(layout.version(name), dropped)
        remove(dropped)
    refresh_index(layout)
