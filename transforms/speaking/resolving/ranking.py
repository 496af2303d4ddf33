"""Choosing among those that may be meant."""

from collections.abc import Mapping
from typing import NamedTuple

from transforms.records import Candidate
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.referents import Referent

# A choice is close where the second has at least this share of what the first has; those with less than a
# tenth of it were never in question.
CLOSE, IN_QUESTION = 0.5, 0.1
MOST_CANDIDATES = 5


class Choice(NamedTuple):
    """The likeliest of several, how sure that is and, where that was close, the others."""

    referent: Referent
    score: float
    candidates: tuple[Candidate, ...]


def choose(weights: Mapping[Referent, float]) -> Choice | None:
    """Return the referent with the highest weight, None where there is none; the first of several such."""
    if not weights:
        return None
    winner = max(weights, key=lambda referent: weights[referent])
    total = sum(weights.values())
    share = weights[winner] / total if total else 0.0
    return Choice(winner, confidence.of_share(share), close_candidates(weights))


def close_candidates(weights: Mapping[Referent, float]) -> tuple[Candidate, ...]:
    """Return those in question, the best first, with their shares of the weight; nobody where the choice is clear."""
    ranked = sorted(weights.items(), key=lambda item: -item[1])[:MOST_CANDIDATES]
    if len(ranked) < 2 or ranked[1][1] < CLOSE * ranked[0][1] or ranked[0][1] <= 0:
        return ()
    total = sum(weight for _, weight in ranked)
    return tuple(
        Candidate(referent.name, round(weight / total, 4))
        for referent, weight in ranked
        if weight >= IN_QUESTION * ranked[0][1]
    )
