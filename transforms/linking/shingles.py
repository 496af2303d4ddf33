"""Wording as numbers: words without case, accents and apostrophes, and hashes of runs of them, called shingles.

The hashes are the same in every process and version. See A. Broder, "On the resemblance and containment of documents",
Proceedings of Compression and Complexity of Sequences, 1997.
"""

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from transforms.text.folding import fold
from transforms.text.words import word_pattern

Hashes = NDArray[np.uint64]

_WORD = word_pattern()
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CONTRACTION = re.compile(r"\bcannot\b|\b(?:ca|wo)n't\b|n't\b|'(?:re|ve|ll|m|d|s)\b")
_LONG_FORMS = {
    "cannot": "can not", "can't": "can not", "won't": "will not", "n't": " not",
    "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "'d": " would", "'s": " is",
}  # fmt: skip
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit of a word is lost; the golden ratio's digits


def plain_words(text: str) -> list[str]:
    """Return the words of `text` without case, accents and contractions: "Don’t!" and "do not" are the same words.

    What a possessive ending becomes is no matter: the same everywhere.
    """
    text = fold(text)
    if "'" in text or "cannot" in text:
        text = _CONTRACTION.sub(lambda match: _LONG_FORMS[match[0]], text)
    return _WORD.findall(_THOUSANDS.sub("", text.replace("'", "")))


def text_hash(text: str) -> int:
    """Return a 64-bit hash of a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@lru_cache(maxsize=1 << 18)
def word_hash(word: str) -> int:
    """Return the 64-bit hash of a word, which is likely to come again."""
    return text_hash(word)


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
