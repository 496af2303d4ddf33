"""Quotations that continue the words of a speaker named in an earlier paragraph."""

from dataclasses import replace

import pytest

from transforms.quoting.continuations import continued_quotations
from transforms.quoting.extraction import Extraction
from transforms.records import QuoteType, Span


def given_the_same_cue(text: str, quote_type: QuoteType = QuoteType.DIRECT) -> list[Extraction]:
    """Return the quotations in curly marks of a text, all with the cue "said" and the source "Ada Vold"."""
    cue, source = text.index("said"), text.index("Ada Vold")
    starts = [at for at, character in enumerate(text) if character == "“"]
    return [
        Extraction(
            spans=(Span(start, text.index("”", start) + 1),),
            quote_type=quote_type,
            is_unclosed=False,
            cue=Span(cue, cue + 4),
            sources=(Span(source, source + 8),),
            addressee=None,
            continues=None,
            quote_score=0.9,
            attribution_score=0.9,
        )
        for start in starts
    ]


def continuing(extraction: Extraction, earlier: int) -> Extraction:
    return replace(extraction, cue=None, sources=(), continues=earlier)


def test_a_quotation_of_a_later_paragraph_continues_the_first_with_its_cue() -> None:
    text = "“It rains,” Ada Vold said.\n\n“It pours.”\n\n“It never ends.”"
    given = given_the_same_cue(text)
    first, second, third = continued_quotations(text, given)
    assert first == given[0]
    assert (second, third) == (continuing(given[1], 0), continuing(given[2], 0))


def test_a_quotation_that_nothing_reports_continues_the_one_before() -> None:
    given = given_the_same_cue("“It rains,” Ada Vold said. “It pours.” “It never ends.”")
    unreported = [replace(one, cue=None, sources=()) for one in given]
    assert continued_quotations("", [given[0], *unreported[1:]]) == [
        given[0],
        continuing(given[1], 0),
        continuing(given[2], 1),
    ]
    assert continued_quotations("", unreported[:1]) == unreported[:1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“It rains,” Ada Vold said. “It pours.”", id="in the paragraph of the cue"),
        pytest.param("On “rain”, Ada Vold said:\n\n“It pours.”", id="announced by a colon"),
        pytest.param("Ada Vold said this.\n\n“It pours.”", id="the first with the cue"),
    ],
)
def test_a_quotation_keeps_a_cue_of_its_own(text: str) -> None:
    assert continued_quotations(text, given_the_same_cue(text)) == given_the_same_cue(text)


def test_reported_words_keep_their_cue() -> None:
    text = "“It rains,” Ada Vold said.\n\n“It pours.”"
    extractions = given_the_same_cue(text, QuoteType.MIXED)
    assert continued_quotations(text, extractions) == extractions
