"""What the distance between two words adds to the score of a link between them."""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def distance_buckets(size: int, count: int) -> NDArray[np.int64]:
    """Return the bucket of the distance between every two of `size` places: exact up to 4, then logarithmic.

    The scheme is that of T5 (Raffel et al. 2020): half of the `count` buckets are for distances to the right.

    Returns:
        (size, size) buckets: from the row's place to the column's.
    """
    half = count // 2
    places = np.arange(size)
    delta = places[None, :] - places[:, None]
    far = 4 + (np.log(np.maximum(np.abs(delta), 4) / 4) / math.log(64) * (half - 5)).astype(np.int64)
    return np.asarray(
        np.where(np.abs(delta) < 4, np.abs(delta), np.minimum(far, half - 1)) + half * (delta > 0), dtype=np.int64
    )


def distance_scores(distances: NDArray[np.float64], size: int) -> Array:
    """Return the log score of each distance.

    Args:
        distances: (link, bucket) log scores.
        size: places in the longest window, [CLS] included.

    Returns:
        (link, dependent place, head place); 0 for place 0 as the head: [CLS], "nothing", is no distance away.
    """
    table = distances[:, distance_buckets(size, distances.shape[1])]
    table[:, :, 0] = 0.0
    return np.asarray(table, dtype=np.float32)
