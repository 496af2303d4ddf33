"""The pool of processes: nothing that an input does to one of them stops the others."""

import os
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import polars as pl

from config.settings import Settings, load_settings
from flows.pipeline.processing.process import Job, Worker, load_worker, process_batches
from flows.pipeline.processing.recurring import Learner, parent_state
from flows.pipeline.reading.spool import read_batch, read_documents, write_batch, write_documents
from transforms.quoting.extraction import ExtractedText, Extractor
from transforms.reading.documents import Document
from transforms.records import PageKind, Paragraph, Precision, RawArticle, Reason, Span, Stage
from transforms.text.reading import TextReading

STORY = "The ferry {what} on Monday.\n\n“We waited,” said Ida Penn, the harbour master of Skerry."


SECONDS = 20.0


def hang_and_catch_everything() -> None:
    while True:
        with suppress(BaseException):  # as libraries do
            time.sleep(600)


@dataclass(frozen=True)
class Hostile:
    """The real extractor, but for texts that make it raise, hang or die."""

    real: Extractor

    @property
    def version(self) -> str:
        return self.real.version

    def extract(self, texts: Sequence[TextReading]) -> list[ExtractedText]:
        for text in (reading.text for reading in texts):
            if "raised" in text:
                raise ValueError("a story that cannot be read")
            if "hung" in text:
                hang_and_catch_everything()
            if "looped" in text:
                deque(repeat(None), maxlen=0)  # in compiled code, which no signal interrupts
            if "died" in text:
                os._exit(9)
            if "misled" in text:
                first = self.real.extract(texts)[0].extractions[0]
                return [ExtractedText((replace(first, spans=()),))]
        return self.real.extract(texts)


def hostile_worker(settings: Settings) -> Worker:
    worker = load_worker(settings)
    return replace(worker, extractor=Hostile(worker.extractor))


def raw(number: int, what: str) -> RawArticle:
    return RawArticle(f"news/{number}.txt", f"{number:064x}", STORY.format(what=what), is_html=False)


def batches_of(folder: Path, *batches: Sequence[str]) -> list[Path]:
    numbered = iter(range(1000))
    return [
        write_batch([raw(next(numbered), what) for what in batch], folder / f"batch-{index}.arrow")
        for index, batch in enumerate(batches)
    ]


def job_of(folder: Path) -> Job:
    settings = load_settings()
    run = settings.run.model_copy(update={"workers": 2, "article_seconds": SECONDS})
    learner = Learner(parent_state(folder, None), folder / "state", folder / "known", settings.processing)
    return Job(folder / "rows", settings.model_copy(update={"run": run}), learner, hostile_worker)


EXPECTED = {
    "raised": (Stage.QUOTES, "ValueError: a story that cannot be read"),
    "hung": (Stage.QUOTES, "not done after 20 seconds"),
    "looped": (Stage.QUOTES, "not done after 20 seconds"),
    "died": (Stage.QUOTES, "the process that worked on it died"),
    "misled": (Stage.SPEAKERS, "IndexError: tuple index out of range"),
}


def test_an_input_that_fails_costs_itself_alone(tmp_path: Path) -> None:
    whats = [
        ["sank", "raised", "hung", "sailed"],
        ["burned", "died"],
        ["looped", "moved", "misled", "stayed"],
    ]
    told: list[int] = []
    processed = process_batches(batches_of(tmp_path, *whats), job_of(tmp_path), told.append)
    flat = [what for batch in whats for what in batch]
    assert sum(result.inputs for result in processed) == len(flat)
    assert sum(result.refused_inputs for result in processed) == len(EXPECTED)
    refusals = [refusal for result in processed for refusal in result.refusals]
    assert {refusal.reason for refusal in refusals} == {Reason.PROCESSING_ERROR}
    got = {refusal.source_uri: (refusal.stage, refusal.detail) for refusal in refusals}
    assert got == {f"news/{flat.index(what)}.txt": found for what, found in EXPECTED.items()}
    articles = pl.read_parquet(tmp_path / "rows" / "month=*" / "*" / "articles.parquet")
    assert {*articles["source_uri"], *got} == {f"news/{number}.txt" for number in range(len(flat))}
    assert sum(told) == 2 * len(flat)  # read, and processed


def test_batches_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    first = replace(
        raw(1, "sank"), url="https://skerry.example/1", authors=("Ida Penn", "Per Oddan"), content="é\n\U0001f6a2"
    )
    path = write_batch([first, raw(2, "sailed")], tmp_path / "batch.arrow")
    assert read_batch(path) == [first, raw(2, "sailed")]


def test_documents_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    when = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    paragraphs = (Paragraph("“Nobody called.”", Span(3, 19)), Paragraph("é\U0001f6a2", None, "h2"))
    full = Document(
        "art_1", "a.html", "1", "https://skerry.example", "T", ("Ida Penn",), "Skerry Mail", when, Precision.MINUTE,
        99, "text/1", when, paragraphs, is_html=True, page_kind=PageKind.STUB,
    )  # fmt: skip
    bare = Document(
        "art_2", "b.txt", None, None, None, (), None, None, None, 0, "text/1", None, (), is_html=False, page_kind=None
    )
    assert read_documents(write_documents([full, bare], tmp_path / "documents.arrow")) == [full, bare]
