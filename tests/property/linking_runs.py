"""Runs of a real store on articles whose quotations are found beforehand, so that a run costs little."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl

from config.settings import Settings, load_settings
from config.sources import load_sources
from flows.pipeline import steps
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from flows.pipeline.processing.process import _write_rows
from flows.pipeline.reading.spool import Spool
from flows.pipeline.request import Request
from flows.pipeline.run import in_silence
from flows.pipeline.tables.quarantine import refusal_rows
from flows.pipeline.workspace import Workspace
from flows.store.publish import NewVersion
from flows.store.store import Store
from tests.shortcuts import process_batch
from transforms.records import ArticleRecords, RawArticle

NOTHING_READ = Spool((), (), (), 0)

# Each paragraph is an article of its own: names in full and without, variants, homonyms, abbreviations, nobody.
STORIES = (
    "Kremlin spokesman Dmitry Fjelltindov said on Monday that the harbour would stay open all winter.",
    "“Nothing was agreed,” said Dmytro Fjelltindov, the press secretary, in the evening in the capital.",
    "“We shall see,” Fjelltindov told reporters on Tuesday. “The wall will not repair itself this year.”",
    "The minister, Ida Penn, said the ferries would sail. “They always have,” said Penn, the transport minister.",
    "Goalkeeper Ida Penn said the match was hard. “I saw the ball late,” said Penn, the goalkeeper of Skerry.",
    "Ida Penn said that the winter was long. Officials said they agreed, and the police said nothing at all.",
    "The Skerry Rowing Club said it had not been asked. The meeting heard Ruth Lavender speak for an hour.",
    "SRC said in a statement that it would row on. “We are calm,” Lavender said, leaving the hall in the rain.",
    "“It is cold,” said R. Lavender in the harbour on Friday. “It was warmer,” said Bill Oddan, the owner.",
    "William Oddan said that the port company had no money left. A spokesman said the company would be sold.",
)


@cache
def prepared() -> tuple[ArticleRecords, ...]:
    """Return the rows of each story, all without date or outlet."""
    raws = [
        RawArticle(f"{n}.txt", f"{n:064x}", f"{story}\n\n{story[:40]}", is_html=False)
        for n, story in enumerate(STORIES)
    ]
    records, refusals = process_batch(raws, article_parameters(load_settings().processing), make_extractor())
    assert not refusals, refusals
    assert all(record.attributions for record in records)
    return tuple(records)


def run(output: Path, records: Iterable[ArticleRecords], settings: Settings | None = None) -> None:
    """Publish a version with these articles too."""
    wanted = settings or load_settings()
    store = Store.open(output, wanted.store)
    with store.writing() as writer:
        work = Workspace(Request((), output, wanted, load_sources()), writer.staging, writer.parent, "mark", in_silence)
        _write_rows(tuple(records), wanted.expectations, work.folder / "fresh", "batch")
        (work.folder / "fresh").mkdir(exist_ok=True)
        selection = steps.select_articles(work)
        speakers = steps.link_speakers(work, selection)
        links = steps.link_articles(work, selection, speakers)
        draft = steps.assemble_tables(
            work, selection, links, speakers, NOTHING_READ, refusal_rows(()), "run_" + "0" * 16
        )
        writer.publish(
            NewVersion(
                tables=draft.tables,
                created_at=datetime(2024, 3, 1, tzinfo=UTC),
                code_version="1",
                config_sha256="0" * 64,
                model_version="1",
                run_id="run_" + "0" * 16,
                moves=steps.write_moves(work, draft, speakers),
            )
        )


def table(output: Path, name: str, columns: Sequence[str] = ("*",)) -> pl.DataFrame:
    """Return a table of the current version."""
    return pl.read_parquet(output / "latest" / name / "**" / "*.parquet").select(columns)
