"""One name, several bearers: what is said of them parts them, and what is ambiguous stays apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# A bearer whom so many of the articles mean, and so many in all, is meant where nothing tells which one is.
DOMINANT_SHARE, DOMINANT_ARTICLES = 0.9, 10
# Different things said of the bearers of one name; beyond this the rest counts as telling nothing.
MOST_TRAITS = 200


@dataclass(frozen=True, slots=True)
class Parted(Generic[T]):
    """Bearers of one name.

    Attributes:
        clusters: what is said of each of several bearers; none where it all fits one.
        dominant: the index of the cluster that is meant where nothing tells which one is, if any.
    """

    clusters: tuple[tuple[T, ...], ...]
    dominant: int | None


def part(articles: Mapping[T, int], conflict: Callable[[T, T], bool], rank: Callable[[T], object]) -> Parted[T]:
    """Put what is said of the bearers of one name into clusters without conflicts.

    What says most comes first, each into the only cluster that it does not conflict with; what fits several is out.

    Args:
        articles: how many articles say each.
        conflict: whether two cannot be said of one bearer.
        rank: what sorts those that say most first, and no two alike.
    """
    traits = sorted(articles, key=rank)[:MOST_TRAITS]  # type: ignore[arg-type]  # any key that sorts
    if not _any_conflict(traits, conflict):
        return Parted((), None)
    clusters: list[list[T]] = []
    for trait in traits:
        fitting = [cluster for cluster in clusters if not any(conflict(trait, other) for other in cluster)]
        if not fitting:
            clusters.append([trait])
        elif len(fitting) == 1:
            fitting[0].append(trait)
    weights = [sum(articles[trait] for trait in cluster) for cluster in clusters]
    return Parted(tuple(map(tuple, clusters)), _dominant(weights))


def _any_conflict(traits: Sequence[T], conflict: Callable[[T, T], bool]) -> bool:
    return any(conflict(trait, other) for n, trait in enumerate(traits) for other in traits[:n])


def _dominant(weights: Sequence[int]) -> int | None:
    most = max(weights)
    is_dominant = most >= DOMINANT_ARTICLES and most >= DOMINANT_SHARE * sum(weights)
    return weights.index(most) if is_dominant else None
