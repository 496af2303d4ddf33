"""CSV and TSV as inputs, as spreadsheets, databases and scripts write them."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import Settings
from tests.unit.flows.sources.source_samples import LIMIT, TEXT, only_article, only_refusal, packed, read, zstd
from transforms.records import RawArticle, Reason, Refusal

QUOTED = f"{TEXT}\n\n“It is late, and there is no more time; go,” said Ida Penn."


def write(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_rows_are_articles(here: Path, settings: Settings, delimiter: str, encoding: str) -> None:
    header = ["ID", "Headline", "Publication", "pub_date", "Content", "Views"]
    rows = [["7", "Harbour, closed", "The Quay; daily", "2024-04-15", QUOTED, "3"], ["", "", "", "", TEXT, ""]]
    write(here / "a.csv", [header, *rows], delimiter, encoding)
    first, second = read(settings, "a.csv")
    assert isinstance(first, RawArticle)
    assert (first.source_uri, first.title, first.outlet) == ("a.csv#7", "Harbour, closed", "The Quay; daily")
    assert first.published_at == datetime(2024, 4, 15, tzinfo=UTC)
    assert first.content == QUOTED
    assert isinstance(second, RawArticle)
    assert (second.source_uri, second.content, second.title) == ("a.csv#row1", TEXT, None)


def test_packed_tables_are_read_too(here: Path, settings: Settings) -> None:
    content = write(here / "a.tsv", [["text"], [TEXT]])
    (here / "b.csv.gz").write_bytes(packed(content))
    (here / "c.csv.zst").write_bytes(zstd(content))
    assert [entry.content for entry in read(settings, ".") if isinstance(entry, RawArticle)] == [TEXT] * 3


def test_a_bad_row_costs_that_row(here: Path, settings: Settings) -> None:
    rows = [["title", "text"], ["a", TEXT], ["b"], ["c", TEXT, "surplus"], ["d", TEXT, ""]]
    write(here / "a.csv", rows)
    found = read(settings, "a.csv")
    assert [type(entry) for entry in found] == [RawArticle, Refusal, Refusal, RawArticle]
    assert [entry.reason for entry in found if isinstance(entry, Refusal)] == [
        Reason.EMPTY_INPUT,
        Reason.MALFORMED_RECORD,
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_INPUT),
        (b"title,text\n", Reason.EMPTY_INPUT),
        (b"title,views\na,3\n", Reason.MISSING_COLUMN),
        (b"PK\x03\x04" + bytes(range(256)) * 3, Reason.MISSING_COLUMN),
        (b'text\n"' + b"never closed " * LIMIT, Reason.TOO_LARGE),
        (b'text\n"' + b"never closed\n" * LIMIT, Reason.UNREADABLE),
    ],
)
def test_what_is_no_table_of_articles_is_refused(
    here: Path, settings: Settings, content: bytes, reason: Reason
) -> None:
    (here / "a.csv").write_bytes(content)
    assert only_refusal(read(settings, "a.csv")).reason is reason


def test_ten_thousand_rows_are_read(here: Path, settings: Settings) -> None:
    write(here / "a.csv", [["id", "body"], *([str(number), f"{TEXT} {number}"] for number in range(10_000))])
    found = read(settings, "a.csv")
    assert len({entry.source_uri for entry in found if isinstance(entry, RawArticle)}) == 10_000


def test_text_in_a_list_of_paragraphs_is_joined(here: Path, settings: Settings) -> None:
    (here / "a.jsonl").write_text('{"body": ["The ferry sailed.", "Nobody waved."]}\n', encoding="utf-8")
    assert only_article(read(settings, "a.jsonl")).content == "The ferry sailed.\n\nNobody waved."
