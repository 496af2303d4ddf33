"""Draw the pictures of README and docs: what `newsquotes show` prints, an article's page, the report, a notebook.

    python docs/picture.py DATASET

It needs Chromium, which takes the pictures.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console

from config.settings import load_settings
from config.tables import TableReader
from flows.display.article import article_view
from flows.display.article_rows import read_article
from flows.display.lookup import find_article
from flows.library.extracting import extract
from flows.report.article_page import write_article_page
from flows.store.layout import REPORT
from flows.store.parquet import scan_table
from flows.store.store import Store

IN_TERMINAL, AS_PAGE, IN_NOTEBOOK = "06_council_ferry", "10_business_merger", "02_regional_flood"  # bundled samples
FOLDER = Path(__file__).parent
COLUMNS = 118  # of the terminal
REPORT_SIZE, ARTICLE_SIZE, NOTEBOOK_SIZE = (1280, 1490), (900, 1000), (780, 560)


def main(dataset: Path) -> None:
    """Draw the pictures from the dataset's current version."""
    store = Store.open_existing(dataset, load_settings().store)
    manifest = store.manifest("latest")
    scan = partial(scan_table, dataset, manifest)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show, size = draw_terminal(scan, IN_TERMINAL, folder)
        take_picture(show, FOLDER / "show.png", *size)
        page = write_article_page(folder, scan, find_article(scan, AS_PAGE))
        take_picture(page, FOLDER / "article.png", *ARTICLE_SIZE)
        take_picture(draw_notebook(scan, IN_NOTEBOOK, folder), FOLDER / "library.png", *NOTEBOOK_SIZE)
    report = store.layout.version(manifest.version) / REPORT / "index.html"
    take_picture(report, FOLDER / "report.png", *REPORT_SIZE)


def draw_terminal(scan: TableReader, article: str, folder: Path) -> tuple[Path, tuple[int, int]]:
    """Write a page with what a terminal with colours shows of an article; return its path, width and height."""
    console = Console(record=True, width=COLUMNS, force_terminal=True, color_system="truecolor", file=sys.stderr)
    console.print(article_view(scan, article, stripped=False))
    svg = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title=f"newsquotes show {article}"), flags=re.DOTALL)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        raise ValueError("the drawing has no size")
    page = folder / "show.html"
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    page.write_text(f'<body style="margin:0;background:#fff">{svg}', encoding="utf-8")
    return page, (round(float(box[1])), round(float(box[2])))


def draw_notebook(scan: TableReader, article: str, folder: Path) -> Path:
    """Write a page with what a notebook shows of the quotations of an article's text; return its path."""
    text = read_article(scan, find_article(scan, article)).article["text"]
    page = folder / "library.html"
    page.write_text(f'<body style="margin:1rem;background:#fff">{extract(text)._repr_html_()}', encoding="utf-8")
    return page


def take_picture(page: Path, target: Path, width: int, height: int) -> None:
    """Let Chromium draw the upper left of a page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as profile:
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={profile}", f"--screenshot={target}",
            f"--window-size={width},{height}", page.resolve().as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
