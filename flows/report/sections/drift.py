"""How the articles of a version differ in kind from those of the versions before."""

import re
from collections.abc import Iterable, Sequence

from expectations.results import ValueDistribution

SHOWN = 20  # values of a mix
_FIRST_NUMBER = re.compile(r"\d+(\.\d+)?")  # of a bin: "1000-1999", "0.5"


def compared_distributions(mixes: Iterable[ValueDistribution]) -> Sequence[ValueDistribution]:
    """Return the distributions with enough rows to compare, by descending distance."""
    found = ((mix.distance, mix) for mix in mixes if mix.previous and mix.distance is not None)
    return [mix for _, mix in sorted(found, key=lambda pair: -pair[0])]


def mixed_values(mix: ValueDistribution) -> Sequence[str]:
    """Return the values of a mix to show: the most frequent ones, bins of figures in their order."""
    rows = {value: mix.previous.get(value, 0) + mix.current.get(value, 0) for value in {**mix.previous, **mix.current}}
    often = sorted(rows, key=lambda value: (-rows[value], value))[:SHOWN]
    return sorted(often, key=_first_number) if all(map(_FIRST_NUMBER.match, often)) else often


def _first_number(value: str) -> float:
    match = _FIRST_NUMBER.match(value)
    return float(match[0]) if match else 0
