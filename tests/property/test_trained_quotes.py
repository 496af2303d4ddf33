"""Whatever the text, the shipped extractor stores stretches of it, in order, the same in any company."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.settings import load_settings
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from tests.property.test_quotes import newsy, spans_of
from tests.shortcuts import process_batch
from transforms.article import ArticleParameters
from transforms.quoting.extraction import Extractor, nested
from transforms.records import SPAN_JOINT, QuoteType, RawArticle
from transforms.text.reading import read_text

SPEECH = "“We close the quay,” said Mara Lee of the harbour board. “Then we mend it.”"
# Surrogates cannot be stored; articles that hold them are refused before.
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    newsy,
    st.tuples(newsy, newsy).map(lambda pair: f"{pair[0]}\n\n{SPEECH}\n\n{pair[1]}"),
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return make_extractor()


@pytest.fixture(scope="module")
def parameters() -> ArticleParameters:
    return article_parameters(load_settings().processing)


@settings(deadline=None, max_examples=60)
@given(texts)
def test_extractions_are_stretches_of_the_text_in_order(extractor: Extractor, text: str) -> None:
    found = extractor.extract([read_text(text)])[0].extractions
    assert [one.spans for one in found] == sorted(one.spans for one in found)
    assert len(nested(found)) == len(found)
    for one in found:
        edges = [edge for span in one.spans for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= len(text) for start, end in spans_of(one))
        assert 0 <= one.attribution_score <= 1
        assert 0 <= one.quote_score <= 1
        assert not (one.is_unclosed and one.quote_type is QuoteType.INDIRECT)


@settings(deadline=None, max_examples=25)
@given(st.lists(texts, max_size=4), st.randoms(use_true_random=False))
def test_neither_batch_nor_order_changes_a_result(extractor: Extractor, batch: list[str], shuffler: Random) -> None:
    alone = {text: extractor.extract([read_text(text)])[0] for text in batch}
    shuffler.shuffle(batch)
    assert extractor.extract([read_text(text) for text in batch]) == [alone[text] for text in batch]


@settings(deadline=None, max_examples=25)
@given(st.lists(texts, min_size=1, max_size=3))
def test_what_is_stored_is_what_the_spans_say_of_their_own_article(
    extractor: Extractor, parameters: ArticleParameters, batch: list[str]
) -> None:
    raws = [RawArticle(f"{number}.txt", f"{number:064}", text, is_html=False) for number, text in enumerate(batch)]
    records, refusals = process_batch(raws, parameters, extractor)
    assert len(records) + len(refusals) >= len(batch)
    for one in records:
        text = one.article.text
        for quote in one.quotes:
            assert quote.article_id == one.article.article_id
            assert quote.text == SPAN_JOINT.join(text[start:end] for start, end in quote.spans)
        for attribution in one.attributions:
            assert attribution.article_id == one.article.article_id
            for words, start, end in (
                (attribution.mention, attribution.mention_start, attribution.mention_end),
                (attribution.cue, attribution.cue_start, attribution.cue_end),
            ):
                assert words == (None if start is None else text[start:end])
