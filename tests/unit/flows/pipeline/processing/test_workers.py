"""A pool of processes: what is done is told, and an input that ends or holds up its process costs itself alone."""

import os
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from flows.pipeline.processing.workers import Batch, WorkerPool
from transforms.records import Stage

SECONDS = 5.0


@dataclass(frozen=True)
class Counted:
    said: str
    inputs: int


def count(batch: Batch, prefix: str) -> Counted:
    """Join the words of a file, each an input; some of them do what is not expected of an input."""
    words = batch.path.read_text(encoding="utf-8").split()
    said = [_said(batch, number, word) for number, word in enumerate(words)]
    batch.leave()
    if "late" in words:
        time.sleep(SECONDS + 1)  # after the inputs there is no deadline
    if "last" in words:
        os._exit(7)
    return Counted(prefix + " ".join(said), len(words))


def _said(batch: Batch, number: int, word: str) -> str:
    if failure := batch.failures.get(number):
        return f"[{word} at {failure.stage}: {failure.detail}]"
    batch.enter(number, Stage.EXTRACT)
    if word == "raise":
        raise OSError(28, "no space left")
    batch.enter(number, Stage.QUOTES)
    once = batch.path.with_suffix(".once")
    if word == "die" or (word == "stumble" and not once.exists()):
        once.touch()
        os._exit(7)
    time.sleep(600 if word == "hang" else 0.4 * SECONDS if word == "slow" else 0)
    return word


def files(folder: Path, *lines: str) -> list[Path]:
    paths = [folder / f"{number}.txt" for number in range(len(lines))]
    for path, line in zip(paths, lines, strict=True):
        path.write_text(line, encoding="utf-8")
    return paths


def start() -> None:
    """Load nothing."""


def run(folder: Path, *lines: str, workers: int = 2) -> list[str]:
    told: list[int] = []
    with WorkerPool(workers, start, SECONDS) as pool:
        found = pool.run(files(folder, *lines), partial(count, prefix=""), told.append)
    assert sum(told) == sum(len(line.split()) for line in lines)
    return [one.said for one in found]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_in_the_order_of_the_batches(tmp_path: Path, workers: int) -> None:
    with WorkerPool(workers, start, SECONDS) as pool:
        found = pool.run(files(tmp_path, "a b", "c", "d e f"), partial(count, prefix="1 "), lambda _: None)
        again = pool.run(files(tmp_path, "x"), partial(count, prefix="2 "), lambda _: None)
    assert [one.said for one in found + again] == ["1 a b", "1 c", "1 d e f", "2 x"]


def test_an_input_that_ends_its_process_costs_itself_alone(tmp_path: Path) -> None:
    gone = "[die at quotes: the process that worked on it died]"
    assert run(tmp_path, "a b", "c die d die", "e") == ["a b", f"c {gone} d {gone}", "e"]


def test_an_input_is_not_blamed_for_a_death_that_does_not_happen_again(tmp_path: Path) -> None:
    assert run(tmp_path, "a stumble b") == ["a stumble b"]


def test_an_input_that_takes_too_long_costs_itself_alone(tmp_path: Path) -> None:
    assert run(tmp_path, "a hang b", "c", workers=1) == ["a [hang at quotes: not done after 5 seconds] b", "c"]


def test_the_time_of_an_input_is_its_own(tmp_path: Path) -> None:
    assert run(tmp_path, "slow slow slow late") == ["slow slow slow late"]


def test_what_the_work_raises_is_raised_with_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no space left") as raised:
        run(tmp_path, "a", "raise", "hang")
    assert "in _said" in "".join(raised.value.__notes__)


def test_processes_that_die_at_no_input_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="processes die between the articles"):
        run(tmp_path, "a last")
