"""Links depend on the set of articles alone: not on the order of their rows, nor on how they came to the dataset."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from config.settings import load_settings
from config.tables import TableReader
from flows.pipeline.linking.linkers import linkers
from transforms import ids
from transforms.linking.near_duplicates import SLOTS, signature

LINKERS = linkers(load_settings().links)
WALL = "We cannot repair a wall that is under water, so we empty the basin and pay the fishermen for two winters"
TEXTS = [WALL, WALL[:60], WALL[40:], WALL.replace("wall", "gate"), "We cannot repair a wall", "Nobody called", "No."]
STORY = (
    "The council of Skerry voted to replace the two oldest ferries of the island line by the end of next year, after "
    "an inquiry found that both had sailed for months with lifeboats that nobody had tested since the spring."
)
STORIES = [STORY, STORY[:150], f"{STORY} The yard is in Norhavn.", STORY.replace("ferries", "boats"), "Something else."]

ARTICLES = st.lists(
    st.fixed_dictionaries(
        {
            "story": st.sampled_from(STORIES),
            "day": st.sampled_from([None, 0, 2, 40]),
            "quotes": st.lists(
                st.tuples(st.sampled_from(TEXTS), st.sampled_from([None, "Inge Brattvold", "Brattvold", "Per Oddan"])),
                max_size=3,
            ),
        }
    ),
    max_size=6,
)  # fmt: skip


def tables(articles: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    """Return slim tables of the articles, which are known by their place in the list."""
    rows: dict[str, list[dict[str, Any]]] = {"articles": [], "quotes": [], "attributions": []}
    for number, article in enumerate(articles):
        key, day, story = f"art_{number}", article["day"], article["story"]
        rows["articles"].append(
            {
                "article_id": key,
                "published_at": None if day is None else datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=day),
                "published_precision": None if day is None else "day",
                "text": story,
                "text_chars": len(story),
                "content_sha256": story,
                "signature": signature(story),
            }
        )
        for place, (text, speaker) in enumerate(article["quotes"]):
            quote = {"quote_id": f"{key}_{place}", "article_id": key}
            rows["quotes"].append({**quote, "text": text})
            rows["attributions"].append({**quote, "speaker_kind": "person", "speaker_name": speaker})
    return {table: pl.DataFrame(found, SCHEMAS[table]) for table, found in rows.items()}


SCHEMAS: dict[str, dict[str, Any]] = {
    "articles": {
        "article_id": pl.String,
        "published_at": pl.Datetime("us", "UTC"),
        "published_precision": pl.String,
        "text": pl.String,
        "text_chars": pl.Int32,
        "content_sha256": pl.String,
        "signature": pl.String,
    },
    "quotes": {"quote_id": pl.String, "article_id": pl.String, "text": pl.String},
    "attributions": {
        "quote_id": pl.String,
        "article_id": pl.String,
        "speaker_kind": pl.String,
        "speaker_name": pl.String,
    },
}


def linked(frames: dict[str, pl.DataFrame], table: str) -> dict[str, str | None]:
    def scan(name: str) -> pl.LazyFrame:
        return frames[name].lazy()

    found: TableReader = scan
    return dict(LINKERS[table](found).collect().iter_rows())


@given(ARTICLES, st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(articles: list[dict[str, Any]], seed: int) -> None:
    frames = tables(articles)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in frames.items()}
    for table in ("articles", "quotes"):
        assert linked(shuffled, table) == linked(frames, table)


@given(ARTICLES)
def test_every_row_gets_a_value_and_originals_are_no_copies(articles: list[dict[str, Any]]) -> None:
    frames = tables(articles)
    originals = linked(frames, "articles")
    assert set(originals) == set(frames["articles"]["article_id"])
    assert all(originals[original] is None for original in originals.values() if original)
    assert set(linked(frames, "quotes")) == set(frames["quotes"]["quote_id"])


def story(text: str, day: int | None) -> dict[str, Any]:
    return {"story": text, "day": day, "quotes": []}


def test_of_articles_of_one_day_the_longest_is_the_original_and_those_without_date_come_last() -> None:
    found = linked(
        tables([story(STORY[:150], None), story(STORY[:150], 2), story(STORY, 2), story(STORY, None)]), "articles"
    )
    assert found == {"art_0": "art_2", "art_1": "art_2", "art_2": None, "art_3": "art_2"}


def test_signatures_of_an_earlier_algorithm_are_made_anew() -> None:
    """The stored numbers of another algorithm agree with nothing, or by chance with anything."""
    frames = tables([story(STORY, 0), story(STORY[:150], 2), story("Something else.", 2)])
    right = frames["articles"]["signature"]
    before = [f"{number:08x}" * SLOTS for number in range(2)]
    frames["articles"] = frames["articles"].with_columns(signature=pl.Series([*before, right[2]]))
    found = LINKERS["articles"](lambda name: frames[name].lazy()).collect().sort("article_id")
    assert found["duplicate_of"].to_list() == [None, "art_0", None]
    assert found["signature"].to_list() == right.to_list()


def said(text: str, speaker: str, day: int | None) -> dict[str, Any]:
    return {"story": "Something else.", "day": day, "quotes": [(text, speaker)]}


def test_clusters_are_named_after_the_quotation_published_first() -> None:
    articles = [said(WALL, "Inge Brattvold", 2), said(WALL[:60], "Brattvold", 0), said("Nobody called", "Per Oddan", 0)]
    found = linked(tables(articles), "quotes")
    assert found["art_0_0"] == found["art_1_0"] == ids.cluster_id("art_1_0")
    assert found["art_2_0"] == ids.cluster_id("art_2_0")


def test_people_agree_by_their_last_names() -> None:
    fragment = "a bankrupt harbour company"
    same = [said(fragment, "Inge Brättvold", 0), said(fragment, "Dr. Brattvold, Jr.", 2)]
    assert len(set(linked(tables(same), "quotes").values())) == 1
    other = [said(fragment, "Inge Brattvold", 0), said(fragment, "Inge Oddan", 2)]
    assert len(set(linked(tables(other), "quotes").values())) == 2
