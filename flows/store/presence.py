"""Whether the content-addressed files of a version are there, told by their length alone: quick, and no proof."""

from pathlib import Path

from flows.store.layout import Layout
from flows.store.manifest import FileEntry, Manifest


def is_kept(layout: Layout, entry: FileEntry) -> bool:
    """Return whether a file exists with the length that its entry says."""
    try:
        return layout.file(entry.sha256).stat().st_size == entry.bytes
    except OSError:
        return False


def absent_files(layout: Layout, manifest: Manifest) -> list[Path]:
    """Return the files of a version that are missing or have another length."""
    return [layout.file(entry.sha256) for entry in manifest.content_files if not is_kept(layout, entry)]
