"""What tells of a paragraph what it is: its words, their shape, its place, its neighbours, what rules say of them.

Features are hashed (K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009): each is a
slot, by the hash of its name.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from transforms.records import SegmentType
from transforms.stripping.page_lines import Line

SLOTS = 1 << 14

_READ_WORDS, _READ_PAIRS, _READ_SIZED, _READ_BESIDE = 80, 60, 30, 12
# Longer paragraphs are told by words, not by runs of letters.
_SPELT_WORDS, _GRAM = 14, 4
_WHOLE_WORDS = 6
_SHAPE_CHARS, _WHOLE_SHAPE_CHARS = 12, 24
# In shorter inputs a place tells nothing.
_MIN_PLACED = 6
_FAR = 6
_MANY = 4
# What a headline is told by: words of some length that come up again in paragraphs of some length.
_STORY_WORDS = 15
_TELLING_CHARS, _STEM_CHARS = 4, 5
_DIGITS = re.compile(r"\d+")
_SHAPES = ((re.compile(r"[A-Z]{2,}"), "AA"), (re.compile(r"[A-Z][a-z]+"), "A"), (re.compile(r"[a-z]+"), "a"))
_ADDRESS = re.compile(r"@|https?:|www\.|\.com\b")
_SYMBOL = re.compile(r"[|©/•»>]")
_COUNTED = (",", ":", "(", "/", "|", "!", "?", " - ")
FUNCTION_WORDS = frozenset(
    {"the", "a", "an", "of", "to", "in", "and", "that", "was", "were", "has", "had", "said", "for", "on", "is", "with"}
)
_ADDRESSED = {
    "you": frozenset({"you", "your", "yours"}),
    "we": frozenset({"we", "our", "us"}),
    "telling": frozenset({"said", "says", "was", "were", "had"}),
}


def features(lines: Sequence[Line], dropped: Mapping[int, SegmentType]) -> list[list[int]]:
    """Return the slots of the features of each paragraph of an input, in order.

    Args:
        lines: the paragraphs.
        dropped: what those are, by their places, that rules hold to be boilerplate.
    """
    words = [[_DIGITS.sub("0", word.lower()) for word in line.words] for line in lines]
    told = Counter(stem for line in lines if len(line.words) >= _STORY_WORDS for stem in _stems(line))
    times = Counter(line.folded for line in lines)
    return [
        _slots(
            _own(line, words[at]),
            _retold(line, told),
            _repeated(line, times[line.folded]),
            _around(lines, words, at),
            _ruled(lines, dropped, at),
        )
        for at, line in enumerate(lines)
    ]


def _slots(*names: Iterator[str]) -> list[int]:
    return sorted({zlib.crc32(name.encode("utf-8", "surrogatepass")) % SLOTS for name in chain(*names)})


def _stems(line: Line) -> set[str]:
    """Return how the longer words of a line begin, which is the same for most of their forms."""
    return {word[:_STEM_CHARS].lower() for word in line.words if len(word) >= _TELLING_CHARS}


def _size(line: Line) -> str:
    return "few" if len(line.words) <= 4 else "some" if len(line.words) <= _SPELT_WORDS else "many"


def _length(line: Line) -> str:
    return f"length {min(7, len(line.words).bit_length())}"


def _ending(line: Line) -> str:
    return f"ending {'letter' if line.last_mark.isalnum() else line.last_mark}"


def _own(line: Line, words: Sequence[str]) -> Iterator[str]:
    size = _size(line)
    yield from (f"word {word}" for word in words[:_READ_WORDS])
    yield from (f"pair {one} {two}" for one, two in pairwise(words[:_READ_PAIRS]))
    yield from (f"{size} word {word}" for word in words[:_READ_SIZED])
    if words:
        yield from (f"first {' '.join(words[:count])}" for count in (1, 2, 3))
        yield from (f"last {' '.join(words[-count:])}" for count in (1, 2))
    if len(words) <= _WHOLE_WORDS:
        yield f"all {' '.join(words)}"
    if len(words) <= _SPELT_WORDS:
        spelt = f" {_DIGITS.sub('0', line.folded.lower())} "
        yield from (f"letters {spelt[at : at + _GRAM]}" for at in range(len(spelt) - _GRAM + 1))
    yield from _shape(line)
    yield from (f"{shape} {_length(line)}" for shape in _shape(line))
    yield from _marks(line, size)
    yield from _spelling(line)


def _shape(line: Line) -> Iterator[str]:
    yield _length(line)
    yield _ending(line)
    capitals = sum(word[:1].isupper() for word in line.words) / max(1, len(line.words))
    yield f"capitals {int(4 * capitals)}"
    if line.is_capitals:
        yield "all capitals"
    if _DIGITS.search(line.folded):
        yield "digits"
    if _ADDRESS.search(line.folded):
        yield "address"
    if _SYMBOL.search(line.folded):
        yield "symbol"
    for name, addressed in _ADDRESSED.items():
        if not line.word_set.isdisjoint(addressed):
            yield name
    yield f"tag {line.paragraph.tag}"


def _marks(line: Line, size: str) -> Iterator[str]:
    count = len(line.words)
    yield f"count {count if count < 16 else 16 + min(count, 100) // 8}"
    for mark in _COUNTED:
        if found := line.folded.count(mark):
            yield f"mark {mark} {min(found, 3)} {size}"
    yield f"sentences {min(len(line.sentences), 5)}"
    if line.has_quotation:
        yield "quotation"
    if line.is_protected:
        yield "attributed quotation"
    functional = sum(word.lower() in FUNCTION_WORDS for word in line.words) / max(1, count)
    yield f"function words {int(10 * functional)} {size}"


def _spelling(line: Line) -> Iterator[str]:
    """Yield how it begins and ends in capitals, small letters, digits and marks."""
    ends = (line.folded, "") if len(line.folded) <= 200 else (line.folded[:100], line.folded[-100:])
    shapes = []
    for part in ends:
        shape = _DIGITS.sub("0", part)
        for pattern, letters in _SHAPES:
            shape = pattern.sub(letters, shape)
        shapes.append(shape)
    yield f"begins {shapes[0][:_SHAPE_CHARS]}"
    yield f"ends {(shapes[1] or shapes[0])[-_SHAPE_CHARS + 4 :]}"
    if not shapes[1] and len(shapes[0]) < _WHOLE_SHAPE_CHARS:
        yield f"is {shapes[0]}"


def _retold(line: Line, told: Counter[str]) -> Iterator[str]:
    """Yield how much of it comes up elsewhere in the story: most of headlines, less of links to other stories."""
    own = _stems(line)
    least = 1 + (len(line.words) >= _STORY_WORDS)  # not in itself
    if told and own:
        share = sum(told[stem] >= least for stem in own) / len(own)
        yield f"retold {int(4 * share)} {_size(line)}"


def _repeated(line: Line, times: int) -> Iterator[str]:
    """Yield how often it stands in the input: furniture does so more often than once, lines of a story seldom do."""
    if times > 1:
        yield f"times {min(times, _MANY)}"
        yield f"repeated {_size(line)}"


def _around(lines: Sequence[Line], words: Sequence[Sequence[str]], index: int) -> Iterator[str]:
    count = len(lines)
    if count >= _MIN_PLACED:
        yield f"from start {min(index, _FAR)}"
        yield f"from end {min(count - 1 - index, _FAR)}"
        yield f"place {8 * index // count}"
    for step in (-2, -1, 1, 2):
        at = index + step
        if 0 <= at < count:
            yield f"beside {step} {_length(lines[at])} {_ending(lines[at])}"
            if abs(step) == 1:
                yield f"beside {step} {lines[at].paragraph.tag}"
                yield from (f"beside {step} word {word}" for word in words[at][:_READ_BESIDE])
                if len(words[at]) <= _WHOLE_WORDS:
                    yield f"beside {step} all {' '.join(words[at])}"
        elif count >= _MIN_PLACED:
            yield f"beside {step} nothing"


def _ruled(lines: Sequence[Line], dropped: Mapping[int, SegmentType], index: int) -> Iterator[str]:
    """Yield what rules say of it and of its neighbours; that they know none of its words speaks for the story."""
    for step in range(-2, 3):
        if 0 <= index + step < len(lines):
            yield f"rule {step} {dropped.get(index + step)}"
    yield f"rule {dropped.get(index)} {_length(lines[index])}"
