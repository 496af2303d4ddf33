"""What the pipeline costs, measured in one run on this machine: `make bench`.

Machines are noisy, so the figures to compare are ratios within a run: stages against extraction, two workers against
one, one more article against the whole dataset, memory at four times the articles. Inputs are the bundled samples, each
article made distinct by a number in its text.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from config.settings import Settings, load_settings
from config.sources import load_sources
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from flows.pipeline.request import Request
from flows.pipeline.run import build_version
from flows.sources.read import read_sources
from tests.benchmarks.boilerplate import boilerplate
from tests.benchmarks.measuring import Row, cpu_seconds, texts
from tests.benchmarks.peers import peers
from tests.shortcuts import process_batch, resolve_speakers
from transforms.reading.html import read_page
from transforms.reading.paragraphs import split_paragraphs
from transforms.records import RawArticle
from transforms.stripping import label_paragraphs
from transforms.text.reading import read_text

REPEATS = 3


def stages() -> Iterator[Row]:
    """Measure the stages of the transforms against extraction, on one core."""
    settings = load_settings()
    parameters, extractor = article_parameters(settings.processing), make_extractor()
    articles = texts() * 4
    raws = [RawArticle(f"{n}.txt", f"{n:064x}", text, is_html=False) for n, text in enumerate(articles)]
    kept = [
        read_text(record.article.text, parameters.names.abbreviations)
        for record in process_batch(raws, parameters, extractor)[0]
    ]
    found = extractor.extract(kept)
    page = next(i for i in read_sources((), settings, load_sources()) if isinstance(i, RawArticle) and i.is_html)

    def resolve() -> None:
        for reading, extracted in zip(kept, found, strict=True):
            resolve_speakers(reading, None, extracted.extractions, parameters.names)

    extraction = cpu_seconds(lambda: extractor.extract(kept), REPEATS) / len(kept)
    measured = {
        "find quotes, cues and sources": extraction,
        "label boilerplate": cpu_seconds(
            lambda: [label_paragraphs(split_paragraphs(text), parameters.boilerplate) for text in articles],
            REPEATS,
        )
        / len(articles),
        "resolve speakers": cpu_seconds(resolve, REPEATS) / len(kept),
        "all transforms of a text": cpu_seconds(lambda: process_batch(raws, parameters, extractor), REPEATS)
        / len(raws),
        "read an HTML page": cpu_seconds(lambda: read_page(page.content, None, parameters.documents.html), REPEATS),
    }
    for name, cost in measured.items():
        yield name, f"{1 / cost:,.0f} articles/s", f"{cost / extraction:.2f} × extraction"


@contextmanager
def feed(articles: int) -> Iterator[Path]:
    """Yield a folder with a JSON Lines file of distinct articles over twelve months."""
    originals = texts()
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "feed.jsonl").open("w", encoding="utf-8") as stream:
            for number in range(articles):
                text = f"{originals[number % len(originals)]}\n\nThis was report number {number}."
                day = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
                stream.write(json.dumps({"id": str(number), "date": day, "text": text}) + "\n")
        yield Path(folder)


def build(folder: Path, output: str, workers: int = 0, more: str | None = None) -> float:
    """Return the seconds that a run takes, without Prefect and without starting Python."""
    if more:
        (folder / "more.jsonl").write_text(more, encoding="utf-8")
    start = time.perf_counter()
    build_version(Request((str(folder / "*.jsonl"),), folder / output, with_workers(workers), load_sources()))
    return time.perf_counter() - start


def with_workers(workers: int) -> Settings:
    """Return the default settings with so many processes."""
    settings = load_settings()
    return settings.model_copy(update={"run": settings.run.model_copy(update={"workers": workers})})


def runs(articles: int) -> Iterator[Row]:
    """Measure whole runs: first, with one worker, with one more article, with nothing new."""
    with feed(articles) as folder:
        first = build(folder, "output")
        alone = build(folder, "alone", workers=1)
        added = json.dumps({"id": "more", "date": "2024-03-01", "text": texts()[0]}) + "\n"
        one = build(folder, "output", more=added)
        none = build(folder, "output")
    yield f"first run, {articles:,} articles", f"{articles / first:,.0f} articles/s", "1"
    yield "the same with one worker", f"{articles / alone:,.0f} articles/s", f"{alone / first:.2f} × the first run"
    yield "one more article", f"{one:.1f} s", f"{one / first:.2f} × the first run"
    yield "nothing new", f"{none:.1f} s", f"{none / first:.2f} × the first run"


def memory(articles: int) -> Iterator[Row]:
    """Measure the peak memory of runs on a quarter of the articles and on all, each in a process of its own."""
    few, many = (_peak(count) for count in (articles // 4, articles))
    yield f"peak memory, {articles // 4:,} articles", f"{few / 1e6:,.0f} MB", "1"
    yield (
        f"peak memory, {articles:,} articles",
        f"{many / 1e6:,.0f} MB",
        f"{many / few:.2f} × a quarter of the articles",
    )


def _peak(articles: int) -> int:
    command = [sys.executable, "-m", "tests.benchmarks", "--peak-of", str(articles)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "."})
    return int(ended.stdout)


def peak_of(articles: int) -> int:
    """Return the peak memory in bytes of this process and of the largest of its workers."""
    with feed(articles) as folder:
        build(folder, "output")
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage) * 1024


def main() -> None:
    """Print the table of all measurements."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--peak-of", type=int)
    arguments = parser.parse_args()
    if arguments.peak_of:
        sys.stdout.write(f"{peak_of(arguments.peak_of)}\n")
        return
    table = Table("what", "figure", "ratio")
    for part in (stages(), boilerplate(), peers(texts() * 4), runs(arguments.articles), memory(arguments.articles)):
        for row in part:
            table.add_row(*row)
        table.add_section()
    Console().print(table)


if __name__ == "__main__":
    main()
