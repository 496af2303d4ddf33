"""What stripping boilerplate costs against extraction: `python -m tests.benchmarks.boilerplate`."""

import sys
from collections.abc import Iterator

from config.settings import load_settings
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from tests.benchmarks.measuring import Row, cpu_seconds, texts
from transforms.reading.paragraphs import split_paragraphs
from transforms.stripping import Site, label_paragraphs
from transforms.stripping.recurring import keys_of
from transforms.text.reading import read_text

REPEATS = 3
COPIES = 4


def boilerplate() -> Iterator[Row]:
    """Measure the text stage with and without its model, and counting paragraphs, on one core."""
    parameters, extractor = article_parameters(load_settings().processing), make_extractor()
    articles = texts() * COPIES
    read = [split_paragraphs(text) for text in articles]
    whole, rules = Site(model=parameters.model), Site()
    readings = [read_text(text) for text in articles]
    extraction = cpu_seconds(lambda: extractor.extract(readings), REPEATS)
    lexicon = parameters.boilerplate
    measured = {
        "split into paragraphs": cpu_seconds(lambda: [split_paragraphs(text) for text in articles], REPEATS),
        "label paragraphs by rules": cpu_seconds(lambda: [label_paragraphs(p, lexicon, rules) for p in read], REPEATS),
        "label paragraphs": cpu_seconds(lambda: [label_paragraphs(p, lexicon, whole) for p in read], REPEATS),
        "know what outlets repeat": cpu_seconds(lambda: [list(keys_of(p, lexicon)) for p in read], REPEATS),
    }
    for name, cost in measured.items():
        yield name, f"{len(articles) / cost:,.0f} articles/s", f"{cost / extraction:.3f} × extraction"


if __name__ == "__main__":
    for row in boilerplate():
        sys.stdout.write(" | ".join(row) + "\n")
