"""To whom words were said."""

import pytest

from transforms.quoting.addressees import addressee_of
from transforms.quoting.extraction import Extraction
from transforms.records import QuoteType, Span


def span_of(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def addressed(text: str, words: str, cue: str, source: str) -> str | None:
    extraction = Extraction(
        spans=(span_of(text, words),),
        quote_type=QuoteType.DIRECT,
        is_unclosed=False,
        cue=span_of(text, cue),
        sources=(span_of(text, source),),
        addressee=None,
        continues=None,
        quote_score=1.0,
        attribution_score=1.0,
    )
    found = addressee_of(text, extraction)
    return text[slice(*found)] if found else None


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("“We sail,” she told the crew of the Vega on Monday.", "the crew of the Vega"),
        ("She told reporters that we sail at noon.", "reporters"),
        ("She told Gov. Ola Moe we sail at noon.", "Gov. Ola Moe"),
        ("“We sail,” she had told me before.", "me"),
        ("“We sail,” she told U.S. officials, laughing.", "U.S. officials"),
        ("“We sail,” she said to the crew.", None),
        ("“We sail,” she told.\nThe crew left.", None),
        ("“We sail,” she warned of storms.", None),
    ],
)
def test_who_is_told_stands_behind_the_cue(text: str, addressee: str | None) -> None:
    words = "“We sail,”" if text.startswith("“") else "we sail"
    cue = next(cue for cue in ("had told", "told", "warned", "said") if cue in text)
    assert addressed(text, words, cue, "he") == addressee


def test_a_source_behind_the_cue_is_not_addressed() -> None:
    assert addressed("“Do we sail?” asked the mate.", "“Do we sail?”", "asked", "the mate") is None
