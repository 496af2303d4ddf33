"""What articles have in common, through the whole pipeline: copies, and quotations that several papers print."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.display.clusters import find_clusters
from flows.display.quotes import QuoteSearch
from flows.pipeline.request import Status
from flows.store.parquet import scan_table
from tests.e2e.harbour import build, files_of, latest

WIRE = """SKERRY — The harbour at Skerry will close for two winters, the company that runs it said on Monday.

"We cannot repair a wall that is under water, so we empty the basin and pay the fishermen for both winters," said Inge
Brattvold, who runs the port company.

The fishermen's union said that it had not been asked. "Nobody called, and nobody wrote a letter to any of our members,"
said its chairman, Per Oddan.

The council will vote on the plan in May. Surveyors found in the autumn that the outer wall had moved by the width of a
hand since it was last measured, and that the two cranes on it could no longer be used at high tide."""
COPY = "Harbour shuts for repairs\n\n" + WIRE.partition("\n\nThe council")[0]
OTHER = """Boats from Skerry will be moored in Norhavn until the spring after next, if the council there agrees.

Inge Brattvold, who runs the port company, told reporters that "we can't repair a wall that's under water". The mayor of
Norhavn, Ida Penn, has offered her own quay. "There is room for nineteen boats and for everybody who wants to watch them
come in," Penn said.

Fishermen who live in Skerry would drive an hour each morning. Some of them said that they would sell their boats."""
LATER = """Three years after the harbour of Skerry was rebuilt, its cranes stand still again.

"Nobody called," said Tuva Lind, who owns the hotel on the quay, of the day when the last ferry left. She has heard that
the port company looks for a buyer, and she hopes that somebody from the island makes an offer."""

ARTICLES = {
    "wire": {"outlet": "North Wire", "date": "2024-03-04", "text": WIRE},
    "copy": {"outlet": "Skerry Post", "date": "2024-03-05", "text": COPY},
    "other": {"outlet": "Norhavn Courier", "date": "2024-03-06", "text": OTHER},
    "later": {"outlet": "Skerry Post", "date": "2027-05-01", "text": LATER},
}
RUNS = (("later", "copy"), ("other",), ("wire",))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file for each article."""
    place = tmp_path_factory.mktemp("links")
    for name, fields in ARTICLES.items():
        (place / f"{name}.jsonl").write_text(json.dumps({"id": name, **fields}) + "\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def output(folder: Path) -> Path:
    """A dataset that came about in several runs, the originals last."""
    for run in RUNS:
        inputs = [folder / f"{name}.jsonl" for name in run]
        assert build(folder / "output", *inputs).status is Status.PUBLISHED
    return folder / "output"


def rows(output: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(output / "latest" / table / "**/*.parquet", hive_partitioning=False)


def quotes(output: Path) -> dict[str, str]:
    """Return the clusters of the quotations by a beginning of their articles and words."""
    names = rows(output, "articles").select("article_id", "source_id")
    joined = rows(output, "quotes").join(names, "article_id")
    return {
        f"{name}: {text}": cluster for name, text, cluster in joined.select("source_id", "text", "cluster_id").rows()
    }


def cluster_of(clusters: dict[str, str], article: str, words: str) -> str:
    (found,) = {cluster for text, cluster in clusters.items() if text.startswith(article) and words in text}
    return found


def test_a_copy_points_to_its_original_though_it_came_first(output: Path) -> None:
    found = {row["source_id"]: row for row in rows(output, "articles").iter_rows(named=True)}
    assert found["copy"]["duplicate_of"] == found["wire"]["article_id"]
    assert [found[name]["duplicate_of"] for name in ("wire", "other", "later")] == [None, None, None]


def test_the_same_words_are_one_cluster_also_cut_and_changed(output: Path) -> None:
    clusters = quotes(output)
    wall = cluster_of(clusters, "wire", "repair a wall")
    assert cluster_of(clusters, "copy", "repair a wall") == cluster_of(clusters, "other", "repair a wall") == wall
    called = cluster_of(clusters, "wire", "Nobody called")
    assert cluster_of(clusters, "copy", "Nobody called") == called
    assert (
        len({wall, called, cluster_of(clusters, "later", "Nobody called"), cluster_of(clusters, "other", "room")}) == 4
    )


def test_outlets_are_counted_for_each_cluster(output: Path) -> None:
    manifest = latest(output)
    found = find_clusters(lambda table: scan_table(output, manifest, table), QuoteSearch("Brattvold"))
    first = found.row(0, named=True)
    assert first["outlets"] == ["Norhavn Courier", "North Wire", "Skerry Post"]
    assert (first["articles"], first["originals"]) == (3, 2)
    assert first["speaker_name"] == "Inge Brattvold"


def test_one_run_gives_the_same_files_as_several(folder: Path, output: Path) -> None:
    build(folder / "at-once", folder / "*.jsonl")
    assert files_of(folder / "at-once") == files_of(output)
