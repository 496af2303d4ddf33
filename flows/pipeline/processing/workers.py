"""A pool of processes that no input can stop: the parent ends a process whose input takes too long, or sees it die.

A process tells its parent over a pipe which input of its batch it is at and in which stage. After a deadline or a death
the batch is done again without the input to blame, by another process: whether an input is refused does not depend on
those beside it.
"""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from threadpoolctl import threadpool_limits

from flows.pipeline.processing.uninterrupted import uninterrupted
from transforms.records import Stage


class Counted(Protocol):
    """The result of a batch; it says how many inputs that had."""

    @property
    def inputs(self) -> int:
        """How many inputs are done."""
        ...


R = TypeVar("R", bound=Counted)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an input was given up, and the stage that it was in."""

    stage: Stage
    detail: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a process is: the number of the input in its batch, from 0, and the stage."""

    number: int
    stage: Stage


class Batch:
    """A batch file in the hands of a process.

    Attributes:
        path: the file.
        failures: the inputs to leave out, by their number, and why.
        position: where the process is; None while it is at no input.
    """

    def __init__(self, path: Path, failures: Mapping[int, Failure], pipe: Connection) -> None:
        self.path = path
        self.failures = failures
        self.position: Position | None = None
        self._pipe = pipe

    def enter(self, number: int, stage: Stage) -> None:
        """Tell the parent that a stage of an input begins; the first stage of an input starts its time."""
        self._tell(Position(number, stage))

    def leave(self) -> None:
        """Tell the parent that all inputs are done; what is left to do has no deadline."""
        self._tell(None)

    def _tell(self, position: Position | None) -> None:
        self.position = position
        self._pipe.send(position)


Work = Callable[[Batch], R]  # called in a process of the pool: a module's function or a partial of one


@dataclass(frozen=True, slots=True)
class _Result:
    value: Any


@dataclass(frozen=True, slots=True)
class _Raised:
    error: Exception


@dataclass(slots=True)
class _Attempt:
    """A batch with the inputs that were found to fail, and those at which a process has died."""

    path: Path
    failures: dict[int, Failure] = field(default_factory=dict)
    deaths: set[int | None] = field(default_factory=set)

    def late(self, position: Position, seconds: float) -> None:
        """Note that an input was not done in time."""
        self.failures[position.number] = Failure(position.stage, f"not done after {seconds:g} seconds")

    def died(self, position: Position | None) -> None:
        """Note that a process died; an input is to blame when that happens again, since once may be an accident.

        Raises:
            RuntimeError: processes die where they are at no input.
        """
        number = position.number if position else None
        if number not in self.deaths:
            self.deaths.add(number)
        elif position is None:
            raise RuntimeError("processes die between the articles that they work on; is there enough memory?")
        else:
            self.failures[position.number] = Failure(position.stage, "the process that worked on it died")


class _Process:
    """A process of the pool as its parent sees it.

    Attributes:
        pipe: where its messages come from.
        position: where it is; None while it is at no input.
        is_dead: whether its end of the pipe is closed.
    """

    def __init__(self, start: Callable[[], None]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, start), daemon=True)
        with uninterrupted():
            self._process.start()
        theirs.close()
        self.position: Position | None = None
        self.is_dead = False
        self._since = 0.0  # when it began with the input that it is at, in seconds of the monotonic clock

    def begin(self, work: Work[Any], attempt: _Attempt) -> None:
        """Give the process a batch; where it has died meanwhile, `hear` finds that out."""
        with suppress(OSError):
            self.pipe.send((work, attempt.path, attempt.failures))

    def hear(self) -> _Result | None:
        """Take in a message; return it where it is the result.

        Raises:
            Exception: what the work raised.
        """
        try:
            message = self.pipe.recv()
        except (EOFError, OSError):
            self.is_dead = True
            return None
        if isinstance(message, _Raised):
            raise message.error
        if isinstance(message, _Result):
            self.position = None
            return message
        if message is None or self.position is None or message.number != self.position.number:
            self._since = time.monotonic()
        self.position = message
        return None

    def seconds_left(self, seconds: float) -> float | None:
        """Return how much of `seconds` is left for the input that the process is at; None where it is at none."""
        return self._since + seconds - time.monotonic() if self.position else None

    def late_at(self, seconds: float) -> Position | None:
        """Return where the process is when its input has taken longer than `seconds` and it has nothing to tell."""
        left = self.seconds_left(seconds)
        return self.position if left is not None and left <= 0 and not self.pipe.poll() else None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


class WorkerPool:
    """Processes that are started when first needed and kept from one kind of work to the next.

    Args:
        workers: how many processes; 0: one per core.
        start: what each calls first.
        seconds: how long an input may take.
    """

    def __init__(self, workers: int, start: Callable[[], None], seconds: float) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._start = start
        self._seconds = seconds
        self._idle: list[_Process] = []
        self._busy: dict[_Process, _Attempt] = {}

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        for process in (*self._idle, *self._busy):
            process.end()

    def run(self, batches: Sequence[Path], work: Work[R], on_progress: Callable[[int], None]) -> list[R]:
        """Return the results of the batches, in their order.

        Args:
            batches: files of inputs.
            work: what is done with each.
            on_progress: told how many more inputs are done, as they are done.

        Raises:
            Exception: what `work` raised.
            RuntimeError: processes die where they are at no input.
        """
        waiting, results = deque(_Attempt(path) for path in batches), dict[Path, R]()
        while waiting or self._busy:
            while waiting and len(self._busy) < self._workers:
                self._begin(waiting.popleft(), work)
            for attempt, result in self._done():
                results[attempt.path] = result
                on_progress(result.inputs)
            waiting.extendleft(self._failed())
        return [results[path] for path in batches]

    def _begin(self, attempt: _Attempt, work: Work[Any]) -> None:
        process = self._idle.pop() if self._idle else _Process(self._start)
        process.begin(work, attempt)
        self._busy[process] = attempt

    def _done(self) -> Iterator[tuple[_Attempt, Any]]:
        """Wait for messages or the next deadline; yield the batches that are done, with their results."""
        left = [seconds for process in self._busy if (seconds := process.seconds_left(self._seconds)) is not None]
        heard = wait([process.pipe for process in self._busy], max(0.0, min(left)) if left else None)
        for process in [process for process in self._busy if process.pipe in heard]:
            result = process.hear()
            if result is not None:
                self._idle.append(process)
                yield self._busy.pop(process), result.value

    def _failed(self) -> Iterator[_Attempt]:
        """End the processes that have died or are late; yield their batches, which know the input to blame."""
        for process, attempt in list(self._busy.items()):
            if process.is_dead:
                attempt.died(process.position)
            elif position := process.late_at(self._seconds):
                attempt.late(position, self._seconds)
            else:
                continue
            del self._busy[process]
            process.end()
            yield attempt


def _serve(pipe: Connection, start: Callable[[], None]) -> None:
    """Work on batches for the parent; the main function of a process of the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends this process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        start()
        threadpool_limits(1)  # one process per core: numpy's own threads would only wait for each other
        while True:
            work, path, failures = pipe.recv()
            pipe.send(_Result(work(Batch(path, failures, pipe))))
    except Exception as error:  # noqa: BLE001 - the parent raises it
        error.add_note(traceback.format_exc())
        pipe.send(_Raised(error))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, also where that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
