"""Web archives: the HTML pages among their responses."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.sources.decoding import decode
from flows.sources.finding import SourceFile
from flows.sources.mapping import digest, one_line
from flows.sources.opening import is_packed, opened, too_large
from flows.sources.refusing import LONGEST_DETAIL, Refused
from transforms.reading.dates import parse_timestamp
from transforms.records import RawArticle, Reason, Refusal, Stage

CHUNK = 1 << 16
REFUSAL_TYPE = "application/vnd.newsquotes.refusal+json"  # of a metadata record: what fetching refused, and why
LIST_MARK = "X-Newsquotes-List"  # of a response that fetching took for a list of pages
HTML_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(file: SourceFile, limit: int) -> Iterator[RawArticle | Refusal]:
    """Yield the pages of a web archive, successful responses with HTML, and what fetching refused.

    Other records are passed over.

    Raises:
        Refused: unreadable, or empty_input where there is no such record.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    _require_warc(file.path)
    known = 0
    # Not unpacked here: each record is compressed by itself, and warcio finds where it begins.
    with opened(file.path, unpack=False) as stream:
        try:
            for number, record in enumerate(ArchiveIterator(stream)):
                # A revisit is of what an archive before this one holds, a list names pages that may all be there.
                if record.rec_type == "revisit" or record.rec_headers.get_header(LIST_MARK):
                    known += 1
                elif record.content_type == REFUSAL_TYPE:
                    known += 1
                    yield _refusal(record)
                elif _is_page(record):
                    known += 1
                    yield _article(record, f"record{number}", file, limit)
        except ArchiveLoadFailed as error:
            raise Refused(Reason.UNREADABLE, f"it is not a sound web archive: {error}") from error
    if not known:
        raise Refused(Reason.EMPTY_INPUT, "it holds no successful response with HTML")


def _require_warc(path: Path) -> None:
    """Make sure that this is a web archive: warcio takes any text for one."""
    with opened(path, unpack=is_packed(path)) as stream:
        head = stream.read(5)
    if not head:
        raise Refused(Reason.EMPTY_INPUT, "it is empty")
    if head != b"WARC/":
        raise Refused(Reason.UNREADABLE, "it is not a web archive: it does not begin with WARC/", repr(head))


def _is_page(record: Any) -> bool:  # noqa: ANN401 - warcio is untyped
    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return False
    content_type = (headers.get_header("Content-Type") or "").lower()
    return str(headers.get_statuscode()).startswith("2") and content_type.startswith(HTML_TYPES)


def _refusal(record: Any) -> Refusal:  # noqa: ANN401 - as above
    """Return what fetching refused.

    Raises:
        Refused: malformed_record.
    """
    try:
        facts = json.loads(record.raw_stream.read(CHUNK))
        detail = str(facts["detail"])[:LONGEST_DETAIL]
        url = str(one_line(record.rec_headers.get_header("WARC-Target-URI")))
        return Refusal(url, Stage.FETCH, Reason(facts["reason"]), detail)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(Reason.MALFORMED_RECORD, f"it holds a refusal that cannot be read: {error}") from error


def _article(record: Any, place: str, file: SourceFile, limit: int) -> RawArticle | Refusal:  # noqa: ANN401 - as above
    headers = record.rec_headers
    own = (headers.get_header("WARC-Record-ID") or "").strip("<> ").removeprefix("urn:uuid:")
    uri = f"{file.uri}#{one_line(own) or place}"
    try:
        charset = _charset(record.http_headers.get_header("Content-Type"))
        content = decode(_body(record, limit), is_html=True, charset=charset)
    except Refused as refused:
        return refused.refusal(uri)
    url = one_line(headers.get_header("WARC-Target-URI"))
    fetched_at, _ = parse_timestamp(headers.get_header("WARC-Date")) or (None, None)
    return RawArticle(
        source_uri=uri,
        input_sha256=digest({"url": url, "fetched_at": str(fetched_at), "content": content, "outlet": file.outlet}),
        content=content,
        is_html=True,
        url=url,
        outlet=file.outlet,
        fetched_at=fetched_at,
    )


def _body(record: Any, limit: int) -> bytes:  # noqa: ANN401 - as above
    stream, data = record.content_stream(), bytearray()
    while piece := stream.read(min(CHUNK, limit + 1 - len(data))):  # a read may give less than asked for
        data += piece
        if len(data) > limit:
            raise too_large(limit, "the page is larger")
    rest = record.raw_stream
    if not rest.read(1) and rest.limit > 0:
        raise Refused(Reason.UNREADABLE, f"the record is cut off: {rest.limit:,} bytes are missing")
    return bytes(data)


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([^\s;\"']+)", content_type, re.IGNORECASE)
    return found[1] if found else None
