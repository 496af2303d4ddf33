"""Opening files safely: only regular ones, gzip undone, never more in memory than a limit."""

import gzip
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from flows.sources.refusing import Refused, why
from transforms.records import Reason


@contextmanager
def opened(path: Path, unpack: bool) -> Iterator[BinaryIO]:
    """Open the file at `path`; with `unpack`, what is read from it is decompressed.

    Raises:
        Refused: unreadable, also for what goes wrong while it is read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(Reason.UNREADABLE, "it is not a regular file")
        with path.open("rb") as file:
            if unpack:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield cast("BinaryIO", unpacked)
            else:
                yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(Reason.UNREADABLE, f"its gzip data is broken or cut off: {error}") from error
    except OSError as error:
        raise Refused(Reason.UNREADABLE, f"it cannot be read: {why(error)}") from error


def is_gzip(path: Path) -> bool:
    """Return whether the name of the file says that it is compressed."""
    return path.name.lower().endswith(".gz")


def read_whole(path: Path, limit: int) -> bytes:
    """Return the content of a file, decompressed.

    Raises:
        Refused: unreadable, or too_large where it has more than `limit` bytes; no more than those are read.
    """
    packed = is_gzip(path)
    with opened(path, unpack=packed) as file:
        size = 0 if packed else path.stat().st_size
        if size > limit:
            raise too_large(limit, f"it has {size:,} bytes")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise too_large(limit, "decompressed, it is larger" if packed else "it grew while it was read")
    return content


def too_large(limit: int, found: str) -> Refused:
    """Return the refusal of something larger than `limit` bytes."""
    return Refused(Reason.TOO_LARGE, f"{found}; the limit (processing.max_input_bytes) is {limit:,} bytes")
