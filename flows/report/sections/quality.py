"""How good the shipped extractor is by itself, as training measured it, and what its scores mean."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Precision, recall and F1 of something the extractor finds, in per cent.

    Attributes:
        name: what it is.
        precision: share of what was found that is right.
        recall: share of what is there that was found.
        f1: the harmonic mean of both.
        gold: how many are there.
        interval: lower and upper end of the 90 % interval of F1 over articles, where it was measured.
    """

    name: str
    precision: float
    recall: float
    f1: float
    gold: int
    interval: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Statements with nearly the same score: their mean score, the share of them that was right, and how many."""

    score: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of the extractor alone, and for each of its scores how reliable it was, by bins of ascending score."""

    measured_on: str
    figures: tuple[Accuracy, ...]
    by_quote_type: tuple[Accuracy, ...]
    reliability: Mapping[str, tuple[ReliabilityBin, ...]]


@cache
def extractor_quality() -> Quality:
    """Return the quality of the extractor that comes with this code."""
    folder = files("transforms.quoting").joinpath("model")
    model, measured = (
        json.loads(folder.joinpath(name).read_text(encoding="utf-8")) for name in ("model.json", "figures.json")
    )
    reliability = {
        name: tuple(ReliabilityBin(**one) for one in part["reliability"]) for name, part in model["calibration"].items()
    }
    figures, by_type = (tuple(Accuracy(**row) for row in measured[part]) for part in ("figures", "by_quote_type"))
    return Quality(measured["measured_on"], figures, by_type, reliability)
