"""Pairs of things that share a key."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.linking.candidate_pairs import pairs_by_key, split_pairs

ITEMS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=40)


def found(items: list[tuple[int, int]], leaders: int) -> Counter[tuple[int, int]]:
    keys = np.array([key for key, _ in items], np.uint64)
    things = np.array([thing for _, thing in items], np.int64)
    first, second = split_pairs(np.concatenate([np.zeros(0, np.int64), *pairs_by_key(keys, things, leaders)]))
    return Counter(zip(first.tolist(), second.tolist(), strict=True))


@given(ITEMS)
def test_with_enough_leaders_all_pairs_of_a_key_are_found(items: list[tuple[int, int]]) -> None:
    distinct = sorted(set(items), key=lambda item: (item[0], item[1]))
    expected = Counter((a[1], b[1]) for a, b in combinations(distinct, 2) if a[0] == b[0])
    assert found(distinct, 10) == expected


@given(ITEMS, st.integers(1, 3), st.randoms(use_true_random=False))
def test_each_is_paired_with_the_first_few_in_any_order(
    items: list[tuple[int, int]], leaders: int, random: np.random.Generator
) -> None:
    distinct = list(set(items))
    pairs = found(distinct, leaders)
    random.shuffle(distinct)
    assert found(distinct, leaders) == pairs
    for first, second in pairs:
        assert any(
            first in sorted(thing for key, thing in distinct if key == shared)[:leaders]
            for shared, thing in distinct
            if thing == second
        )


def test_the_pairs_of_many_things_grow_with_the_things() -> None:
    assert sum(found([(1, thing) for thing in range(1000)], 8).values()) == 8 * 1000 - sum(range(1, 9))
