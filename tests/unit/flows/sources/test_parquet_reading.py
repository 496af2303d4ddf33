"""Parquet files as inputs."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from config.settings import Settings
from tests.unit.flows.sources.source_samples import PAGE, TEXT, only_article, only_refusal, read
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
