"""Exact inference in a BIOES chain: the probability of every span, and the set of spans with the best expected value.

Span probabilities come from the forward-backward algorithm (Rabiner 1989; Lafferty et al. 2001). Choosing the spans by
their expected value rather than the single best path is minimum Bayes risk decoding (Goodman 1996).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SCALED_EVERY = 4


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """Words `start` to `end` (exclusive) in a role, with the model's probability."""

    role: str
    start: int
    end: int
    probability: float


@dataclass(frozen=True)
class TagTransitions:
    """The tags of a BIOES scheme and how they follow one another.

    Attributes:
        tags: `O` and, for each role, `B-`, `I-`, `E-` and `S-`.
        scores: (tag + 1, tag + 1) log scores of the transition from the row's tag to the column's; the last row and
            column stand for the sequence's start and end.
    """

    tags: tuple[str, ...]
    scores: Floats

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that spans can have, in the order of their tags."""
        return tuple(dict.fromkeys(tag[2:] for tag in self.tags if tag != "O"))


@dataclass(frozen=True, slots=True)
class ForwardBackward:
    """Log scores of the paths through a sequence of tags.

    Attributes:
        scores: (word, tag) scores of the tags themselves.
        alpha: (word, tag) scores of all paths up to the tag, its own score included.
        beta: (word, tag) scores of all paths from there on, its own score excluded.
        log_partition: score of all paths.
    """

    scores: Floats
    alpha: Floats
    beta: Floats
    log_partition: float


def forward_backward(transitions: TagTransitions, sequences: Sequence[Floats]) -> list[ForwardBackward]:
    """Run the forward-backward algorithm over sequences side by side.

    Backwards is forwards over the reversed sequence with the transposed transitions, so both directions share one loop.
    The scores are scaled every few steps so that nothing underflows.
    """
    n, rows = len(transitions.tags), len(sequences)
    longest = max((len(s) for s in sequences), default=0)
    scores = np.zeros((longest, 2, rows, n))
    for row, sequence in enumerate(sequences):
        scores[: len(sequence), 0, row] = sequence
        scores[: len(sequence), 1, row] = sequence[::-1]
    tops = scores.max(axis=3, keepdims=True)
    emitted = np.exp(scores - tops)
    between = np.exp(transitions.scores[:n, :n])
    steps = np.stack([between, between.T])
    x = np.exp(np.stack([transitions.scores[n, :n], transitions.scores[:n, n]]))[:, None, :]
    paths, scales = np.empty_like(scores), np.ones_like(tops)
    for t in range(longest):
        x = x * emitted[t]
        if t % _SCALED_EVERY == 0:
            scales[t] = x.max(axis=2, keepdims=True)
            x = x / scales[t]
        paths[t] = x
        x = x @ steps
    with np.errstate(divide="ignore"):
        logs = np.log(paths) + np.cumsum(np.log(scales) + tops, axis=0)
    out = []
    for row, sequence in enumerate(sequences):
        alpha = logs[: len(sequence), 0, row]
        beta = logs[: len(sequence), 1, row][::-1] - sequence
        out.append(
            ForwardBackward(sequence, alpha, beta, float(np.logaddexp.reduce(alpha[-1] + transitions.scores[:n, n])))
        )
    return out


def span_probabilities(transitions: TagTransitions, paths: ForwardBackward, minimum: float) -> list[ScoredSpan]:
    """Return every span whose probability, summed over all paths, is at least `minimum`."""
    index = {tag: i for i, tag in enumerate(transitions.tags)}
    move, floor = transitions.scores, np.log(minimum)
    marginal = paths.alpha + paths.beta - paths.log_partition
    found: list[ScoredSpan] = []
    for role in transitions.roles:
        b, i, e, s = (index[f"{p}-{role}"] for p in "BIES")
        alone = np.flatnonzero(marginal[:, s] >= floor)
        single = zip(alone.tolist(), np.exp(marginal[alone, s]).tolist(), strict=True)
        found += [ScoredSpan(role, word, word + 1, probability) for word, probability in single]
        starts, ends = np.flatnonzero(marginal[:, b] >= floor), np.flatnonzero(marginal[:, e] >= floor)
        if not len(starts) or not len(ends):
            continue
        inside = np.cumsum(paths.scores[:, i] + move[i, i])
        left = paths.alpha[starts, b]
        right = paths.scores[ends, e] + paths.beta[ends, e] - paths.log_partition
        between = inside[ends - 1][None, :] - inside[starts][:, None] + move[b, i] - move[i, i] + move[i, e]
        between = np.where(ends[None, :] - starts[:, None] == 1, move[b, e], between)
        logs = np.where(ends[None, :] > starts[:, None], left[:, None] + between + right[None, :], -np.inf)
        for x, y in np.argwhere(logs >= floor):
            found.append(ScoredSpan(role, int(starts[x]), int(ends[y]) + 1, min(1.0, float(np.exp(logs[x, y])))))
    return found


def smooth_by_overlap(candidates: Sequence[ScoredSpan], role: str, weight: float) -> list[ScoredSpan]:
    """Add to each candidate in `role` `weight` times the summed probability of its near duplicates, capped at 1.

    Near duplicates share at least half of the words that either has (word overlap IoU of 0.5): to take the one for the
    other is a smaller mistake than to take neither, so a span whose bounds are in doubt does not lose to a short, sure
    one.
    """
    own = [candidate for candidate in candidates if candidate.role == role]
    starts, ends = (np.asarray([getattr(c, side) for c in own], dtype=np.int64) for side in ("start", "end"))
    probabilities = np.asarray([c.probability for c in own])
    shared = np.minimum(ends[:, None], ends) - np.maximum(starts[:, None], starts)
    near = 2 * shared >= np.maximum(ends[:, None], ends) - np.minimum(starts[:, None], starts)
    duplicates = np.where(near, probabilities, 0.0).sum(axis=1) - probabilities
    raised = np.minimum(1.0, probabilities + weight * duplicates).tolist()
    others = [candidate for candidate in candidates if candidate.role != role]
    return others + [ScoredSpan(role, c.start, c.end, p) for c, p in zip(own, raised, strict=True)]


def best_spans(candidates: Sequence[ScoredSpan], thresholds: Mapping[str, float]) -> list[ScoredSpan]:
    """Return the non-overlapping spans with the greatest sum of probability minus their role's threshold, in order."""
    worth = [c for c in candidates if c.probability > thresholds[c.role]]
    worth.sort(key=lambda c: (c.end, c.start))
    ends = np.asarray([c.end for c in worth])
    value = np.zeros(len(worth) + 1)
    before = [int(np.searchsorted(ends, c.start, side="right")) for c in worth]
    for k, c in enumerate(worth):
        value[k + 1] = max(value[k], value[before[k]] + c.probability - thresholds[c.role])
    chosen: list[ScoredSpan] = []
    k = len(worth)
    while k:
        if value[k] > value[k - 1]:
            chosen.append(worth[k - 1])
            k = before[k - 1]
        else:
            k -= 1
    return chosen[::-1]
