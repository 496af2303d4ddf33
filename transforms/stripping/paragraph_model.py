"""A linear model of paragraphs, for boilerplate in words that no rule knows.

Logistic regression over hashed words and shapes (K. Weinberger et al., "Feature Hashing for Large Scale Multitask
Learning", ICML 2009) of a paragraph and its neighbours. It speaks last, about paragraphs that no rule has labelled, and
only where little of the story can be lost: not of quotations, posts, lists, subheads in capitals, long paragraphs or
languages other than English.
"""

import math
import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transforms.records import SegmentType
from transforms.stripping.boilerplate_lexicon import CLOSING_TYPES
from transforms.stripping.page_lines import Found, Label, Line, PageLines
from transforms.stripping.trims import find_cuts

SLOTS = 1 << 13
MAX_WORDS = 90
# On pages shorter lines are subheads and table cells more often than what a text has left of a page.
_MIN_PAGE_WORDS = 3
# What a page marks as items and headings.
_STRUCTURE = frozenset({"li", "h1", "h2", "h3", "h4", "h5", "h6", "tr"})

_READ_WORDS = 60
# In shorter inputs a place tells nothing.
_MIN_PLACED = 6
_FAR = 4
# An input of which it would drop more than this share, beside what rules drop, is of a kind that it does not know
# (guides to shops, lists of winners): it says nothing of those. Of shorter inputs a share tells nothing.
_MOST_DROPPED = 0.5
_MIN_KNOWN = 12
# Little of a page's furniture is left when it has been read: the model has to be surer there.
_PAGE_MARGIN = 0.7
# What a headline is told by: words of some length that come up again in paragraphs of some length.
_STORY_WORDS = 15
_TELLING_CHARS, _STEM_CHARS = 4, 5
_MAX_ABOVE = 6
_ITEM = re.compile(r"\W*\d{1,3}[.)] |[-*•–] |- ")
_POSTED = re.compile(r"pic\.twitter\.com|\bt\.co/|#[^\W\d]\w{2,}|^@\w+\W*$|\(@\w+\)")  # posts that the story shows
_MAX_SUBHEAD_WORDS = 8
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"@|https?:|www\.|\.com\b")
_SYMBOL = re.compile(r"[|©/•»>]")
_FUNCTION_WORDS = frozenset(
    {"the", "a", "an", "of", "to", "in", "and", "that", "was", "were", "has", "had", "said", "for", "on", "is", "with"}
)
_TELLING_WORDS = frozenset({"said", "says", "was", "were", "had"})
# English prose has more function words than this share of its words.
_ENGLISH_SHARE = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class ParagraphModel:
    """The weights of the features, and the score from which a paragraph is boilerplate.

    Attributes:
        weights: one for each of `SLOTS`.
        threshold: log odds, divided by the root of the number of features.
    """

    weights: NDArray[np.float64]
    threshold: float

    def score(self, slots: Collection[int]) -> float:
        """Return how much the features speak for boilerplate; above 0 more for than against it."""
        return math.fsum(self.weights[slot] for slot in slots) / math.sqrt(len(slots))


def judged_by_model(page: PageLines) -> Found:
    """Label the paragraphs that the model holds to be boilerplate."""
    model = page.site.model
    if model is None or not _is_english(page):
        return
    dropped = {index for index, label in page.labels.items() if label.segment_type not in page.lexicon.kept_types}
    headlines = set(_headlines(page))
    open_lines = [index for index, _ in page.unlabelled()]
    scores = {
        index: model.score(features(page.lines, index, dropped))
        for index in open_lines
        if index not in headlines and may_be_judged(page.lines[index])
    }
    found = {
        index: score
        for index, score in scores.items()
        if score >= model.threshold + (_PAGE_MARGIN if page.lines[index].paragraph.tag else 0)
    }
    if len(open_lines) >= _MIN_KNOWN and len(found) > _MOST_DROPPED * len(open_lines):
        return
    for index, score in found.items():
        yield index, Label(SegmentType.NAVIGATION, "paragraph_model", round(1 / (1 + math.exp(-score)), 2))


def may_be_judged(line: Line) -> bool:
    """Return whether the model may speak of a paragraph."""
    least = _MIN_PAGE_WORDS if line.paragraph.tag else 1
    if not least <= len(line.words) <= MAX_WORDS or line.paragraph.tag in _STRUCTURE:
        return False
    if line.has_quotation or line.is_quote_only or line.is_protected:
        return False
    if line.is_capitals and len(line.words) <= _MAX_SUBHEAD_WORDS:
        return False
    is_listed = line.folded.endswith(":") or _ITEM.match(line.folded)
    if is_listed or _POSTED.search(line.folded):
        return False
    # With something else fused to it, it is likely the story.
    return all(cut.label.segment_type in CLOSING_TYPES for cut in find_cuts(line))


def _headlines(page: PageLines) -> Iterator[int]:
    """Yield the lines above the story that say in a few words what it tells: most of theirs come up in it again."""
    story = next((index for index, line in page.unlabelled() if len(line.words) >= _STORY_WORDS), 0)
    told = {stem for line in page.lines[story:] if len(line.words) >= _STORY_WORDS for stem in _stems(line)}
    for index, line in page.unlabelled():
        if index >= min(story, _MAX_ABOVE):
            return
        telling = set(_stems(line))
        if len(telling) > 1 and not _SYMBOL.search(line.folded) and 2 * len(telling & told) >= len(telling):
            yield index


def _stems(line: Line) -> Iterator[str]:
    """Yield how the longer words of a line begin, which is the same for most of their forms."""
    return (word[:_STEM_CHARS].lower() for word in line.words if len(word) >= _TELLING_CHARS)


def _is_english(page: PageLines) -> bool:
    words = [word.lower() for line in page.lines for word in line.words]
    return sum(word in _FUNCTION_WORDS for word in words) >= _ENGLISH_SHARE * len(words)


def features(lines: Sequence[Line], index: int, dropped: Collection[int]) -> list[int]:
    """Return the slots of the features of a paragraph, in order.

    Args:
        lines: the paragraphs of an input.
        index: which of them.
        dropped: those that rules hold to be boilerplate; whether itself is one of them makes no difference.
    """
    names = {*_words(lines[index]), *_shapes(lines[index]), *_place(lines, index, dropped)}
    return sorted({zlib.crc32(name.encode("utf-8", "surrogatepass")) % SLOTS for name in names})


def _words(line: Line) -> Iterator[str]:
    words = [_DIGITS.sub("0", word.lower()) for word in line.words[:_READ_WORDS]]
    yield from (f"word {word}" for word in words)
    yield from (f"pair {one} {two}" for one, two in pairwise(words))
    if words:
        yield f"first {words[0]}"
        yield f"firsts {' '.join(words[:2])}"
        yield f"last {words[-1]}"


def _shapes(line: Line) -> Iterator[str]:
    length = _length(line)
    yield length
    for shape in (_ending(line), *_letters(line), *_addressed(line)):
        yield shape
        yield f"{shape} {length}"


def _length(line: Line) -> str:
    return f"length {min(7, len(line.words).bit_length())}"


def _ending(line: Line) -> str:
    return f"ending {'letter' if line.last_mark.isalnum() else line.last_mark}"


def _letters(line: Line) -> Iterator[str]:
    capitals = sum(word[:1].isupper() for word in line.words) / max(1, len(line.words))
    yield f"capitals {int(4 * capitals)} {'short' if len(line.words) < 8 else 'long'}"
    if line.is_capitals:
        yield "all capitals"
    if _DIGITS.search(line.folded):
        yield "digits"
    if _ADDRESS.search(line.folded):
        yield "address"
    if _SYMBOL.search(line.folded):
        yield "symbol"


def _addressed(line: Line) -> Iterator[str]:
    for name, words in (("you", {"you", "your", "yours"}), ("we", {"we", "our", "us"}), ("telling", _TELLING_WORDS)):
        if not line.word_set.isdisjoint(words):
            yield name
    if line.word_set.isdisjoint(_FUNCTION_WORDS):
        yield "no function words"


def _place(lines: Sequence[Line], index: int, dropped: Collection[int]) -> Iterator[str]:
    is_placed = len(lines) >= _MIN_PLACED
    if is_placed:
        yield f"from start {min(index, _FAR)}"
        yield f"from end {min(len(lines) - 1 - index, _FAR)}"
    for name, beside in (("before", index - 1), ("after", index + 1)):
        if 0 <= beside < len(lines):
            yield f"{name} {_length(lines[beside])}"
            yield f"{name} {_ending(lines[beside])}"
            if beside in dropped:
                yield f"{name} dropped"
        elif is_placed:
            yield f"{name} nothing"
