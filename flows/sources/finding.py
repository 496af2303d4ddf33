"""From what the user names to the files that are read, in a fixed order."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath

from config.sources import Columns, Source, SourceKind, Sources
from flows.sources.opening import PACKED
from flows.sources.refusing import Refused, SourceError, why
from transforms.records import Reason, Refusal

KINDS: dict[str, SourceKind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}
DATASET_MARK = "pointer.log"  # a folder that holds it is a dataset of ours, which is no input
PACKING: Mapping[str, tuple[str, ...]] = {".parquet": (), ".warc": (".gz",)}  # of what is not packed in any way
SUPPORTED = ".txt, .html, .htm, .xhtml, .jsonl, .ndjson, .csv, .tsv (also with .gz or .zst), .warc(.gz) or .parquet"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    Attributes:
        path: where it is.
        uri: how it is named in the dataset: the input as given and the path below it, so that the same inputs have the
            same names on every machine.
        kind: how it is read.
        columns: what its records call their fields.
        outlet: the outlet of articles that name none.
    """

    path: Path
    uri: str
    kind: SourceKind
    columns: Columns
    outlet: str | None


@dataclass(frozen=True, slots=True)
class _Input:
    """An input as the user or the configuration names it, and where its path is."""

    given: str
    path: Path
    uri: str
    kind: SourceKind | None
    columns: Columns
    outlet: str | None
    follow_links: bool
    is_live: bool = False  # fetched before it is read; nothing need have come yet


def find_files(inputs: Sequence[str], sources: Sources) -> Iterator[SourceFile | Refusal]:
    """Return the files that `inputs` name, sorted; without inputs, those of every configured source.

    An input is the name of a configured source, a file, a folder or a glob. In folders, read with all folders below,
    hidden files and files of other types are passed over; those that cannot be read are refused, and so are links that
    lead out of the folder, unless the source follows them.

    Raises:
        SourceError: at once, where an input is missing, cannot be read, or is a folder or glob without articles.
    """
    named = [_input(given, sources) for given in sorted(set(inputs) or set(sources.by_name))]
    if not named:
        raise SourceError("there is nothing to read: name a file or a folder, or configure a source")
    return chain.from_iterable([_started(entry) for entry in named])


def _input(given: str, sources: Sources) -> _Input:
    if source := sources.by_name.get(given):
        return _configured(source, sources.folder)
    return _Input(given, Path(given), given, None, sources.columns, None, sources.follow_links)


def _configured(source: Source, folder: Path) -> _Input:
    name = f"source {source.name} ({source.path})"
    path = folder / source.path
    return _Input(
        name, path, source.path, source.kind, source.columns, source.outlet, source.follow_links, bool(source.fetch)
    )


def _started(entry: _Input) -> Iterator[SourceFile | Refusal]:
    """Return the files of `entry`, having made sure that there is one, or that they are fetched."""
    if entry.is_live and not entry.path.exists():
        return iter(())
    found = _files(entry)
    first = next(found, None)
    if first is None and entry.is_live:
        return iter(())
    if first is None:
        raise SourceError(f"no articles in {entry.given}: it holds no file that ends in {SUPPORTED}")
    return chain([first], found)


def _files(entry: _Input) -> Iterator[SourceFile | Refusal]:
    try:
        if entry.path.is_dir():
            return _walk(entry, entry.path, [(_readable(entry), PurePath(entry.uri))])
        if entry.path.exists():
            return iter([_named_file(entry)])
        if any(map(_is_pattern, PurePath(entry.uri).parts)):
            return _walk(entry, *_matches(entry))
    except (OSError, ValueError, NotImplementedError) as error:  # the last two: paths and patterns that cannot be
        raise SourceError(f"cannot read {entry.given}: {why(error)}") from error
    raise SourceError(f"no such file, folder or source: {entry.given}")


def _readable(entry: _Input) -> Path:
    if not os.access(entry.path, os.R_OK | os.X_OK if entry.path.is_dir() else os.R_OK):
        raise SourceError(f"cannot read {entry.given}: permission denied")
    return entry.path


def _named_file(entry: _Input) -> SourceFile:
    """Return the file that the user named: here an unsupported type is an error, not passed over."""
    if not entry.path.is_file():
        raise SourceError(f"cannot read {entry.given}: it is neither a file nor a folder")
    path, uri = _readable(entry), PurePath(entry.uri)
    kind = entry.kind or kind_of(path.name)
    if kind is None:
        known = f"its name does not end in {SUPPORTED}; a source in the configuration can say of what kind it is"
        raise SourceError(f"cannot read {entry.given}: {known}")
    return SourceFile(path, storable(uri), kind, entry.columns, entry.outlet)


def _is_pattern(part: str) -> bool:
    return any(character in part for character in "*?[")


def _matches(entry: _Input) -> tuple[Path, list[tuple[Path, PurePath]]]:
    """Return the folder that the glob of `entry` searches, and what it matches there, sorted.

    Those are files and, where it has no "**", folders to read whole.
    """
    parts = PurePath(entry.uri).parts
    fixed = next(index for index, part in enumerate(parts) if _is_pattern(part))
    base = Path(*entry.path.parts[: len(entry.path.parts) - len(parts) + fixed])
    below = sorted(path.relative_to(base) for path in base.glob("/".join(parts[fixed:])))
    return base, [
        (base / match, PurePath(*parts[:fixed]) / match)
        for match in below
        if not any(part.startswith(".") for part in match.parts) and not ("**" in parts and (base / match).is_dir())
    ]


def _walk(entry: _Input, base: Path, roots: list[tuple[Path, PurePath]]) -> Iterator[SourceFile | Refusal]:
    """Yield the files at and below `roots`, which lie in `base`, by name.

    A folder is read once, however many links lead to it.
    """
    seen: set[tuple[int, int]] = set()
    inside = None if entry.follow_links else os.path.realpath(base)
    starts = {path for path, _ in roots}  # a glob may have come to them through links
    stack = roots[::-1]
    while stack:
        path, uri = stack.pop()
        try:
            if (path / DATASET_MARK).exists():
                continue
            kind = entry.kind or kind_of(path.name)
            if not path.is_dir() and not kind:
                continue
            if inside and (path in starts or path.is_symlink()):
                _require_inside(path, inside)
            if path.is_dir():
                stack += [(path / name, uri / name) for name in _names(path, seen)]
            elif kind:
                yield SourceFile(path, storable(uri), kind, entry.columns, entry.outlet)
        except OSError as error:
            yield Refused(Reason.UNREADABLE, f"it cannot be read: {why(error)}").refusal(storable(uri))
        except Refused as refused:
            yield refused.refusal(storable(uri))


def _require_inside(path: Path, folder: str) -> None:
    """Make sure that a path leads to something in `folder`, a path without links.

    Raises:
        Refused: unreadable.
    """
    if not Path(os.path.realpath(path)).is_relative_to(folder):
        detail = "it is a link out of the folder; name its target as an input, or set follow_links in the sources file"
        raise Refused(Reason.UNREADABLE, detail)


def _names(folder: Path, seen: set[tuple[int, int]]) -> list[str]:
    """Return the names in `folder`, hidden ones left out, the last first; none where it was read before."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    return sorted((entry.name for entry in folder.iterdir() if not entry.name.startswith(".")), reverse=True)


def kind_of(name: str) -> SourceKind | None:
    """Return how a file is read by the end of its name, None where that tells nothing."""
    path = PurePath(name.lower())
    if path.suffix not in PACKED:
        return KINDS.get(path.suffix)
    inner = PurePath(path.stem).suffix
    return KINDS.get(inner) if path.suffix in PACKING.get(inner, PACKED) else None


def storable(uri: PurePath) -> str:
    """Return `uri` with forward slashes and bytes that are no UTF-8 written as escapes."""
    return os.fsencode(uri.as_posix()).decode("utf-8", "backslashreplace")
