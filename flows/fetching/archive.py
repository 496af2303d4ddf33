"""What was fetched, on disk: a web archive for each time that something was, and what is known of each URL."""

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from filelock import FileLock, Timeout
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.fetching.listing import Listed
from flows.fetching.requesting import Answer
from flows.sources.refusing import SourceError, why
from flows.sources.warc import LIST_MARK, REFUSAL_TYPE
from flows.store.disk import sync
from transforms.records import Refusal

KNOWN = ".known.json"  # names that begin with a dot are passed over by readers
LOCK = ".lock"
PART = ".part"
OF_TRANSFER = ("transfer-encoding", "content-length", "connection", "keep-alive")  # headers of how, not of what

Lists = tuple[tuple[Listed, ...], tuple[Listed, ...]]  # pages and further lists


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a URL that was fetched.

    Attributes:
        url: that answered, after redirects.
        etag, last_modified: what the server calls this revision; "" where it does not.
        changed: when the page was changed, in the words of the list that named it.
        sha256: of the content.
        fetched_at: when the server was last asked, in ISO 8601.
        kept_at: when this revision was fetched first, in ISO 8601.
        lists: the pages and the further lists that it names, where it is a feed or a sitemap.
    """

    url: str
    etag: str
    last_modified: str
    changed: str
    sha256: str
    fetched_at: str
    kept_at: str
    lists: Lists = ((), ())


def known_of(
    answer: Answer, before: Known | None, at: datetime, *, changed: str = "", lists: Lists = ((), ())
) -> Known:
    """Return what is known of a URL after an answer, where `before` was known of it before."""
    same = before if before and answer.status == 304 else None  # which need not send again what it sent before
    sha256 = same.sha256 if same else hashlib.sha256(answer.content).hexdigest()
    return Known(
        url=answer.url,
        etag=answer.header("etag") or (same.etag if same else ""),
        last_modified=answer.header("last-modified") or (same.last_modified if same else ""),
        changed=changed,
        sha256=sha256,
        fetched_at=at.isoformat(),
        kept_at=before.kept_at if before and before.sha256 == sha256 else at.isoformat(),
        lists=lists,
    )


class Archive:
    """Archive of one source while it is fetched. What was written counts once `close` has ended."""

    def __init__(self, folder: Path, source: str) -> None:
        self._folder, self._source = folder, source
        self._path = folder / f".{source}.warc.gz{PART}"
        self._file: io.BufferedWriter | None = None
        self._writer = WARCWriter(None, gzip=True, warc_version="1.1")
        self.known = _load(folder / KNOWN)

    def keep(self, answer: Answer, at: datetime, *, is_list: bool = False) -> None:
        """Keep an answer as it was sent; how it was cut into pieces on the way is undone.

        A feed or sitemap is marked as a list: many call themselves HTML, and would be read as articles.
        """
        marks = {LIST_MARK: "yes"} if is_list else {}
        self._write(answer.url, "response", at, answer.body, _http_headers(answer, len(answer.body)), marks)

    def keep_unchanged(self, answer: Answer, known: Known, at: datetime) -> None:
        """Keep that the server was asked, and still has the revision that was kept before."""
        record = self._open().create_revisit_record(
            answer.url,
            f"sha256:{known.sha256}",
            known.url,
            _date(datetime.fromisoformat(known.kept_at)),
            _http_headers(answer, 0),
            {"WARC-Date": _date(at)},
        )
        self._writer.write_record(record)

    def keep_refusal(self, refusal: Refusal, at: datetime) -> None:
        """Keep why something was not fetched, for the quarantine of the version that reads the archive."""
        facts = {"reason": refusal.reason, "detail": refusal.detail}
        self._write(refusal.source_uri, "metadata", at, json.dumps(facts, sort_keys=True).encode())

    def close(self, at: datetime) -> Path | None:
        """Make what was written survive a power cut and return its file; None where nothing was."""
        path = None
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            path = self._free_path(at)
            self._path.replace(path)
        part = self._folder / f"{KNOWN}{PART}"
        part.write_text(json.dumps({url: asdict(entry) for url, entry in sorted(self.known.items())}, indent=0))
        sync(part)
        part.replace(self._folder / KNOWN)
        sync(self._folder)
        return path

    def discard(self) -> None:
        """Leave nothing behind of an archive that was not closed."""
        if self._file:
            self._file.close()
        self._path.unlink(missing_ok=True)

    def _write(
        self,
        url: str,
        kind: str,
        at: datetime,
        payload: bytes,
        http_headers: StatusAndHeaders | None = None,
        marks: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        record = self._open().create_warc_record(
            url,
            kind,
            payload=io.BytesIO(payload),
            http_headers=http_headers,
            warc_content_type="" if http_headers else REFUSAL_TYPE,
            warc_headers_dict={"WARC-Date": _date(at), **marks},
        )
        self._writer.write_record(record)

    def _open(self) -> WARCWriter:
        if not self._file:
            self._file = self._path.open("wb")
            self._writer.out = self._file
        return self._writer

    def _free_path(self, at: datetime) -> Path:
        stem = f"{self._source}-{at:%Y%m%dT%H%M%SZ}"
        names = (f"{stem}{f'-{number}' if number else ''}.warc.gz" for number in range(1000))
        return next(path for name in names if not (path := self._folder / name).exists())


@contextmanager
def archive_of(folder: Path, source: str) -> Iterator[Archive]:
    """Hold the archive of a source, which nobody else writes meanwhile.

    Raises:
        SourceError: somebody else does, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=0):
            archive = Archive(folder, source)
            try:
                yield archive
            finally:
                archive.discard()
    except Timeout as error:
        raise SourceError(f"source {source} is being fetched into {folder} by another process") from error
    except OSError as error:
        raise SourceError(f"source {source}: cannot write {folder}: {why(error)}") from error


def _load(path: Path) -> dict[str, Known]:
    """Return what is known of each URL; nothing where that cannot be read: all is then asked for anew."""
    try:
        return {url: _known(**entry) for url, entry in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _known(lists: list[list[dict[str, str]]], **values: str) -> Known:
    pages, more = (tuple(Listed(**entry) for entry in entries) for entries in lists)
    return Known(**values, lists=(pages, more))


def _http_headers(answer: Answer, size: int) -> StatusAndHeaders:
    kept = [(name, value) for name, value in answer.headers if name.lower() not in OF_TRANSFER]
    length = ("Content-Length", str(size))
    return StatusAndHeaders(f"{answer.status} {answer.phrase}".strip(), [*kept, length], protocol="HTTP/1.1")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
