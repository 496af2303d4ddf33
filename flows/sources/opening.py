"""Opening files safely: only regular ones, gzip and zstd undone, never more in memory than a limit."""

import gzip
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from flows.sources.refusing import Refused, why
from transforms.records import Reason

PACKED = (".gz", ".zst")


@contextmanager
def opened(path: Path, unpack: bool) -> Iterator[BufferedReader]:
    """Open the file at `path`; with `unpack`, what is read from it is decompressed.

    Raises:
        Refused: unreadable, also for what goes wrong while it is read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(Reason.UNREADABLE, "it is not a regular file")
        with path.open("rb") as file:
            yield _unpacked(file, path.name) if unpack else file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(Reason.UNREADABLE, f"its packed data is broken or cut off: {error}") from error
    except OSError as error:
        raise Refused(Reason.UNREADABLE, f"it cannot be read: {why(error)}") from error


def _unpacked(file: BinaryIO, name: str) -> BufferedReader:
    """Return what reads the content of a packed file."""
    if name.lower().endswith(".zst"):
        from pyarrow import CompressedInputStream

        return BufferedReader(cast("RawIOBase", CompressedInputStream(file, "zstd")))
    return cast("BufferedReader", gzip.GzipFile(fileobj=file))  # it buffers and peeks as one does


def is_packed(path: Path) -> bool:
    """Return whether the name of the file says that it is compressed."""
    return path.name.lower().endswith(PACKED)


def read_whole(path: Path, limit: int) -> bytes:
    """Return the content of a file, decompressed.

    Raises:
        Refused: unreadable, or too_large where it has more than `limit` bytes; no more than those are read.
    """
    packed = is_packed(path)
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
