"""The names that the network reads in a text: people, organisations, places and others, without titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.encoding import Window, Words
from transforms.records import Span

_OUTSIDE = 0


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name in a text.

    Attributes:
        span: its offsets, without titles and a leading "the".
        kind: person, organization, place or other.
    """

    span: Span
    kind: str


def read_names(
    words: Words, windows: Sequence[Window], scores: Sequence[NDArray[np.float32]], tags: Sequence[str]
) -> list[ReadName]:
    """Return the names of a text, in order, from each window's scores (word, tag)."""
    return [name for window, table in zip(windows, scores, strict=True) for name in _names(words, window, table, tags)]


def _names(words: Words, window: Window, scores: NDArray[np.float32], tags: Sequence[str]) -> Iterator[ReadName]:
    """Yield a window's names: words in a row whose likeliest tags are of one kind, cut where one begins a name."""
    best = scores.argmax(axis=1)
    if not best.any():
        return
    line = words.line[window.start : window.end]
    kinds = [tag[2:] for tag in tags]
    start = 0
    for at in range(1, len(best) + 1):
        before = int(best[at - 1])
        is_cut = (
            at == len(best)
            or kinds[int(best[at])] != kinds[before]
            or tags[int(best[at])][0] in "BS"
            or tags[before][0] in "ES"
            or line[at] != line[at - 1]
        )
        if is_cut:
            if before != _OUTSIDE:
                begin, end = words.starts[window.start + start], words.ends[window.start + at - 1]
                yield ReadName(Span(int(begin), int(end)), kinds[int(best[start])])
            start = at
