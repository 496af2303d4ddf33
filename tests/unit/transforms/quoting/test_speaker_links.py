"""Where the network looks for the speakers of sources and quotations."""

from functools import cache

import pytest

from flows.pipeline.processing.parameters import make_extractor
from transforms.quoting.extraction import ExtractedText
from transforms.quoting.speaker_links import SpeakerLink
from transforms.records import Span
from transforms.text.reading import read_text

STORY = (
    "Laura Falk, the mayor of Skerry, said on Monday that the crane of the harbour would not be sold. "
    "“We have paid for it twice already,” she told the council.\n\n"
    "Peter Lind, a driver, left without a word.\n\n"
    "“I will not pay a third time for the same machine.”"
)
LONG = "\n\n".join([STORY] * 6)  # more words than the network reads at once


@cache
def extracted(text: str) -> ExtractedText:
    (found,) = make_extractor().extract([read_text(text)])
    return found


def spans_of(words: str, text: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def share_of(name: str, link: SpeakerLink | None, text: str) -> float:
    assert link is not None
    return float(sum(link.shares[link.starts == text.index(name)]))


def test_a_pronoun_points_to_a_mention_of_whom_it_stands_for() -> None:
    links = extracted(STORY).speaker_links
    assert links is not None
    link = links.of_source(spans_of("she", STORY))
    assert share_of("Laura", link, STORY) > 0.5 > share_of("Peter", link, STORY)


def test_shares_and_nowhere_are_all_that_may_be() -> None:
    links = extracted(STORY).speaker_links
    assert links is not None
    for link in (links.of_source(spans_of("she", STORY)), links.of_quotation(spans_of("I will not pay", STORY))):
        assert link is not None
        assert float(link.shares.sum()) + link.nowhere == pytest.approx(1.0, abs=1e-3)
        assert len(link.shares) == len(link.starts)


def test_words_that_are_read_apart_are_not_linked() -> None:
    links = extracted(LONG).speaker_links
    assert links is not None
    last = LONG.rindex("she told")
    link = links.of_source(Span(last, last + 3))
    assert link is not None
    assert 0 < link.starts[0] < last


def test_a_span_without_a_word_asks_for_nobody() -> None:
    links = extracted(STORY).speaker_links
    assert links is not None
    assert links.of_source(Span(5, 5)) is None
    assert links.of_quotation(Span(len(STORY), len(STORY) + 5)) is None


def test_names_are_read_without_titles_and_with_their_kind() -> None:
    found = {(STORY[slice(*name.span)], name.kind) for name in extracted(STORY).names}
    assert {("Laura Falk", "person"), ("Peter Lind", "person")} <= found
