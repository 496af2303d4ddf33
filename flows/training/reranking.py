"""Train the second look at speakers: `python -m flows.training.reranking [--data ../shared] [--write]`.

It learns from what the networks that each read half of the outlets find in the other half, as `flows.training` left
them, and prints how many speakers are right on outlets that it has not seen; `--write` fits it to all articles and
writes it to where it is shipped.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.evaluation.news_figures import Verdict, owners_of, verdict_of
from flows.evaluation.news_gold import NewsEntity, NewsRecord
from flows.pipeline.processing.parameters import extractor_of, name_lexicon
from flows.sources.refusing import SourceError
from flows.training.collection import HALVES, collect
from flows.training.corpora import Article
from transforms.quoting.extraction import Extractor
from transforms.speaking import named_in, resolve_named
from transforms.speaking.names import NameLexicon
from transforms.speaking.resolving.candidate_features import Features, Scene
from transforms.speaking.resolving.reranking import is_looked_at, shares_of
from transforms.text.reading import read_text

FOLDS, RIDGE, LEAST, STEPS, RATE = 5, 3.0, 15, 600, 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """A quotation's candidates with the variables that speak for them.

    Attributes:
        outlet: where it was published.
        features: of each candidate.
        right: which of them are right.
        found: the candidate whom the resolvers found.
    """

    outlet: str
    features: tuple[Features, ...]
    right: tuple[bool, ...]
    found: int


class Table(NamedTuple):
    """Choices as arrays: (candidate, variable) values, whether each is right, and where each choice begins."""

    x: NDArray[np.float64]
    right: NDArray[np.float64]
    begins: NDArray[np.int64]


def main() -> None:
    """Print the figures; write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the annotated articles")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the training of the networks")
    parser.add_argument("--write", action="store_true", help="write the weights to where they are shipped")
    given = parser.parse_args()
    try:
        articles = collect(given.data, given.runs / "silver.jsonl")
    except SourceError as error:
        raise SystemExit(f"{error}; give its folder with --data") from error
    choices = [
        choice
        for half in range(HALVES)
        for extractor in [extractor_of(given.runs / f"half{half}")]
        for article in articles.unread(half)
        for choice in choices_of(article, extractor, name_lexicon())
    ]
    sys.stdout.write(figures(choices))
    if given.write:
        shipped = Path(str(files("transforms.speaking").joinpath("model", "reranking.json")))
        shipped.write_text(json.dumps(fit(choices), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def choices_of(article: Article, extractor: Extractor, lexicon: NameLexicon) -> Iterator[Choice]:
    """Yield the choices of an article: of those of its quotations that were found."""
    reading = read_text(article.text, lexicon.abbreviations)
    (extracted,) = extractor.extract([reading])
    names = named_in(reading, None, lexicon, extracted.names)
    resolutions = resolve_named(names, extracted.extractions, lexicon)
    scene, record = Scene(names, lexicon, extracted.speaker_links), _record(article)
    owners = owners_of(record)
    gold = [(_characters(one.content), one.speakers) for one in article.reported if not one.is_nested]
    for extraction, found in zip(extracted.extractions, resolutions, strict=True):
        covered = _characters(extraction.spans)
        content, speakers = max(gold, key=lambda one: len(one[0] & covered), default=(frozenset[int](), None))
        if speakers is not None and is_looked_at(extraction, found) and 2 * len(content & covered) >= len(content) > 0:
            candidates = scene.candidates(extraction, found[0])
            wanted = [record.entities[number] for number in speakers]
            right = [verdict_of([name] if name else [], wanted, owners) for name, _ in candidates]
            yield Choice(
                article.outlet,
                tuple(features for _, features in candidates),
                tuple(verdict is not Verdict.WRONG for verdict in right),
                [name for name, _ in candidates].index(found[0].name),
            )
        scene.remember(extraction, found[0].name)


def _characters(spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for start, end in spans for at in range(start, end))


def _record(article: Article) -> NewsRecord:
    """Return the entities of an article in the form in which speakers are judged."""
    entities = tuple(
        NewsEntity(
            id=str(number),
            name=entity.name,
            kind=entity.kind,
            mentions=tuple(mention.span for mention in article.mentions if mention.entity == number),
        )
        for number, entity in enumerate(article.entities)
    )
    return NewsRecord(doc=article.name, text=article.text, lines=(), entities=entities, quotes=())


def fit(choices: Sequence[Choice]) -> dict[str, float]:
    """Return the weights of a conditional logistic regression: any right candidate of a choice is as good as another.

    Fitted by Adam (Kingma and Ba 2015) over all choices at once, with a ridge penalty.
    """
    counts: dict[str, int] = {}
    for choice in choices:
        for features in choice.features:
            for name in features:
                counts[name] = counts.get(name, 0) + 1
    columns = sorted(name for name, count in counts.items() if count >= LEAST)
    table = _table([choice for choice in choices if any(choice.right)], columns)
    weights = np.zeros(len(columns))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = _gradient(table, weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = RATE * (1 - step / (STEPS + 1))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {name: weight for name, weight in zip(columns, weights.round(3).tolist(), strict=True) if weight}


def _table(choices: Sequence[Choice], columns: Sequence[str]) -> Table:
    place = {name: number for number, name in enumerate(columns)}
    rows = [features for choice in choices for features in choice.features]
    x = np.zeros((len(rows), len(columns)))
    for row, features in enumerate(rows):
        for name, value in features.items():
            if name in place:
                x[row, place[name]] = value
    right = np.asarray([one for choice in choices for one in choice.right], dtype=np.float64)
    sizes = [len(choice.features) for choice in choices]
    return Table(x, right, np.cumsum([0, *sizes[:-1]]))


def _gradient(table: Table, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gradient of the penalised negative log likelihood."""
    x, right, begins = table
    own = np.searchsorted(begins, np.arange(len(x)), side="right") - 1
    scores = x @ weights
    raised = np.exp(scores - np.maximum.reduceat(scores, begins)[own])
    shares = raised / np.add.reduceat(raised, begins)[own]
    of_right = shares * right / np.add.reduceat(shares * right, begins)[own]
    return np.asarray(x.T @ (shares - of_right) + RIDGE * weights, dtype=np.float64)


def figures(choices: Sequence[Choice]) -> str:
    """Return in a line how many speakers are right before and after the second look, by models of other outlets."""
    fold = {outlet: place % FOLDS for place, outlet in enumerate(sorted({choice.outlet for choice in choices}))}
    right = sure = right_of_sure = 0
    for number in range(FOLDS):
        weights = fit([choice for choice in choices if fold[choice.outlet] != number])
        for choice in choices:
            if fold[choice.outlet] == number:
                shares = shares_of(choice.features, weights)
                best = int(np.argmax(shares))
                right += choice.right[best]
                sure += max(shares) >= 0.9
                right_of_sure += max(shares) >= 0.9 and choice.right[best]
    before, possible = (sum(choice.right[choice.found] for choice in choices), sum(any(c.right) for c in choices))
    return (
        f"{len(choices)} quotations: {before / len(choices):.1%} right before, {right / len(choices):.1%} after a "
        f"second look, {possible / len(choices):.1%} at best; "
        f"of {sure} with at least 0.9, {right_of_sure / sure:.1%} are right\n"
    )


if __name__ == "__main__":
    main()
