"""Whatever an article holds, the terminal shows it and does not obey it."""

import unicodedata
from io import StringIO
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from flows.display.marks import TextMark, marked, marks_by_stretch
from flows.display.safe import safe, safe_line, shortened, shown

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60) | st.text(
    "ab\n\t\x1b\x9b[]\u202e«»", max_size=60
)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[TextMark]]:
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = [sorted(place) for place in draw(st.lists(places, max_size=6))]
    return text, [TextMark(start, end, "bold", "<", ">", "!") for start, end in spans]


@given(TEXTS)
def test_safe_text_keeps_its_length_and_steers_nothing(text: str) -> None:
    for result in (safe(text), safe_line(text)):
        assert len(result) == len(text)
        steering = {
            character
            for character in result
            if unicodedata.category(character) == "Cc" or "\u202a" <= character <= "\u202e"
        }
        assert steering <= {"\n"}
    assert "\n" not in safe_line(text)


@given(TEXTS, st.integers(1, 30))
def test_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


@given(TEXTS)
def test_markup_in_a_value_is_drawn_as_it_is(text: str) -> None:
    console = Console(file=StringIO(), width=10_000, color_system=None)
    with console.capture() as capture:
        console.print(shown(text or "x"), end="")
    assert capture.get().rstrip() == safe_line(text or "x").rstrip()


@given(marked_texts(), st.booleans())
def test_marks_add_to_a_text_and_change_nothing_of_it(example: tuple[str, list[TextMark]], is_plain: bool) -> None:
    text, marks = example
    result = marked(text, 0, len(text), marks, is_plain)
    notes = [span for span in result.spans if span.style == "dim"]
    kept = [
        character for place, character in enumerate(result.plain) if not any(n.start <= place < n.end for n in notes)
    ]
    assert "".join(kept) == safe(text)
    written = sum(mark.start < mark.end for mark in marks) * (2 if is_plain else 1)
    assert len(result.plain) - len(text) == written
    assert isinstance(result, Text)


@given(marked_texts(), st.lists(st.integers(0, 60), max_size=8))
def test_a_stretch_is_marked_the_same_by_its_own_marks_and_by_all(
    example: tuple[str, list[TextMark]], cuts: list[int]
) -> None:
    text, marks = example
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    places = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    stretches = list(pairwise(places))
    for (start, end), own in zip(stretches, marks_by_stretch(marks, stretches), strict=True):
        assert marked(text, start, end, own, is_plain=True) == marked(text, start, end, marks, is_plain=True)
