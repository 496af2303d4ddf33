"""Web archives as inputs."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from config.settings import Settings
from tests.unit.flows.sources.source_samples import LIMIT, PAGE, read
from transforms.records import RawArticle, Reason, Refusal


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
