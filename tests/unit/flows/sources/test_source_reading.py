"""Files, folders, globs and configured sources, good and bad, through the one way in."""

import json
import os
import random
import re
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from config.sources import load_sources
from flows.sources.read import read_sources
from flows.sources.refusing import SourceError
from tests.unit.flows.sources.source_samples import (
    LIMIT,
    PAGE,
    TEXT,
    only_article,
    only_refusal,
    ordinary_user,
    packed,
    read,
    uris,
    zstd,
)
from transforms.records import Precision, RawArticle, Reason, Refusal, Stage


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


def test_what_may_not_be_read_is_named(here: Path, settings: Settings) -> None:
    (here / "in" / "locked").mkdir(parents=True)
    (here / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "in" / "a.txt").chmod(0)
    (here / "in" / "locked").chmod(0)
    (here / "in" / "news").mkdir()
    (here / "in" / "news" / "b.txt").write_text(TEXT, encoding="utf-8")
    (here / "in" / "unlisted").mkdir()
    (here / "in" / "unlisted" / "c.txt").write_text(TEXT, encoding="utf-8")
    (here / "in" / "unlisted").chmod(0o444)
    with ordinary_user():
        with pytest.raises(SourceError, match=r"in/a\.txt"):
            read_sources(["in/a.txt"], settings, load_sources())
        found = read(settings, "in")
    for folder in ("locked", "unlisted"):
        (here / "in" / folder).chmod(0o700)
    assert uris(found) == ["in/a.txt", "in/locked", "in/news/b.txt", "in/unlisted"]
    assert [entry.reason for entry in found if isinstance(entry, Refusal)] == [Reason.UNREADABLE] * 3


def test_links_out_of_the_folder_are_followed_only_where_told(here: Path, settings: Settings) -> None:
    for folder in ("in/sub", "out"):
        (here / folder).mkdir(parents=True)
    for name in ("in/sub/a.txt", "out/b.txt", "out/c.md"):
        (here / name).write_text(TEXT, encoding="utf-8")
    for name, target in {"in/ab.txt": "sub/a.txt", "in/b.txt": "../out/b.txt", "in/c.md": "../out/c.md"}.items():
        (here / name).symlink_to(target)
    (here / "in" / "far").symlink_to(here / "out")
    found = read(settings, "in")
    refused = {entry.source_uri: entry.reason for entry in found if isinstance(entry, Refusal)}
    assert refused == dict.fromkeys(("in/b.txt", "in/far"), Reason.UNREADABLE)
    assert uris(found) == ["in/ab.txt", "in/b.txt", "in/far", "in/sub/a.txt"]
    assert isinstance(only_refusal(read(settings, "in/f*/*.txt")), Refusal)
    (here / "linked").symlink_to("in")
    assert len(read(settings, "linked")) == len(found)  # a link that is named is told
    (here / "sources.yml").write_text("follow_links: true\nsources: [{name: wire, path: in}]\n")
    told = load_sources(here / "sources.yml")
    for name in ("in", "wire"):
        assert [type(entry) for entry in read(settings, name, sources=told)] == [RawArticle] * 4
    assert len(read(settings, "in/f*/*.txt", sources=told)) == 1


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


def test_the_same_content_has_the_same_digest_packed_or_not(here: Path, settings: Settings) -> None:
    (here / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "a.txt.gz").write_bytes(packed(TEXT.encode()))
    (here / "a.txt.zst").write_bytes(zstd(TEXT.encode()))
    plain, zipped, other = read(settings, ".")
    assert isinstance(plain, RawArticle)
    assert isinstance(other, RawArticle)
    assert other.input_sha256 == plain.input_sha256
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
        ("a.txt.zst", TEXT.encode(), Reason.UNREADABLE),
        ("a.txt.zst", zstd(bytes(50_000_000)), Reason.TOO_LARGE),
        ("a.txt", b"\xff\x81\xfe\x9d\x8f\xff" * 40, Reason.UNDECODABLE),
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


@pytest.mark.parametrize("name", ["a.pdf", "a.parquet.gz", "a.warc.zst", "a.gz", "a"])
def test_a_named_file_of_no_known_kind_is_an_error(here: Path, settings: Settings, name: str) -> None:
    (here / name).write_bytes(b"%PDF-1.7")
    with pytest.raises(SourceError, match=rf"cannot read {re.escape(name)}: its name does not end in \.txt, "):
        read_sources([name], settings, load_sources())


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


@pytest.mark.shared
def test_the_annotated_sets_are_read_with_the_default_columns(shared: Path) -> None:
    found = list(read_sources([str(shared / "polnear" / "polnear_dev.jsonl.gz")], load_settings(), load_sources()))
    assert len(found) == 84
    assert all(isinstance(entry, RawArticle) for entry in found)
    assert all(entry.outlet and entry.published_at and entry.title for entry in found if isinstance(entry, RawArticle))
