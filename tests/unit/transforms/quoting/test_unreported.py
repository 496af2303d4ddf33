"""Quotations in marks that nothing reports."""

from dataclasses import replace

import pytest

from transforms.quoting.extraction import Extraction
from transforms.quoting.unreported import QUOTE_SCORE, unreported_quotations
from transforms.records import QuoteType, Span
from transforms.text.quotation_marks import find_quotations


def unreported(text: str, *taken: str) -> list[Extraction]:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in taken]
    outer = [quotation for quotation in find_quotations(text) if quotation.depth == 0]
    found = [
        Extraction((span,), QuoteType.DIRECT, is_unclosed=False, cue=None, sources=(), addressee=None, continues=None,
                   quote_score=0.5, attribution_score=0.5)
        for span in spans
    ]  # fmt: skip
    return list(unreported_quotations(text, found, outer))


def words(text: str, *taken: str) -> list[str]:
    return [" / ".join(text[slice(*span)] for span in one.spans) for one in unreported(text, *taken)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wall broke.\n\n“We mend it before the winter comes.”", ["“We mend it before the winter comes.”"]),
        ("She knew better: “We mend it,” and left.", ["“We mend it,”"]),
        ("He read “The Wall Before the Winter Comes Again” aloud.", []),
        ("They call it “a wall of” stone.", []),
        ('It is 6" wide and we mend it before the winter comes', []),
        ("“We mend it before\n\nThe wall held.", []),
        ("“We mend it before the winter\n\nThe wall held.", ["“We mend it before the winter"]),
    ],
)
def test_whole_sentences_in_marks_are_quotations(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_what_was_found_is_not_found_again() -> None:
    text = "“We mend it before the winter,” said Lund. “Then we sail out again.”"
    assert words(text, "We mend it") == ["“Then we sail out again.”"]
    assert words(text, "mend it before the winter,” said Lund. “Then we") == []


def test_one_of_several_paragraphs_is_one() -> None:
    text = "“We mend it before the winter.\n\n“Then we sail out again.”\n\n“Nobody ever asks us why.”"
    first, second = unreported(text)
    assert [text[slice(*span)] for span in first.spans] == [
        "“We mend it before the winter.",
        "“Then we sail out again.”",
    ]
    assert not first.is_unclosed
    assert (first.cue, first.sources, first.quote_score) == (None, (), QUOTE_SCORE)
    assert replace(second, spans=first.spans) == first
