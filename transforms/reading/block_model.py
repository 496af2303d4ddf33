"""A linear model of which blocks of a page are its article, joined with what trafilatura found.

Logistic regression over hashed features (K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning",
ICML 2009) of a block: whether trafilatura took it and its neighbours, how much it took of the elements around it, what
these are called, how long and how linked it is, and where it stands.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from transforms.reading.blocks import LINKED_SHARE, Block

SLOTS = 1 << 14
# Elements around a block whose names and shares tell of it.
_MOST_AROUND = 7
_MOST_COUNTED = 16
_MOST_NAMES = 24
_NEAR = 3
_SURE_KEY = 20
_READ_WORDS = 12
_NOWHERE = 1 << 12
_COMMENTS = frozenset({"comment", "comments", "disqus"})
_NAME = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_NOT_LETTERS = re.compile(r"\W+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FUNCTION_WORDS = frozenset(
    {"the", "a", "an", "of", "to", "in", "and", "that", "was", "were", "has", "had", "said", "for", "on", "is", "with"}
)


@dataclass(frozen=True, slots=True, eq=False)
class BlockModel:
    """The weights of the features, and the score from which a block is the article's.

    Attributes:
        weights: one for each of `SLOTS`.
        threshold: log odds.
    """

    weights: NDArray[np.float64]
    threshold: float

    def score(self, slots: Collection[int]) -> float:
        """Return how much the features speak for the article; above 0 more for than against it."""
        return math.fsum(self.weights[slot] for slot in slots) / math.sqrt(len(slots))


@dataclass(frozen=True)
class Found:
    """Paragraphs that one way of extraction found, to be asked for blocks."""

    texts: Sequence[str]

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(map(block_key, self.texts))

    @cached_property
    def _all(self) -> str:
        return "".join(map(block_key, self.texts))

    @property
    def length(self) -> int:
        """The number of letters and digits in them."""
        return len(self._all)

    def has(self, key: str) -> bool:
        """Return whether a block is among them, by its key; a part of a paragraph is where it is long enough."""
        return key in self._keys or (len(key) >= _SURE_KEY and key in self._all)


def block_key(text: str) -> str:
    """Return the letters and digits of a text, by which texts are compared."""
    return _NOT_LETTERS.sub("", text).casefold()


def features(blocks: Sequence[Block], found: Sequence[Found], title: str | None) -> list[list[int] | None]:
    """Return the slots of the features of each block of a page, in order; None for those that are not asked about.

    Asked about is what a way of extraction found, and what is no link and stands in an element with something found;
    of these not what stands among comments of readers.

    Args:
        blocks: the blocks of a page.
        found: what ways of extraction found on it; the first is the most precise.
        title: the page's title.
    """
    page = _Page(blocks, found, title)
    return [_slots(page.names(index)) if page.is_asked(index) else None for index in range(len(blocks))]


def _slots(names: Iterator[str]) -> list[int]:
    return sorted({zlib.crc32(name.encode("utf-8", "surrogatepass")) % SLOTS for name in names})


class _Page:
    """Counts over a page from which the features of its blocks are told."""

    def __init__(self, blocks: Sequence[Block], found: Sequence[Found], title: str | None) -> None:
        self._blocks = blocks
        self._keys = [block_key(block.text) for block in blocks]
        self._title = block_key(title or "")
        self._taken = ["".join("01"[way.has(key)] for way in found) for key in self._keys]
        self._anchored = [taken[0] == "1" for taken in self._taken]
        self._times = Counter(self._keys)
        self._chars: Counter[HtmlElement] = Counter()
        self._anchor_chars: Counter[HtmlElement] = Counter()
        self._holds_found: set[HtmlElement] = set()
        for index, block in enumerate(blocks):
            for level, element in enumerate(_around(block.element, _MOST_COUNTED)):
                self._chars[element] += len(self._keys[index])
                self._anchor_chars[element] += self._anchored[index] * len(self._keys[index])
                if level < _NEAR and "1" in self._taken[index]:
                    self._holds_found.add(element)
        self._distances = tuple(zip(self._since(1), self._since(-1), strict=True))
        self._first: dict[str, int] = {}
        for index, key in enumerate(self._keys):
            self._first.setdefault(key, index)
        self._named: dict[HtmlElement, tuple[str, ...]] = {}

    def _since(self, step: int) -> list[int]:
        """Return for each block how many blocks ago the last one was that was taken; many where there is none."""
        distances, last = [0] * len(self._blocks), _NOWHERE
        for index in range(len(self._blocks))[::step]:
            distances[index] = last
            last = 1 if self._anchored[index] else last + 1
        return distances

    def is_asked(self, index: int) -> bool:
        """Return whether the block may be the article's."""
        block = self._blocks[index]
        if "1" in self._taken[index]:
            return True
        around = _around(block.element, _MOST_AROUND)
        if any(not _COMMENTS.isdisjoint(self._names_of(element)) for element in around):
            return False
        near = _around(block.element, _NEAR)
        return block.linked < LINKED_SHARE and any(element in self._holds_found for element in near)

    def names(self, index: int) -> Iterator[str]:
        """Yield the names of the features of a block."""
        yield "any"
        taken = self._taken[index]
        for name in (*self._place(index), *self._shares(index), *self._shape(index)):
            yield name
            yield f"{taken} {name}"
        yield from self._words(index)
        yield from self._called(index)

    def _place(self, index: int) -> Iterator[str]:
        before, after = (
            min(8, distance.bit_length()) if distance < _NOWHERE else 9 for distance in self._distances[index]
        )
        yield f"taken before {before}"
        yield f"taken after {after}"
        yield f"taken around {min(before, 4)} {min(after, 4)} {before < 9} {after < 9}"
        for beside in (index - 1, index + 1):
            if 0 <= beside < len(self._blocks):
                block = self._blocks[beside]
                yield f"beside {beside - index} {block.tag} {self._taken[beside]}"
                yield f"beside {beside - index} {_length(block.text)} {self._taken[beside]}"

    def _shares(self, index: int) -> Iterator[str]:
        own = len(self._keys[index])
        anchored = own if self._anchored[index] else 0
        for level, element in enumerate(_around(self._blocks[index].element, 5)):
            others = self._chars[element] - own
            share = (self._anchor_chars[element] - anchored) / others if others else -1
            yield f"share {level} {math.ceil(share * 4) if others else 'alone'}"

    def _shape(self, index: int) -> Iterator[str]:
        block, key = self._blocks[index], self._keys[index]
        length, last = _length(block.text), block.text.rstrip("'\"”’)]")[-1:]
        ending = "letter" if last.isalnum() else last
        yield f"tag {block.tag}"
        yield f"tag {block.tag} {length}"
        yield f"tag {block.tag} {ending}"
        yield length
        yield f"{length} {ending}"
        yield f"linked {math.ceil(block.linked * 4)} {length}"
        if self._times[key] > 1:
            yield "first of its kind" if self._first[key] == index else "again"
        if self._title and key and (key in self._title or self._title in key):
            yield "title"
        words = block.text.lower().split()
        functional = sum(word in _FUNCTION_WORDS for word in words) / max(1, len(words))
        yield f"function words {math.ceil(10 * functional)}"
        if any(mark in block.text for mark in '“”"'):
            yield "marks"

    def _words(self, index: int) -> Iterator[str]:
        words = _NOT_LETTERS.sub(" ", self._blocks[index].text.lower()).split()
        words = ["0" if word.isdigit() else word for word in words]
        few = "few" if len(words) <= _READ_WORDS else "many"
        yield from (f"{few} word {word}" for word in words[:_READ_WORDS])
        yield f"{few} first {' '.join(words[:2])}"

    def _called(self, index: int) -> Iterator[str]:
        """Yield what the elements around a block are called, those next to it apart."""
        for level, element in enumerate(_around(self._blocks[index].element, _MOST_AROUND)):
            for name in self._names_of(element):
                yield f"in {name}"
                if level < 2:
                    yield f"in {level} {name}"

    def _names_of(self, element: HtmlElement) -> tuple[str, ...]:
        if element not in self._named:
            self._named[element] = tuple(_names(element))
        return self._named[element]


def _around(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """Yield an element and those around it, the innermost first."""
    yield element
    yield from islice(element.iterancestors(), most - 1)


def _names(element: HtmlElement) -> Iterator[str]:
    yield f"<{element.tag}>"
    called = " ".join(
        filter(None, map(element.get, ("class", "id", "role", "itemprop", "data-component", "data-type")))
    )
    yield from {name.lower() for name in _NAME.findall(called[:400])[:_MOST_NAMES]}
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        yield "<hidden>"
    if _HIDDEN.search(element.get("style", "")):
        yield "<hidden>"


def _length(text: str) -> str:
    return f"length {min(8, len(text.split()).bit_length())}"
