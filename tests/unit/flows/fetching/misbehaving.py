"""A server on loopback that misbehaves in every way a page can, and notes what it is asked and when."""

import gzip
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from config.settings import FetchSettings, load_settings

STORIES = {
    "harbour": (
        "Harbour wall to be raised",
        "The harbour wall of Ostvik will be raised by two metres next year. “We cannot wait for another storm,” said"
        " Mayor Ingrid Solberg on Monday. The council voted nine to two for the work, which begins in spring.",
    ),
    "library": (
        "Library keeps its Sunday hours",
        "The town library stays open on Sundays. “Families asked us for it,” said Zoë Marchand, who runs the library."
        " Some 400 people signed the petition that was handed to the council in the spring of this year.",
    ),
    "patient": (
        "Ferry tickets stay at their price",
        "Tickets for the ferry to Lund Island cost the same next year. “The timetable does not change either,” said"
        " Peder Aas, the operator's manager, at a meeting with islanders that lasted for more than two hours.",
    ),
}
PAGES = [
    *STORIES, "moved", "slow", "cut", "loop-a", "chain-0", "lies", "bomb", "huge", "down", "gone", "secret", "inward",
    "scheme", "image", "brotli", "garbage",
]  # fmt: skip


@dataclass
class Log:
    """What a server was asked: times, paths and headers; and what its stories are."""

    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    stories: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(STORIES))
    listed: list[str] = field(default_factory=lambda: list(PAGES))
    robots: tuple[int, str] = (200, "User-agent: *\nDisallow: /secret*\nDisallow: /*/hidden$\n")
    url: str = ""

    def paths(self) -> Counter[str]:
        return Counter(path for _, path, _ in self.asked)


def fetching(**changes: object) -> FetchSettings:
    """Settings that let loopback be asked, quickly."""
    quick = {
        "delay_seconds": 0.02, "request_seconds": 1.0, "most_bytes": 200_000, "retries": 1, "host_failures": 100,
        "longest_wait_seconds": 2, "allowed_networks": ["127.0.0.1/32"], "contact": "desk@courier.example",
    }  # fmt: skip
    return FetchSettings.model_validate({**load_settings().fetch.model_dump(), **quick, **changes})


@contextmanager
def server() -> Iterator[Log]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    log = Log()
    handler = type("Handler", (_Handler,), {"log": log})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    log.url = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield log
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    log: Log

    def do_GET(self) -> None:
        self.log.asked.append((time.monotonic(), self.path, dict(self.headers)))
        name = re.split("[-?]", self.path.strip("/"))[0].replace(".", "_")
        with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough
            getattr(self, f"send_{name}", self.send_story)()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.end_headers()
        self.wfile.write(body)

    def send_story(self) -> None:
        name = self.path.strip("/")
        if name not in self.log.stories:
            return self.reply(404)
        title, text = self.log.stories[name]
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></html>"
        etag = f'"{abs(hash(text))}"'
        if self.headers.get("If-None-Match") == etag:
            return self.reply(304, etag=etag)
        if name == "library":  # says UTF-8 and is not
            return self.reply(200, page.encode("cp1252"), content_type="text/html; charset=utf-8")
        packed = gzip.compress(page.encode())
        return self.reply(200, packed, content_type="text/html; charset=utf-8", content_encoding="gzip", etag=etag)

    def send_robots_txt(self) -> None:
        status, text = self.log.robots
        self.reply(status, text.encode(), content_type="text/plain")

    def send_feed_xml(self) -> None:
        items = "".join(f"<item><title>{name}</title><link>/{name}</link></item>" for name in self.log.listed)
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'
        self.reply(200, feed.encode(), content_type="text/html")  # feeds often lie about what they are

    def send_patient(self) -> None:
        if self.log.paths()[self.path] == 1:
            return self.reply(429, retry_after="1")
        return self.send_story()

    def send_moved(self) -> None:
        self.reply(301, location="/harbour?from=moved#top")

    def send_harbour(self) -> None:
        self.path = self.path.partition("?")[0]
        self.send_story()

    def send_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"<p>")
            time.sleep(0.1)

    def send_cut(self) -> None:
        self.reply(200, b"<html><p>half", content_type="text/html", content_length="5000")

    def send_loop(self) -> None:
        self.reply(302, location="/loop-b" if self.path == "/loop-a" else "/loop-a")

    def send_chain(self) -> None:
        self.reply(302, location=f"/chain-{int(self.path.rpartition('-')[2]) + 1}")

    def send_lies(self) -> None:
        self.reply(200, b"<html><p>plain</p></html>", content_type="text/html", content_encoding="gzip")

    def send_bomb(self) -> None:
        packed = gzip.compress(b"<p>" + b"0" * 30_000_000)
        self.reply(200, packed, content_type="text/html", content_encoding="gzip")

    def send_huge(self) -> None:
        self.reply(200, b"<p>" * 100_000, content_type="text/html")

    def send_down(self) -> None:
        self.reply(503)

    def send_gone(self) -> None:
        self.reply(410)

    def send_inward(self) -> None:
        self.reply(302, location="http://127.0.0.2:9/admin")

    def send_scheme(self) -> None:
        self.reply(302, location="file:///etc/passwd")

    def send_image(self) -> None:
        self.reply(200, b"\x89PNG", content_type="image/png")

    def send_brotli(self) -> None:
        self.reply(200, b"\x0b\x02\x80", content_type="text/html", content_encoding="br")

    def send_garbage(self) -> None:
        self.wfile.write(b"\x00\xff no HTTP at all \r\n\r\n")
        self.close_connection = True
