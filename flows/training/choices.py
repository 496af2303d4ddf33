"""Choices among candidates, and the conditional logistic regression that learns them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
Item = TypeVar("Item")
FOLDS, STEPS, RATE = 5, 600, 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates of which one is to be chosen.

    Attributes:
        outlet: who published the article.
        features: of each candidate, the variables that speak for it.
        right: which of them are right; none where the right one is not among them.
    """

    outlet: str
    features: tuple[Features, ...]
    right: tuple[bool, ...]


class Table(NamedTuple):
    """Choices as arrays: (candidate, variable) values, whether each is right, and where each choice begins."""

    x: NDArray[np.float64]
    right: NDArray[np.float64]
    begins: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Regression:
    """How a conditional logistic regression is fitted: any right candidate of a choice is as good as another.

    Attributes:
        ridge: weight of the penalty on squared weights.
        least: candidates that a variable must be told of to have a weight.
    """

    ridge: float
    least: int

    def fit(self, choices: Sequence[Choice]) -> dict[str, float]:
        """Return the weights of the variables, fitted by Adam (Kingma and Ba 2015) over all choices at once."""
        counts: dict[str, int] = {}
        for choice in choices:
            for features in choice.features:
                for name in features:
                    counts[name] = counts.get(name, 0) + 1
        columns = sorted(name for name, count in counts.items() if count >= self.least)
        table = _table([choice for choice in choices if any(choice.right)], columns)
        weights = np.zeros(len(columns))
        mean, square = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(1, STEPS + 1):
            gradient = _gradient(table, weights, self.ridge)
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.99 * square + 0.01 * gradient**2
            rate = RATE * (1 - step / (STEPS + 1))
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        return {name: weight for name, weight in zip(columns, weights.round(3).tolist(), strict=True) if weight}


def by_outlets(
    items: Sequence[Item], outlet_of: Callable[[Item], str], fit: Callable[[Sequence[Item]], Mapping[str, float]]
) -> Iterator[tuple[Item, Mapping[str, float]]]:
    """Yield each item with weights that were fitted to items of other outlets."""
    fold = {outlet: place % FOLDS for place, outlet in enumerate(sorted(set(map(outlet_of, items))))}
    for number in range(FOLDS):
        weights = fit([item for item in items if fold[outlet_of(item)] != number])
        yield from ((item, weights) for item in items if fold[outlet_of(item)] == number)


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


def _gradient(table: Table, weights: NDArray[np.float64], ridge: float) -> NDArray[np.float64]:
    """Return the gradient of the penalised negative log likelihood."""
    x, right, begins = table
    own = np.searchsorted(begins, np.arange(len(x)), side="right") - 1
    scores = x @ weights
    raised = np.exp(scores - np.maximum.reduceat(scores, begins)[own])
    shares = raised / np.add.reduceat(raised, begins)[own]
    of_right = shares * right / np.add.reduceat(shares * right, begins)[own]
    return np.asarray(x.T @ (shares - of_right) + ridge * weights, dtype=np.float64)
