"""Multinomial logistic regression over sparse features: Adam on all rows at once, from zero, so always the same."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Weights = NDArray[np.float64]


def hashed(slots: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    """Return features as a matrix of `width` columns: 1 for each slot of a row, over the root of their number."""
    counts = [len(row) for row in slots]
    values = np.repeat(1 / np.sqrt(counts), counts).astype(np.float32)
    columns = np.concatenate([np.asarray(row, dtype=np.int32) for row in slots])
    return sparse.csr_matrix((values, columns, np.concatenate([[0], np.cumsum(counts)])), shape=(len(slots), width))


def fit(
    rows: sparse.csr_matrix,
    wanted: NDArray[np.int64],
    importance: NDArray[np.float64],
    classes: int,
    decay: float,
    steps: int,
) -> Weights:
    """Return the weights of each feature for each class, shape (features, classes).

    Args:
        rows: the features of each example, shape (examples, features).
        wanted: the class of each, by its number.
        importance: how much each example counts.
        classes: number of classes.
        decay: how strongly weights are held back.
        steps: number of steps.
    """
    rate, columns = 0.2, rows.T.tocsr()
    weights = np.zeros((rows.shape[1], classes), np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    target = np.eye(classes, dtype=np.float32)[wanted]
    share = (importance / importance.sum()).astype(np.float32)[:, None]
    for step in range(1, steps + 1):
        scores = rows @ weights
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = columns @ ((powers / powers.sum(axis=1, keepdims=True) - target) * share) + decay * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights.astype(np.float64)
