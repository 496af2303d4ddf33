"""An article's text cut into runs of constant markup, because HTML cannot nest overlapping quotations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.display.article_rows import ArticleRows, Row
from flows.display.marks import marks_by_stretch

COLOURS = 8  # of speakers, who take turns where there are more
_NON_SPACE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class QuotationPart:
    """A stretch of the article's text that belongs to a quotation.

    Attributes:
        kind: "content", "cue" or "source".
        number: of the quotation, from 1.
        colour: class of the speaker's colour.
        is_last: whether the quotation ends with it.
    """

    start: int
    end: int
    kind: str
    number: int
    colour: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text, the parts of quotations that it lies in, and the numbers of the quotations that end after it."""

    text: str
    parts: tuple[QuotationPart, ...]
    ends: tuple[int, ...]

    @property
    def classes(self) -> str:
        """What it is, and the colour of the innermost part."""
        if not self.parts:
            return ""
        inner = min(self.parts, key=lambda part: part.end - part.start)
        return " ".join([inner.colour, *dict.fromkeys(part.kind for part in self.parts)])

    @property
    def numbers(self) -> str:
        """Numbers of the quotations it belongs to, the innermost last."""
        inwards = sorted(self.parts, key=lambda part: part.start - part.end)
        return " ".join(dict.fromkeys(str(part.number) for part in inwards))


def speaker_colours(rows: ArticleRows) -> Mapping[str | None, str]:
    """Return the class of each speaker's colour; None is nobody."""
    return {name: f"s{index % COLOURS}" for index, name in enumerate(rows.speakers)} | {None: "nobody"}


def article_runs(rows: ArticleRows) -> Iterator[tuple[Row, Sequence[TextRun]]]:
    """Yield the segments in order, each with its runs; those of a stripped one are not cut."""
    colours = speaker_colours(rows)
    parts = dict.fromkeys(part for quote in rows.quotes for part in _parts(rows, quote, colours))
    text = rows.article["text"]
    stretches = [(row["text_start"], row["text_end"]) for row in rows.segments if row["is_kept"]]
    found = marks_by_stretch(sorted(parts, key=lambda part: (part.start, -part.end)), stretches)
    for segment in rows.segments:
        if segment["is_kept"]:
            yield segment, tuple(runs(text, segment["text_start"], segment["text_end"], next(found)))
        else:
            yield segment, (TextRun(segment["text"], (), ()),)


def _parts(rows: ArticleRows, quote: Row, colours: Mapping[str | None, str]) -> Iterator[QuotationPart]:
    number, colour = quote["quote_index"] + 1, colours[rows.speaker_of(quote)]
    for span in quote["spans"]:
        is_last = span["end"] == quote["quote_end"]
        yield QuotationPart(span["start"], span["end"], "content", number, colour, is_last)
    for row in rows.attributions.get(quote["quote_id"], ()):
        for kind, name in (("source", "mention"), ("cue", "cue")):
            if row[f"{name}_start"] is not None:
                yield QuotationPart(
                    row[f"{name}_start"], row[f"{name}_end"], kind, number, colours[row["speaker_name"]]
                )


def runs(text: str, start: int, end: int, parts: Iterable[QuotationPart]) -> Iterator[TextRun]:
    """Yield `text[start:end]` cut wherever a part begins or ends."""
    opening, closing = defaultdict[int, list[QuotationPart]](list), defaultdict[int, list[QuotationPart]](list)
    for part in parts:
        first, last = max(part.start, start), min(part.end, end)
        if first < last:
            opening[first].append(part)
            closing[last].append(part)
    current: dict[QuotationPart, None] = {}
    for first, last in pairwise(sorted({start, end, *opening, *closing})):
        for part in closing.get(first, ()):
            del current[part]
        current |= dict.fromkeys(opening.get(first, ()))
        ends = (part.number for part in closing.get(last, ()) if part.is_last and _is_over(text, last, part.end))
        yield TextRun(text[first:last], tuple(current), tuple(ends))


def _is_over(text: str, place: int, end: int) -> bool:
    """Return whether a part that ends at `end` has nothing more to show after `place`."""
    return _NON_SPACE.search(text, place, end) is None
