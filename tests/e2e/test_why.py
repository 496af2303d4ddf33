"""`newsquotes why`: where an input went."""

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import Run
from tests.e2e.harbour import HARBOUR, build


def fates(run: Run, output: Path, given: object) -> list[tuple[str, str, str | None]]:
    rows = json.loads(run("why", given, "-o", output, "--json"))
    return [(row["source_uri"], row["fate"], row["reason"] or row["original"]) for row in rows]


def test_articles_copies_and_notes_are_told_by_any_name(run: Run, samples: Path) -> None:
    dam = ("samples/01_wire_dam_talks.txt", "article", None)
    for name in ("01_wire_dam_talks.txt", "samples/01_wire_dam_talks.txt", "/data/samples/01_wire_dam_talks.txt"):
        assert fates(run, samples, name) == [dam]
    (row,) = json.loads(run("why", "01_wire_dam_talks.txt", "-o", samples, "--json"))
    assert fates(run, samples, row["article_id"])[0] == dam
    assert row["quotes"] == 15
    briefs = fates(run, samples, "14_briefs.jsonl")
    assert [fate for _, fate, _ in briefs] == ["article", "article", "copy"]
    assert briefs[2] == ("samples/14_briefs.jsonl#wire-7731", "copy", dam[0])
    assert fates(run, samples, "14_briefs.jsonl#wire-7731") == briefs[2:]
    assert fates(run, samples, "15_puerto_es.txt") == [
        ("samples/15_puerto_es.txt", "article", None),
        ("samples/15_puerto_es.txt", "noted", "not_english"),
    ]
    shown = run("why", "14_briefs.jsonl", "-o", samples)
    assert "copy of" in shown  # the table breaks lines where its columns are narrow
    assert "not_english at language: " in run("why", "15_puerto_es.txt", "-o", samples)


def test_addresses_are_names_whatever_the_scheme(run: Run, tmp_path: Path) -> None:
    record = {"id": "7", "text": HARBOUR, "url": "https://www.skerry.example/news/Harbour/"}
    (tmp_path / "feed.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    for name in ("empty.txt", "notes.docx", ".hidden.txt", "later.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    output = tmp_path / "output"
    build(output, tmp_path / "feed.jsonl", tmp_path / "empty.txt")
    feed, empty = f"{tmp_path}/feed.jsonl#7", f"{tmp_path}/empty.txt"
    assert fates(run, output, "http://skerry.example/news/harbour") == [(feed, "article", None)]
    assert fates(run, output, "empty.txt") == [(empty, "refused", "empty_input")]
    for name, said in (
        ("notes.docx", "its name does not end in .txt"),
        (".hidden.txt", "hidden files in folders are passed over"),
        ("later.txt", "no run that made this version was given it"),
        ("folder", "ask for a file in it"),
        ("gone.txt", "give its path as the run was given it"),
    ):
        assert said in run("why", tmp_path / name, "-o", output, code=2)


@pytest.mark.parametrize("part", ["wire_dam_talks.txt", "01_wire_dam_talks", "dam", ""])
def test_parts_of_names_mean_nothing(run: Run, samples: Path, part: str) -> None:
    assert "no input of v000001 is called" in run("why", part, "-o", samples, code=2)
