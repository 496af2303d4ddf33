"""Words that are somebody's without quotation marks."""

import pytest

from transforms.records import Span
from transforms.text.reading import read_text
from transforms.text.set_off import is_signature, turns

INTERVIEW = "The bell rang.\n\nODA RIN: When?\n\nLIV ASKE: At six. “Ring it,” they said.\n\nRIN: Ever late?"


def spans_of(text: str, *parts: str) -> list[Span]:
    return [Span(text.index(part), text.index(part) + len(part)) for part in parts]


def test_turns_of_a_transcript_are_somebodys_words() -> None:
    found = turns(INTERVIEW)
    assert [INTERVIEW[slice(*turn.name)] for turn in found] == ["ODA RIN", "LIV ASKE", "RIN"]
    assert [q.span for q in read_text(INTERVIEW).outermost] == spans_of(
        INTERVIEW, "When?", "At six. “Ring it,” they said.", "Ever late?"
    )
    assert [q.depth for q in read_text(INTERVIEW).quotations] == [0, 0, 1, 0]


def test_two_lines_with_a_tag_are_no_transcript() -> None:
    assert turns("NOTE: this is short.\n\nUPDATE: it is longer now.") == []


def test_turns_that_stand_in_marks_are_left_to_these() -> None:
    text = '"ODA RIN: When?\n\n"LIV ASKE: At six.\n\n"RIN: Ever late?"'
    assert len(turns(text)) == 3
    assert not any(q.is_set_off for q in read_text(text).quotations)


def test_labels_before_titles_are_no_transcript() -> None:
    assert turns("MORE: Ferry sinks\n\nMORE: Mayor to row\n\nWATCH: The quay at night\n\nRIN: It rained.") == []


def test_paragraphs_of_a_block_quotation_go_on_with_one_another() -> None:
    text = "She wrote:\n\nWe wait.\n\nThen we row.\n\nIt rained.\n\nNobody came."
    blocks = spans_of(text, "We wait.", "Then we row.", "Nobody came.")
    found = read_text(text, blocks=blocks).quotations
    assert [q.span for q in found] == blocks
    assert [q.continues_previous for q in found] == [False, True, False]
    assert [q.paragraph_index for q in found] == [1, 2, 4]
    assert all(q.is_set_off and q.is_closed for q in found)


def test_a_block_quotation_in_marks_is_one_quotation() -> None:
    text = "She wrote:\n\n“We wait for the boats.”"
    found = read_text(text, blocks=spans_of(text, "“We wait for the boats.”")).quotations
    assert [(q.span, q.depth, q.is_set_off) for q in found] == [(*spans_of(text, "“We wait for the boats.”"), 0, False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("— Ann Lee, mayor", True),
        ("-- Øre Aske", True),
        ("– and then we left", False),
        ("Ann Lee", False),
        ("—", False),
    ],
)
def test_a_signature_is_a_dash_and_a_capital(line: str, *, expected: bool) -> None:
    assert is_signature(line) is expected
