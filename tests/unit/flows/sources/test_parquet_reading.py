"""Parquet files as inputs."""

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from config.settings import Settings
from flows.sources import parquet_rows
from tests.unit.flows.sources.source_samples import PAGE, TEXT, only_article, only_refusal, read
from transforms.reading.documents import LONGEST_METADATA, MOST_AUTHORS
from transforms.records import RawArticle, Reason, Refusal


def test_parquet_rows_are_articles(here: Path, settings: Settings) -> None:
    table = pa.table(
        {
            "text": [TEXT, None, TEXT],
            "published": [date(2024, 4, 15), None, date(2024, 4, 16)],
            "id": [None, None, "third"],
            "image": [b"\x00"] * 3,
        }
    )
    parquet.write_table(table, here / "a.parquet")
    first, refusal, third = read(settings, "a.parquet")
    assert isinstance(first, RawArticle)
    assert (first.source_uri, first.published_at) == ("a.parquet#row0", datetime(2024, 4, 15, tzinfo=UTC))
    assert isinstance(refusal, Refusal)
    assert (refusal.source_uri, refusal.reason) == ("a.parquet#row1", Reason.EMPTY_INPUT)
    assert third.source_uri == "a.parquet#third"


def test_parquet_times_to_the_nanosecond_and_pages_as_bytes(here: Path, settings: Settings) -> None:
    times = pa.array([1_713_175_200_123_456_789], pa.timestamp("ns", "UTC"))
    parquet.write_table(pa.table({"html": [PAGE.encode("utf-16")], "date": times}), here / "a.parquet")
    article = only_article(read(settings, "a.parquet"))
    assert (article.content, article.published_at) == (PAGE, datetime(2024, 4, 15, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (pa.table({"title": ["a"], "views": [1]}), Reason.MISSING_COLUMN),
        (pa.table({"text": pa.array([], pa.string())}), Reason.EMPTY_INPUT),
    ],
)
def test_parquet_without_articles_is_refused(here: Path, settings: Settings, table: pa.Table, reason: Reason) -> None:
    parquet.write_table(table, here / "a.parquet")
    assert only_refusal(read(settings, "a.parquet")).reason is reason


def test_truncated_parquet_is_refused(here: Path, settings: Settings) -> None:
    parquet.write_table(pa.table({"text": [TEXT] * 50}), here / "whole.parquet")
    (here / "cut.parquet").write_bytes((here / "whole.parquet").read_bytes()[:-40])
    assert only_refusal(read(settings, "cut.parquet")).reason is Reason.UNREADABLE


def test_a_date_that_cannot_be_costs_that_date_alone(here: Path, settings: Settings) -> None:
    times = pa.array([0, 1 << 62, 86_400_000_000], pa.timestamp("us"))
    parquet.write_table(pa.table({"text": [TEXT] * 3, "date": times}), here / "a.parquet")
    found = [entry for entry in read(settings, "a.parquet") if isinstance(entry, RawArticle)]
    assert [entry.published_at and entry.published_at.day for entry in found] == [1, None, 2]


def test_rows_that_unpack_to_gigabytes_are_refused_unread(here: Path, settings: Settings) -> None:
    table = pa.table({"text": ["a" * 10_000_000] * 12, "id": [str(number) for number in range(12)]})
    parquet.write_table(table, here / "a.parquet", compression="zstd", use_dictionary=False)
    refusal = only_refusal(read(settings, "a.parquet"))
    assert refusal.reason is Reason.TOO_LARGE
    assert "unpacks from" in refusal.detail


@pytest.mark.parametrize(("chars", "rows"), [(100, 64), (400_000, 2), (3_000_000, 1)])
def test_rows_are_held_by_their_bytes(here: Path, chars: int, rows: int) -> None:
    texts = [hexed(chars, seed) for seed in range(70)]
    parquet.write_table(pa.table({"text": texts, "views": texts}), here / "a.parquet", compression=None)
    assert parquet_rows.rows_at_a_time(parquet.read_metadata(here / "a.parquet"), {"text"}) == rows


def hexed(chars: int, seed: int) -> str:
    return random.Random(seed).randbytes(chars // 2).hex()


def test_metadata_has_limits(here: Path, settings: Settings) -> None:
    long = "x" * (LONGEST_METADATA + 1)
    names = [f"Ida {number}" for number in range(MOST_AUTHORS + 1)]
    table = pa.table({"text": [TEXT], **{name: [long] for name in ("id", "title", "url", "outlet")}, "author": [names]})
    parquet.write_table(table, here / "a.parquet")
    article = only_article(read(settings, "a.parquet"))
    assert (article.source_id, article.title, article.url, article.outlet) == (None,) * 4
    assert article.authors == tuple(names[:-1])
