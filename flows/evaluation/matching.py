"""Which passage of the pipeline stands for which of the gold."""

from collections.abc import Callable, Sequence

from flows.evaluation.attributions import Passage, Role

ENOUGH = 0.5  # Jaccard index of the characters of two contents from which on they are the same attribution

Accept = Callable[[Passage, Passage], bool]
Extent = Callable[[Passage], frozenset[int]]


def always(_predicted: Passage, _gold: Passage) -> bool:
    """Accept any two passages whose contents agree."""
    return True


def same_source(predicted: Passage, gold: Passage) -> bool:
    """Accept two passages whose sources share a head, or that both have no source."""
    if gold.spans[Role.SOURCE]:
        return not predicted.heads.isdisjoint(gold.heads)
    return not predicted.spans[Role.SOURCE]


def whole_content(passage: Passage) -> frozenset[int]:
    """Return the characters of a passage's content."""
    return passage.covered


def quoted_content(passage: Passage) -> frozenset[int]:
    """Return the characters of a passage's content that are inside marks."""
    return passage.quoted


def jaccard(first: frozenset[int], second: frozenset[int]) -> float:
    """Return the characters that two contents share as a part of those that either has."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def pairs(
    predicted: Sequence[Passage],
    gold: Sequence[Passage],
    accept: Accept = always,
    gold_extent: Extent = whole_content,
) -> dict[int, int]:
    """Pair passages one to one, those that agree best first; in ties, those that come first.

    Args:
        predicted: the pipeline's passages.
        gold: the gold's.
        accept: whether two passages with enough content in common may be a pair.
        gold_extent: which characters of a gold passage count.

    Returns:
        For the index of each paired prediction that of its gold.
    """
    extents = [gold_extent(passage) for passage in gold]
    candidates = [
        (-overlap, at, other)
        for at, passage in enumerate(predicted)
        for other, extent in enumerate(extents)
        if (overlap := jaccard(passage.covered, extent)) >= ENOUGH and accept(passage, gold[other])
    ]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, other in sorted(candidates):
        if at not in paired and other not in taken:
            paired[at] = other
            taken.add(other)
    return paired
