"""`quotes --clusters`: what several outlets quote in the same words."""

from datetime import date
from typing import Any

import pytest
from rich.console import Console

from flows.display.clusters import clusters_view, find_clusters
from flows.display.quotes import QuoteSearch
from tests.unit.flows.small_dataset import scan_of, small_rows


def rows_with_clusters() -> dict[str, list[dict[str, Any]]]:
    """Return the small dataset where two outlets quote Özgür in the same words, one in a copy and an original."""
    rows = small_rows()
    ferry, bakery = rows["articles"]
    bakery["outlet"] = "The Gazette"
    copy = ferry | {"article_id": "art_copy", "outlet": "Copy Post", "duplicate_of": ferry["article_id"]}
    rows["articles"].append(copy)
    asked, dusk, small, bread = rows["quotes"]
    printed = asked | {"quote_id": "quo_copy", "article_id": "art_copy", "text": "“We were not asked”"}
    rows["quotes"].append(printed)
    for number, cluster in enumerate(([asked, bread, printed], [dusk], [small])):
        for quote in cluster:
            quote["cluster_id"] = f"clu_{number:016x}"
    return rows


SCAN = scan_of(rows_with_clusters())


def test_what_was_not_said_is_in_no_cluster_unless_all_is_asked_for() -> None:
    rows = rows_with_clusters()
    for quote in rows["quotes"]:
        quote["polarity"] = "negated"
    assert find_clusters(scan_of(rows), QuoteSearch()).is_empty()
    assert find_clusters(scan_of(rows), QuoteSearch(is_all=True)).height == 1


def test_clusters_are_counted_over_outlets_articles_and_originals() -> None:
    (row,) = find_clusters(SCAN, QuoteSearch()).to_dicts()
    assert row["outlets"] == ["Copy Post", "The Gazette", "The Skerry Post"]
    assert (row["outlet_count"], row["articles"], row["originals"]) == (3, 3, 2)
    assert row["quote"] == "“We were not asked,” … “and we will not be told.”"
    assert row["speaker_name"] == "Márta Özgür"
    assert row["first_published_at"].date() == date(2024, 10, 3)


@pytest.mark.parametrize(
    ("search", "outlets"),
    [
        (QuoteSearch("ozgur"), [3]),
        (QuoteSearch("fjelltind"), []),
        (QuoteSearch(since=date(2024, 10, 3)), [2]),
        (QuoteSearch(since=date(2024, 10, 4)), []),
        (QuoteSearch(outlet="post"), [2]),
    ],
)
def test_speaker_outlet_and_days_narrow_the_search(search: QuoteSearch, outlets: list[int]) -> None:
    assert find_clusters(SCAN, search)["outlet_count"].to_list() == outlets


def test_the_listing_names_the_outlets() -> None:
    console = Console(width=150)
    with console.capture() as captured:
        console.print(clusters_view(find_clusters(SCAN, QuoteSearch())))
    text = captured.get()
    assert "Copy Post, The Gazette, The Skerry Post" in " ".join(text.split())
    assert "We were not asked" in text
    with console.capture() as captured:
        console.print(clusters_view(find_clusters(SCAN, QuoteSearch("fjelltind"))))
    assert "no two outlets quote the same words" in captured.get()
