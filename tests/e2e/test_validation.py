"""Versions that went wrong: each is stopped or warned about with the right message."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.pipeline.request import Status
from flows.store.store_errors import DamagedError
from tests.e2e.harbour import HARBOUR, build, latest
from tests.e2e.republish import Tables, publish_tables, tables_of, tampered

Run = Callable[..., str]


def shifted(data: Tables) -> Tables:
    """Return the tables with every quotation one code point further right than it stands."""
    spans = pl.col("spans").list.eval(
        pl.struct(start=pl.element().struct["start"] + 1, end=pl.element().struct["end"] + 1)
    )
    moved = data["quotes"].with_columns(
        spans.cast(data["quotes"].schema["spans"]),
        quote_start=pl.col("quote_start") + 1,
        quote_end=pl.col("quote_end") + 1,
    )
    return {**data, "quotes": moved}


def doubled(data: Tables) -> Tables:
    return {**data, "quotes": pl.concat([data["quotes"], data["quotes"].head(3)])}


def doubled_under_new_ids(data: Tables) -> Tables:
    again = (
        data["quotes"]
        .head(3)
        .with_columns(
            quote_id=pl.concat_str(pl.col("quote_id").str.head(-12), pl.lit("0" * 12)),
            quote_index=pl.col("quote_index") + 900,
        )
    )
    return {**data, "quotes": pl.concat([data["quotes"], again])}


def exploded(data: Tables) -> Tables:
    """Return the tables as if every quotation had a speaker of its own."""
    own = pl.when(pl.col("speaker_id").is_not_null()).then(
        pl.format("spk_{}", pl.col("quote_id").hash().cast(pl.String).str.zfill(20).str.tail(16))
    )
    attributions = data["attributions"].with_columns(speaker_id=own)
    named = attributions.drop_nulls("speaker_id").group_by("speaker_id").agg(pl.col("speaker_name").first())
    likeness = data["speakers"].head(1).drop("speaker_id", "name", "quote_count", "article_count")
    one = pl.lit(1, pl.Int32)
    speakers = (
        named.rename({"speaker_name": "name"})
        .join(likeness, how="cross")
        .with_columns(quote_count=one, article_count=one)
    )
    return {**data, "attributions": attributions, "speakers": speakers.select(data["speakers"].columns)}


def swapped_texts(data: Tables) -> Tables:
    """Return the tables with every article under the text of another."""
    return {**data, "articles": data["articles"].with_columns(pl.col("text").reverse())}


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (shifted, 1, ["quotes_text_stands_at_spans", "text is what articles.text has at the spans"]),
        (doubled, 1, ["quotes_quote_id_unique", "No two rows have the same quote_id.", "6 of "]),
        (
            doubled_under_new_ids,
            1,
            ["quotes_spans_once_per_article", "No two quotations of an article have the same spans."],
        ),
        (swapped_texts, 1, ["articles_content_sha256_is_of_text", "segments_text_stands_at_offsets"]),
        (exploded, 0, ["speakers_per_quote", "Near 1 every quotation has a speaker of its own", "warned"]),
    ],
    ids=["shifted offsets", "doubled rows", "doubled rows under new ids", "swapped texts", "speaker explosion"],
)
def test_a_version_gone_wrong_is_found(
    change: Callable[[Tables], Tables], code: int, said: list[str], run: Run, dataset: Path
) -> None:
    tampered(dataset, change)
    told = run("validate", "-o", dataset, code=code)
    assert all(words in told for words in said), told


def test_a_good_version_passes_and_is_left_alone(run: Run, samples: Path, tmp_path: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in samples.rglob("*"))
    assert "v000001: passed" in run("validate", "-o", samples, "--report", tmp_path / "report")
    assert sorted((path, path.stat().st_mtime_ns) for path in samples.rglob("*")) == before
    assert sorted(path.name for path in (tmp_path / "report").iterdir()) == [
        "data_docs",
        "validation.csv",
        "validation.json",
    ]
    results = pl.read_csv(tmp_path / "report" / "validation.csv")
    assert results["success"].all()
    assert "quotes_text_stands_at_spans" in results["expectation"]
    listed = json.loads(run("validate", "-o", samples, "--json"))
    assert (listed["version"], listed["verdict"]) == ("v000001", "passed")
    assert {result["success"] for result in listed["results"]} == {True}
    assert "quotes_text_stands_at_spans" in run("validate", "1", "-o", samples, "--all")


def test_all_failing_rows_are_kept(run: Run, dataset: Path, tmp_path: Path) -> None:
    tampered(dataset, shifted)
    run("validate", "-o", dataset, "--report", tmp_path, code=1)
    rows = pl.read_parquet(tmp_path / "failing_rows.parquet")
    assert pl.read_csv(tmp_path / "failing_rows.csv")["row_id"].to_list() == rows["row_id"].to_list()
    of_rule = rows.filter(pl.col("expectation") == "quotes_text_stands_at_spans")
    quotes = tables_of(dataset)["quotes"]
    assert 0.9 * quotes.height < of_rule.height <= quotes.height
    assert set(of_rule["row_id"]) <= set(quotes["quote_id"])
    assert json.loads(of_rule["row"][0])["quote_id"] == of_rule["row_id"][0]


def test_a_damaged_file_is_named(run: Run, dataset: Path, tmp_path: Path) -> None:
    sha256 = latest(dataset).tables["quotes"].files[0].sha256
    path = dataset / "files" / sha256[:2] / f"{sha256}.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-50] + b"\0" * 50)
    told = run("validate", "-o", dataset, code=1)
    assert f"{path}: has other content than was published" in told
    assert "v000001 is damaged" in told
    story = tmp_path / "harbour.txt"
    story.write_text(HARBOUR, encoding="utf-8")
    with pytest.raises(DamagedError, match=f"{path}: has other content than was published; `newsquotes verify`"):
        build(dataset, story)


@pytest.mark.parametrize("kind", ["inputs", "furniture", "articles"])
def test_a_run_on_a_dataset_with_a_damaged_state_says_what_to_do(
    run: Run, dataset: Path, tmp_path: Path, kind: str
) -> None:
    version = latest(dataset)
    files = {"inputs": version.inputs, "furniture": version.furniture, "articles": version.tables["articles"].files}
    entry = files[kind][0]
    path = dataset / "files" / entry.sha256[:2] / f"{entry.sha256}.parquet"
    path.chmod(0o644)
    if kind == "articles":  # sound, with other rows: nothing fails that reads it
        pl.read_parquet(path).with_columns(title=pl.lit("Rewritten")).write_parquet(path)
    else:
        path.write_bytes(b"\0" * entry.bytes)
    assert (said := f"{path}: has ") in run("verify", "-o", dataset, code=1)
    story = tmp_path / "harbour.txt"
    story.write_text(HARBOUR, encoding="utf-8")
    told = run("run", "--direct", "-o", dataset, story, code=2)
    assert f"error: {said}" in told
    assert "`newsquotes rollback VERSION` goes back to one; where none is, bring the file back from a backup" in told


def test_a_missing_outlet_is_told(run: Run, dataset: Path) -> None:
    data = tables_of(dataset)
    outlet = pl.Series("outlet", ["Fen Gazette", "Moor Times"] * 100).head(data["articles"].height)
    both = {**data, "articles": data["articles"].with_columns(outlet)}
    for number in range(3):  # the tables differ, so that every version brings all of its articles
        numbered = both["articles"].with_columns(pl.lit(f"Title {number}").alias("title"))
        publish_tables(dataset, {**both, "articles": numbered})
    gone = both["articles"].with_columns(pl.lit("Moor Times").alias("outlet"), pl.lit("Title").alias("title"))
    publish_tables(dataset, {**both, "articles": gone})
    told = run("validate", "-o", dataset)
    assert "v000005: warned" in told
    assert "articles_regular_outlets_there" in told
    assert "Missing: Fen Gazette (usually 9 articles)." in told


def test_settings_of_the_user_decide(run: Run, dataset: Path, tmp_path: Path) -> None:
    config = tmp_path / "settings.yml"
    config.write_text("expectations: {figures: {articles_count: {stop_below: 1000}}}\n", encoding="utf-8")
    told = run("validate", "-o", dataset, "--config", config, code=1)
    assert "Rows of articles: at least 1,000 (below 1,000 nothing is published)." in told
    config.write_text("expectations: {severity: {no_such_rule: soft}}\n", encoding="utf-8")
    assert "there is no row rule no_such_rule" in run("validate", "-o", dataset, "--config", config, code=2)
    assert "there is no row rule no_such_rule" in run("run", "-o", dataset, "--config", config, "--direct", code=2)


def test_a_run_whose_extractor_finds_nothing_publishes_nothing(dataset: Path, tmp_path: Path) -> None:
    silent = "The wall of the basin is nine metres high and was built of grey stone in the year of the great storm. "
    feed = tmp_path / "feed.jsonl"
    records = [{"id": str(number), "text": f"{silent * 3}It has {number} steps."} for number in range(60)]
    feed.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    outcome = build(dataset, feed)
    assert (outcome.status, latest(dataset).version) == (Status.FAILED, "v000001")
    assert outcome.validation is not None
    found = {result.expectation: result for result in outcome.validation.breaches}
    assert found["quotes_per_article"].finding == "0 in the 60 articles that this version brings."
    assert {"quotes_per_article", "articles_with_quotes_share"} <= found.keys()
    assert (dataset / "rejected" / "data_docs" / "index.html").is_file()
