"""All published versions: those whose manifests can be read, and those whose cannot."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.store.layout import Layout, version_name
from flows.store.manifest import Manifest, read_manifest
from flows.store.pointer import published_numbers
from flows.store.store_errors import DamagedError


@dataclass(frozen=True)
class Census:
    """The published versions, oldest first.

    Attributes:
        whole: those whose manifests can be read.
        damaged: what is wrong with the manifests of the others, by the versions' names.
    """

    whole: tuple[Manifest, ...]
    damaged: Mapping[str, str]


def take_census(layout: Layout) -> Census:
    """Return all published versions; one that is damaged hides no other.

    Raises:
        StoreError: a version was written by a newer newsquotes.
    """
    whole: list[Manifest] = []
    damaged: dict[str, str] = {}
    for name in map(version_name, published_numbers(layout)):
        try:
            whole.append(read_manifest(layout, name))
        except DamagedError as error:
            damaged[name] = str(error)
    return Census(tuple(whole), damaged)
