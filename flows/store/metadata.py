"""Metadata of a version for people and machines: dataset card, data package and Croissant."""

from collections.abc import Mapping

from flows.store.layout import CROISSANT, DATA_PACKAGE, README
from flows.store.manifest import Manifest


def metadata_files(manifest: Manifest) -> Mapping[str, bytes]:
    """Return the metadata files of a version by name."""
    return {README: b"", DATA_PACKAGE: b"{}", CROISSANT: b"{}"}
