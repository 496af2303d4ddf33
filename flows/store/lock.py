"""The lock between writers.

The kernel holds it (`flock`), so it ends with the process that took it, however that ends.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from filelock import FileLock, Timeout

from flows.store.disk import write_file
from flows.store.layout import Layout
from flows.store.manifest import to_json
from flows.store.store_errors import LockedError, StoreError


@contextmanager
def exclusive_lock(layout: Layout, now: datetime) -> Iterator[None]:
    """Hold the store's lock; the store's folder must exist.

    Raises:
        LockedError: somebody else holds it, who is named.
        StoreError: the file system refuses or knows no locks.
    """
    try:
        lock = FileLock(layout.lock).acquire(timeout=0)
    except Timeout as error:
        raise LockedError(
            f"{layout.root} is being written to by {_holder(layout)}; try again when it is done"
        ) from error
    except (OSError, NotImplementedError) as error:
        raise StoreError(f"cannot lock {layout.lock}: {error}") from error
    with lock:
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat(timespec="seconds")}
        # It tells others whom they wait for, and no more: a full disk must not keep `prune` from making space.
        with suppress(OSError):
            write_file(layout.lock_holder, to_json(holder))
        try:
            yield
        finally:
            layout.lock_holder.unlink(missing_ok=True)


def _holder(layout: Layout) -> str:
    try:
        holder = json.loads(layout.lock_holder.read_bytes())
        return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
