"""What outlets repeat and what people correct, through whole runs."""

import json
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from tests.e2e.harbour import build, files_of, latest

SLOGAN = "The Marrowby Mail has told the truth about boats since 1881."
SUBJECTS = ("a ferry", "the lighthouse", "an eel", "the quay", "a lamp", "the bridge")
STORY = """{subject} was on everybody's lips in Marrowby on Monday, and nobody could say what would become of {subject}.

"We have never seen the like of {subject}," said Dora Quill, who has kept watch over the harbour for eleven years.

The council will talk about {subject} at length in May, when the fishermen are back and the days are longer."""


def feed(path: Path, numbers: Iterable[int]) -> Path:
    records = [
        {"id": str(n), "outlet": "Marrowby Mail", "text": f"{STORY.format(subject=SUBJECTS[n])}\n\n{SLOGAN}"}
        for n in numbers
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def with_slogan(output: Path) -> set[str]:
    articles = pl.read_parquet(output / "latest" / "articles" / "**" / "*.parquet", hive_partitioning=False)
    return set(articles.filter(pl.col("text").str.contains(SLOGAN, literal=True))["source_id"])


def test_a_later_run_knows_the_furniture_of_an_outlet(tmp_path: Path) -> None:
    output = tmp_path / "output"
    build(output, feed(tmp_path / "first.jsonl", range(2)))
    assert with_slogan(output) == {"0", "1"}
    build(output, feed(tmp_path / "second.jsonl", range(2, 4)))
    assert with_slogan(output) == {"0", "1"}  # what was published before stays as it is
    segments = pl.read_parquet(output / "latest" / "segments" / "**" / "*.parquet", hive_partitioning=False)
    assert set(segments.filter(pl.col("text") == SLOGAN)["rule"]) == {"content", "outlet_furniture"}
    quotes = pl.read_parquet(output / "latest" / "quotes" / "**" / "*.parquet", hive_partitioning=False)
    assert quotes["article_id"].n_unique() == 4


def test_one_run_over_all_in_any_order_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, numbers in (("forwards", range(6)), ("backwards", reversed(range(6)))):
        (tmp_path / name).mkdir()
        parts = [feed(tmp_path / f"{n}.jsonl", [n]) for n in numbers]
        build(tmp_path / name / "output", *parts)
    one, other = (tmp_path / name / "output" for name in ("forwards", "backwards"))
    assert with_slogan(one) == set()
    assert files_of(one) == files_of(other)
    assert latest(one).furniture == latest(other).furniture != ()


def test_corrections_are_applied_and_counted(tmp_path: Path) -> None:
    config = tmp_path / "settings.yml"
    entry = "{{name: {}, outlet: marrowby mail, pattern: {}, action: {}, reason: theirs, date: 2026-11-22}}"
    entries = [entry.format("slogan", "^the marrowby mail", "drop"), entry.format("nothing", "never said", "keep")]
    config.write_text(f"processing: {{corrections: [{', '.join(entries)}]}}\n", encoding="utf-8")
    outcome = build(tmp_path / "output", feed(tmp_path / "first.jsonl", range(2)), config=config)
    assert outcome.manifest is not None
    assert outcome.manifest.facts["corrections"] == {"slogan": 2, "nothing": 0}
    assert with_slogan(tmp_path / "output") == set()
