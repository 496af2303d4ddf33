"""Floors of quality: what was reached once is not given up unseen.

Beside the floors stand the figures that they were pinned from and the version of the code that gave these. A commit
that leaves the figures as they are need not pin anew, though its code has another version; one that moves a figure
must, up or down. So the version in the file always names code that measures as the present code does, and no more is
claimed: which commit it is cannot be checked, since versions of libraries belong to it as well.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.evaluation.golds import AT_MOST

PATH = Path(__file__).with_name("floors.json")
# Points by which a percentage may fall before it counts as lost: a few quotations of some thousand. Counts may not.
TOLERANCE = 0.3
# Answers by which a count may differ from the pinned one: 8-bit products round otherwise on other kinds of processors.
COUNT_TOLERANCE = 2

Number = int | float  # a count or a percentage
Bounds = Mapping[str, Mapping[str, Number]]  # by gold, by figure


class WouldLowerError(Exception):
    """A new floor would be below the present one."""


@dataclass(frozen=True)
class Floors:
    """The bounds, the figures they were pinned from, and the version of the code that these were measured with."""

    code_version: str
    measured: Bounds
    bounds: Bounds


def read_floors(path: Path = PATH) -> Floors:
    """Return the pinned floors, none where the file is not there yet."""
    if not path.exists():
        return Floors("", {}, {})
    return Floors(**json.loads(path.read_text(encoding="utf-8")))


def write_floors(floors: Floors, path: Path = PATH) -> None:
    """Write the floors for people and for `read_floors`."""
    path.write_text(json.dumps(asdict(floors), indent=2) + "\n", encoding="utf-8")


def moved(measured: Mapping[str, Number], pinned_from: Mapping[str, Number]) -> list[str]:
    """Return which figures of one gold are not those that its floors were pinned from, by the tolerances."""
    names = pinned_from.keys() | measured.keys()
    return [
        f"{name}: {measured.get(name)} is not {pinned_from.get(name)}, from which the floors were pinned"
        for name in sorted(names)
        if not _is_alike(measured.get(name), pinned_from.get(name))
    ]


def _is_alike(one: Number | None, other: Number | None) -> bool:
    if one is None or other is None:
        return False
    slack = COUNT_TOLERANCE if isinstance(other, int) else TOLERANCE
    return abs(one - other) <= slack + 1e-9


def breaches(measured: Mapping[str, Number], bounds: Mapping[str, Number]) -> list[str]:
    """Return what is wrong with the figures of one gold: below a floor, above a ceiling, or not measured at all."""
    found: list[str] = []
    for name, bound in bounds.items():
        value = measured.get(name)
        if value is None:
            found.append(f"{name}: not measured any more")
        elif _is_worse(name, value, bound):
            found.append(f"{name}: {value} is worse than {bound}")
    return found


def pinned(measured: Bounds, present: Bounds, *, may_lower: bool = False) -> dict[str, dict[str, Number]]:
    """Return the bounds to pin: the figures less the tolerance, or the present bounds where these ask for more.

    Args:
        measured: the figures of all golds.
        present: the bounds that hold.
        may_lower: whether the figures count alone, whatever held before.

    Raises:
        WouldLowerError: a figure is worse than its present bound, or was not measured.
    """
    before: Bounds = {} if may_lower else present
    lost = [
        f"{gold}: {breach}" for gold, bounds in before.items() for breach in breaches(measured.get(gold, {}), bounds)
    ]
    if lost:
        raise WouldLowerError("\n".join(lost))
    return {
        gold: {name: _pinned(name, value, before.get(gold, {}).get(name)) for name, value in figures.items()}
        for gold, figures in measured.items()
    }


def _pinned(name: str, value: Number, present: Number | None) -> Number:
    slack = 0 if isinstance(value, int) else TOLERANCE
    bound = round(value + slack if name in AT_MOST else value - slack, 2)
    return present if present is not None and _is_worse(name, bound, present) else bound


def _is_worse(name: str, value: Number, bound: Number) -> bool:
    return value > bound if name in AT_MOST else value < bound
