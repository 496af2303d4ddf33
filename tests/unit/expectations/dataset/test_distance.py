"""How far apart two distributions of values are, and how grave a figure is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.expectations import Limits
from expectations.dataset.distance import jensen_shannon

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 10_000), min_size=1)


@given(COUNTS, COUNTS)
def test_the_distance_is_symmetric_and_between_0_and_1(first: dict[str, int], second: dict[str, int]) -> None:
    distance = jensen_shannon(first, second)
    assert 0 <= distance <= 1
    assert distance == pytest.approx(jensen_shannon(second, first))
    assert jensen_shannon(first, first) == 0


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ({"a": 10**9}, {"b": 10**9}, 1.0),
        ({"a": 5 * 10**8, "b": 5 * 10**8}, {"a": 9 * 10**8, "b": 10**8}, 0.3827),
        ({"a": 5, "b": 5}, {"a": 6, "b": 4}, 0.0),  # what chance does with ten rows
    ],
)
def test_distances_by_hand(first: dict[str, int], second: dict[str, int], distance: float) -> None:
    assert jensen_shannon(first, second) == pytest.approx(distance, abs=1e-3)


@pytest.mark.parametrize(
    ("value", "severity"),
    [(None, "hard"), (5, "hard"), (0.5, "hard"), (1.5, "soft"), (11, "soft"), (21, "hard")],
)
def test_severity_is_that_of_the_limit_that_is_passed(value: float | None, severity: str) -> None:
    limits = Limits(stop_below=1, warn_below=2, warn_above=10, stop_above=20)
    assert limits.severity_of(value) == severity
