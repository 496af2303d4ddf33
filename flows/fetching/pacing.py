"""The pace of requests: one at a time to a host, with a pause between, longer where the host asks for it."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Stopped(Exception):  # noqa: N818 - an order, not a fault
    """Fetching was stopped."""


class Pace:
    """When each host may be asked next; for several threads."""

    def __init__(self) -> None:
        self._hosts: defaultdict[str, Lock] = defaultdict(Lock)
        self._next: dict[str, float] = {}
        self._changing = Lock()
        self._stopped = Event()

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """Wait for the turn to ask `host`, and leave a pause of so many seconds behind it.

        Raises:
            Stopped: there are no more turns.
        """
        with self._changing:
            turn = self._hosts[host]
        with turn:
            if self._stopped.wait(max(0.0, self._next.get(host, 0.0) - time.monotonic())):
                raise Stopped
            try:
                yield
            finally:
                self.hold(host, pause)

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for so many seconds."""
        with self._changing:
            self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + seconds)

    def stop(self) -> None:
        """Give no more turns; who waits for one is told at once."""
        self._stopped.set()
