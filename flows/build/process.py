"""Running the transforms over batches in a pool of processes, so that no input can stop a run.

An exception costs the input that raised it; a crash of the whole process (out of memory, a fault in a compiled library)
costs the input that caused it, found by running the batch's inputs one by one. Both end in the refusals.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as futures_wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType

import polars as pl

from config.expectations import ExpectationSettings, load_expectation_settings
from config.settings import Settings
from config.tables import MONTHLY_TABLES, load_tables
from expectations.quarantine import split_rows
from flows.build.arrow import to_frame
from flows.build.parameters import article_parameters, make_extractor
from flows.build.quarantine import refusal_rows
from flows.build.spool import read_batch, write_batch
from transforms.articles import ArticleParameters, process_batch
from transforms.dates import month_of
from transforms.extraction import Extractor
from transforms.records import ArticleRecords, RawArticle, Reason, Refusal, Stage

# Per process: enough that none waits, few enough that a crash casts suspicion on few.
BATCHES_IN_FLIGHT = 2


@dataclass(frozen=True, slots=True)
class Processed:
    """What one batch became: rows on disk as `month=…/<group>/<table>.parquet`, refusals and refused rows here.

    Attributes:
        refused_inputs: how many inputs gave no rows; some refusals are about a part of an article that is published.
        refused_articles: how many articles were refused for breaking the tables' rules.
    """

    batch: Path
    inputs: int
    refusals: tuple[Refusal, ...]
    refused_inputs: int
    refused_articles: int
    refused_rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Worker:
    """What a process of the pool works with, loaded once when it starts."""

    parameters: ArticleParameters
    extractor: Extractor
    expectations: ExpectationSettings = field(default_factory=load_expectation_settings)


MakeWorker = Callable[[Settings], Worker]

_worker: Worker | None = None  # set once in each process of the pool


def load_worker(settings: Settings) -> Worker:
    """Return the worker that the settings ask for."""
    return Worker(article_parameters(settings.processing), make_extractor(), settings.expectations)


@dataclass(frozen=True, slots=True)
class Job:
    """What all batches of a run have in common.

    Attributes:
        folder: where the rows go.
        settings: number of processes, time limit and what the transforms need.
        make_worker: called in each process when it starts; a function of a module.
    """

    folder: Path
    settings: Settings
    make_worker: MakeWorker = load_worker


def process_batches(batches: Sequence[Path], job: Job, advance: Callable[[int], None]) -> list[Processed]:
    """Process the batch files and write their rows.

    Args:
        batches: files of inputs.
        job: how.
        advance: told how many more inputs are done, as they are done.

    Returns:
        What each batch became, in the order of `batches`.
    """
    results: dict[Path, Processed] = {}

    def done(result: Processed) -> None:
        results[result.batch] = result
        advance(result.inputs)

    waiting = deque(batches)
    while waiting:
        for batch in _run_until_a_process_dies(waiting, job, done):
            done(_process_one_by_one(batch, job))
    return [results[batch] for batch in batches]


def _run_until_a_process_dies(waiting: deque[Path], job: Job, done: Callable[[Processed], None]) -> list[Path]:
    """Process `waiting` batches, and return those that were under way when a process died: one of them is to blame."""
    workers = job.settings.run.workers or os.cpu_count() or 1
    with _pool(job, workers) as pool:
        running: dict[Future[Processed], Path] = {}
        while waiting or running:
            while waiting and len(running) < BATCHES_IN_FLIGHT * workers:
                batch = waiting.popleft()
                running[_submit(pool, batch, job)] = batch
            finished, _ = futures_wait(running, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in finished):
                return sorted(running.values())
            for future in finished:
                del running[future]
                done(future.result())
    return []


def _process_one_by_one(batch: Path, job: Job) -> Processed:
    """Process the inputs of a batch each on its own, and refuse those whose process dies."""
    waiting = deque(read_batch(batch))
    parts: list[Processed] = []
    while waiting:
        with _pool(job, 1) as pool:
            parts += _process_until_death(waiting, batch, pool, job)
    return Processed(
        batch,
        len(parts),
        tuple(refusal for part in parts for refusal in part.refusals),
        sum(part.refused_inputs for part in parts),
        sum(part.refused_articles for part in parts),
        pl.concat([refusal_rows(()), *(part.refused_rows for part in parts)]),
    )


def _process_until_death(
    waiting: deque[RawArticle], batch: Path, pool: ProcessPoolExecutor, job: Job
) -> Iterator[Processed]:
    """Process `waiting` inputs one after the other, up to and with the one that ends the pool's process."""
    while waiting:
        raw = waiting.popleft()
        single = write_batch([raw], batch.with_name(f"{batch.stem}-{len(waiting)}.arrow"))
        try:
            yield _submit(pool, single, job).result()
        except BrokenProcessPool:
            refusal = _refusal(raw, "the process that worked on it died")
            yield Processed(single, 1, (refusal,), 1, 0, refusal_rows(()))
            return


@contextmanager
def _pool(job: Job, workers: int) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    start = (job.settings, job.make_worker)
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=start) as pool:
        yield pool


def _submit(pool: ProcessPoolExecutor, batch: Path, job: Job) -> Future[Processed]:
    return pool.submit(_process_file, batch, job.folder, job.settings.run.article_seconds)


def _start_worker(settings: Settings, make_worker: MakeWorker) -> None:
    global _worker  # noqa: PLW0603 - the one place where a process keeps what it loads
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = make_worker(settings)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, also where that was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _process_file(batch: Path, folder: Path, article_seconds: float) -> Processed:
    """Process one batch file in this process, write its rows, and return what there was."""
    if _worker is None:
        raise RuntimeError("the process has not been started by the pool")
    inputs = read_batch(batch)
    records, refusals = _process_safely(inputs, _worker, article_seconds)
    refused = [
        _write_rows(group, _worker.expectations, folder, f"{batch.stem}.{index}")
        for index, group in enumerate(_distinct(records))
    ]
    rows = pl.concat([refusal_rows(()), *(rows for _, rows in refused)])
    published = {record.article.source_uri for record in records}
    lost = sum(refusal.source_uri not in published for refusal in refusals)
    return Processed(batch, len(inputs), tuple(refusals), lost, sum(articles for articles, _ in refused), rows)


def _process_safely(
    batch: Sequence[RawArticle], worker: Worker, seconds: float
) -> tuple[list[ArticleRecords], list[Refusal]]:
    """Process a batch; where that fails or takes too long, each input alone, and refuse those that fail."""
    try:
        with _time_limit(seconds * len(batch)):
            return process_batch(batch, worker.parameters, worker.extractor)
    except Exception as error:  # noqa: BLE001 - whatever an input does, the others go on
        if len(batch) == 1:
            return [], [_refusal(batch[0], f"{type(error).__name__}: {error}")]
    singles = [_process_safely([raw], worker, seconds) for raw in batch]
    return [record for records, _ in singles for record in records], [r for _, refused in singles for r in refused]


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block when it takes longer, where the system has interval timers."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not done after {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _refusal(raw: RawArticle, detail: str) -> Refusal:
    return Refusal(raw.source_uri, Stage.EXTRACT, Reason.PROCESSING_ERROR, detail[:500])


def _distinct(records: Iterable[ArticleRecords]) -> Iterator[list[ArticleRecords]]:
    """Split records so that no article id occurs twice in a group: which of its inputs is kept is settled later."""
    same_id: dict[str, list[ArticleRecords]] = {}
    for record in records:
        same_id.setdefault(record.article.article_id, []).append(record)
    yield from ([item for item in layer if item] for layer in zip_longest(*same_id.values()))


def _write_rows(
    records: Sequence[ArticleRecords], settings: ExpectationSettings, folder: Path, group: str
) -> tuple[int, pl.DataFrame]:
    """Write the rows that keep the tables' rules, and return how many articles do not, and all refused rows."""
    kept, refused = split_rows(_frames(records), settings)
    for month, articles in _by_month(kept["articles"]).items():
        place = folder / f"month={month}" / group
        place.mkdir(parents=True, exist_ok=True)
        for table, rows in kept.items():
            of_month = rows.join(articles, "article_id", how="semi")
            of_month.write_parquet(place / f"{table}.parquet", compression="lz4")
    return len(records) - kept["articles"].height, refused


def _by_month(articles: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the ids of articles by their month of publication."""
    months: dict[str, list[str]] = {}
    for article, published_at in articles.select("article_id", "published_at").iter_rows():
        months.setdefault(month_of(published_at), []).append(article)
    return {month: pl.DataFrame({"article_id": ids}) for month, ids in months.items()}


def _frames(records: Sequence[ArticleRecords]) -> dict[str, pl.DataFrame]:
    tables = load_tables()
    return {
        "articles": to_frame((record.article for record in records), tables["articles"]),
        **{
            name: to_frame((row for record in records for row in getattr(record, name)), tables[name])
            for name in MONTHLY_TABLES[1:]
        },
    }
