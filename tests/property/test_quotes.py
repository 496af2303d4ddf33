"""Whatever the text, quotations are stretches of it, in order, and do not depend on what else is in the batch."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.files import load_bundled
from transforms.quoting.extraction import Extraction
from transforms.quoting.rules import CueLexicon, RuleExtractor
from transforms.records import QuoteType
from transforms.text.quotation_marks import find_quotations
from transforms.text.reading import read_text

MARKS = ['"', "“", "”", "'", "‘", "’", "''", "«", "»", "„", ".", ",", ":", "?", "—", "(", ")", "\n\n", "\n", '6"', "s'"]
WORDS = [
    "Mara",
    "Lee",
    "she",
    "who",
    "the mayor",
    "and",
    "said",
    "told",
    "that",
    "saying",
    "according to",
    "called for",
]
OTHERS = ["reporters", "on Monday", "“No,", "We will go", "Harbour News", "Dr.", "U.S.", "\u2028", "\x1c", "é", "😀"]
newsy = st.lists(st.sampled_from([*MARKS, *WORDS, *OTHERS]), max_size=40).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda gap: gap.join(pieces))
)
texts = st.one_of(st.text(), newsy)


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(CueLexicon.model_validate(load_bundled("lexicons", "cues.yml")))


@given(texts)
def test_quotations_slice_the_text_and_nest(text: str) -> None:
    end_of_outer = 0
    for quotation in find_quotations(text):
        span, inner = quotation.span, quotation.inner
        assert 0 <= span.start < inner.start <= inner.end <= span.end <= len(text)
        assert quotation.is_unclosed or quotation.span.end > inner.start
        if quotation.depth == 0:
            assert span.start >= end_of_outer
            end_of_outer = span.end
        else:
            assert span.end <= end_of_outer


@given(texts)
def test_only_the_last_part_of_a_long_quotation_is_unclosed(text: str) -> None:
    outer = [quotation for quotation in find_quotations(text) if quotation.depth == 0]
    for before, after in pairwise(outer):
        if after.continues_previous:
            assert not before.is_unclosed
            assert after.paragraph_index == before.paragraph_index + 1


def spans_of(extraction: Extraction) -> list[tuple[int, int]]:
    others = [extraction.cue, extraction.via, extraction.addressee]
    return [*extraction.spans, *extraction.sources, *(span for span in others if span is not None)]


@settings(deadline=None)
@given(texts)
def test_extractions_slice_the_text_in_order(extractor: RuleExtractor, text: str) -> None:
    (found,) = extractor.extract([read_text(text)])
    assert [e.spans[0].start for e in found] == sorted(e.spans[0].start for e in found)
    for index, extraction in enumerate(found):
        assert all(0 <= start < end <= len(text) for start, end in spans_of(extraction))
        assert all(a.end <= b.start for a, b in pairwise(extraction.spans))
        assert extraction.continues is None or 0 <= extraction.continues < index
        assert 0 <= extraction.quote_score <= 1
        assert 0 <= extraction.attribution_score <= 1
        if extraction.quote_type is QuoteType.INDIRECT:
            assert not extraction.is_unclosed


@settings(deadline=None, max_examples=50)
@given(st.lists(texts, max_size=4))
def test_batches_change_nothing(extractor: RuleExtractor, batch: list[str]) -> None:
    together = extractor.extract([read_text(text) for text in batch])
    assert together == [extractor.extract([read_text(text)])[0] for text in batch]
    assert extractor.extract([read_text(text) for text in reversed(batch)]) == list(reversed(together))
