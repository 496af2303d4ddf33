"""One request to a web server, within limits of time and size."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ssl import SSLContext
from time import monotonic

import httpcore

from config.settings import FetchSettings
from flows.fetching.addresses import GuardedBackend
from flows.sources.refusing import Refused
from transforms.records import Reason

ENCODINGS = ("", "identity", "gzip", "x-gzip")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a web server.

    Attributes:
        url: that was asked for, after redirects.
        headers: as sent.
        body: as sent, perhaps compressed.
        content: the body, decompressed.
    """

    url: str
    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    content: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, "" where it is not sent."""
        return next((value for key, value in self.headers if key.lower() == name), "").strip()


def request(url: str, headers: Mapping[str, str], settings: FetchSettings, tls: SSLContext) -> Answer:
    """Ask for `url` once, over a connection of its own.

    Raises:
        Refused: address_refused, too_large, or unreadable where the answer is not encoded as it says.
        httpcore errors: the network or the server failed.
    """
    deadline = monotonic() + settings.request_seconds
    seconds = settings.connect_seconds
    timeouts = {"connect": seconds, "read": settings.request_seconds, "write": seconds, "pool": seconds}
    backend = GuardedBackend(settings.allowed_networks, deadline)
    with (
        httpcore.ConnectionPool(ssl_context=tls, network_backend=backend, max_connections=1) as pool,
        pool.stream("GET", url, headers=list(headers.items()), extensions={"timeout": timeouts}) as response,
    ):
        body = b"".join(_bounded(response.iter_stream(), settings.most_bytes))
        sent = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
        phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")
        answer = Answer(url, response.status, phrase, sent, body, body)
    encoding = answer.header("content-encoding").lower()
    if encoding not in ENCODINGS:
        raise Refused(Reason.UNREADABLE, f"it is encoded as {encoding[:40]!r}, which was not asked for")
    if not encoding.endswith("gzip") or not body:
        return answer
    return Answer(url, answer.status, phrase, sent, body, unpacked(body, settings.most_bytes))


def unpacked(body: bytes, limit: int) -> bytes:
    """Return what gzip packed, never unpacking more than `limit` bytes.

    Raises:
        Refused: too_large, or unreadable.
    """
    content, rest = bytearray(), body
    while rest:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            content += unpacker.decompress(rest, limit + 1 - len(content))
        except zlib.error as error:
            raise Refused(Reason.UNREADABLE, f"it says that it is gzip, but is not: {error}") from error
        if len(content) > limit:
            raise _too_large(limit, "decompressed, it is larger")
        if not unpacker.eof:
            raise Refused(Reason.UNREADABLE, "its gzip data is cut off")
        rest = unpacker.unused_data.lstrip(b"\0")
    return bytes(content)


def _bounded(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise _too_large(limit, "it is larger")
        yield piece


def _too_large(limit: int, found: str) -> Refused:
    return Refused(Reason.TOO_LARGE, f"{found} than the limit (fetch.most_bytes) of {limit:,} bytes")
