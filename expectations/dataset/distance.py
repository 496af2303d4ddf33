"""The distance of two distributions of values.

The Jensen-Shannon divergence (J. Lin, "Divergence measures based on the Shannon entropy", IEEE Transactions on
Information Theory 37, 1991), in bits; its square root is a metric (D. Endres, J. Schindelin, "A new metric for
probability distributions", IEEE Transactions on Information Theory 49, 2003). It lies between 0, the same shares, and
1, nothing in common, and needs no care for values that one side lacks.
"""

from collections.abc import Mapping
from math import log, log2, sqrt


def jensen_shannon(first: Mapping[str, int], second: Mapping[str, int]) -> float:
    """Return the Jensen-Shannon distance of two counts by value, less what chance alone puts between samples.

    Two samples of n and m rows of one distribution over k values have on average a divergence of
    (k - 1)(1/n + 1/m) / (8 ln 2) bits: a chi-squared term, without which small samples would look as if they had moved.

    Raises:
        ValueError: one of them counts nothing.
    """
    rows, others = sum(first.values()), sum(second.values())
    if not rows or not others:
        raise ValueError("a mix without rows has no distance from another")
    values = sorted({value for value in (*first, *second) if first.get(value, 0) + second.get(value, 0)})
    divergence = sum(_term(first.get(value, 0) / rows, second.get(value, 0) / others) for value in values)
    chance = (len(values) - 1) * (1 / rows + 1 / others) / (8 * log(2))
    return sqrt(min(1.0, max(0.0, divergence - chance)))


def _term(p: float, q: float) -> float:
    middle = (p + q) / 2
    return sum(share * log2(share / middle) for share in (p, q) if share > 0) / 2
