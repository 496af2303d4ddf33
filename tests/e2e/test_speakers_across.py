"""Speakers across articles: the five example articles in one run, and what a user decides about speakers."""

import json
from pathlib import Path

import polars as pl
import pytest

from config.settings import load_settings
from flows.store.store import Store
from tests.e2e.conftest import Newsquotes
from tests.e2e.harbour import build, latest
from transforms.ids import speaker_id

BRATTVOLD = """SKERRY, March 5 — "The wall is older than the town," said Brattvold on Tuesday, standing in the rain.

"Nobody can say how long it holds," Brattvold, the port's owner, told the council after the meeting was over.
"""
HARBOUR = """SKERRY, March 4 — "We cannot repair a wall that is under water," said Inge Brattvold, its owner.

Brattvold said the basin would be emptied. "So we empty the basin," she told reporters at the harbour in the morning.
"""
PIN = "spk_00000000000000aa"


def table(output: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(output / "latest" / name / "**" / "*.parquet")


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A dataset of the five example articles, built in one run."""
    output = tmp_path_factory.mktemp("examples") / "output"
    build(output, shared / "articles")
    return output


def speaker(output: Path, name: str) -> dict[str, object]:
    (row,) = table(output, "speakers").filter(pl.col("name") == name).to_dicts()
    return row


@pytest.mark.shared
def test_two_spellings_are_one_speaker_over_four_articles(examples: Path) -> None:
    peskov = speaker(examples, "Dmitry Peskov")
    assert peskov["article_count"] == 4
    assert {"Dmitry Peskov", "Dmytro Peskov"} <= set(peskov["aliases"])  # type: ignore[call-overload]
    said = table(examples, "attributions").filter(pl.col("speaker_id") == peskov["speaker_id"])
    assert set(said["speaker_name"]) == {"Dmitry Peskov", "Dmytro Peskov"}
    assert said["article_id"].n_unique() == 4


@pytest.mark.shared
def test_a_last_name_is_the_speaker_whom_other_articles_name_in_full(examples: Path) -> None:
    lavrov = speaker(examples, "Sergei Lavrov")
    assert "Lavrov" in lavrov["aliases"]  # type: ignore[operator]
    said = table(examples, "attributions").filter(pl.col("speaker_id") == lavrov["speaker_id"])
    assert set(said["speaker_name"]) == {"Lavrov"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["Peskov", "peskov", "Dmytro Peskov", "Dmitriy Peskov"])
def test_quotations_are_found_by_any_form_and_spelling_of_a_name(
    newsquotes: Newsquotes, examples: Path, name: str
) -> None:
    found = newsquotes("quotes", "-s", name, "-o", examples, "--json")
    assert found.returncode == 0, found.stderr
    rows = [
        row for row in json.loads(found.stdout) if row["speaker_id"] == speaker(examples, "Dmitry Peskov")["speaker_id"]
    ]
    assert {row["article_id"] for row in rows} == set(
        table(examples, "attributions").filter(pl.col("speaker_name").str.ends_with("Peskov"))["article_id"]
    )


@pytest.mark.shared
def test_who_relays_the_words_is_shown(newsquotes: Newsquotes, examples: Path) -> None:
    found = newsquotes("quotes", "-s", "Maria Zakharova", "-o", examples, "--json")
    assert any(row["via"] for row in json.loads(found.stdout)), found.stderr


def test_speakers_are_listed_with_counts(newsquotes: Newsquotes, samples: Path) -> None:
    listed = json.loads(newsquotes("speakers", "-o", samples, "--json", "--limit", 1000).stdout)
    counts = [row["quote_count"] for row in listed]
    assert counts == sorted(counts, reverse=True)
    assert len(listed) == table(samples, "speakers").height
    people = newsquotes("speakers", "-o", samples, "--kind", "person", "--json")
    assert {row["kind"] for row in json.loads(people.stdout)} == {"person"}
    name = json.loads(people.stdout)[0]["name"]
    shown = newsquotes("speakers", "-o", samples, "--search", name)
    assert shown.returncode == 0
    assert name.split()[0] in shown.stdout
    nobody = newsquotes("speakers", "-o", samples, "--search", "qqqq")
    assert nobody.returncode == 2
    assert "no speaker is called qqqq" in nobody.stderr


def decided(folder: Path, text: str) -> Path:
    path = folder / "decided.yml"
    path.write_text(f"speakers:\n{text}", encoding="utf-8")
    return path


def moves(output: Path) -> list[dict[str, object]]:
    entry = latest(output).speaker_moves
    assert entry is not None
    return pl.read_parquet(output / "latest" / "changes" / entry.path).to_dicts()


def test_a_later_article_tells_whose_a_last_name_was_and_a_decision_needs_no_input(
    newsquotes: Newsquotes, tmp_path: Path
) -> None:
    first, second, output = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "output"
    first.write_text(BRATTVOLD, encoding="utf-8")
    second.write_text(HARBOUR, encoding="utf-8")
    build(output, first)
    assert latest(output).speaker_moves is None
    build(output, second)
    inge = speaker_id("inge bratvold", "person")
    assert set(table(output, "attributions")["speaker_id"]) == {inge}
    (move,) = moves(output)
    assert (move["change"], move["old_name"], move["new_name"]) == ("renumbered", "Brattvold", "Inge Brattvold")
    assert move["reason"] == "the only one in the dataset whom the short name fits"
    listed = newsquotes("speakers", "--moved", "-o", output, "--json")
    assert json.loads(listed.stdout) == [move], listed.stderr
    assert "renumbered" in newsquotes("speakers", "--moved", "-o", output).stdout

    texts = table(output, "quotes").drop("cluster_id")
    config = decided(
        tmp_path,
        f'  pin: [{{name: Brattvold, speaker_id: {PIN}, reason: "register"}}]\n'
        '  rename: [{speaker: Inge Brattvold, name: I. Brattvold, reason: "signs so"}]\n'
        '  wikidata: [{speaker: Inge Brattvold, item: Q1, reason: "same date of birth"}]\n',
    )
    outcome = build(output, first, second, config=config)
    assert outcome.unchanged_inputs == 2, "nothing is extracted again"
    (row,) = table(output, "speakers").to_dicts()
    assert (row["speaker_id"], row["name"], row["wikidata_id"]) == (PIN, "I. Brattvold", "Q1")
    assert set(table(output, "attributions")["speaker_id"]) == {PIN}
    assert table(output, "quotes").drop("cluster_id").equals(texts)
    assert [move["reason"] for move in moves(output)] == ["decided: register"]
    assert Store.open_existing(output, load_settings().store).verify() == []

    before = latest(output).version
    build(output, first, second, config=config)
    assert latest(output).version == before, "the same decisions make no version"
