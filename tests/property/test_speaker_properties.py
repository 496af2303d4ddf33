"""Speaker resolution holds for any text and any extractions."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.files import load_bundled
from tests.shortcuts import resolve_speakers
from transforms.quoting.extraction import Extraction
from transforms.records import Method, QuoteType, Span, SpeakerKind
from transforms.speaking.mentions import find_names
from transforms.speaking.names import NameLexicon, name_key
from transforms.text.reading import TextReading, read_text

LEXICON = NameLexicon.model_validate(load_bundled("lexicons", "names.yml"))


def read(text: str) -> TextReading:
    return read_text(text, LEXICON.abbreviations)


PIECES = [
    "Ada Vold",
    "Mr. Pell",
    "the ministry",
    "he",
    "She",
    "they",
    "who",
    "I",
    "said",
    "“",
    "”",
    '"',
    ". ",
    ", ",
    "\n\n",
]
PIECES += [
    "and",
    "Norway's",
    "The statement",
    "of",
    "(NGO)",
    "U.N.",
    "officials",
    "Harbour Council",
    "Olaf Pell",
    "the senator",
    "a judge",
    "his wife",
    "Tidal Act",
    "two men",
    "the",
    "D-Ohio",
    "’s",
    " ",
    "It",
    "-",
    "D-",
]
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[Extraction]]:
    text = draw(texts)
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(lambda pair: Span(min(pair), max(pair)))
    extractions = draw(
        st.lists(
            st.builds(
                Extraction,
                spans=st.lists(spans, min_size=1, max_size=2).map(tuple),
                quote_type=st.sampled_from(QuoteType),
                is_unclosed=st.booleans(),
                cue=st.none() | spans,
                sources=st.lists(spans, max_size=3).map(tuple),
                addressee=st.none() | spans,
                continues=st.none() | st.integers(0, 10),
                quote_score=st.just(1.0),
                attribution_score=st.just(1.0),
            ),
            max_size=8,
        )
    )
    lawful = [
        replace(one, continues=None if one.continues is None or not number else one.continues % number)
        for number, one in enumerate(extractions)
    ]
    return text, lawful


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(articles(), st.none() | texts)
def test_every_source_has_one_lawful_resolution(article: tuple[str, list[Extraction]], title: str | None) -> None:
    text, extractions = article
    resolved = resolve_speakers(read(text), title, extractions, LEXICON)
    assert len(resolved) == len(extractions)
    for extraction, speakers in zip(extractions, resolved, strict=True):
        wanted = list(extraction.sources or (None,))
        if extraction.continues is not None:
            wanted = [one.mention for one in resolved[extraction.continues]]
        assert [one.mention for one in speakers] == wanted
        for one in speakers:
            assert 0 <= one.score <= 1
            assert (one.name is None) == (one.kind is SpeakerKind.UNKNOWN) == (one.method is Method.NONE)
            assert one.name is None or (one.name and one.name == " ".join(one.name.split()))
            scores = [candidate.score for candidate in one.candidates]
            assert scores == sorted(scores, reverse=True)
            assert all(0 < score <= 1 for score in scores)
            assert sum(scores) <= 1.001
            assert not one.candidates or (len(scores) > 1 and one.candidates[0].name == one.name)


@settings(deadline=None)
@given(articles())
def test_the_same_article_gives_the_same_speakers(article: tuple[str, list[Extraction]]) -> None:
    text, extractions = article
    once = resolve_speakers(read(text), None, extractions, LEXICON)
    assert resolve_speakers(read(text), None, extractions, LEXICON) == once


@settings(deadline=None)
@given(texts)
def test_names_stand_in_the_text_where_they_are_said_to(text: str) -> None:
    names = find_names(read(text), LEXICON)
    assert [text[word.start : word.end] for word in names.words] == [word.text for word in names.words]
    assert all(word.start < word.end for word in names.words)
    taken = [index for mention in names.mentions for index in range(mention.first, mention.last)]
    assert len(taken) == len(set(taken))
    assert all(0 <= mention.entity < len(names.entities) for mention in names.mentions)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    key = name_key(name, LEXICON)
    assert key == " ".join(key.split())
    assert name_key(key, LEXICON) == key
