"""Whatever the text, quotations are stretches of it, in order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.quoting.extraction import Extraction
from transforms.text.quotation_marks import find_quotations

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
    others = [extraction.cue, extraction.addressee]
    return [*extraction.spans, *extraction.sources, *(span for span in others if span is not None)]
