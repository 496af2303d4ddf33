"""What the report costs at many articles: `python -m tests.benchmarks.report [--articles 100000]`.

The version is made up: tables of the declared columns by the month, as many quotations, segments and speakers to an
article as news has. What is measured: writing the report with its pages of articles, in a process of its own; the size
of what it writes; and opening it in Chromium until it is drawn.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from config.expectations import Severity
from config.tables import load_tables
from expectations.results import ExpectationResult, ValidationReport
from flows.report.collect import collect_facts
from flows.report.facts import RunFacts
from flows.report.report_page import write_report
from flows.store.parquet import write_table
from tests.benchmarks.measuring import Row
from tests.e2e.browser import CHROMIUM, launched

QUOTES, SEGMENTS, DROPPED = 12, 20, 3  # to an article; of the segments the last ones are stripped
SPEAKERS, OUTLETS, MONTHS = 5, 300, 24  # speakers to an article
PARAGRAPH = "The council met for the {n}th time, and the mayor said that the harbour would close for two winters. " * 2
FIRST = datetime(2023, 1, 1, tzinfo=UTC)


def make_version(folder: Path, articles: int) -> None:
    """Write tables with so many articles."""
    for month in range(min(MONTHS, articles)):
        numbers = range(month, articles, MONTHS)
        for name, frame in _monthly(numbers, month).items():
            _write(frame, name, folder / name / f"{month}.parquet")
    _write(_speakers(articles), "speakers", folder / "speakers" / "0.parquet")
    _write(_quarantine(articles // 20), "quarantine", folder / "quarantine" / "0.parquet")


def _write(rows: pl.DataFrame, name: str, path: Path) -> None:
    """Write rows of a table; of columns that they lack, nullable ones are null and others zero or empty."""
    schema = load_tables()[name].polars_schema
    nullable = {column.name for column in load_tables()[name].columns if column.nullable}
    missing = [
        pl.lit(None, kind).alias(column) if column in nullable else _nothing(kind).alias(column)
        for column, kind in schema.items()
        if column not in rows.columns
    ]
    write_table(rows.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items()),
                load_tables()[name], path)  # fmt: skip


def _nothing(kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return pl.lit([], kind)
    return pl.lit("") if kind == pl.String else pl.lit(0).cast(kind)


def _monthly(numbers: range, month: int) -> dict[str, pl.DataFrame]:
    key = pl.col("n").hash(1).cast(pl.UInt64)
    article = pl.DataFrame({"n": numbers}).select("n", hex=pl.format("{}", key).str.zfill(20).str.slice(4))
    texts = [PARAGRAPH.format(n=n).strip() for n in numbers]
    body = SEGMENTS - DROPPED
    articles = article.select(
        article_id=pl.format("art_{}", "hex"),
        source_uri=pl.format("news/{}.txt", "n"),
        title=pl.format("Harbour closes, report {}", "n"),
        outlet=pl.format("The Outlet {}", (pl.col("n") ** 2) % OUTLETS),
        published_at=pl.lit(FIRST + timedelta(days=30 * month)) + pl.duration(days=pl.col("n") % 28),
        published_precision=pl.lit("day"),
        language=pl.lit("en"),
        text=pl.Series(["\n\n".join([text] * body) for text in texts]),
        text_chars=pl.Series([(len(text) + 2) * body for text in texts]),
    )
    each = article.with_columns(
        text=pl.Series(texts, dtype=pl.String), length=pl.Series(map(len, texts), dtype=pl.Int32)
    )
    segments = _times(each, SEGMENTS).select(
        segment_id=_part("seg"), article_id=pl.format("art_{}", "hex"), segment_index="i", text="text",
        is_kept=pl.col("i") < body, rule=pl.lit("lexicon"), score=pl.lit(0.9),
        segment_type=pl.when(pl.col("i") < body).then(pl.lit("body")).when(pl.col("i") % 2 == 0)
        .then(pl.lit("donation_appeal")).otherwise(pl.lit("caption")),
        text_start=pl.when(pl.col("i") < body).then(pl.col("i") * (pl.col("length") + 2)),
        text_end=pl.when(pl.col("i") < body).then(pl.col("i") * (pl.col("length") + 2) + pl.col("length")),
    )  # fmt: skip
    start = pl.col("i") * (pl.col("length") + 2)
    score = ((pl.col("n") * 31 + pl.col("i") * 17) % 100) / 100
    quotes = _times(each, QUOTES).select(
        quote_id=_part("quo"), article_id=pl.format("art_{}", "hex"), quote_index="i", text=pl.col("text").str.head(60),
        quote_type=(pl.col("i") % 3).replace_strict({0: "direct", 1: "mixed", 2: "indirect"}, return_dtype=pl.String),
        spans=pl.concat_list(pl.struct(start=start.cast(pl.Int32), end=(start + 60).cast(pl.Int32))),
        quote_start=start, quote_end=start + 60, quote_score=score, extractor_version=pl.lit("made up"),
    )  # fmt: skip
    said = _times(each, QUOTES).select(
        attribution_id=_part("att"), quote_id=_part("quo"), article_id=pl.format("art_{}", "hex"),
        speaker_name=pl.format("Speaker {}", _speaker()), speaker_id=pl.format("spk_{}", _speaker()),
        speaker_kind=pl.lit("person"), method=pl.lit("named"), attribution_score=score,
    )  # fmt: skip
    return {"articles": articles, "segments": segments, "quotes": quotes, "attributions": said}


def _times(rows: pl.DataFrame, count: int) -> pl.DataFrame:
    return rows.join(pl.DataFrame({"i": range(count)}, schema={"i": pl.Int32}), how="cross")


def _part(prefix: str) -> pl.Expr:
    return pl.format(f"{prefix}_{{}}_{{}}", "hex", pl.col("i").cast(pl.String).str.zfill(12))


def _speaker() -> pl.Expr:
    return (pl.col("n") * SPEAKERS + pl.col("i") % SPEAKERS) % 200_003


def _speakers(articles: int) -> pl.DataFrame:
    count = min(articles * SPEAKERS, 200_003)
    return pl.DataFrame({"n": range(count)}).select(
        speaker_id=pl.format("spk_{}", "n"), name=pl.format("Speaker {}", "n"), kind=pl.lit("person"),
        article_count=pl.lit(2), quote_count=pl.col("n") % 97,
    )  # fmt: skip


def _quarantine(rows: int) -> pl.DataFrame:
    return pl.DataFrame({"n": range(rows)}).select(
        quarantine_id=pl.format("qua_{}", pl.col("n").cast(pl.String).str.zfill(16)),
        source_uri=pl.format("news/refused/{}.txt", "n"), stage=pl.lit("language"), reason=pl.lit("not_english"),
        detail=pl.format("the text is in 'es' (probability 0.{})", pl.col("n") % 100),
    )  # fmt: skip


def validation() -> ValidationReport:
    """Return results as many as a version has, one of which warns."""
    return ValidationReport.of(
        ExpectationResult(
            "quotes",
            None,
            f"quotes_expectation_{n}",
            f"What number {n} says must hold.",
            Severity.SOFT,
            n > 0,
            10**6,
            0,
        )
        for n in range(180)
    )


def write(version: Path, folder: Path) -> dict[str, float]:
    """Write the report of the version; return the seconds it took, of CPU too, and the most memory this process had."""
    run = RunFacts("v000001", None, FIRST, "0.1.0", "0" * 64, "made up", "run_" + "8" * 16)
    start, busy = time.perf_counter(), time.process_time()

    def scan(table: str) -> pl.LazyFrame:
        return pl.scan_parquet(version / table / "*.parquet")

    facts = collect_facts(scan, run, validation())
    collected, collected_busy = time.perf_counter(), time.process_time()
    write_report(folder, facts, scan)
    return {
        "collect": collected - start,
        "collect_cpu": collected_busy - busy,
        "write": time.perf_counter() - collected,
        "write_cpu": time.process_time() - collected_busy,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def opened(page: Path) -> float:
    """Return the least seconds until a page is loaded and drawn in a browser that is running."""
    with launched() as browser:
        times = []
        for _ in range(3):
            tab = browser.new_page()
            start = time.perf_counter()
            tab.goto(page.resolve().as_uri(), wait_until="load")
            tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            times.append(time.perf_counter() - start)
            tab.close()
    return min(times)


def measure(articles: int) -> Iterator[Row]:
    """Measure the report of a version with so many articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_version(folder / "version", articles)
        command = [sys.executable, "-m", "tests.benchmarks.report", "--write", str(folder)]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        cost = json.loads(ended.stdout)
        pages = list((folder / "report" / "articles").glob("*.html"))
        index = folder / "report" / "index.html"
        yield (
            f"report of {articles:,} articles: gather facts",
            f"{cost['collect']:.2f} s",
            f"{cost['collect_cpu']:.2f} s CPU",
        )
        yield "write the page and those of articles", f"{cost['write']:.2f} s", f"{cost['write_cpu']:.2f} s CPU"
        yield "peak memory", f"{cost['peak'] / 1e6:,.0f} MB", ""
        yield "size of the page", f"{index.stat().st_size / 1e3:,.0f} kB", ""
        size = sum(page.stat().st_size for page in pages) / 1e3
        yield f"size of {len(pages)} pages of articles", f"{size:,.0f} kB", ""
        if CHROMIUM:
            yield "open the page in Chromium", f"{opened(index):.2f} s", ""


def main() -> None:
    """Print the table of all measurements."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.report", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    if arguments.write:
        sys.stdout.write(json.dumps(write(arguments.write / "version", arguments.write / "report")))
        return
    table = Table("what", "figure", "")
    for count in (16, arguments.articles):
        for row in measure(count):
            table.add_row(*row)
        table.add_section()
    Console().print(table)


if __name__ == "__main__":
    main()
