"""Draw docs/show.png: what `newsquotes show` prints of a bundled sample, in a terminal with colours.

    python docs/picture.py DATASET [ARTICLE]

It needs Chromium, which takes the picture.
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
from flows.store.parquet import scan_table
from flows.store.store import Store
from flows.views.article import article_view

TARGET = Path(__file__).with_name("show.png")
WIDTH = 118


def main(dataset: Path, article: str) -> None:
    """Write the picture of an article of the dataset's current version."""
    manifest = Store.open_existing(dataset, load_settings().store).manifest("latest")
    console = Console(record=True, width=WIDTH, force_terminal=True, color_system="truecolor", file=sys.stderr)
    console.print(article_view(partial(scan_table, dataset, manifest), article, stripped=False))
    svg = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title=f"newsquotes show {article}"), flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        raise ValueError("the drawing has no size")
    take_picture(svg, round(float(box[1])), round(float(box[2])))


def take_picture(svg: str, width: int, height: int) -> None:
    """Let Chromium draw the SVG in its own size."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "show.html"
        page.write_text(f'<body style="margin:0;background:#fff">{svg}', encoding="utf-8")
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={folder}/profile", f"--screenshot={TARGET}",
            f"--window-size={width},{height}", page.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own page


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "06_council_ferry")
