"""Train the second look at speakers: `python -m flows.training.reranking [--data ../shared] [--write]`.

It learns from what networks find in news that they have not read, and prints how many speakers are right on outlets
that it has not seen; `--write` fits it to all articles and writes it to where it is shipped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from flows.evaluation.news_figures import Verdict, owners_of, verdict_of
from flows.evaluation.news_gold import NewsEntity, NewsRecord
from flows.pipeline.processing.parameters import name_lexicon
from flows.training.choices import Choice, Regression, by_outlets
from flows.training.corpora import Article
from flows.training.unread import UnreadArticle, train
from transforms.speaking import named_in, resolve_named
from transforms.speaking.names import NameLexicon
from transforms.speaking.resolving.candidate_features import Scene
from transforms.speaking.resolving.reranking import is_looked_at, shares_of

REGRESSION = Regression(ridge=3.0, least=15)


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """Who may have said a quotation; `found` is the candidate whom the resolvers found."""

    choice: Choice
    found: int


def choices_of(unread: UnreadArticle, lexicon: NameLexicon) -> Iterator[SpeakerChoice]:
    """Yield the choices of an article: of those of its quotations that were found."""
    extracted = unread.extracted
    names = named_in(unread.reading, None, lexicon, extracted.names)
    resolutions = resolve_named(names, extracted.extractions, lexicon)
    scene, record = Scene(names, lexicon, extracted.speaker_links), _record(unread.article)
    owners = owners_of(record)
    for extraction, found, reported in zip(extracted.extractions, resolutions, unread.reported, strict=True):
        if reported is not None and reported.speakers is not None and is_looked_at(extraction, found):
            candidates = scene.candidates(extraction, found[0])
            wanted = [record.entities[number] for number in reported.speakers]
            right = [verdict_of([name] if name else [], wanted, owners) for name, _ in candidates]
            choice = Choice(
                unread.article.outlet,
                tuple(features for _, features in candidates),
                tuple(verdict is not Verdict.WRONG for verdict in right),
            )
            yield SpeakerChoice(choice, [name for name, _ in candidates].index(found[0].name))
        scene.remember(extraction, found[0].name)


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


def fit(choices: Sequence[SpeakerChoice]) -> dict[str, float]:
    """Return the weights of the model."""
    return REGRESSION.fit([one.choice for one in choices])


def figures(choices: Sequence[SpeakerChoice]) -> str:
    """Return in a line how many speakers are right before and after the second look, by models of other outlets."""
    right = sure = right_of_sure = 0
    for one, weights in by_outlets(choices, lambda one: one.choice.outlet, fit):
        shares = shares_of(one.choice.features, weights)
        best = int(np.argmax(shares))
        right += one.choice.right[best]
        sure += max(shares) >= 0.9
        right_of_sure += max(shares) >= 0.9 and one.choice.right[best]
    before, possible = (
        sum(one.choice.right[one.found] for one in choices),
        sum(any(one.choice.right) for one in choices),
    )
    return (
        f"{len(choices)} quotations: {before / len(choices):.1%} right before, {right / len(choices):.1%} after a "
        f"second look, {possible / len(choices):.1%} at best; "
        f"of {sure} with at least 0.9, {right_of_sure / sure:.1%} are right\n"
    )


if __name__ == "__main__":
    train(__doc__, partial(choices_of, lexicon=name_lexicon()), figures, fit, "reranking.json")
