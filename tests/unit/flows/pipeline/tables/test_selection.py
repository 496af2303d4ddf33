"""Which articles a version holds: one row per id, whatever the order."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.pipeline.tables.selection import CATALOGUE, select_articles
from transforms.records import Reason

SCHEMA: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "month": pl.String(),
    "group": pl.String(),
    "source_uri": pl.String(),
    "content_sha256": pl.String(),
    "text_chars": pl.Int32(),
    "fetched_at": pl.Datetime("us", "UTC"),
}


def row(article: str, uri: str, **other: Any) -> dict[str, Any]:
    values = dict.fromkeys(CATALOGUE) | {"month": "2024-03", "content_sha256": f"text of {article}", "text_chars": 100}
    return values | {"article_id": article, "source_uri": uri} | other


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), SCHEMA)


def test_an_input_read_again_replaces_what_it_gave_even_if_it_is_shorter_now() -> None:
    selection = select_articles(
        frame(row("a", "x", text_chars=50, month="2024-04")), frame(row("a", "x", group="part-0.parquet"))
    )
    assert selection.articles.select("month", "text_chars", "is_new").rows() == [("2024-04", 50, True)]
    assert selection.dropped.rows() == [("a", "2024-03", "part-0.parquet")]
    assert (selection.refusals, selection.lost_inputs) == ((), 0)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"fetched_at": datetime(2024, 3, 2, tzinfo=UTC)}, {"fetched_at": datetime(2024, 3, 1, tzinfo=UTC)}),
        ({"fetched_at": datetime(2024, 3, 2, tzinfo=UTC), "text_chars": 1}, {}),
        ({"text_chars": 101}, {}),
    ],
)
def test_of_two_inputs_with_one_id_the_better_is_kept(better: dict[str, Any], worse: dict[str, Any]) -> None:
    good, bad = row("a", "z", content_sha256="good", **better), row("a", "b", content_sha256="bad", **worse)
    for new, old in (((good,), (bad,)), ((bad,), (good,)), ((good, bad), ()), ((bad, good), ())):
        selection = select_articles(frame(*new), frame(*old))
        assert selection.articles["source_uri"].to_list() == ["z"]
        assert [(refusal.source_uri, refusal.reason) for refusal in selection.refusals] == [("b", Reason.SUPERSEDED)]
        assert selection.lost_inputs == (bad in new)


def test_equal_inputs_keep_the_first_by_name_and_say_which() -> None:
    selection = select_articles(frame(row("a", "y"), row("a", "x")), frame())
    assert selection.articles["source_uri"].to_list() == ["x"]
    (refusal,) = selection.refusals
    assert (refusal.source_uri, refusal.reason, refusal.detail) == (
        "y",
        Reason.DUPLICATE_INPUT,
        "the same article as in x",
    )


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from("abc"),
        st.sampled_from("uvwxyz"),
        content_sha256=st.sampled_from(["one", "two"]),
        text_chars=st.integers(1, 3),
    ),
    max_size=8,
    unique_by=lambda values: (values["article_id"], values["source_uri"]),
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_and_the_split_into_runs_do_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    together = select_articles(frame(*rows), frame()).articles
    shuffled = random.sample(rows, len(rows))
    cut = random.randint(0, len(rows))
    first = select_articles(frame(*shuffled[:cut]), frame()).articles
    second = select_articles(frame(*shuffled[cut:]), first.select(CATALOGUE)).articles
    columns = ["article_id", "source_uri", "content_sha256"]
    assert second.select(columns).sort("article_id").equals(together.select(columns).sort("article_id"))
