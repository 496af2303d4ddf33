"""What networks that have each read half of the outlets find in the other half, as `flows.training` left them."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from flows.pipeline.processing.parameters import extractor_of, name_lexicon
from flows.sources.refusing import SourceError
from flows.training.collection import HALVES, collect
from flows.training.corpora import Article, Reported
from transforms.quoting.extraction import ExtractedText
from transforms.text.reading import TextReading, read_text


@dataclass(frozen=True, slots=True)
class UnreadArticle:
    """An annotated article with what a network that had not read it finds in it.

    Attributes:
        article: the article.
        reading: its text.
        extracted: what the network finds.
        reported: for each quotation found the annotated one that it holds half of; None where there is none.
    """

    article: Article
    reading: TextReading
    extracted: ExtractedText
    reported: tuple[Reported | None, ...]


def arguments(description: str | None) -> argparse.Namespace:
    """Return the arguments of a training: folders `data` and `runs`, and whether to `write`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the annotated articles")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the training of the networks")
    parser.add_argument("--write", action="store_true", help="write the weights to where they are shipped")
    return parser.parse_args()


def unread_articles(data: Path, runs: Path) -> Iterator[UnreadArticle]:
    """Yield the annotated news, each article read by the network of the other half of the outlets.

    Raises:
        SystemExit: a file cannot be read.
    """
    try:
        articles = collect(data, runs / "silver.jsonl")
    except SourceError as error:
        raise SystemExit(f"{error}; give its folder with --data") from error
    abbreviations = name_lexicon().abbreviations
    for half in range(HALVES):
        extractor = extractor_of(runs / f"half{half}")
        for article in articles.unread(half):
            reading = read_text(article.text, abbreviations)
            (extracted,) = extractor.extract([reading])
            yield UnreadArticle(article, reading, extracted, reported_by(article, extracted))


def reported_by(article: Article, extracted: ExtractedText) -> tuple[Reported | None, ...]:
    """Return for each quotation found the annotated one of which it holds half, None where there is none."""
    gold = [(_characters(one.content), one) for one in article.reported if not one.is_nested]
    found: list[Reported | None] = []
    for extraction in extracted.extractions:
        covered = _characters(extraction.spans)
        content, reported = max(gold, key=lambda one: len(one[0] & covered), default=(frozenset[int](), None))
        found.append(reported if 2 * len(content & covered) >= len(content) > 0 else None)
    return tuple(found)


def _characters(spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for start, end in spans for at in range(start, end))


def ship(name: str, weights: Mapping[str, float]) -> None:
    """Write the weights of a model of the speaking stage to where they are shipped."""
    shipped = Path(str(files("transforms.speaking").joinpath("model", name)))
    shipped.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
