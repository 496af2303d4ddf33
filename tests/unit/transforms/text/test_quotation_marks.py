"""Pairing of quotation marks: kinds, nesting, apostrophes, forgotten marks and quotations of several paragraphs."""

import pytest

from transforms.text.lines import paragraphs
from transforms.text.quotation_marks import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.span.start : q.span.end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go now," said Mara.', ['"We go now,"']),
        ("“We go now,” said Mara.", ["“We go now,”"]),
        ('“We go now," said Mara. "And then home.”', ['“We go now,"', '"And then home.”']),
        ("„Wir gehen“, said Mara, and «on y va».", ["„Wir gehen“", "«on y va»"]),
        ("»Wir gehen«, said Mara.", ["»Wir gehen«"]),
        ("''We go now,'' said Mara.", ["''We go now,''"]),
        ("``We go now,'' said Mara.", ["``We go now,''"]),
        ('Mara said:"We go now" and left.', ['"We go now"']),
        ('" We go now " is what she said.', ['" We go now "']),
        ('"We go now, "he said. "Then home."', ['"We go now, "', '"Then home."']),
        ('No marks here, only "', []),
        ('""', []),
        ("", []),
    ],
)
def test_double_marks_pair_across_kinds(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'We go now,' said Mara.", ["'We go now,'"]),
        ("‘We go now,’ said Mara.", ["‘We go now,’"]),
        ("‘It’s the workers’ right,’ said Mara.", ["‘It’s the workers’ right,’"]),
        ("She called it ‘a farce’ and left.", ["‘a farce’"]),
        ("'Tis the miners' strike of the '80s, rock 'n' roll and all; don't ask.", []),
        ("The ’90s were the Pattersons’ best years, y’all.", []),
        ("Give ‘em the boss' car.", []),
        ("‘He said “yes” to me,’ said Mara.", ["‘He said “yes” to me,’", "“yes”"]),
    ],
)
def test_single_marks_are_told_from_apostrophes(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He told me ‘never’ twice,” said Mara.", [("“He told me ‘never’ twice,”", 0), ("‘never’", 1)]),
        ('"I told them "no way" and left," said Mara.', [('"I told them "no way" and left,"', 0), ('"no way"', 1)]),
        ("''He said 'no' and 'never.'''", [("''He said 'no' and 'never.'''", 0), ("'no'", 1), ("'never.'", 1)]),
        ("“They said ‘stop,’ ” Mara told us.", [("“They said ‘stop,’ ”", 0), ("‘stop,’", 1)]),
    ],
)
def test_nested_quotations_know_their_depth(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(text[q.span.start : q.span.end], q.depth) for q in find_quotations(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        'He is 5\'11" tall and the pipe is 6" wide.',
        'A 12" pizza and a 9" one.',
        "The mark ” stands alone, and so does ’ here.",
    ],
)
def test_inches_and_stray_closing_marks_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_inches_inside_a_quotation_do_not_close_it() -> None:
    assert quoted('"It was 6" long," said Mara. "I was born in 1974" she said.') == [
        '"It was 6" long,"',
        '"I was born in 1974"',
    ]


def test_stray_closing_mark_after_a_slip_ends_the_quotation() -> None:
    assert quoted("“The old” bridge will not hold,” said Mara.") == ["“The old” bridge will not hold,”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara added, “We go now.\n\nThe hall fell silent.", "“We go now."),
        ("“We go now, said Mara. “And then home,” she added.", "“We go now, said Mara."),
        ("“She said “no” to all of us.", "“She said “no” to all of us."),
        ("‘Long ago we came here.", "‘Long ago we came here."),
    ],
)
def test_unclosed_quotation_ends_with_its_paragraph_or_before_the_next(text: str, expected: str) -> None:
    first = find_quotations(text)[0]
    assert first.is_unclosed
    assert text[first.span.start : first.span.end] == expected


def test_quotation_of_several_paragraphs_is_closed_by_its_last() -> None:
    text = "Mara wrote: “One.\n\n“Two.\n\n“Three.” Then she left.\n\n“Four.”"
    assert [(q.continues_previous, q.is_unclosed) for q in find_quotations(text)] == [
        (False, False),
        (True, False),
        (True, False),
        (False, False),
    ]


def test_last_paragraph_of_a_quotation_may_itself_be_unclosed() -> None:
    assert [q.is_unclosed for q in find_quotations("“One.\n\n“Two.\n\nThree.")] == [False, True]


def test_inner_span_and_paragraph_index_are_those_of_the_text() -> None:
    text = "\n\n  First.\n\n\n\nMara said: “Go.”"
    (quotation,) = find_quotations(text)
    assert text[quotation.inner.start : quotation.inner.end] == "Go."
    assert quotation.paragraph_index == 1
    assert [text[a:b] for a, b in paragraphs(text)] == ["First.", "Mara said: “Go.”"]


@pytest.mark.parametrize(
    ("text", "is_speech_like"),
    [
        ("“No,” said Mara.", True),
        ("“the longest bridge in the whole country” fell.", True),
        ("the “restraint” of the “Harbour Song”", False),
        ("“No—” said Mara.", True),
    ],
)
def test_speech_is_told_from_scare_quotes(text: str, is_speech_like: bool) -> None:
    assert find_quotations(text)[0].is_speech_like is is_speech_like
