"""Speakers as the table lists them: the fullest of their names, their counts, what the user says of them."""

from datetime import UTC, datetime

import polars as pl
import pytest

from flows.pipeline.linking.speaker_links import SpeakerLinks, link_speakers
from flows.pipeline.tables.speakers_table import speakers_table
from tests.unit.transforms.linking.test_speaker_linking import PIN
from transforms.linking.speakers.overrides import Pin, Rename, SpeakerOverrides, WikidataItem

NOBODY = SpeakerOverrides()
KINDS = {"author": "author", "some": "group", "Many others": "group", "you": "unnamed", "Some Rowers": "group"}
COLUMNS = (
    *("attribution_id", "quote_id", "article_id", "mention", "method"),
    *("speaker_name", "speaker_kind", "speaker_role", "speaker_affiliation"),
)


def dataset(
    *said: tuple[str, str, str | None],
    people: dict[str, list[str]] | None = None,
    bylines: dict[str, list[str]] | None = None,
) -> dict[str, pl.LazyFrame]:
    """Return articles and attributions, given as the article, the speaker's name there and the mention."""
    attributions = pl.DataFrame(
        [
            {
                "attribution_id": f"att_{number}",
                "quote_id": f"quo_{number}",
                "article_id": article,
                "mention": mention,
                "method": "named",
                "speaker_name": name,
                "speaker_kind": KINDS.get(name, "organization" if name.isupper() or "Club" in name else "person"),
                "speaker_role": None,
                "speaker_affiliation": None,
            }
            for number, (article, name, mention) in enumerate(said)
        ],
        dict.fromkeys(COLUMNS, pl.String),
    )
    named = people or {}
    ids = sorted({article for article, *_ in said} | set(named))
    articles = pl.DataFrame(
        {
            "article_id": ids,
            "published_at": [datetime(2024, 3, number + 1, tzinfo=UTC) for number in range(len(ids))],
            "people": [named.get(article, []) for article in ids],
            "organizations": [[] for _ in ids],
            "authors": [(bylines or {}).get(article, []) for article in ids],
        },
        {
            "article_id": pl.String,
            "published_at": pl.Datetime("us", "UTC"),
            "people": pl.List(pl.String),
            "organizations": pl.List(pl.String),
            "authors": pl.List(pl.String),
        },
    )
    return {"attributions": attributions.lazy(), "articles": articles.lazy()}


def speakers(tables: dict[str, pl.LazyFrame], settings: SpeakerOverrides = NOBODY) -> list[dict[str, object]]:
    links: SpeakerLinks = link_speakers(tables.__getitem__, settings)
    filled = tables["attributions"].join(links.speaker_ids(tables.__getitem__), "attribution_id")
    scan = {**tables, "attributions": filled}
    return speakers_table(scan.__getitem__, links).sort("name").to_dicts()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Fjelltind", "Fjelltind", "Odd Fjelltind"], "Odd Fjelltind"),
        (["O. Fjelltind", "O. Fjelltind", "Odd Fjelltind"], "Odd Fjelltind"),
        (["Odd Fjelltind", "Odd Fjelltind", "Odd M. Fjelltind"], "Odd Fjelltind"),
        (["Odd Fjelltind", "Odd M. Fjelltind"], "Odd M. Fjelltind"),
        (["SRC", "SRC", "Skerry Rowing Club"], "Skerry Rowing Club"),
    ],
)
def test_a_speaker_is_listed_under_the_fullest_frequent_name(names: list[str], expected: str) -> None:
    (row,) = speakers(dataset(*((f"art_{number}", name, None) for number, name in enumerate(names))))
    assert row["name"] == expected
    assert row["aliases"] == sorted(set(names))
    assert (row["article_count"], row["quote_count"]) == (len(names), len(names))
    assert row["first_quoted_at"] == datetime(2024, 3, 1, tzinfo=UTC)


def test_articles_that_name_somebody_give_the_name_and_are_not_counted() -> None:
    (row,) = speakers(dataset(("art_1", "Fjelltind", "Mr Fjelltind"), people={"art_2": ["Odd Fjelltind"]}))
    assert row["name"] == "Odd Fjelltind"
    assert row["aliases"] == ["Fjelltind", "Odd Fjelltind"]
    assert row["article_count"] == 1


def test_aliases_are_forms_of_the_name_and_no_descriptions() -> None:
    mentions = ("Ms. Penn's", "Penn’s", "the Penn", "Penn's tall opponent", "harbour master Ida Penn, 61", "PENN,")
    (row,) = speakers(dataset(*(("art_1", "Ida Penn", mention) for mention in mentions)))
    assert row["aliases"] == ["Ida Penn", "PENN", "Penn"]


@pytest.mark.parametrize("name", ["some", "Many others", "you"])
def test_nobody_in_particular_is_no_speaker(name: str) -> None:
    (row,) = speakers(dataset(("art_1", name, name), ("art_1", "Ida Penn", None)))
    assert row["name"] == "Ida Penn"


def test_some_of_a_named_sort_are_a_speaker_of_their_article() -> None:
    assert [row["name"] for row in speakers(dataset(("art_1", "Some Rowers", None)))] == ["Some Rowers"]


def test_an_author_is_whom_the_byline_names() -> None:
    tables = dataset(
        ("art_1", "author", "I"), ("art_2", "author", "we"), ("art_3", "author", "I"),
        bylines={"art_1": ["Ida Penn"], "art_2": ["Ida Penn"]},
    )  # fmt: skip
    (row,) = speakers(tables)
    assert (row["name"], row["kind"], row["aliases"], row["article_count"]) == ("Ida Penn", "author", ["Ida Penn"], 2)


def test_those_only_named_are_no_speakers() -> None:
    (row,) = speakers(dataset(("art_1", "Ida Penn", None), people={"art_1": ["Ida Penn", "Odd Fjelltind"]}))
    assert row["name"] == "Ida Penn"


def test_names_without_capitals_are_others_in_each_article() -> None:
    assert len(speakers(dataset(("art_1", "her brother", None), ("art_2", "her brother", None)))) == 2
    assert len(speakers(dataset(("art_1", "her brother", None), ("art_1", "her brother", None)))) == 1


def test_the_user_has_the_last_word() -> None:
    settings = SpeakerOverrides(
        pin=(Pin(name="Fjelltind", speaker_id=PIN, reason="register"),),
        rename=(Rename(speaker=PIN, name="Odd the Elder", reason="so known"),),
        wikidata=(WikidataItem(speaker="Odd Fjelltind", item="Q1", reason="register"),),
    )
    (row,) = speakers(dataset(("art_1", "Odd Fjelltind", None), ("art_2", "Fjelltind", None)), settings)
    assert (row["speaker_id"], row["name"], row["wikidata_id"]) == (PIN, "Odd the Elder", "Q1")
    assert row["aliases"] == ["Fjelltind", "Odd Fjelltind"]


def test_nothing_gives_no_speakers() -> None:
    assert speakers(dataset()) == []


def test_nameless_speakers_of_an_article_are_others_where_a_title_word_tells_them_apart() -> None:
    tables = dataset(("art_1", "official", "an official"), ("art_1", "former official", "a former official"))
    assert [row["quote_count"] for row in speakers(tables)] == [1, 1]


def test_a_nameless_speaker_of_an_article_is_another_in_the_next() -> None:
    tables = dataset(("art_1", "official", "an official"), ("art_2", "official", "the official"))
    assert [row["article_count"] for row in speakers(tables)] == [1, 1]
