"""A pool of processes: what is done is told in order, and a process that dies costs one input."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from flows.pipeline.processing.workers import Task, WorkerPool


@dataclass(frozen=True)
class Counted:
    said: str
    inputs: int


def count(batch: Path, prefix: str) -> Counted:
    lines = batch.read_text(encoding="utf-8").split()
    if "die" in lines:
        os._exit(7)
    return Counted(prefix + " ".join(lines), len(lines))


def split(batch: Path) -> Iterator[Path]:
    for number, line in enumerate(batch.read_text(encoding="utf-8").split()):
        single = batch.with_name(f"{batch.stem}-{number}.txt")
        single.write_text(line, encoding="utf-8")
        yield single


def task(prefix: str) -> Task[Counted]:
    return Task(partial(count, prefix=prefix), split, lambda single: Counted(f"lost {single.stem}", 1))


def batches(folder: Path, *lines: str) -> list[Path]:
    paths = [folder / f"{number}.txt" for number in range(len(lines))]
    for path, line in zip(paths, lines, strict=True):
        path.write_text(line, encoding="utf-8")
    return paths


def start() -> None:
    """Load nothing."""


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_in_the_order_of_the_batches(tmp_path: Path, workers: int) -> None:
    told: list[int] = []
    with WorkerPool(workers, start) as pool:
        found = pool.run(batches(tmp_path, "a b", "c", "d e f"), task("1 "), told.append)
        again = pool.run(batches(tmp_path, "x"), task("2 "), told.append)
    assert [one.said for one in found + again] == ["1 a b", "1 c", "1 d e f", "2 x"]
    assert sum(told) == 7


def test_a_process_that_dies_costs_one_input_and_not_the_next_task(tmp_path: Path) -> None:
    told: list[int] = []
    with WorkerPool(2, start) as pool:
        found = pool.run(batches(tmp_path, "a b", "c die d", "e"), task(""), told.append)
        again = pool.run(batches(tmp_path, "x", "y"), task(""), told.append)
    assert [one.said for one in found if one.said not in ("a b", "e", "a", "b")] == ["c", "lost 1-1", "d"]
    assert {word for one in found for word in one.said.split() if len(word) == 1} == {*"abcde"}
    assert [one.said for one in again] == ["x", "y"]
    assert sum(told) == 8
