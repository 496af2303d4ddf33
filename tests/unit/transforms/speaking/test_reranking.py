"""A second look at speakers: who may be meant, what speaks for them, and who is chosen by given weights."""

from dataclasses import replace

import pytest

from flows.pipeline.processing.parameters import name_lexicon
from transforms.quoting.extraction import Extraction
from transforms.records import Method, QuoteType, Span
from transforms.speaking import Resolution, named_in, reranked, resolve_named
from transforms.speaking.mentions import Names
from transforms.speaking.resolving.candidate_features import Scene
from transforms.speaking.resolving.reranking import shares_of
from transforms.text.reading import read_text

LEXICON = name_lexicon()
STORY = "Mayor Laura Falk met Peter Lind, a driver.\n\n“We pay,” she said. “We go,” said Lind. “We stay.”"
# With these, what the resolvers found stays, whatever else is told.
FAITHFUL = {"found": 9.0, "nobody found": 9.0}


def extraction(words: str, source: str = "", text: str = STORY, continues: int | None = None) -> Extraction:
    start = text.index(words)
    at = text.index(source, start) if source else 0
    return Extraction(
        spans=(Span(start, start + len(words)),),
        quote_type=QuoteType.DIRECT,
        is_unclosed=False,
        cue=None,
        sources=(Span(at, at + len(source)),) if source else (),
        addressee=None,
        continues=continues,
        quote_score=0.9,
        attribution_score=0.9,
    )


EXTRACTIONS = [extraction("“We pay,”", "she"), extraction("“We go,”", "Lind"), extraction("“We stay.”", continues=1)]


def names_of(text: str = STORY) -> Names:
    return named_in(read_text(text, LEXICON.abbreviations), None, LEXICON)


def looked_at(weights: dict[str, float]) -> list[Resolution]:
    names = names_of()
    found = resolve_named(names, EXTRACTIONS, LEXICON)
    return [one for (one,) in reranked(names, EXTRACTIONS, found, LEXICON, None, weights)]


def test_whom_the_resolvers_found_stays_where_all_speaks_for_it() -> None:
    found = [one for (one,) in resolve_named(names_of(), EXTRACTIONS, LEXICON)]
    chosen = looked_at(FAITHFUL)
    assert [one.name for one in chosen] == ["Laura Falk", "Peter Lind", "Peter Lind"]
    bare = [replace(one, score=0.0, candidates=()) for one in chosen]
    assert bare == [replace(one, score=0.0, candidates=()) for one in found]
    assert all(one.score > 0.99 and not one.candidates for one in chosen)


def test_another_candidate_gets_role_and_method_of_its_own() -> None:
    chosen = looked_at({"last person|he": 9.0, "last person|she": 9.0})
    assert (chosen[0].name, chosen[0].method, chosen[0].mention) == ("Peter Lind", Method.PRONOUN, Span(54, 57))
    assert chosen[0].role == "driver"


def test_nobody_may_be_chosen() -> None:
    chosen = looked_at({"nobody": 9.0})
    assert [(one.name, one.method, one.score) for one in chosen] == [(None, Method.NONE, 0.0)] * 3
    assert chosen[0].mention == Span(54, 57)


def test_a_quotation_that_continues_follows_the_one_before_into_another_speaker() -> None:
    weights = {"found": 1.0, "modifier": -1.0, "after first|person|noun name": -9.0, "last person|name": 9.0}
    chosen = looked_at({**weights, "found|continued": 9.0})
    assert chosen[2].name == chosen[1].name
    assert chosen[2].method is Method.IMPLICIT


def test_close_choices_keep_whom_they_were_between() -> None:
    first = looked_at({})[0]
    assert {one.name for one in first.candidates} <= {"Laura Falk", "Peter Lind"}
    assert len(first.candidates) == 2
    assert sum(one.score for one in first.candidates) < 1


def test_candidates_are_of_source_text_and_past() -> None:
    names = names_of()
    scene = Scene(names, LEXICON, None)
    found = resolve_named(names, EXTRACTIONS, LEXICON)
    candidates = dict(scene.candidates(EXTRACTIONS[0], found[0][0]))
    assert set(candidates) == {"Laura Falk", "Peter Lind", None}
    assert candidates["Laura Falk"]["found|pronoun"] == 1
    assert "same gender" in candidates["Laura Falk"]
    scene.remember(EXTRACTIONS[0], "Laura Falk")
    again = dict(scene.candidates(EXTRACTIONS[0], found[0][0]))
    assert again["Laura Falk"]["same pronoun before"] == 1
    assert "spoke last|she" in again["Laura Falk"]


@pytest.mark.parametrize(
    ("words", "form", "noun"),
    [
        ("she", "she", "unknown"),
        ("Lind", "name", "name"),
        ("The report by Laura Falk", "name", "document"),
        ("the ministers", "the", "person"),
        ("", "none", "none"),
    ],
)
def test_a_source_is_read_for_its_form_and_noun(words: str, form: str, noun: str) -> None:
    text = f"“It rains,” {words} said. Laura Falk and Peter Lind left."
    scene = Scene(names_of(text), LEXICON, None)
    source = scene.read_source(extraction("“It rains,”", words, text))
    assert (source.form, source.noun) == (form, noun)


def test_shares_are_of_all_candidates() -> None:
    shares = shares_of([{"a": 1.0}, {"a": 2.0}, {}], {"a": 2.0, "b": 5.0})
    assert sum(shares) == pytest.approx(1)
    assert shares[1] > shares[0] > shares[2]
    assert shares_of([{"a": 1.0}], {"a": 5000.0}) == [1.0]
