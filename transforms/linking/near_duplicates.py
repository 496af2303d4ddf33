"""Which articles are copies of earlier ones: the same agency story under another headline, lightly edited or cut.

Every article carries a MinHash signature of its shingles: for each of 32 hash functions, its smallest value over all
shingles. Two signatures agree in a slot with a probability that is the Jaccard similarity of the articles' shingles.
Articles whose signatures agree in some slots are compared by the shingles themselves. A later article is a copy if most
of its own wording stands in the earlier one: so is a story that was cut, and so is not a longer one that was rewritten
with much new text. What it is a copy of is never a copy itself. See A. Broder, "On the resemblance and containment of
documents", Proceedings of Compression and Complexity of Sequences, 1997.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from transforms.linking.candidate_pairs import pairs_by_key, split_pairs
from transforms.linking.shingles import Hashes, plain_words, shingles, word_hashes

# What signatures are made with. Stored ones can only be compared with others of the same making, so VERSION stands in
# each and changes with anything that changes signatures: these numbers, the hash functions, shingles and their words.
VERSION = "2"  # the first had no version in it
SHINGLE_WORDS = 4
SLOTS = 32

LEADERS = 8  # with how many of the articles that agree in a slot others are compared: with the earliest

Signatures = NDArray[np.uint32]


def _splitmix64(count: int) -> Hashes:
    """Return the first numbers of the generator SplitMix64 with the seed 0, the same everywhere and always.

    See G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    """
    mixed = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


# The hash function of a slot: the upper half of factor * shingle + increment, in 64 bits, with an odd factor.
_FACTORS, _INCREMENTS = _splitmix64(2 * SLOTS).reshape(2, SLOTS)
_FACTORS |= np.uint64(1)


class CopyParameters(BaseModel):
    """When an article counts as a copy.

    Attributes:
        least_equal_slots: slots in which two signatures must agree for their articles to be compared. Two of 32 find 98
            of 100 pairs with a Jaccard similarity of 0.17, and hardly any that share a common phrase only.
        least_share: share of the later article's shingles that must stand in the earlier one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_equal_slots: int = Field(ge=1, le=SLOTS)
    least_share: float = Field(gt=0, le=1)


def shingle_set(text: str) -> Hashes:
    """Return the shingles of a text, each once, in ascending order; of a shorter text its one run of words."""
    words = word_hashes(plain_words(text))
    return np.unique(shingles(words, min(SHINGLE_WORDS, max(1, len(words)))))


def signature(text: str) -> str | None:
    """Return the MinHash signature of a text, None where it has no words.

    It is VERSION, a colon and the slots in hexadecimal, each a 32-bit number with its lowest byte first.
    """
    found = shingle_set(text)
    if not len(found):
        return None
    smallest = [(factor * found + add).min() for factor, add in zip(_FACTORS, _INCREMENTS, strict=True)]
    slots = np.asarray(smallest, np.uint64) >> np.uint64(32)
    return f"{VERSION}:{slots.astype('<u4').tobytes().hex()}"


def is_current(signature: str) -> bool:
    """Whether a stored signature was made as `signature` makes them, so that it can be compared with new ones."""
    return signature.startswith(f"{VERSION}:")


def read_signatures(signatures: Sequence[str]) -> Signatures:
    """Return signatures of the present version as numbers, shape (signatures, SLOTS)."""
    digits = "".join(signature.removeprefix(f"{VERSION}:") for signature in signatures)
    return np.frombuffer(bytes.fromhex(digits), "<u4").reshape(-1, SLOTS)


def candidates(signatures: Signatures, parameters: CopyParameters) -> dict[int, list[int]]:
    """Return for articles, earliest first, the earlier ones to compare them with, by their places in the order."""
    places = np.arange(len(signatures))
    portions = (pairs_by_key(slot.astype(np.uint64), places, LEADERS) for slot in signatures.T)
    agreeing = np.concatenate([np.zeros(0, np.int64), *chain.from_iterable(portions)])
    pairs, counts = np.unique(agreeing, return_counts=True)
    earlier, later = split_pairs(pairs[counts >= parameters.least_equal_slots])
    result: dict[int, list[int]] = {}
    for first, second in zip(earlier.tolist(), later.tolist(), strict=True):
        result.setdefault(second, []).append(first)
    return result


def find_originals(
    compared: Mapping[int, Sequence[int]], shingle_sets: Mapping[int, Hashes], parameters: CopyParameters
) -> dict[int, int]:
    """Return the copies with the originals that they are copies of, by their places in the order.

    Args:
        compared: what `candidates` found.
        shingle_sets: `shingle_set` of the articles in it.
        parameters: when an article counts as a copy.
    """
    originals: dict[int, int] = {}
    for later in sorted(compared):
        for earlier in sorted(compared[later]):
            if earlier not in originals and (
                share(shingle_sets[later], shingle_sets[earlier]) >= parameters.least_share
            ):
                originals[later] = earlier
                break
    return originals


def share(inner: Hashes, outer: Hashes) -> float:
    """Return which share of the shingles `inner` is among `outer`; both ascend, `inner` is not empty."""
    places = np.searchsorted(outer, inner)
    places[places == len(outer)] = 0
    return float(np.mean(outer[places] == inner)) if len(outer) else 0.0
