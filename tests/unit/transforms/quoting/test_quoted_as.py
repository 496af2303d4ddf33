"""Whose words "quoted … as saying" gives."""

from dataclasses import replace

import pytest

from transforms.quoting.extraction import Extraction
from transforms.quoting.name_spans import ReadName
from transforms.quoting.quote_bounds import as_extraction
from transforms.quoting.quoted_as import given_to_quoted
from transforms.quoting.statements import Attribution
from transforms.records import QuoteType, Span
from transforms.text.quotation_marks import find_quotations


def span_of(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def given(text: str, contents: list[str], cue: str, source: str, *names: str) -> Extraction:
    quotations = find_quotations(text)
    content = tuple(span_of(text, part) for part in contents)
    attribution = Attribution(content, span_of(text, cue), span_of(text, source), 0.9, 0.9)
    read = [ReadName(span_of(text, name), "person") for name in names]
    return given_to_quoted(text, as_extraction(text, attribution, quotations), read, quotations)


@pytest.mark.parametrize(
    ("text", "contents", "cue", "source", "who", "said"),
    [
        ("The Mail quoted two rowers as saying that it rained.", ["that it rained"], "quoted", "The Mail", "two rowers",
         ["that it rained"]),
        ("Una Berg quoted her aunt, Liv, as saying “it rains”.", ["her aunt, Liv", "“it rains”"], "quoted", "Una Berg",
         "her aunt, Liv", ["“it rains”"]),
        ("Una Berg was quoted by the Mail as saying it rained.", ["as saying it rained"], "was quoted", "the Mail",
         "Una Berg", ["it rained"]),
        ("Una Berg was widely quoted as saying it rained.", ["it rained"], "quoted", "Una Berg", "Una Berg",
         ["it rained"]),
        ("“It rains,” the Mail cited Una Berg as saying.", ["“It rains,”"], "cited", "the Mail", "Una Berg",
         ["“It rains,”"]),
    ],
)  # fmt: skip
def test_who_is_quoted_says_it(
    text: str, contents: list[str], cue: str, source: str, who: str, said: list[str]
) -> None:
    found = given(text, contents, cue, source, *(["Una Berg"] if who == "Una Berg" else []))
    assert [text[slice(*one)] for one in found.sources] == [who]
    assert [text[slice(*one)] for one in found.spans] == said


def test_words_without_what_stood_before_the_marks_are_direct() -> None:
    found = given("Una Berg quoted Liv Aske as saying “it rains”.", ["Liv Aske", "“it rains”"], "quoted", "Una Berg")
    assert found.quote_type is QuoteType.DIRECT


def test_other_cues_change_nothing() -> None:
    text = "The Mail quoted a song. Una Berg spoke of it as saying little, and said it rained."
    found = given(text, ["it rained"], "said", "Una Berg", "Una Berg")
    assert [text[slice(*one)] for one in found.sources] == ["Una Berg"]
    assert given_to_quoted(text, replace(found, cue=None), (), ()) == replace(found, cue=None)
