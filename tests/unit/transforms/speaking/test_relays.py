"""Who may relay a quotation, what speaks for them, and whose words go on."""

import pytest

from flows.pipeline.processing.parameters import name_lexicon
from transforms.quoting.extraction import Extraction
from transforms.quoting.name_spans import ReadName
from transforms.records import Method, QuoteType, Span, SpeakerKind
from transforms.speaking import NOBODY, Resolution
from transforms.speaking.relays import RelayCandidates, likeliest, relays
from transforms.text.reading import read_text

LEXICON = name_lexicon()
TOLD = "“It was late,” Bo Lind told the Harbour News, as Ada Penn recalls."
# With these, a name of an outlet behind "told" relays a quotation.
WEIGHTS = {"nobody": 1.0, "cue=told|behind|press": 2.0}


def span_of(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def extraction(text: str, words: str, cue: str | None, source: str | None = None) -> Extraction:
    return Extraction(
        spans=(span_of(text, words),),
        quote_type=QuoteType.DIRECT if words.startswith("“") else QuoteType.INDIRECT,
        is_unclosed=False,
        cue=span_of(text, cue) if cue else None,
        sources=(span_of(text, source),) if source else (),
        addressee=None,
        continues=None,
        quote_score=1.0,
        attribution_score=1.0,
    )


def candidates_in(text: str, outlet: str | None = None) -> RelayCandidates:
    read = [ReadName(span_of(text, "Ada Penn"), "person")] if "Ada Penn" in text else []
    return RelayCandidates(read_text(text, LEXICON.abbreviations), read, outlet, LEXICON)


def test_candidates_are_the_names_in_the_sentence_outside_of_quoted_words() -> None:
    text = f"Skerry Radio slept. {TOLD} TASS slept too."
    found = candidates_in(text).of(extraction(text, "“It was late,”", "told", "Bo Lind"))
    assert [one.name for one in found] == [None, "Bo Lind", "Harbour News", "Ada Penn"]
    inside = "“The Harbour News lied,” Bo Lind said."
    of_inside = candidates_in(inside).of(extraction(inside, "“The Harbour News lied,”", "said"))
    assert [one.name for one in of_inside] == [None, "Bo Lind"]


def test_variables_tell_where_a_name_stands_and_of_what_sort_it_is() -> None:
    _, lind, news, penn = candidates_in(TOLD, "The Harbour News").of(
        extraction(TOLD, "“It was late,”", "told", "Bo Lind")
    )
    assert {"sort=press", "cue=told|behind|press", "previous=told", "article", "outlet", "near=told"} <= set(
        news.features
    )
    assert {"source", "cue=told|before"} <= set(lind.features)
    assert "sort=person" in penn.features or "sort=given" in penn.features
    assert "outlet" not in penn.features


def test_nobody_relays_unless_something_speaks_for_it() -> None:
    found = candidates_in(TOLD).of(extraction(TOLD, "“It was late,”", "told", "Bo Lind"))
    assert likeliest(found, {"nobody": 1.0}) is None
    assert likeliest(found, WEIGHTS) == "Harbour News"


@pytest.mark.parametrize(
    ("joint", "mention", "name", "method", "expected"),
    [
        (". ", "He", "Bo Lind", Method.PRONOUN, "Harbour News"),
        ("\n\n", "He", "Bo Lind", Method.PRONOUN, "Harbour News"),
        ("\n\nThe tide turned.\n\n", "He", "Bo Lind", Method.PRONOUN, None),
        (". ", "Bo Lind then", "Bo Lind", Method.NAMED, None),
        (". ", "She", "Ada Penn", Method.PRONOUN, None),
    ],
)
def test_words_that_go_on_are_relayed_as_before(
    joint: str, mention: str, name: str, method: Method, expected: str | None
) -> None:
    text = f"Bo Lind told the Harbour News it was late{joint}{mention} added that nobody called."
    first = extraction(text, "it was late", "told", "Bo Lind")
    again = extraction(text, "nobody called", "added", mention)
    said = [("Bo Lind", "Bo Lind", Method.NAMED), (mention, name, method)]
    resolutions = [
        (Resolution(span_of(text, words), whose, SpeakerKind.PERSON, None, None, how, 1.0),)
        for words, whose, how in said
    ]
    found = list(relays(text, candidates_in(text), [first, again], resolutions, WEIGHTS))
    assert found == ["Harbour News", expected]


def test_nobody_relays_what_nobody_said() -> None:
    bare = extraction("Rain", "Rain", None)
    assert list(relays("Rain", candidates_in("Rain"), [bare], [(NOBODY,)], WEIGHTS)) == [None]
