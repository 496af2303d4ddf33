"""Who relays whose words, beyond the sentence that says so."""

import pytest

from transforms.quoting.extraction import Extraction
from transforms.records import Method, QuoteType, Span, SpeakerKind
from transforms.speaking import NOBODY, Resolution
from transforms.speaking.relays import relays


def told(text: str, *quotations: tuple[str, str, str, Method, str | None]) -> list[str | None]:
    """Return who relays the quotations, each given by its words, mention, speaker, method and relay."""
    extractions, resolutions = [], []
    for words, mention, name, method, via in quotations:
        span, named = (Span(text.index(part), text.index(part) + len(part)) for part in (words, mention))
        relay = Span(text.index(via), text.index(via) + len(via)) if via else None
        extractions.append(
            Extraction((span,), QuoteType.INDIRECT, is_unclosed=False, cue=None, sources=(named,), via=relay,
                       addressee=None, continues=None, quote_score=1.0, attribution_score=1.0)
        )  # fmt: skip
        resolutions.append((Resolution(named, name, SpeakerKind.PERSON, None, None, method, 1.0),))
    return list(relays(text, extractions, resolutions))


NAMED = ("it was late", "Bo Lind", "Bo Lind", Method.NAMED, "the Harbour News")


@pytest.mark.parametrize(
    ("joint", "mention", "name", "method", "expected"),
    [
        (". ", "He", "Bo Lind", Method.PRONOUN, "the Harbour News"),
        ("\n\n", "He", "Bo Lind", Method.PRONOUN, "the Harbour News"),
        ("\n\nThe tide turned.\n\n", "He", "Bo Lind", Method.PRONOUN, None),
        (". ", "Bo Lind then", "Bo Lind", Method.NAMED, None),
        (". ", "She", "Ada Penn", Method.PRONOUN, None),
    ],
)
def test_words_that_go_on_are_relayed_as_before(
    joint: str, mention: str, name: str, method: Method, expected: str | None
) -> None:
    text = f"Bo Lind told the Harbour News it was late{joint}{mention} added that nobody called."
    again = ("nobody called", mention, name, method, None)
    assert told(text, NAMED, again) == ["the Harbour News", expected]


def test_a_report_that_stood_for_an_outlet_is_that_outlet() -> None:
    text = "The boats were gone, the report said. Nobody called, said Bo Lind, according to the report."
    first = ("The boats were gone", "the report", "Harbour News", Method.NOMINAL, None)
    assert told(text, first, ("Nobody called", "Bo Lind", "Bo Lind", Method.NAMED, "the report")) == [
        None,
        "Harbour News",
    ]
    assert told(text, ("Nobody called", "Bo Lind", "Bo Lind", Method.NAMED, "the report")) == ["the report"]


def test_nobody_relays_what_nobody_said() -> None:
    span = Span(0, 4)
    bare = Extraction((span,), QuoteType.INDIRECT, False, None, (), None, None, None, 1.0, 1.0)  # noqa: FBT003
    assert list(relays("Rain", [bare], [(NOBODY,)])) == [None]
