"""Namesakes: several people of one name, told apart by facts about them; facts that fit several decide nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# A cluster with this share of the articles, and this many articles, is meant where no fact says which one is.
DOMINANT_SHARE, DOMINANT_ARTICLES = 0.9, 10
# Distinct facts about one name that are compared, each with all others; the rest are ignored.
MOST_FACTS = 200


@dataclass(frozen=True, slots=True)
class Namesakes(Generic[T]):
    """The people of one name, as clusters of facts.

    Attributes:
        clusters: the facts about each of them; empty where all facts fit one person.
        dominant: index of the cluster that is meant where no fact says which one is; None: none of them.
    """

    clusters: tuple[tuple[T, ...], ...]
    dominant: int | None


def group_facts(
    articles: Mapping[T, int], conflict: Callable[[T, T], bool], rank: Callable[[T], object]
) -> Namesakes[T]:
    """Group the facts about one name greedily into clusters without conflicts.

    Facts are taken in the order of `rank`. Each joins the only cluster that it does not conflict with, or starts one if
    it conflicts with all; a fact that fits several clusters is left out.

    Args:
        articles: number of articles that state each fact.
        conflict: whether two facts cannot be about one person.
        rank: sort key, most specific facts first; different for different facts.
    """
    facts = sorted(articles, key=rank)[:MOST_FACTS]  # type: ignore[arg-type]  # any key that sorts
    if not _any_conflict(facts, conflict):
        return Namesakes((), None)
    clusters: list[list[T]] = []
    for fact in facts:
        fitting = [cluster for cluster in clusters if not any(conflict(fact, other) for other in cluster)]
        if not fitting:
            clusters.append([fact])
        elif len(fitting) == 1:
            fitting[0].append(fact)
    weights = [sum(articles[fact] for fact in cluster) for cluster in clusters]
    return Namesakes(tuple(map(tuple, clusters)), _dominant(weights))


def _any_conflict(facts: Sequence[T], conflict: Callable[[T, T], bool]) -> bool:
    return any(conflict(fact, other) for n, fact in enumerate(facts) for other in facts[:n])


def _dominant(weights: Sequence[int]) -> int | None:
    most = max(weights)
    is_dominant = most >= DOMINANT_ARTICLES and most >= DOMINANT_SHARE * sum(weights)
    return weights.index(most) if is_dominant else None
