"""The observer of the flow that runs in this process.

Apart from the flow's own module, because Prefect pickles what that one holds to run it in another process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.pipeline.request import Progress
from flows.pipeline.run import in_silence

_PROGRESS: ContextVar[Progress] = ContextVar("progress", default=in_silence)


def current_progress() -> Progress:
    """Return the observer of the flow that runs here; one that does nothing by default."""
    return _PROGRESS.get()


@contextmanager
def watched_by(progress: Progress) -> Iterator[None]:
    """Make `progress` the observer of the flow that runs in the block."""
    token = _PROGRESS.set(progress)
    try:
        yield
    finally:
        _PROGRESS.reset(token)
