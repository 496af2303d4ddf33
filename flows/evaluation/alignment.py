"""Where a stretch of an article's clean text stands in the text that was annotated.

Cleaning drops lines and changes white space and marks, never the order of letters within a line. So both texts are
folded to the characters they share, and each line of the clean text is searched in the annotated one.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from transforms.records import Span

_MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_INVISIBLE = ("Cc", "Cf")
_LINE = re.compile(r"[^\n]+")
# Where a whole line is not found, its beginning may be: boilerplate fused into the line hides the rest.
_BEGINNINGS = (60, 30)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text reduced to the characters that survive cleaning, with the offset in the text that each came from."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> Folded:
    """Return `text` without white space and invisible characters, compatibility forms and marks made plain."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text.translate(_MARKS)):
        for plain in unicodedata.normalize("NFKC", character):
            if not plain.isspace() and unicodedata.category(plain) not in _INVISIBLE:
                characters.append(plain)
                offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))


@dataclass(frozen=True, slots=True)
class _FoundLine:
    """A line of the clean text: where it starts, its folded offsets, and where it was found in the folded target."""

    start: int
    offsets: tuple[int, ...]
    found: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The lines of a clean text laid beside the text that was annotated; make one with `align`."""

    lines: tuple[_FoundLine, ...]
    starts: tuple[int, ...]
    target: tuple[int, ...]

    def span(self, start: int, end: int) -> Span | None:
        """Return where `[start, end)` of the clean text stands in the annotated one, None where that is unknown."""
        first, last = self._line_at(start), self._line_at(end - 1)
        if first is None or last is None:
            return None
        at_start = min(bisect_left(first.offsets, start - first.start), len(first.offsets) - 1)
        at_end = max(bisect_left(last.offsets, end - last.start) - 1, 0)
        return Span(self._offset(first.found + at_start), self._offset(last.found + at_end) + 1)

    def _line_at(self, offset: int) -> _FoundLine | None:
        index = bisect_right(self.starts, offset) - 1
        return self.lines[index] if index >= 0 else None

    def _offset(self, folded: int) -> int:
        return self.target[min(folded, len(self.target) - 1)]


def align(clean: str, annotated: str) -> Alignment:
    """Align the lines of `clean` with `annotated`; a line is left out if not even its beginning is found there."""
    target = fold(annotated)
    lines: list[_FoundLine] = []
    after = 0
    for match in _LINE.finditer(clean):
        line = fold(match.group())
        found = _find(line.text, target.text, after) if line.text else None
        if found is not None:
            lines.append(_FoundLine(match.start(), line.offsets, found))
            after = found + len(line.text)
    return Alignment(tuple(lines), tuple(line.start for line in lines), target.offsets)


def _find(line: str, text: str, after: int) -> int | None:
    """Return where `line` or its beginning is in `text`, from `after` on if it is there, else anywhere."""
    for beginning in (line, *(line[:length] for length in _BEGINNINGS)):
        for start in (after, 0):
            found = text.find(beginning, start)
            if found >= 0:
                return found
    return None
