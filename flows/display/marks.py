"""Quotations, sources and cues set apart in an article's text, with colours or without."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from rich.text import Text

from flows.display.article_rows import ArticleRows, Row
from flows.display.safe import safe


class HasOffsets(Protocol):
    """A stretch of the article's text."""

    @property
    def start(self) -> int:
        """Where it starts."""
        ...

    @property
    def end(self) -> int:
        """Where it ends (exclusive)."""
        ...


S = TypeVar("S", bound=HasOffsets)


@dataclass(frozen=True, slots=True)
class TextMark:
    """A stretch of the article's text to set apart: by a style and a note after it, or plainly by what surrounds it."""

    start: int
    end: int
    style: str
    before: str
    after: str
    note: str = ""


def article_marks(rows: ArticleRows, colours: Mapping[str | None, str]) -> list[TextMark]:
    """Return what to mark in an article, by its place; `colours` are those of the speakers, None for nobody."""
    marks = dict.fromkeys(mark for quote in rows.quotes for mark in _of_quote(rows, quote, colours))
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _of_quote(rows: ArticleRows, quote: Row, colours: Mapping[str | None, str]) -> Iterator[TextMark]:
    for span in quote["spans"]:
        colour, number = colours[rows.speaker_of(quote)], quote["quote_index"] + 1
        yield TextMark(span["start"], span["end"], colour, "«", f"» [{number}]", f" [{number}]")
    for row in rows.attributions.get(quote["quote_id"], ()):
        colour = colours[row["speaker_name"]]
        if row["mention_start"] is not None:
            yield TextMark(row["mention_start"], row["mention_end"], f"bold {colour}", "{", "}")
        if row["cue_start"] is not None:
            yield TextMark(row["cue_start"], row["cue_end"], f"underline {colour}", "_", "_")


def marks_by_stretch(marks: Sequence[S], stretches: Iterable[tuple[int, int]]) -> Iterator[Sequence[S]]:
    """Yield for each of the ascending stretches the marks, sorted by start, that may fall into it, in one pass."""
    current: list[S] = []
    following = 0
    for start, end in stretches:
        current = [mark for mark in current if mark.end > start]
        while following < len(marks) and marks[following].start < end:
            current.append(marks[following])
            following += 1
        yield current


def marked(text: str, start: int, end: int, marks: Iterable[TextMark], is_plain: bool) -> Text:
    """Return `text[start:end]` with the marks that fall into it; their numbers stand after the last of it."""
    result = Text(safe(text[start:end]))
    notes: list[_Note] = []
    for mark in marks:
        first, last = max(mark.start, start) - start, min(mark.end, end) - start
        if first < last:
            result.stylize(mark.style, first, last)
            # At one place what closes comes before what opens, and inside a stretch is what closes first, opens last.
            notes.append(_Note(last, 0, -first, mark.after if is_plain else mark.note))
            notes.append(_Note(first, 1, -last, mark.before if is_plain else ""))
    return _with_notes(result, sorted(note for note in notes if note.text))


class _Note(NamedTuple):
    """What is written into the text; the fields before it say where, in their order."""

    offset: int
    opens: int
    nesting: int
    text: str


def _with_notes(text: Text, notes: Sequence[_Note]) -> Text:
    first, *rest = text.divide([note.offset for note in notes])
    result = first.copy()
    for note, piece in zip(notes, rest, strict=True):
        result.append(note.text, style="dim")
        result.append_text(piece)
    return result
