"""Inputs of every kind, good and bad, through the one way in."""

import gzip
import io
import json
import os
import random
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from config.settings import Settings, load_settings
from config.sources import Sources, load_sources
from flows.sources import jsonl
from flows.sources.read import read_sources
from flows.sources.refusing import SourceError
from transforms.records import Precision, RawArticle, Reason, Refusal, Stage

TEXT = "Mara Lindqvist said on Monday that the harbour would close. “We have no choice,” she said."
PAGE = f"<html><head><title>Harbour</title></head><body><p>{TEXT}</p></body></html>"
LIMIT = 2_000


@pytest.fixture(scope="module")
def settings() -> Settings:
    loaded = load_settings()
    return loaded.model_copy(
        update={"processing": loaded.processing.model_copy(update={"max_input_bytes": LIMIT})},
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packed(content: bytes) -> bytes:
    """Pack without the time, so that test ids built from it are the same in every process."""
    return gzip.compress(content, mtime=0)


def read(settings: Settings, *inputs: str, sources: Sources | None = None) -> list[RawArticle | Refusal]:
    return list(read_sources(inputs, settings, sources or load_sources()))


def only_article(found: list[RawArticle | Refusal]) -> RawArticle:
    (article,) = found
    assert isinstance(article, RawArticle), article
    return article


def only_refusal(found: list[RawArticle | Refusal]) -> Refusal:
    (refusal,) = found
    assert isinstance(refusal, Refusal), refusal
    return refusal


def uris(found: list[RawArticle | Refusal]) -> list[str]:
    return [entry.source_uri for entry in found]


def write_warc(path: Path, pages: list[tuple[str, bytes, str]], packed: bool = True) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for number, (status, body, content_type) in enumerate(pages):
            headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://example.org/{number}",
                "response",
                payload=io.BytesIO(body),
                http_headers=headers,
                warc_headers_dict={
                    "WARC-Date": "2024-04-15T10:15:30Z",
                    "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>",
                },
            )
            writer.write_record(record)


# Files, folders, globs, sources


def test_a_text_file_is_an_article_named_as_given(here: Path, settings: Settings) -> None:
    (here / "news").mkdir()
    (here / "news" / "a.txt").write_text(TEXT, encoding="utf-8")
    article = only_article(read(settings, "news/a.txt"))
    assert (article.source_uri, article.content, article.is_html) == ("news/a.txt", TEXT, False)


def test_a_folder_is_read_whole_and_sorted(here: Path, settings: Settings) -> None:
    for name in (
        "b.txt",
        "a/z.html",
        "a/y.XHTML",
        "c.htm",
        "README.md",
        "notes.md",
        "x.json",
        ".hidden.txt",
        ".git/k.txt",
    ):
        (here / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "in" / name).write_text(PAGE, encoding="utf-8")
    assert uris(read(settings, "in")) == ["in/a/y.XHTML", "in/a/z.html", "in/b.txt", "in/c.htm"]


def test_names_do_not_depend_on_where_the_folder_is(
    here: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "in" / "work").mkdir(parents=True)
    (here / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(here / "in" / "work")
    assert uris(read(settings, "../../in")) == ["../../in/a.txt"]
    assert uris(read(settings, "../a.txt")) == ["../a.txt"]
    monkeypatch.chdir(here / "in")
    assert uris(read(settings, ".")) == ["a.txt"]
    assert uris(read(settings, str(here / "in"))) == [f"{(here / 'in').as_posix()}/a.txt"]


def test_inputs_are_read_in_one_order_and_once(here: Path, settings: Settings) -> None:
    for name in ("b.txt", "a.txt"):
        (here / name).write_text(TEXT, encoding="utf-8")
    assert uris(read(settings, "b.txt", "a.txt", "b.txt")) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("in/*.txt", ["in/a.txt", "in/b.txt"]),
        ("in/**/*.txt", ["in/a.txt", "in/b.txt", "in/deep/c.txt"]),
        ("in/*", ["in/a.txt", "in/b.txt", "in/deep/c.txt"]),
        ("i?/[ab].txt", ["in/a.txt", "in/b.txt"]),
    ],
)
def test_globs(here: Path, settings: Settings, pattern: str, expected: list[str]) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt", "d.md", ".e.txt"):
        (here / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "in" / name).write_text(TEXT, encoding="utf-8")
    assert uris(read(settings, pattern)) == expected
    assert uris(read(settings, str(here / pattern))) == [f"{here.as_posix()}/{name}" for name in expected]


def test_a_file_whose_name_looks_like_a_glob_is_the_file(here: Path, settings: Settings) -> None:
    (here / "[a].txt").write_text(TEXT, encoding="utf-8")
    (here / "a.txt").write_text(TEXT, encoding="utf-8")
    assert uris(read(settings, "[a].txt")) == ["[a].txt"]


def test_the_shipped_samples_are_a_source(settings: Settings) -> None:
    found = list(read_sources(["samples"], load_settings(), load_sources()))
    assert found
    assert all(entry.source_uri.startswith("samples/") for entry in found)
    assert uris(list(read_sources([], load_settings(), load_sources()))) == uris(found)


def test_a_configured_source_maps_its_columns(here: Path, settings: Settings) -> None:
    (here / "data").mkdir()
    (here / "data" / "feed.log").write_text(
        json.dumps({"story": TEXT, "sent": "2024-04-15", "date": "x"}), encoding="utf-8"
    )
    (here / "conf").mkdir()
    (here / "conf" / "sources.yml").write_text(
        "sources:\n  - {name: wire, path: ../data/feed.log, kind: jsonl, outlet: The Wire,"
        " columns: {text: [story], date: [sent]}}\n",
        encoding="utf-8",
    )
    article = only_article(read(settings, "wire", sources=load_sources(here / "conf" / "sources.yml")))
    assert article.source_uri == "../data/feed.log#L1"
    assert (article.content, article.outlet, article.published_precision) == (TEXT, "The Wire", Precision.DAY)


@pytest.mark.parametrize("missing", ["none.txt", "none", "no*.txt", "a\x00b", "x" * 5000])
def test_an_input_that_is_not_there_is_the_users_error_at_once(here: Path, settings: Settings, missing: str) -> None:
    with pytest.raises(SourceError, match=re.escape(missing)):
        read_sources([missing], settings, load_sources())


def test_a_folder_without_articles_is_an_error_that_names_it(here: Path, settings: Settings) -> None:
    (here / "docs").mkdir()
    (here / "docs" / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(SourceError, match="docs"):
        read_sources(["docs"], settings, load_sources())


def test_something_that_is_no_file_is_not_opened(here: Path, settings: Settings) -> None:
    os.mkfifo(here / "pipe.txt")
    with pytest.raises(SourceError, match=r"pipe\.txt"):
        read_sources(["pipe.txt"], settings, load_sources())
    refusal = only_refusal(read(settings, "."))
    assert (refusal.source_uri, refusal.reason) == ("pipe.txt", Reason.UNREADABLE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(here: Path, settings: Settings) -> None:
    (here / "in" / "locked").mkdir(parents=True)
    (here / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "in" / "a.txt").chmod(0)
    (here / "in" / "locked").chmod(0)
    with pytest.raises(SourceError, match=r"in/a\.txt"):
        read_sources(["in/a.txt"], settings, load_sources())
    found = read(settings, "in")
    (here / "in" / "locked").chmod(0o700)
    assert uris(found) == ["in/a.txt", "in/locked"]
    assert {entry.reason for entry in found if isinstance(entry, Refusal)} == {Reason.UNREADABLE}


def test_links_that_lead_in_circles_end(here: Path, settings: Settings) -> None:
    (here / "in" / "sub").mkdir(parents=True)
    (here / "in" / "sub" / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "in" / "sub" / "up").symlink_to("..")
    (here / "in" / "loop.txt").symlink_to("loop.txt")
    found = read(settings, "in")
    assert uris(found) == ["in/loop.txt", "in/sub/a.txt"]
    assert isinstance(found[0], Refusal)
    assert found[0].reason is Reason.UNREADABLE


def test_a_file_that_vanishes_meanwhile_is_refused(here: Path, settings: Settings) -> None:
    for name in ("a.txt", "b.txt"):
        (here / name).write_text(TEXT, encoding="utf-8")
    found = read_sources(["."], settings, load_sources())
    assert isinstance(next(found), RawArticle)
    (here / "b.txt").unlink()
    assert only_refusal(list(found)).reason is Reason.UNREADABLE


def test_a_name_that_is_no_utf8_can_still_be_stored(here: Path, settings: Settings) -> None:
    try:
        Path(os.fsdecode(b"caf\xe9.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert uris(read(settings, ".")) == ["caf\\xe9.txt"]


# One article a file


def test_the_same_content_has_the_same_digest_packed_or_not(here: Path, settings: Settings) -> None:
    (here / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "a.txt.gz").write_bytes(packed(TEXT.encode()))
    plain, zipped = read(settings, ".")
    assert isinstance(plain, RawArticle)
    assert isinstance(zipped, RawArticle)
    assert (zipped.input_sha256, zipped.content) == (plain.input_sha256, TEXT)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", Reason.EMPTY_INPUT),
        ("a.txt", b" \n\n ", Reason.EMPTY_INPUT),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(50), Reason.BINARY_INPUT),
        ("a.txt", bytes(range(256)), Reason.BINARY_INPUT),
        ("a.txt", b"x" * (LIMIT + 1), Reason.TOO_LARGE),
        ("a.txt.gz", packed(bytes(50_000_000)), Reason.TOO_LARGE),
        ("a.txt.gz", packed(TEXT.encode())[:-12], Reason.UNREADABLE),
        ("a.txt.gz", packed(random.Random(900).randbytes(900))[:500], Reason.UNREADABLE),
        ("a.txt.gz", TEXT.encode(), Reason.UNREADABLE),
        ("a.txt", packed(TEXT.encode()), Reason.BINARY_INPUT),
        ("a.txt", b"\xff\x81\xfe\x9d\x8f\xff" * 40, Reason.UNDECODABLE),
        ("a.pdf", b"%PDF-1.7", Reason.UNSUPPORTED_FORMAT),
        ("a.parquet.gz", b"PAR1", Reason.UNSUPPORTED_FORMAT),
        ("a.parquet", b"PAR1 but not really PAR1", Reason.UNREADABLE),
        ("a.parquet", b"", Reason.UNREADABLE),
        ("a.warc", TEXT.encode(), Reason.UNREADABLE),
        ("a.warc.gz", packed(TEXT.encode())[:40], Reason.UNREADABLE),
        ("a.warc", b"", Reason.EMPTY_INPUT),
        ("a.jsonl", b"", Reason.EMPTY_INPUT),
        ("a.jsonl", b"\n \n", Reason.EMPTY_INPUT),
        ("a.jsonl", json.dumps({"text": TEXT}).encode("utf-16"), Reason.UNDECODABLE),
        ("a.jsonl.gz", packed(b'{"text": "a"}\n' * 9)[:20], Reason.UNREADABLE),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    here: Path, settings: Settings, name: str, content: bytes, reason: Reason
) -> None:
    (here / name).write_bytes(content)
    refusal = only_refusal(read(settings, name))
    assert (refusal.source_uri, refusal.stage, refusal.reason) == (name, Stage.READ, reason)
    assert refusal.detail
    assert str(here) not in refusal.detail


def test_a_large_sparse_file_is_refused_unread(here: Path, settings: Settings) -> None:
    with (here / "a.txt").open("wb") as file:
        file.truncate(1 << 36)
    assert only_refusal(read(settings, "a.txt")).reason is Reason.TOO_LARGE


def test_payloads_are_short_and_printable(here: Path, settings: Settings) -> None:
    (here / "a.jsonl").write_bytes(b'{"text": "\\u0001' + b"x" * 900)
    payload = only_refusal(read(settings, "a.jsonl")).payload
    assert payload is not None
    assert len(payload) == 500
    assert payload.isprintable()


# Records


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
        ({"text": ["a", "b"]}, Reason.MALFORMED_RECORD),
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


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_of_a_web_archive(here: Path, settings: Settings, name: str) -> None:
    pages = [
        ("200 OK", PAGE.replace("Mara", "Zoë").encode("cp1252"), "text/html; charset=iso-8859-1"),
        ("404 Not Found", PAGE.encode(), "text/html"),
        ("200 OK", b"\x89PNG", "image/png"),
        ("200 OK", b"x" * (LIMIT + 1), "text/html"),
        ("200 OK", PAGE.encode(), "application/xhtml+xml"),
    ]
    write_warc(here / name, pages, packed=name.endswith(".gz"))
    first, refusal, last = read(settings, name)
    assert isinstance(first, RawArticle)
    assert first.source_uri == f"{name}#00000000-0000-0000-0000-000000000000"
    assert (first.url, first.fetched_at) == ("https://example.org/0", datetime(2024, 4, 15, 10, 15, 30, tzinfo=UTC))
    assert first.content == PAGE.replace("Mara", "Zoë")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.TOO_LARGE
    assert isinstance(last, RawArticle)
    assert last.is_html


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_cut_off_keeps_what_came_before(here: Path, settings: Settings, name: str) -> None:
    write_warc(here / name, [("200 OK", PAGE.encode(), "text/html")] * 2, packed=name.endswith(".gz"))
    data = (here / name).read_bytes()
    (here / name).write_bytes(data[:-60])
    whole, cut = read(settings, name)
    assert isinstance(whole, RawArticle)
    assert isinstance(cut, Refusal)
    assert cut.reason is Reason.UNREADABLE


@pytest.mark.shared
def test_the_annotated_sets_are_read_with_the_default_columns(shared: Path) -> None:
    found = list(read_sources([str(shared / "polnear" / "polnear_dev.jsonl.gz")], load_settings(), load_sources()))
    assert len(found) == 84
    assert all(isinstance(entry, RawArticle) for entry in found)
    assert all(entry.outlet and entry.published_at and entry.title for entry in found if isinstance(entry, RawArticle))
