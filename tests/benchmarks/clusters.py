"""What clustering quotations costs and finds, on made-up quotations whose utterances are known.

`python -m tests.benchmarks.clusters` makes a million quotations, links them as a run does, in a process of its own, and
prints time, peak memory and how many of the pairs are right. Utterances are drawn from a vocabulary as uneven as
English. Most are quoted once. The others come again the same, cut, with words changed, each with a speaker who is
mostly right, sometimes unknown and seldom wrong. To mislead, some contain stock phrases, some say what many say, and
some speakers repeat themselves with other words in the middle.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count, islice
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from config.settings import load_settings
from flows.pipeline.linking.linkers import linkers

WORDS = 40_000  # that tell utterances apart
PHRASES = 300  # in stock
SAYINGS = 300  # short, said by everybody
SPEAKERS = 20_000
DAYS = 365
START = datetime(2024, 1, 1, tzinfo=UTC)

COMMON = (
    "the of to and a in that is we it for on with not be are this have will they was by as you our has at he but from"
)

Quote = tuple[int, int, str, str | None]  # utterance, day, text, speaker


class Maker:
    """Makes quotations."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.telling = [f"w{number:x}" for number in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(WORDS)))
        self.common = COMMON.split()
        self.phrases = [self.words(self.random.randint(4, 7)) for _ in range(PHRASES)]
        self.sayings = [self.words(self.random.randint(2, 6)) for _ in range(SAYINGS)]

    def words(self, number: int) -> list[str]:
        """Return so many words, about half of them common."""
        telling = iter(self.random.choices(self.telling, cum_weights=self.weights, k=number))
        return [self.random.choice(self.common) if self.random.random() < 0.5 else next(telling) for _ in range(number)]

    def utterances(self) -> Iterator[Quote]:
        """Yield quotations of ever new utterances."""
        for number in count():
            yield from self.quotations(2 * number)  # a speaker who repeats himself with other words makes two

    def quotations(self, utterance: int) -> Iterator[Quote]:
        """Yield the quotations of one utterance, and those of a similar one that is another."""
        random = self.random
        speaker, day = f"Speaker S{random.randrange(SPEAKERS):x}", random.randrange(DAYS)
        kind = random.random()
        if kind < 0.08:
            yield utterance, day, " ".join(random.choice(self.sayings)), self.named(speaker)
            return
        words = self.words(min(80, max(5, round(random.lognormvariate(3, 0.5)))))
        if kind < 0.2:
            place = random.randrange(len(words))
            words[place:place] = random.choice(self.phrases)
        if kind < 0.22:
            middle = len(words) // 2
            other = words[: middle // 2] + self.words(len(words) - middle) + words[middle + middle // 2 :]
            yield utterance + 1, (day + random.randrange(30)) % DAYS, " ".join(other), self.named(speaker)
        times = 1 if random.random() < 0.75 else min(40, 1 + int(random.paretovariate(1.1)))
        yield utterance, day, " ".join(words), self.named(speaker)
        for _ in range(times - 1):
            yield (
                utterance,
                min(DAYS - 1, day + random.randrange(3)),
                " ".join(self.variant(words)),
                self.named(speaker),
            )

    def named(self, speaker: str) -> str | None:
        """Return the speaker, nobody or somebody else, as an article might tell."""
        kind = self.random.random()
        if kind < 0.2:
            return None
        return f"Speaker S{self.random.randrange(SPEAKERS):x}" if kind < 0.24 else speaker

    def variant(self, words: list[str]) -> list[str]:
        """Return the words as another paper might quote them."""
        kind = self.random.random()
        if kind < 0.35:
            return words
        if kind < 0.7 and len(words) >= 10:
            kept = self.random.randint(max(6, len(words) // 4), len(words))
            start = self.random.choice([0, len(words) - kept])
            return words[start : start + kept]
        changes = max(1, len(words) // 15)
        changed = list(words)
        for _ in range(changes):
            changed[self.random.randrange(len(changed))] = self.words(1)[0]
        return changed


def write_dataset(folder: Path, quotes: int) -> None:
    """Write the tables that linking reads, in parts as the maker goes; `quotes` has the true `utterance` besides."""
    made = islice(Maker(7).utterances(), quotes)
    part = 0
    while batch := list(islice(made, 100_000)):
        _write(folder, part, batch)
        part += 1


def _write(folder: Path, part: int, batch: list[Quote]) -> None:
    utterances, days, texts, speakers = zip(*batch, strict=True)
    names = [f"{part:03d}{number:06d}" for number in range(len(batch))]
    tables: dict[str, dict[str, Sequence[Any]]] = {
        "articles": {
            "article_id": names,
            "published_at": [START + timedelta(days=day) for day in days],
            "published_precision": ["day"] * len(batch),
        },
        "quotes": {"quote_id": names, "article_id": names, "text": texts, "utterance": utterances},
        "attributions": {
            "quote_id": names,
            "speaker_kind": ["person" if speaker else "unknown" for speaker in speakers],
            "speaker_name": speakers,
        },
    }
    for table, columns in tables.items():
        place = folder / table
        place.mkdir(exist_ok=True)
        pl.DataFrame(columns).write_parquet(place / f"{part}.parquet")


def measure(folder: Path) -> dict[str, float]:
    """Link the quotations in `folder` in this process, write the clusters, and return what it cost."""
    linker = linkers(load_settings().links)["quotes"]
    start = time.perf_counter()
    clusters = linker(lambda table: pl.scan_parquet(folder / table / "*.parquet")).collect()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    clusters.write_parquet(folder / "clusters.parquet")
    return {"seconds": seconds, "cpu_seconds": time.process_time(), "peak_bytes": peak}


def right_pairs(folder: Path) -> tuple[float, float]:
    """Return pairwise precision and recall of the clusters against the utterances."""
    quotes = pl.scan_parquet(folder / "quotes" / "*.parquet").select("quote_id", "utterance")
    rows = quotes.join(pl.scan_parquet(folder / "clusters.parquet"), "quote_id").collect()

    def pairs(*columns: str) -> int:
        sizes = rows.group_by(columns).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs("utterance", "cluster_id")
    return both / pairs("cluster_id"), both / pairs("utterance")


def main() -> None:
    """Print what clustering costs and finds."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.clusters", description=__doc__)
    parser.add_argument("--quotes", type=int, default=1_000_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_dataset(folder, arguments.quotes)
        command = [sys.executable, "-m", "tests.benchmarks.clusters", "--measure", name]
        cost = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        precision, recall = right_pairs(folder)
    print(
        f"{arguments.quotes:,} quotations: {cost['seconds']:.0f} s ({cost['cpu_seconds']:.0f} s of processor time), "
        f"peak memory {cost['peak_bytes'] / 1e9:.2f} GB, pairs: precision {precision:.3f}, recall {recall:.3f}"
    )


if __name__ == "__main__":
    main()
