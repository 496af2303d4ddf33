"""Plain text into paragraphs."""

import pytest

from transforms.reading.paragraphs import normalise_text, split_paragraphs


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in split_paragraphs(text)]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\u00a0b", "a b"),
        ("a  \t b", "a b"),
        ("co\u00adop\u200beration", "cooperation"),
        ("\ufeffHello\u200e", "Hello"),
        ("bell\x07 rings", "bell rings"),
        ("“Curly” ‘stays’", "“Curly” ‘stays’"),
        ("The MinisterÃ¢â‚¬â„¢s cafÃ©", "The Minister’s café"),
        ("\x93Cousin\x94 of Windows\x85", "“Cousin” of Windows…"),
        ("naïve Ångström – fine", "naïve Ångström – fine"),
        ("two\nlines", "two lines"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_normalise_text(raw: str, clean: str) -> None:
    assert normalise_text(raw) == clean


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n", "\n \n", "\u2029", "\x0c"])
def test_every_line_is_a_paragraph(line_break: str) -> None:
    text = line_break.join(["The mayor spoke.", "Nobody listened.", "She went home."])
    assert texts(text) == ["The mayor spoke.", "Nobody listened.", "She went home."]


def test_no_text_has_no_paragraphs() -> None:
    assert texts(" \n\u200b\n\ufeff") == []


HARD_WRAPPED = """The harbour of Larn was closed on Friday after the crew of a ferry found
that its bow doors could not be locked, the port authority said, adding
that nobody had been hurt.

"We will not sail until every bolt has been looked at," said Ona Brell,
who has run the ferries since they were built and knows each of them by
the sound of its engine.
"""


def test_hard_wrapped_text_is_joined_at_blank_lines() -> None:
    first, second = split_paragraphs(HARD_WRAPPED)
    assert first.text.endswith("adding that nobody had been hurt.")
    assert second.text.startswith('"We will not sail until every bolt has been looked at," said Ona Brell, who has run')
    assert second.source is not None
    assert HARD_WRAPPED[slice(*second.source)].endswith("the sound of its engine.")


def test_bullets_of_hard_wrapped_text_stay_apart() -> None:
    first = "- The first of the ferries will be looked at on Monday by the crew and\n  two engineers"
    wrapped = f"{HARD_WRAPPED}\n{first}\n- the second later"
    assert texts(wrapped)[2:] == [
        "- The first of the ferries will be looked at on Monday by the crew and two engineers",
        "- the second later",
    ]


def test_lines_that_end_sentences_are_not_joined() -> None:
    lines = [f"Paragraph number {number} says what happened at the harbour of Larn on Friday." for number in range(6)]
    assert texts("\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:])) == lines


def test_source_is_the_visible_stretch_of_the_input() -> None:
    text = "  \ufeffOne here. \r\n\r\n\tTwo\u00a0there.\n"
    found = [text[slice(*paragraph.source)] for paragraph in split_paragraphs(text) if paragraph.source]
    assert found == ["One here.", "Two\u00a0there."]
