"""Annotated articles of several corpora in one form."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.sources.refusing import SourceError
from flows.training.collection import HALVES, Collection, half_of
from flows.training.corpora import (
    Article,
    Convention,
    Name,
    Reported,
    as_record,
    merged_names,
    read_news,
    story,
    with_silver,
)
from transforms.records import Span

TEXT = "Boats\nBy Ines Falk\nThe crane (photo) stays, said Mayor Ines Falk.\n"
BYLINE, PHOTO = Span(6, 19), Span(29, 37)


def at(words: str, start: int = 19) -> Span:
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


def news_record() -> dict[str, Any]:
    return {
        "doc": "boats",
        "outlet": "skerry.example",
        "text": TEXT,
        "lines": [
            {"start": 0, "end": 5, "label": "headline"},
            {"start": 6, "end": 18, "label": "byline"},
            {"start": 19, "end": len(TEXT) - 1, "label": "body"},
        ],
        "cuts": [{"start": PHOTO.start, "end": PHOTO.end, "label": "credit"}],
        "entities": [{"id": "e1", "name": "Ines Falk", "kind": "person", "mentions": [[9, 18], list(at("Ines Falk"))]}],
        "quotes": [
            {
                "content": [list(at("The crane (photo) stays"))],
                "cue": list(at("said")),
                "source": list(at("Mayor Ines Falk")),
                "speaker": ["e1"],
                "mode": "speech",
                "nested": False,
            }
        ],
    }


@pytest.fixture
def article(tmp_path: Path) -> Article:
    with gzip.open(tmp_path / "news.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps(news_record()) + "\n")
    return read_news(tmp_path / "news.jsonl.gz")[0]


def test_a_story_is_an_article_without_furniture(article: Article) -> None:
    clean = story(article)
    assert clean.text == "Boats\nThe crane stays, said Mayor Ines Falk.\n"
    (reported,) = clean.reported
    found = [clean.text[slice(*spans[0])] for spans in (reported.content, reported.cue, reported.source)]
    assert found == ["The crane stays", "said", "Mayor Ines Falk"]
    assert [clean.text[slice(*mention.span)] for mention in clean.mentions] == ["Ines Falk"]
    assert as_record(clean).attributions[0].content == reported.content


def test_speakers_are_numbers_of_entities(article: Article) -> None:
    assert article.reported[0].speakers == (0,)
    assert article.convention is Convention.NEWS


def test_names_that_a_program_found_go_with_the_article(article: Article, tmp_path: Path) -> None:
    (tmp_path / "silver.jsonl").write_text(json.dumps({"id": "boats", "names": [[*at("Ines Falk"), "person"]]}))
    (named,) = with_silver([article], tmp_path / "silver.jsonl")
    assert [TEXT[slice(*name.span)] for name in named.silver or ()] == ["Ines Falk"]
    assert [story(named).text[slice(*name.span)] for name in merged_names(story(named))] == ["Ines Falk"]


def test_an_organisation_that_reads_as_a_place_is_one() -> None:
    text = "Norway and Skerry Lines agreed with Bo Li."
    own = (Name(Span(0, 6), "organization"), Name(Span(11, 23), "organization"))
    silver = (Name(Span(0, 6), "place"), Name(Span(11, 17), "place"), Name(Span(36, 41), "person"))
    merged = merged_names(Article("", text, Convention.NEWS, (), names=own, silver=silver))
    assert [(text[slice(*name.span)], name.kind) for name in merged] == [
        ("Norway", "place"),
        ("Skerry Lines", "organization"),
        ("Bo Li", "person"),
    ]


def test_only_what_has_neither_cue_nor_source_is_implicit() -> None:
    assert Reported((Span(0, 1),)).is_implicit
    assert not Reported((Span(0, 1),), source=(Span(2, 3),)).is_implicit


def test_a_half_has_half_of_the_outlets_and_all_articles_of_each(article: Article) -> None:
    news = [replace(article, outlet=f"outlet {number // 2}", name=f"article {number}") for number in range(400)]
    collection = Collection(news, [])
    unread = collection.unread(0)
    assert 140 < len(unread) < 260
    assert len(unread) + len(collection.unread(1)) == 400 == len(collection.learnt())
    assert {one.outlet for one in collection.learnt(left_out=0)}.isdisjoint(one.outlet for one in unread)
    assert {half_of(one) for one in news} == set(range(HALVES))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none"):
        read_news(tmp_path / "none.jsonl")
