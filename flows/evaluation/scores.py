"""Precision, recall and F1, as percentages with one decimal."""

from collections.abc import Mapping

Value = int | float | str | None  # None: a share of nothing
Figure = Value | Mapping[str, Value]
Figures = dict[str, Figure]


def percent(share: float, digits: int = 1) -> float:
    """Return a share of one as a percentage."""
    return round(100 * share, digits)


def ratio(part: float, whole: float) -> float:
    """Return `part` of `whole`, 0 of nothing."""
    return part / whole if whole else 0.0


def share(part: int, whole: int) -> float | None:
    """Return `part` of `whole` as a percentage, None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def shares(precision: float, recall: float) -> dict[str, Value]:
    """Return precision and recall, shares of one, with their harmonic mean."""
    both = precision + recall
    return {"P": percent(precision), "R": percent(recall), "F1": round(ratio(200 * precision * recall, both), 1)}


def counts(right: int, predicted: int, gold: int) -> dict[str, Value]:
    """Return the figures of `right` among the `predicted` and the `gold`."""
    figures = shares(ratio(right, predicted), ratio(right, gold))
    return {**figures, "tp": right, "predicted": predicted, "gold": gold}
