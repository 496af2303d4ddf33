"""JSON Lines, good and bad, through the one way in."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import Settings
from config.sources import load_sources
from flows.sources import jsonl
from tests.unit.flows.sources.source_samples import LIMIT, PAGE, TEXT, only_article, only_refusal, packed, read
from transforms.records import RawArticle, Reason, Refusal


def write_jsonl(path: Path, *records: object) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def test_every_field_of_a_record_is_taken(here: Path, settings: Settings) -> None:
    write_jsonl(
        here / "a.jsonl",
        {
            "guid": 17,
            "articleBody": TEXT,
            "link": "https://example.org/a ",
            "headline": "Harbour\nto close",
            "datePublished": "2024-04-15T10:15:30+02:00",
            "publisher": {"name": "The Quay"},
            "authors": ["Jonas Vik", {"name": "Ida Roth"}],
        },
    )
    article = only_article(read(settings, "a.jsonl"))
    assert article.source_uri == "a.jsonl#17"
    assert (article.source_id, article.content, article.is_html) == ("17", TEXT, False)
    assert (article.url, article.title, article.outlet) == ("https://example.org/a", "Harbour to close", "The Quay")
    assert article.authors == ("Jonas Vik", "Ida Roth")
    assert article.published_at == datetime(2024, 4, 15, 8, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jonas Vik and Ida Roth", ("Jonas Vik", "Ida Roth")),
        ("Jonas Vik; Ida Roth", ("Jonas Vik", "Ida Roth")),
        ("Ida Roth, Wire Desk", ("Ida Roth", "Wire Desk")),
        ("", ()),
        (None, ()),
        (3.5, ()),
    ],
)
def test_bylines(here: Path, settings: Settings, byline: object, names: tuple[str, ...]) -> None:
    write_jsonl(here / "a.jsonl", {"text": TEXT, "byline": byline})
    assert only_article(read(settings, "a.jsonl")).authors == names


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": 5}, Reason.MALFORMED_RECORD),
        ({"text": ["a", 5]}, Reason.MALFORMED_RECORD),
        ({"text": ""}, Reason.EMPTY_INPUT),
        ({"text": None}, Reason.EMPTY_INPUT),
        ({"text": "\ufeff \n"}, Reason.EMPTY_INPUT),
        ({"text": "a\x00b"}, Reason.BINARY_INPUT),
        ({"title": "Harbour", "summary": TEXT}, Reason.MISSING_COLUMN),
        ({}, Reason.MISSING_COLUMN),
        (["text"], Reason.MALFORMED_RECORD),
        ("text", Reason.MALFORMED_RECORD),
        (None, Reason.MALFORMED_RECORD),
    ],
)
def test_a_bad_record_is_refused_and_the_next_one_read(
    here: Path, settings: Settings, record: object, reason: Reason
) -> None:
    write_jsonl(here / "a.jsonl", record, {"id": "good", "text": TEXT})
    refusal, article = read(settings, "a.jsonl")
    assert isinstance(refusal, Refusal)
    assert (refusal.source_uri, refusal.reason) == ("a.jsonl#L1", reason)
    assert isinstance(article, RawArticle)
    assert article.source_uri == "a.jsonl#good"


def test_a_missing_column_names_the_columns_found(here: Path, settings: Settings) -> None:
    write_jsonl(here / "a.jsonl", {"title": "Harbour", "summary": TEXT})
    assert "summary, title" in only_refusal(read(settings, "a.jsonl")).detail


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "cut off',
        b"not json",
        b"[" * 1500,
        b'{"a":' * 300,
        b'{"text": ' + b"9" * 1900 + b"x}",
        b'{"text": "a"} {"text": "b"}',
    ],
)
def test_a_broken_line_is_refused_with_its_number(here: Path, settings: Settings, line: bytes) -> None:
    (here / "a.jsonl").write_bytes(b"\n" + line + b"\n" + json.dumps({"text": TEXT}).encode())
    refusal, article = read(settings, "a.jsonl")
    assert isinstance(refusal, Refusal)
    assert (refusal.source_uri, refusal.reason) == ("a.jsonl#L2", Reason.MALFORMED_RECORD)
    assert "line 2" in refusal.detail
    assert article.source_uri == "a.jsonl#L3"


def test_a_line_over_the_limit_is_skipped_and_a_file_over_it_is_not(here: Path, settings: Settings) -> None:
    good = json.dumps({"text": TEXT}).encode() + b"\n"
    (here / "a.jsonl").write_bytes(good + b'{"text": "' + b"x" * 3 * LIMIT + b'"}\n' + good * 30)
    found = read(settings, "a.jsonl")
    assert [entry.source_uri for entry in found if isinstance(entry, Refusal)] == ["a.jsonl#L2"]
    assert len(found) == 32


def test_a_line_that_never_ends_ends_the_reading(here: Path, settings: Settings) -> None:
    (here / "a.jsonl.gz").write_bytes(packed(b"x" * (LIMIT * jsonl.LINES_SKIPPED + 5 * jsonl.CHUNK)))
    assert only_refusal(read(settings, "a.jsonl.gz")).reason is Reason.TOO_LARGE


def test_lone_surrogates_are_replaced_and_pairs_joined(here: Path, settings: Settings) -> None:
    (here / "a.jsonl").write_bytes(b'{"text": "x \\ud83d\\ude00 \\ud83d y", "title": "\\udc00 t"}')
    article = only_article(read(settings, "a.jsonl"))
    assert (article.content, article.title) == ("x 😀 \ufffd y", "t")


def test_lines_in_another_encoding_are_read_too(here: Path, settings: Settings) -> None:
    text = "Zoë Brûlé said that the café would stay open until the end of the summer."
    (here / "a.jsonl").write_bytes(json.dumps({"text": text}, ensure_ascii=False).encode("cp1252"))
    assert only_article(read(settings, "a.jsonl")).content == text


def test_html_columns_are_html(here: Path, settings: Settings) -> None:
    write_jsonl(here / "a.jsonl", {"html": PAGE, "text": " "})
    article = only_article(read(settings, "a.jsonl"))
    assert (article.content, article.is_html) == (PAGE, True)


def test_the_digest_covers_what_is_read_and_no_more(here: Path, settings: Settings) -> None:
    write_jsonl(here / "a.jsonl", {"text": TEXT}, {"text": TEXT, "views": 3}, {"text": TEXT, "title": "New"})
    first, same, other = (entry.input_sha256 for entry in read(settings, "a.jsonl") if isinstance(entry, RawArticle))
    assert first == same != other


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_another_declaration_of_a_source_makes_its_inputs_new(here: Path, settings: Settings, name: str) -> None:
    write_jsonl(here / name, {"text": TEXT})
    digests = set()
    for outlet in ("The Quay", "The Pier"):
        text = f"sources: [{{name: one, path: {name}, outlet: {outlet}}}]"
        (here / "sources.yml").write_text(text, encoding="utf-8")
        article = only_article(read(settings, "one", sources=load_sources(here / "sources.yml")))
        assert article.outlet == outlet
        digests.add(article.input_sha256)
    assert len(digests) == 2
