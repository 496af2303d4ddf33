"""Train the choice of who relays a quotation: `python -m flows.training.relays [--data ../shared] [--write]`.

It learns from what networks find in news that they have not read, and prints how many relays are right on outlets that
it has not seen; `--write` fits it to all articles and writes it to where it is shipped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from flows.pipeline.processing.parameters import name_lexicon
from flows.training.choices import Choice, Regression, by_outlets
from flows.training.unread import UnreadArticle, train
from transforms.speaking.names import NameLexicon
from transforms.speaking.relays import RelayCandidates, name_words
from transforms.speaking.resolving.reranking import shares_of

_PEOPLE = frozenset({"sort=person", "sort=given"})
REGRESSION = Regression(ridge=0.5, least=8)


@dataclass(frozen=True, slots=True)
class RelayChoice:
    """Who may relay a quotation, nobody first.

    Attributes:
        choice: the candidates, of which an outlet that is addressed is as right as nobody.
        is_relayed: whether the annotation names a relay.
        is_relay: for each candidate whether the annotation names it.
    """

    choice: Choice
    is_relayed: bool
    is_relay: tuple[bool, ...]


def choices_of(unread: UnreadArticle, lexicon: NameLexicon) -> Iterator[RelayChoice]:
    """Yield the choices of an article: of those of its quotations that were found.

    Annotators took an outlet that is told something now for who relays it, now for who is addressed: where one is
    addressed that is no person, it may be both.
    """
    article = unread.article
    candidates = RelayCandidates(unread.reading, unread.extracted.names, article.outlet or None, lexicon)
    for extraction, reported in zip(unread.extracted.extractions, unread.reported, strict=True):
        if reported is not None:
            found = candidates.of(extraction)
            names = [one.name or "" for one in found]
            is_relay, is_addressed = (_named(names, wanted) for wanted in (reported.relay, reported.addressee))
            may_relay = (_PEOPLE.isdisjoint(one.features) for one in found)
            either = tuple(map(all, zip(is_addressed, may_relay, strict=True)))
            right = is_relay if reported.relay else (True, *either[1:])
            choice = Choice(article.outlet, tuple(one.features for one in found), right)
            yield RelayChoice(choice, reported.relay is not None, is_relay)


def _named(names: Sequence[str], wanted: str | None) -> tuple[bool, ...]:
    """Tell for each name whether it may be the wanted one."""
    return tuple(not name_words(name).isdisjoint(name_words(wanted or "")) for name in names)


def fit(choices: Sequence[RelayChoice]) -> dict[str, float]:
    """Return the weights of the model."""
    return REGRESSION.fit([one.choice for one in choices])


def figures(choices: Sequence[RelayChoice]) -> str:
    """Return in a line how many relays are found, by models of other outlets."""
    found = right = addressed = 0
    for one, weights in by_outlets(choices, lambda one: one.choice.outlet, fit):
        shares = shares_of(one.choice.features, weights)
        best = max(range(len(shares)), key=shares.__getitem__)
        found += best > 0
        right += one.is_relay[best]
        addressed += best > 0 and one.choice.right[best] and not one.is_relay[best]
    relayed = sum(one.is_relayed for one in choices)
    near = sum(any(one.is_relay) for one in choices)
    return (
        f"{len(choices)} quotations, {relayed} of them relayed, {near} by a name in their sentence: {found} relays "
        f"found, {right} right, {addressed} annotated as addressed\n"
    )


if __name__ == "__main__":
    train(__doc__, partial(choices_of, lexicon=name_lexicon()), figures, fit, "relays.json")
