"""`index.json`: all published versions with the checksums of their manifests."""

import hashlib
import json
from typing import Any

from flows.store.disk import replace_file
from flows.store.layout import MANIFEST, Layout, version_name
from flows.store.manifest import FORMAT_VERSION, read_manifest, to_json
from flows.store.notes import validation_note
from flows.store.pointer import published_numbers


def read_index(layout: Layout) -> dict[str, dict[str, Any]]:
    """Return what the index says of each version; nothing where it is missing or damaged, for it can be made anew."""
    try:
        return {entry["version"]: entry for entry in json.loads(layout.index.read_bytes())["versions"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def refresh_index(layout: Layout) -> None:
    """Bring the index up to date with the published versions; versions it knows keep the checksum they had."""
    known = read_index(layout)
    names = [version_name(number) for number in published_numbers(layout)]
    if list(known) != names:
        entries = [known.get(name) or _entry(layout, name) for name in names]
        content = {"dataset": "newsquotes", "format_version": FORMAT_VERSION, "versions": entries}
        replace_file(layout.index, to_json(content), layout.staging)


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
