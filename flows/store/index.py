"""`index.json`: all published versions with the checksums of their manifests."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from flows.store.disk import replace_file
from flows.store.layout import MANIFEST, Layout, version_name
from flows.store.manifest import FORMAT_VERSION, read_manifest, to_json
from flows.store.notes import validation_note
from flows.store.pointer import published_numbers
from flows.store.store_errors import DamagedError


def read_index(layout: Layout) -> dict[str, dict[str, Any]]:
    """Return what the index says of each version; nothing where it is missing or damaged, for it can be made anew."""
    try:
        return {entry["version"]: entry for entry in json.loads(layout.index.read_bytes())["versions"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def refresh_index(layout: Layout) -> None:
    """Bring the index up to date with the published versions; versions it knows keep the checksum they had."""
    known = read_index(layout)
    entries = [entry for entry in _entries(layout, known) if entry]
    if list(known.values()) != entries:
        content = {"dataset": "newsquotes", "format_version": FORMAT_VERSION, "versions": entries}
        replace_file(layout.index, to_json(content), layout.staging)


def _entries(layout: Layout, known: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any] | None]:
    """Yield the entry of each version; None where it is new and its manifest is damaged already."""
    for name in map(version_name, published_numbers(layout)):
        try:
            yield known.get(name) or _entry(layout, name)
        except DamagedError:
            yield None


def _entry(layout: Layout, name: str) -> dict[str, Any]:
    manifest = read_manifest(layout, name)
    return {
        "version": name,
        "parent": manifest.parent,
        "created_at": manifest.model_dump(mode="json")["created_at"],
        "path": f"versions/{name}",
        "manifest": f"versions/{name}/{MANIFEST}",
        "manifest_sha256": hashlib.sha256(layout.manifest(name).read_bytes()).hexdigest(),
        "rows": {table: entry.rows for table, entry in manifest.tables.items()},
        "bytes": sum(file.bytes for file in manifest.content_files),
        "verdict": note.verdict if (note := validation_note(manifest)) else None,
    }
