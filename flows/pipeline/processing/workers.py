"""A pool of processes that no input can stop: a batch whose process dies is done input by input.

A crash of a whole process (out of memory, a fault in a compiled library) costs the input that caused it, found by
running the inputs of the batches under way one by one.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as futures_wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from threadpoolctl import threadpool_limits

# Per process: enough that none waits, few enough that a crash casts suspicion on few.
BATCHES_IN_FLIGHT = 2


class Counted(Protocol):
    """What became of a batch; it says how many inputs that had."""

    @property
    def inputs(self) -> int:
        """How many inputs are done."""
        ...


R = TypeVar("R", bound=Counted)


@dataclass(frozen=True, slots=True)
class Task(Generic[R]):
    """What is done with batches.

    Attributes:
        call: works on a batch file; called in a process of the pool, so it must be a module's function or a partial.
        split: writes the inputs of a batch file to files of one input each.
        died: says what becomes of the input of such a file that ended its process.
    """

    call: Callable[[Path], R]
    split: Callable[[Path], Iterable[Path]]
    died: Callable[[Path], R]


class WorkerPool:
    """Processes that are started when first needed and kept from one task to the next."""

    def __init__(self, workers: int, start: Callable[[], None]) -> None:
        """Make a pool of `workers` processes, 0 for one per core, each of which calls `start` first."""
        self._workers = workers or os.cpu_count() or 1
        self._start = start
        self._running: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        self._end()

    def run(self, batches: Sequence[Path], task: Task[R], advance: Callable[[int], None]) -> list[R]:
        """Do the task with all batches.

        Args:
            batches: files of inputs.
            task: what is done.
            advance: told how many more inputs are done, as they are done.

        Returns:
            What became of the batches, in their order: one result each, or one for each input where a process died.
        """
        results: dict[Path, list[R]] = {}
        waiting = deque(batches)

        def done(batch: Path, found: Sequence[R]) -> None:
            results[batch] = list(found)
            advance(sum(result.inputs for result in found))

        while waiting:
            for batch in self._run_until_a_process_dies(waiting, task, done):
                done(batch, self._one_by_one(batch, task))
        return [result for batch in batches for result in results[batch]]

    def _run_until_a_process_dies(
        self, waiting: deque[Path], task: Task[R], done: Callable[[Path, Sequence[R]], None]
    ) -> list[Path]:
        """Do `waiting` batches; return those under way when a process died, of which one is to blame."""
        running: dict[Future[R], Path] = {}
        pool = self._pool(self._workers)
        while waiting or running:
            while waiting and len(running) < BATCHES_IN_FLIGHT * self._workers:
                batch = waiting.popleft()
                running[pool.submit(task.call, batch)] = batch
            finished, _ = futures_wait(running, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in finished):
                self._end()
                return sorted(running.values())
            for future in finished:
                done(running.pop(future), [future.result()])
        return []

    def _one_by_one(self, batch: Path, task: Task[R]) -> list[R]:
        """Do the inputs of a batch each on its own, in one process."""
        found = [self._single(single, task) for single in task.split(batch)]
        self._end()
        return found

    def _single(self, single: Path, task: Task[R]) -> R:
        try:
            return self._pool(1).submit(task.call, single).result()
        except BrokenProcessPool:
            self._end()
            return task.died(single)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        if self._running is None:
            context = multiprocessing.get_context("spawn")
            self._running = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(self._start,))
        return self._running

    def _end(self) -> None:
        if self._running is not None:
            self._running.shutdown(cancel_futures=True)
            self._running = None


def _begin(start: Callable[[], None]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start()
    threadpool_limits(1)  # one process per core: numpy's own threads would only wait for each other


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, also where that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
