"""Pairs of things that have something in common, found by sorting: no thing is compared with all others.

Things are numbered in an order of preference. Of the many that share a common key each is paired with the first few
only, so that the pairs grow with the things and not with their square.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def pairs_by_key(keys: NDArray[np.uint64], things: Numbers, leaders: int) -> Iterator[Numbers]:
    """Yield the pairs of things that share a key, as `first * 2**32 + second` with first < second, once for each key.

    They come in portions, so that a caller that wants each pair once need not hold them all.

    Args:
        keys: keys of things, in any order.
        things: the thing that has the key; less than 2**31.
        leaders: with how many of the things that share a key each of the others is paired: with the first ones.
    """
    order = np.lexsort((things, keys))
    keys, things = keys[order], things[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    for leader in range(leaders):  # the first, second, … thing of every group with those after it in the group
        starts, sizes = starts[sizes > leader + 1], sizes[sizes > leader + 1]
        if not len(starts):
            return
        followers = sizes - leader - 1
        ends = np.cumsum(followers)
        places = np.arange(ends[-1]) - np.repeat(ends - followers - starts - leader - 1, followers)
        first, second = np.repeat(things[starts + leader], followers), things[places]
        yield (first << 32 | second)[first != second]


def split_pairs(pairs: Numbers) -> tuple[Numbers, Numbers]:
    """Return the first and the second things of pairs."""
    return pairs >> 32, pairs & 0xFFFFFFFF
