"""Which version is current: the link `latest`, and the log that is written before the link moves.

Where the file system knows no symbolic links, `latest` is a small file that holds what the link would say.

A version is published once the log names it. After a crash between the two, the log says where `latest` must go.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flows.store.disk import CANNOT_LINK, move, sync, write_file
from flows.store.layout import VERSION_NAME, VERSION_REFERENCE, Layout, version_name, version_number
from flows.store.store_errors import StoreError

LONGEST_TARGET = 100  # bytes


class PointerLog(NamedTuple):
    """The versions that `latest` was told to point to, oldest first, and how many bytes of the log are whole lines."""

    versions: tuple[str, ...]
    whole_bytes: int


def read_log(layout: Layout) -> PointerLog:
    """Return the log; a last line that a crash left torn is not part of it.

    Raises:
        StoreError: the log cannot be read or a line before the last is damaged.
    """
    try:
        content = layout.pointer_log.read_bytes()
    except FileNotFoundError:
        return PointerLog((), 0)
    except OSError as error:
        raise StoreError(f"cannot read {layout.pointer_log}: {error}") from error
    versions: list[str] = []
    whole = 0
    lines = content.splitlines(keepends=True)
    for index, line in enumerate(lines):
        version = _logged_version(line)
        if version is None:
            if index < len(lines) - 1:
                raise StoreError(f"{layout.pointer_log} is damaged in line {index + 1}; restore it from a backup")
            break
        versions.append(version)
        whole += len(line)
    return PointerLog(tuple(versions), whole)


def _logged_version(line: bytes) -> str | None:
    if not line.endswith(b"\n"):
        return None
    try:
        version = json.loads(line)["version"]
    except (ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, str) and VERSION_NAME.fullmatch(version) else None


def current_name(layout: Layout) -> str | None:
    """Return the name of the version that `latest` points to, None where there is no `latest`.

    Raises:
        StoreError: `latest` is not a link that a store made.
    """
    if not os.path.lexists(layout.latest):
        return None
    target = _target(layout.latest)
    if target.parent != Path("versions") or not VERSION_NAME.fullmatch(target.name):
        raise StoreError(f"{layout.latest} was not made by newsquotes; choose another folder for the dataset")
    return target.name


def _target(latest: Path) -> Path:
    """Return what the link, or the file in its place, says; an empty path where it is neither."""
    if latest.is_symlink():
        return latest.readlink()
    if not latest.is_file():
        return Path()
    with latest.open("rb") as file:
        return Path(os.fsdecode(file.read(LONGEST_TARGET)).strip())


def published_numbers(layout: Layout) -> list[int]:
    """Return the numbers of the published versions on disk, ascending."""
    newest = newest_published(layout)
    return [number for number in layout.version_numbers() if number <= newest]


def newest_published(layout: Layout) -> int:
    """Return the highest number ever published, 0 where none was."""
    current = current_name(layout)
    names = (*read_log(layout).versions, *([current] if current else []))
    return max(map(version_number, names), default=0)


def resolve(layout: Layout, reference: str) -> str:
    """Return the name of the published version that a person calls "v000012", "12" or "latest".

    Raises:
        StoreError: there is no such version; the message names those there are.
    """
    if reference == "latest" and (current := current_name(layout)):
        return current
    published = published_numbers(layout)
    match = VERSION_REFERENCE.fullmatch(reference)
    if match and int(match[1]) in published:
        return version_name(int(match[1]))
    existing = f"{version_name(published[0])} to {version_name(published[-1])}" if published else "none yet"
    raise StoreError(f"no version {reference!r} in {layout.root}; versions: {existing}")


def point_to(layout: Layout, name: str, at: datetime) -> None:
    """Make the version called `name` the current one, whatever happens from the first synced byte on."""
    _append(layout, json.dumps({"version": name, "at": at.isoformat()}).encode() + b"\n")
    move_link(layout, name)


def _append(layout: Layout, line: bytes) -> None:
    with layout.pointer_log.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    sync(layout.root)


def move_link(layout: Layout, name: str) -> None:
    """Make `latest` point to the version called `name`, at once for every reader."""
    draft = layout.staging / "latest.draft"
    draft.unlink(missing_ok=True)
    target = Path("versions") / name
    try:
        draft.symlink_to(target)
    except OSError as error:
        if error.errno not in CANNOT_LINK:
            raise
        write_file(draft, f"{target.as_posix()}\n".encode())
    move(draft, layout.latest)


def cut_torn_line(layout: Layout, whole_bytes: int) -> None:
    """Cut off what a crash left of a line, so that the next one starts on its own."""
    if layout.pointer_log.exists() and layout.pointer_log.stat().st_size > whole_bytes:
        os.truncate(layout.pointer_log, whole_bytes)
        sync(layout.pointer_log)
