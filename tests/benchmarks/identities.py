"""What linking the speakers of a dataset costs: `python -m tests.benchmarks.identities [ARTICLES]`.

Invented articles with as many names as real ones: 4 attributions and 8 people named in full each, names of a long tail,
every tenth quoted by last name alone. The figures to compare are the times at one and four times the articles: blocks
are looked up by key, so that the time grows with the articles and not with their square.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping

import polars as pl

from config.settings import load_settings
from flows.pipeline.linking.speaker_links import link_speakers, reader

QUOTED, NAMED = 4, 8
ROLES = ("minister", "mayor of Skerry", "goalkeeper", "Norwegian lawmaker", "police chief", None, None, None)


def names(articles: int, chosen: random.Random) -> list[str]:
    """Return so many names as that many articles have, the first ones those that are in the news most."""
    given = sorted(reader().names.first_names)
    syllables = ("ber", "dal", "fjell", "grim", "holm", "ing", "ker", "lund", "mar", "nes", "os", "pen", "rud", "sten")
    surnames = ["".join(chosen.choices(syllables, k=3)).capitalize() for _ in range(max(50, articles // 4))]
    return [f"{chosen.choice(given)} {chosen.choice(surnames)}" for _ in range(max(100, articles // 2))]


def tables(articles: int) -> Mapping[str, pl.LazyFrame]:
    """Return the rows of that many articles, as far as linking reads them."""
    chosen = random.Random(7)
    known = names(articles, chosen)

    def somebody() -> str:
        return known[int(len(known) * chosen.random() ** 3)]

    said: list[tuple[str, str, str, str, str | None, None]] = []
    named: list[tuple[str, list[str], list[str]]] = []
    for number in range(articles):
        article = f"art_{number:016x}"
        people = [somebody() for _ in range(NAMED)]
        for place, name in enumerate(people[:QUOTED]):
            form = name.split()[1] if chosen.random() < 0.1 else name
            said.append((f"att_{number}_{place}", article, form, "person", chosen.choice(ROLES), None))
        named.append((article, sorted(set(people)), ["Skerry Rowing Club"]))
    columns = ("attribution_id", "article_id", "speaker_name", "speaker_kind", "speaker_role", "speaker_affiliation")
    return {
        "attributions": pl.LazyFrame(said, dict.fromkeys(columns, pl.String), orient="row"),
        "articles": pl.LazyFrame(
            named,
            {"article_id": pl.String, "people": pl.List(pl.String), "organizations": pl.List(pl.String)},
            orient="row",
        ),
    }


def measured(articles: int) -> Iterator[str]:
    """Yield what linking that many articles takes."""
    rows = tables(articles)
    start = time.process_time()
    links = link_speakers(rows.__getitem__, load_settings().speakers)
    linked = links.speaker_ids(rows.__getitem__).collect()
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    speakers = links.local["speaker_id"].n_unique()
    yield f"{articles:>9,} articles  {linked.height:>9,} attributions  {speakers:>8,} speakers"
    yield f"{seconds:>9.1f} s of CPU  {1e6 * seconds / articles:>9.0f} µs an article  {peak:>8.0f} MB at most"


def main() -> None:
    """Print the figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for articles in (most // 4, most):
        sys.stdout.write("\n".join(measured(articles)) + "\n")


if __name__ == "__main__":
    main()
