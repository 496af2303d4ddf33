"""Wording as numbers: words without case, accents and apostrophes, and hashes of runs of them, called shingles.

The hashes are the same in every process and version. See A. Broder, "On the resemblance and containment of documents",
Proceedings of Compression and Complexity of Sequences, 1997.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit of a word is lost; the golden ratio's digits


def plain_words(text: str) -> list[str]:
    """Return the words of `text` without case, accents and apostrophes: "Don’t!" and "dont" are the same word."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text.casefold().translate(_APOSTROPHES))


@lru_cache(maxsize=1 << 18)
def word_hash(word: str) -> int:
    """Return the 64-bit hash of a word."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def word_hashes(words: list[str]) -> Hashes:
    """Return the hashes of words, in their order."""
    return np.fromiter(map(word_hash, words), np.uint64, len(words))


def shingles(words: Hashes, size: int) -> Hashes:
    """Return the hashes of all runs of `size` words, in their order; none where there are fewer words."""
    count = max(0, len(words) - size + 1)
    result = np.zeros(count, np.uint64)
    for place in range(size):
        result = result * _MULTIPLIER + words[place : place + count]
        result ^= result >> np.uint64(29)
    return result
