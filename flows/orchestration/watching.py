"""Who watches the flow that runs in this process.

Apart from the flow's own module, because Prefect pickles what that one holds to run it in another process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.pipeline.request import Progress
from flows.pipeline.run import in_silence

_PROGRESS: ContextVar[Progress] = ContextVar("progress", default=in_silence)


def current_progress() -> Progress:
    """Return who is told how far the flow is."""
    return _PROGRESS.get()


@contextmanager
def watched_by(progress: Progress) -> Iterator[None]:
    """Tell `progress` how far the flow is that runs in the block."""
    token = _PROGRESS.set(progress)
    try:
        yield
    finally:
        _PROGRESS.reset(token)
