"""What networks that have each read half of the outlets find in the other half, as `flows.training` left them."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from flows.pipeline.processing.parameters import extractor_of, name_lexicon
from flows.sources.refusing import SourceError
from flows.training.collection import HALVES, collect
from flows.training.corpora import Article, Reported
from transforms.quoting.extraction import ExtractedText
from transforms.text.reading import TextReading, read_text

Choices = TypeVar("Choices")


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


def train(
    description: str | None,
    choices_of: Callable[[UnreadArticle], Iterable[Choices]],
    figures: Callable[[Sequence[Choices]], str],
    fit: Callable[[Sequence[Choices]], Mapping[str, float]],
    shipped: str,
) -> None:
    """Run the command of a training: print its figures and, where asked to, write the weights where they are shipped.

    Args:
        description: what the command says of itself.
        choices_of: the choices that an article teaches.
        figures: how many come out right on outlets left out.
        fit: weights of the model by the names of its variables.
        shipped: file of the weights in the folder of the speaking stage's models.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the annotated articles")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the training of the networks")
    parser.add_argument("--write", action="store_true", help="write the weights to where they are shipped")
    given = parser.parse_args()
    choices = [choice for unread in unread_articles(given.data, given.runs) for choice in choices_of(unread)]
    sys.stdout.write(figures(choices))
    if given.write:
        path = Path(str(files("transforms.speaking").joinpath("model", shipped)))
        path.write_text(json.dumps(fit(choices), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


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
