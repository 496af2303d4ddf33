"""A real browser for the tests of pages: what it opens may say nothing on its console and ask nobody for anything."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
WIDE, NARROW = (1280, 900), (390, 800)


@dataclass
class Watched:
    """A page, and what it should not have done."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def open(self, path: Path, anchor: str = "") -> Page:
        """Open a file and return the page."""
        self.page.goto(path.resolve().as_uri() + anchor)
        return self.page

    def note_console(self, message: ConsoleMessage) -> None:
        """Note what the page says on its console."""
        self.said.append(f"{message.type}: {message.text}")

    def note_request(self, request: Request) -> None:
        """Note what the page asks a host for."""
        if not request.url.startswith(("file:", "data:")):
            self.asked.append(request.url)

    def note_dialog(self, dialog: Dialog) -> None:
        """Note a dialog and close it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextmanager
def launched() -> Iterator[Browser]:
    """Run the system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, size: tuple[int, int] = WIDE, scheme: Any = "light", **options: Any) -> Iterator[Watched]:
    """Yield a fresh page; at the end it must not have said, asked or alerted anything."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce", **options
    )
    it = Watched(context.new_page())
    it.page.on("console", it.note_console)
    it.page.on("pageerror", lambda error: it.said.append(str(error)))
    it.page.on("request", it.note_request)
    it.page.on("dialog", it.note_dialog)
    yield it
    context.close()
    assert (it.said, it.asked, it.dialogs) == ([], [], [])
