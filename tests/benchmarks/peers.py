"""Extraction and speakers against textacy, sayswho and a bare spaCy parse, on the same articles and one core.

`python -m tests.benchmarks.peers [FILE.jsonl.gz]` reads articles with a `text` each, else the bundled samples. The
peers run in an environment of their own, which uv makes from the registry: they want other versions than the project.
CPU time is compared, and the systems take turns every few articles, so that a busy machine disturbs all alike.
"""

import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from config.settings import load_settings
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from tests.benchmarks.measuring import Row, cpu_seconds, texts
from transforms.article import ArticleParameters
from transforms.quoting.extraction import Extractor
from transforms.speaking import named_in, reranked, resolve_named
from transforms.speaking.relays import RelayCandidates, relays
from transforms.text.reading import read_text

TURN = 6  # articles
OURSELVES = "newsquotes"
PEERS = Path(__file__).with_name("peers_timed.py")
UV = Path(sys.executable).with_name("uv")
THEIRS = (str(UV), "run", "--quiet", "--no-project", "--script", str(PEERS))
OURS = (sys.executable, "-m", "tests.benchmarks.peers", "--timed")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class System:
    """A process that is sent lists of texts and answers with figures about them, a line of JSON each."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **ONE_THREAD}
        )

    def ask(self, articles: Sequence[str]) -> dict[str, float]:
        """Return the figures for `articles`."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(articles) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def peers(articles: Sequence[str]) -> Iterator[Row]:
    """Measure the extractor and its peers over `articles`."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    ours, theirs = System(OURS), System(THEIRS)
    seconds: Counter[str] = Counter()
    turns = [articles[start : start + TURN] for start in range(0, len(articles), TURN)]
    for system in (ours, theirs):
        system.ask(turns[0])  # the first turn pays for caches
    for turn in turns:
        own = ours.ask(turn)
        peak = own.pop("peak bytes")
        seconds.update(own)
        seconds.update(theirs.ask(turn))
    ours.close()
    theirs.close()
    for name, taken in seconds.items():
        what = f"{name}, peak memory {peak / 1e6:,.0f} MB" if name == OURSELVES else name
        times = f"{OURSELVES} is {taken / seconds[OURSELVES]:.2f} × as fast"
        yield what, f"{len(articles) / taken:.1f} articles/s", "1" if name == OURSELVES else times


def answer() -> None:
    """Answer each line of texts with the CPU seconds and the peak memory of this process.

    That is finding quotations, resolving their speakers and who relays them, from the text on.
    """
    parameters, extractor = article_parameters(load_settings().processing), make_extractor()
    for line in sys.stdin:
        articles = json.loads(line)
        seconds = cpu_seconds(lambda articles=articles: [_attributed(text, parameters, extractor) for text in articles])  # type: ignore[misc]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({OURSELVES: seconds, "peak bytes": peak}), flush=True)


def _attributed(text: str, parameters: ArticleParameters, extractor: Extractor) -> list[str | None]:
    """Return who relays each quotation of a text, its speakers being found on the way."""
    lexicon = parameters.names
    reading = read_text(text, lexicon.abbreviations)
    (extracted,) = extractor.extract([reading])
    names, extractions = named_in(reading, None, lexicon, extracted.names), extracted.extractions
    found = resolve_named(names, extractions, lexicon)
    speakers = reranked(names, extractions, found, lexicon, extracted.speaker_links, parameters.speaker_weights)
    candidates = RelayCandidates(reading, extracted.names, None, lexicon)
    return list(relays(text, candidates, extractions, speakers, parameters.relay_weights))


def main() -> None:
    """Print the comparison."""
    match sys.argv[1:]:
        case ["--timed"]:
            answer()
            return
        case [path]:
            articles = pl.read_ndjson(path)["text"].to_list()
        case _:
            articles = texts() * 4
    table = Table("what", "figure", "ratio")
    for row in peers(articles):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
