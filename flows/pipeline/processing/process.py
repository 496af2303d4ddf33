"""Two passes over the batches of a run: inputs to documents, then documents to rows of the monthly tables.

Between them the boilerplate that outlets repeat is learnt. An input that raises an exception, passes its deadline or
crashes its process is refused, with the stage it was in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import polars as pl

from config.expectations import ExpectationSettings, load_expectation_settings
from config.settings import Settings
from config.tables import MONTHLY_TABLES, load_tables
from expectations.rows.quarantine import split_rows
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from flows.pipeline.processing.recurring import read_recurring, write_paragraphs
from flows.pipeline.processing.workers import Batch, Failure, WorkerPool
from flows.pipeline.reading.arrow import to_frame
from flows.pipeline.reading.spool import read_batch, read_documents, write_documents
from flows.pipeline.tables.quarantine import refusal_rows
from transforms.article import ArticleParameters, RecurringKeys, paragraph_keys, process_document
from transforms.ids import outlet_key
from transforms.quoting.extraction import Extractor
from transforms.reading.dates import month_of
from transforms.reading.documents import Document, read_document
from transforms.records import ArticleRecords, RawArticle, Reason, Refusal, Stage

PASSES = 2  # over every input: it is read, then labelled and its quotations extracted


class Item(Protocol):
    """What comes from an input."""

    @property
    def source_uri(self) -> str:
        """The input."""
        ...


I = TypeVar("I", bound=Item)  # noqa: E741 - an item
O = TypeVar("O")  # noqa: E741 - its outcome
Enter = Callable[[Stage], None]  # told each stage of an input as it begins


@dataclass(frozen=True, slots=True)
class Read:
    """Result of the first pass over a batch: a file of documents, one of their paragraphs, and refusals."""

    documents: Path
    paragraphs: Path
    inputs: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Processed:
    """Result of the second pass over a batch; its rows lie on disk as `month=…/<group>/<table>.parquet`.

    Attributes:
        refused_inputs: number of inputs without rows; other refusals concern a part of a published article.
        refused_articles: number of articles that break rules of the tables.
    """

    inputs: int
    refusals: tuple[Refusal, ...]
    refused_inputs: int
    refused_articles: int
    refused_rows: pl.DataFrame

    @classmethod
    def refused(cls, inputs: int, refusals: tuple[Refusal, ...]) -> "Processed":
        """Result of a batch of which no input got past reading."""
        return cls(inputs, refusals, len(refusals), 0, refusal_rows(()))


@dataclass(frozen=True, slots=True)
class Worker:
    """Parameters and models of a process of the pool, loaded once when it starts."""

    parameters: ArticleParameters
    extractor: Extractor
    expectations: ExpectationSettings = field(default_factory=load_expectation_settings)


MakeWorker = Callable[[Settings], Worker]

_worker: Worker | None = None  # set once in each process of the pool


def load_worker(settings: Settings) -> Worker:
    """Return parameters and models for the settings."""
    return Worker(article_parameters(settings.processing), make_extractor(), settings.expectations)


@dataclass(frozen=True, slots=True)
class Job:
    """Parameters of a run that all its batches share.

    Attributes:
        folder: where the rows go.
        settings: number of processes, seconds for an input and what the transforms need.
        learn: takes the files of paragraphs of all inputs and writes what outlets repeat to the file it returns.
        make_worker: called in each process when it starts; a function of a module.
    """

    folder: Path
    settings: Settings
    learn: Callable[[Sequence[Path]], Path]
    make_worker: MakeWorker = load_worker


def process_batches(batches: Sequence[Path], job: Job, on_progress: Callable[[int], None]) -> list[Processed]:
    """Process the batch files and write their rows.

    Args:
        batches: files of inputs.
        job: how.
        on_progress: told how many more inputs are done; each counts once in each of the `PASSES`.

    Returns:
        Results of the batches with refusals in the first pass, then those of all batches in the second.
    """
    run, start = job.settings.run, partial(_start_worker, job.settings, job.make_worker)
    with WorkerPool(run.workers, start, run.article_seconds) as pool:
        read = pool.run(batches, _read_file, on_progress)
        recurring = job.learn([batch.paragraphs for batch in read])
        refused = [Processed.refused(0, batch.refusals) for batch in read if batch.refusals]
        on_progress(sum(len(batch.refusals) for batch in refused))
        label = partial(_label_file, recurring=recurring, folder=job.folder)
        return refused + pool.run([batch.documents for batch in read], label, on_progress)


def _start_worker(settings: Settings, make_worker: MakeWorker) -> None:
    global _worker  # noqa: PLW0603 - the one place where a process keeps what it loads
    _worker = make_worker(settings)


def _loaded() -> Worker:
    if _worker is None:
        raise RuntimeError("the process has not been started by the pool")
    return _worker


def _read_file(batch: Batch) -> Read:
    """Read the inputs of a batch file as documents."""
    parameters = _loaded().parameters

    def read(raw: RawArticle, enter: Enter) -> "_Keyed | Refusal":
        enter(Stage.EXTRACT)
        document = read_document(raw, parameters.documents)
        if isinstance(document, Refusal):
            return document
        enter(Stage.BOILERPLATE)
        return _Keyed(document, tuple(paragraph_keys(document, parameters)))

    results, failures = _each(batch, read_batch(batch.path), read)
    refusals = [result for result in results if isinstance(result, Refusal)]
    return _write_read(batch.path, [result for result in results if isinstance(result, _Keyed)], refusals + failures)


class _Keyed(NamedTuple):
    """A document with the keys of its paragraphs and the number of their words."""

    document: Document
    keys: tuple[tuple[str, int], ...]


def _write_read(batch: Path, read: Sequence[_Keyed], refusals: Sequence[Refusal]) -> Read:
    path = write_documents([one.document for one in read], batch.with_name(f"{batch.stem}.documents.arrow"))
    paragraphs = batch.with_name(f"{batch.stem}.paragraphs.parquet")
    rows = ((outlet_key(doc.outlet), doc.article_id, *key) for doc, keys in read for key in keys)
    write_paragraphs(rows, paragraphs)
    return Read(path, paragraphs, len(read) + len(refusals), tuple(refusals))


def _label_file(batch: Batch, recurring: Path, folder: Path) -> Processed:
    """Turn the documents of a batch file into rows, write them, and return what there was."""
    worker, documents, known = _loaded(), read_documents(batch.path), _known(recurring)

    def label(document: Document, enter: Enter) -> tuple[ArticleRecords | None, Refusal | None]:
        return process_document(document, worker.parameters, worker.extractor, known, enter)

    results, failures = _each(batch, documents, label)
    records = [rows for rows, _ in results if rows]
    refusals = [*(refusal for _, refusal in results if refusal), *failures]
    refused = [
        _write_rows(group, worker.expectations, folder, f"{batch.path.stem}.{index}")
        for index, group in enumerate(_distinct(records))
    ]
    rows = pl.concat([refusal_rows(()), *(rows for _, rows in refused)])
    published = {record.article.source_uri for record in records}
    lost = sum(refusal.source_uri not in published for refusal in refusals)
    return Processed(len(documents), tuple(refusals), lost, sum(articles for articles, _ in refused), rows)


@cache
def _known(recurring: Path) -> RecurringKeys:
    return read_recurring(recurring)


def _each(batch: Batch, items: Sequence[I], work: Callable[[I, Enter], O]) -> tuple[list[O], list[Refusal]]:
    """Do the work with each item; return the outcomes, and the refusals of items that fail now or failed before."""
    outcomes: list[O] = []
    refusals: list[Refusal] = []
    for number, item in enumerate(items):
        failure = batch.failures.get(number)
        if failure is None:
            try:
                outcomes.append(work(item, partial(batch.enter, number)))
            except Exception as error:  # noqa: BLE001 - whatever an input does, the others go on
                stage = batch.position.stage if batch.position else Stage.EXTRACT
                failure = Failure(stage, f"{type(error).__name__}: {error}")
        if failure:
            detail = failure.detail[:500]
            refusals.append(Refusal(item.source_uri, failure.stage, Reason.PROCESSING_ERROR, detail))
    batch.leave()
    return outcomes, refusals


def _distinct(records: Iterable[ArticleRecords]) -> Iterator[list[ArticleRecords]]:
    """Split records so that no article id occurs twice in a group: which of its inputs is kept is decided later."""
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
