"""What a second run does: nothing, or no more than what is new."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.pipeline.request import Status
from tests.e2e.harbour import HARBOUR, build, files_of


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def table(output: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(output / "latest" / name / "**/*.parquet", hive_partitioning=False)


def record(**fields: str) -> str:
    return json.dumps({"text": HARBOUR, **fields}) + "\n"


def test_nothing_new_changes_nothing(dataset: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in dataset.rglob("*") if path.is_file()}
    outcome = build(dataset)
    assert (outcome.status, outcome.unchanged_inputs) == (Status.UNCHANGED, 17)
    after = {path: path.stat().st_mtime_ns for path in dataset.rglob("*") if path.is_file()}
    told = {dataset / name for name in (".lock", ".lock.json", "last_run.json", "metrics.prom")}
    assert {path for path in after if before.get(path) != after[path]} <= told


def test_one_more_article_leaves_the_other_partitions_the_same_files(dataset: Path, tmp_path: Path) -> None:
    before = files_of(dataset)
    feed = write(tmp_path / "feed.jsonl", record(id="1", date="2019-03-04", outlet="North Wire"))
    outcome = build(dataset, feed)
    assert outcome.manifest is not None
    assert (outcome.status, outcome.manifest.version, outcome.manifest.parent) == (
        Status.PUBLISHED,
        "v000002",
        "v000001",
    )
    after = files_of(dataset)
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed == {
        f"{name}/month=2019-03/part-0.parquet" for name in ("articles", "segments", "quotes", "attributions")
    } | {"speakers/part-0.parquet"}
    new = dataset / "versions" / "v000002"
    for path in before.keys() - changed:
        assert (new / path).samefile(dataset / "files" / before[path][:2] / f"{before[path]}.parquet")
    assert outcome.manifest.changes is not None
    assert outcome.manifest.changes["articles"].added == 1


def test_runs_in_any_order_end_in_the_same_tables(tmp_path: Path) -> None:
    texts = {name: HARBOUR.replace("two winters", f"{name} winters") for name in ("three", "four", "five")}
    paths = {name: write(tmp_path / f"{name}.txt", text) for name, text in texts.items()}
    build(tmp_path / "together", *paths.values())
    build(tmp_path / "apart", paths["five"])
    build(tmp_path / "apart", paths["three"], paths["four"])
    assert files_of(tmp_path / "apart") == files_of(tmp_path / "together")


def test_an_article_read_again_replaces_what_it_gave_before(tmp_path: Path) -> None:
    output, feed = tmp_path / "output", tmp_path / "feed.jsonl"
    write(feed, record(id="1", date="2024-03-04"))
    build(output, feed)
    first = table(output, "articles")
    write(feed, record(id="1", date="2024-04-01", text=HARBOUR.replace("Monday", "Tuesday")))
    assert build(output, feed).status is Status.PUBLISHED
    second = table(output, "articles")
    assert second["article_id"].to_list() == first["article_id"].to_list()
    assert "Tuesday" in second["text"].item()
    assert {path.parent.name for path in (output / "latest" / "articles").rglob("*.parquet")} == {"month=2024-04"}
    assert set(table(output, "quotes")["article_id"]) == set(second["article_id"])


def test_the_same_article_twice_is_kept_once_and_the_other_is_refused(tmp_path: Path) -> None:
    one, two = (write(tmp_path / name, HARBOUR) for name in ("one.txt", "two.txt"))
    outcome = build(tmp_path / "output", one, two, one)
    assert table(tmp_path / "output", "articles")["source_uri"].to_list() == [str(one)]
    refused = outcome.refused.select("source_uri", "reason", "detail").row(0, named=True)
    assert refused == {
        "source_uri": str(two),
        "reason": "duplicate_input",
        "detail": f"the same article as in {one}",
    }


@pytest.mark.parametrize("runs", [("long", "short"), ("short", "long"), ("both",)])
def test_of_two_texts_of_one_article_the_longer_is_kept_in_any_order(tmp_path: Path, runs: tuple[str, ...]) -> None:
    url = "https://north.example/harbour"
    short = record(url=url, text=HARBOUR.partition("The fishermen")[0])
    feeds = {"long": [record(url=url)], "short": [short], "both": [record(url=url), short]}
    for name in runs:
        folder = tmp_path / name
        inputs = [write(folder / f"{'long' if 'fishermen' in line else 'short'}.jsonl", line) for line in feeds[name]]
        build(tmp_path / "output", *inputs)
    assert "fishermen" in table(tmp_path / "output", "articles")["text"].item()
    assert table(tmp_path / "output", "quarantine")["reason"].to_list() == ["superseded"]


def test_copies_point_to_the_earliest_wherever_they_come_from(tmp_path: Path) -> None:
    output = tmp_path / "output"
    later = write(tmp_path / "later.jsonl", record(url="https://b.example/2", date="2024-03-05"))
    earlier = write(tmp_path / "earlier.jsonl", record(url="https://a.example/1", date="2024-02-28"))
    build(output, later)
    assert table(output, "articles")["duplicate_of"].to_list() == [None]
    build(output, earlier)
    by_url = {row["url"]: row for row in table(output, "articles").iter_rows(named=True)}
    assert by_url["https://a.example/1"]["duplicate_of"] is None
    assert by_url["https://b.example/2"]["duplicate_of"] == by_url["https://a.example/1"]["article_id"]


def test_what_was_refused_leaves_the_quarantine_once_it_is_accepted(tmp_path: Path) -> None:
    output, path = tmp_path / "output", tmp_path / "news" / "a.txt"
    write(path.with_name("b.txt"), HARBOUR)
    write(path, "")
    build(output, path.parent)
    assert table(output, "quarantine")["reason"].to_list() == ["empty_input"]
    assert build(output, path.parent).status is Status.UNCHANGED
    write(path, HARBOUR.replace("two winters", "three winters"))
    build(output, path.parent)
    assert table(output, "quarantine").is_empty()
    assert table(output, "articles").height == 2


def test_a_month_with_many_articles_is_split_and_stays_sorted(tmp_path: Path) -> None:
    config = write(tmp_path / "settings.yml", "store: {articles_per_part: 2}\n")
    lines = [record(id=str(n), date="2024-03-04", text=HARBOUR.replace("two", str(n))) for n in range(7)]
    output = tmp_path / "output"
    build(output, write(tmp_path / "feed.jsonl", "".join(lines[:3])), config=config)
    build(output, write(tmp_path / "feed.jsonl", "".join(lines)), config=config)
    parts = sorted((output / "latest" / "articles" / "month=2024-03").iterdir())
    assert len(parts) > 1
    assert {path.name for path in parts} <= {f"part-{n}.parquet" for n in range(4)}
    ids = [id_ for path in parts for id_ in pl.read_parquet(path, hive_partitioning=False)["article_id"]]
    assert ids == sorted(ids)
    assert len(ids) == 7
    build(tmp_path / "at-once", tmp_path / "feed.jsonl", config=config)
    assert files_of(output) == files_of(tmp_path / "at-once")


def test_nothing_is_published_when_validation_fails(tmp_path: Path) -> None:
    outcome = build(tmp_path / "output", write(tmp_path / "empty.txt", ""))
    assert outcome.status is Status.FAILED
    assert outcome.validation is not None
    assert "articles_count" in [breach.expectation for breach in outcome.validation.breaches]
    assert not (tmp_path / "output" / "latest").exists()
    assert not list((tmp_path / "output" / "versions").iterdir())
    assert "not published" in (tmp_path / "output" / "rejected" / "index.html").read_text()
