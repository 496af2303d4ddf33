"""Signals that come while something must not be broken off."""

import signal
import threading
from collections.abc import Iterator

import pytest

from flows.pipeline.processing.uninterrupted import uninterrupted


@pytest.fixture
def told() -> list[int]:
    """The signals that the handler of before has seen."""
    return []


@pytest.fixture(autouse=True)
def handler(told: list[int]) -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_signal_waits_for_the_end_of_the_block(told: list[int]) -> None:
    with uninterrupted():
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert told == []
    assert told == [signal.SIGTERM]
    signal.raise_signal(signal.SIGTERM)
    assert len(told) == 2


def test_an_error_in_the_block_holds_no_signal_back(told: list[int]) -> None:
    def fail() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            raise ValueError("a bolt is missing")

    with pytest.raises(ValueError, match="a bolt is missing"):
        fail()
    assert told == [signal.SIGTERM]


def test_other_threads_change_no_handler() -> None:
    handlers = []

    def work() -> None:
        with uninterrupted():
            handlers.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGTERM)]
