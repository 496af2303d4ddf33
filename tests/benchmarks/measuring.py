"""What the benchmarks share: articles to work on and how time is taken."""

import time
from collections.abc import Callable

from config.settings import load_settings
from config.sources import load_sources
from flows.sources.read import read_sources
from transforms.records import RawArticle

# What was measured, the figure, and its ratio to what it is compared with.
Row = tuple[str, str, str]


def texts() -> list[str]:
    """Return the plain texts among the samples, English ones."""
    read = read_sources((), load_settings(), load_sources())
    return [
        item.content
        for item in read
        if isinstance(item, RawArticle) and not item.is_html and "_es" not in item.source_uri
    ]


def cpu_seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """Return the least CPU time of this process in `repeats` runs of `work`."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best
