"""The command as a user meets it, on a version written by hand and on one that it makes itself."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flows import cli
from flows.commands.common import EXIT_OK, EXIT_USAGE
from flows.evaluation.predictions import article_texts, predictions, published_texts, scan_folder
from flows.sources.refusing import SourceError
from tests.unit.flows.small_dataset import FERRY, HOSTILE, scan_of, small_rows, write_version
from transforms.records import Span


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return write_version(tmp_path / "version", small_rows())


def evaluate(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["newsquotes", "evaluate", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    printed = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, printed.out, printed.err


def span(words: str) -> list[int]:
    start = FERRY.index(words)
    return [start, start + len(words)]


def gold_file(path: Path, *records: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    attributions = [
        {
            "id": "1",
            "content": [span("We were not asked,"), span("and we will not be told.")],
            "source": [span("Márta Özgür")],
            "cue": [span("said")],
        },
        {"id": "2", "content": [span("the change was “a small one”")], "source": [span("The mayor")], "cue": []},
    ]
    return gold_file(tmp_path / "gold.jsonl", {"id": "ferry", "text": FERRY, "attributions": attributions})


def test_a_folder_of_tables_is_read(tables: Path) -> None:
    texts = {"ferry": FERRY, "absent": "Nothing"}
    found = predictions(scan_folder(tables), texts)
    assert list(found) == ["ferry"]
    contents = [FERRY[part.start : part.end] for one in found["ferry"] for part in one.content]
    assert "We were not asked," in " ".join(contents)
    assert {one.speaker for one in found["ferry"]} >= {"Márta Özgür"}
    assert all(isinstance(part, Span) for one in found["ferry"] for part in one.content)
    assert set(article_texts(scan_folder(tables), ["ferry"])) == {"ferry"}
    assert published_texts(scan_folder(tables))["ferry"] == FERRY


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no table articles in"):
        published_texts(scan_folder(tmp_path))


def test_a_table_without_a_column_is_named() -> None:
    scan = scan_of(small_rows())
    with pytest.raises(SourceError, match="articles lacks the column"):
        published_texts(lambda table: scan(table).drop("text"))


def test_figures_as_json(gold: Path, tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = evaluate(capsys, gold, "--dataset", tables, "--json")
    figures = json.loads(printed)
    assert code == EXIT_OK
    assert (figures["documents"], figures["documents found"]) == (1, 1)
    assert figures["attribution"]["gold"] == 2
    assert figures["attribution"]["tp"] >= 1
    assert "errors" not in figures
    assert "speaker" not in figures


def test_figures_and_errors_for_the_eye(
    gold: Path, tables: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speakers = gold_file(
        tmp_path / "speakers.jsonl",
        {"doc": "ferry", "attribution": "1", "speaker": "Somebody Else", "kind": "person", "how": "named"},
    )
    code, printed, _ = evaluate(capsys, gold, "--dataset", tables, "--speakers", speakers, "--errors", 3)
    assert code == EXIT_OK
    assert all(words in printed for words in ("content exact", "by quote type", "by mention", "wrong speaker"))
    assert "Somebody Else" in printed


def test_what_texts_hold_cannot_steer_the_terminal(
    tables: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"{HOSTILE} is what she said."
    attribution = {"id": "1", "content": [[0, len(text)]]}
    gold = gold_file(tmp_path / "gold.jsonl", {"id": HOSTILE, "text": text, "attributions": [attribution]})
    code, printed, _ = evaluate(capsys, gold, "--dataset", tables, "--errors", 5)
    assert code == EXIT_OK
    assert "[bold red]boo[/]" in " ".join(printed.split())
    assert "\x1b[31m" not in printed
    assert "\x07" not in printed
    _, printed, _ = evaluate(capsys, gold, "--dataset", tables, "--errors", 5, "--json")
    assert json.loads(printed)["errors"][0]["document"] == HOSTILE


def test_without_a_dataset_the_pipeline_runs_on_the_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paragraphs = [
        {"text": "The ferry to Skerry was late again on Monday, its crew said in the evening.", "label": "keep"},
        {"text": "“Nobody told us why,” said Pia Lund, who had waited for two hours.", "label": "keep"},
        {"text": "Share this article", "label": "drop"},
    ]
    gold = gold_file(
        tmp_path / "gold.jsonl", {"id": "a", "paragraphs": [{**one, "class": "any"} for one in paragraphs]}
    )
    code, printed, _ = evaluate(capsys, gold, "--json")
    figures = json.loads(printed)
    assert code == EXIT_OK
    assert figures["content dropped"] == "0/2"
    assert figures["classes"] == {"boilerplate any": "1/1", "content any": "2/2"}


LATE = (
    "The ferry to Skerry was late again on Monday, its crew said in the evening.",
    "“Nobody told us why,” said Pia Lund, who had waited for two hours.",
    "Share this article",
)


def news_record(doc: str = "late") -> dict[str, object]:
    """Return an annotated article whose one direct quotation is given to somebody who did not speak."""
    text = "\n\n".join(LATE)
    labels = zip(LATE, ("body", "body", "share"), strict=True)
    start = text.index("“")
    return {
        "doc": doc,
        "text": text,
        "lines": [{"start": (at := text.index(line)), "end": at + len(line), "label": label} for line, label in labels],
        "entities": [{"id": "e1", "name": "Ida Penn", "kind": "person"}],
        "quotes": [
            {
                "type": "direct",
                "mode": "speech",
                "content": [[start, text.index("”") + 1]],
                "speaker": ["e1"],
                "how": "named",
            }
        ],
    }


def cases_folder(path: Path) -> Path:
    """Write two cases, of which the first one holds."""
    path.mkdir()
    (path / "late.txt").write_text("\n\n".join(LATE), encoding="utf-8")
    quote = {"text": "Nobody told us why", "speaker": "Pia Lund", "type": "direct"}
    case = {"id": "c1", "kind": "marks", "file": "late.txt"}
    cases = [{**case, "quotes": [quote]}, {**case, "id": "c2", "quotes": [{**quote, "speaker": "Ida Penn"}]}]
    (path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    return path


def test_news_is_run_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = gold_file(tmp_path / "gold.jsonl", news_record())
    code, printed, _ = evaluate(capsys, gold, "--json", "--errors", 3)
    figures = json.loads(printed)
    assert code == EXIT_OK
    assert (figures["direct or mixed"]["found %"], figures["direct or mixed"]["speaker right %"]) == (100.0, 0.0)
    assert figures["boilerplate"]["classes"] == {"drop share": "1/1", "keep body": "2/2"}
    assert [(error["flaw"], error["wanted"], error["got"]) for error in figures["errors"]] == [
        ("wrong speaker", "Ida Penn", "Pia Lund")
    ]
    code, printed, _ = evaluate(capsys, gold, "--errors", 3)
    assert code == EXIT_OK
    assert all(words in printed for words in ("direct or mixed", "by how", "drop share", "wrong speaker", "Ida Penn"))


def test_cases_are_run_and_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = cases_folder(tmp_path / "cases")
    code, printed, _ = evaluate(capsys, gold, "--json", "--errors", 3)
    figures = json.loads(printed)
    assert code == EXIT_OK
    assert (figures["cases"], figures["hold"], figures["by kind"]) == (2, 1, {"marks": "1/2"})
    assert [(error["document"], error["text"]) for error in figures["errors"]] == [
        ("c2", "speaker Pia Lund: Nobody told us why")
    ]
    code, printed, _ = evaluate(capsys, gold, "--errors", 3)
    assert code == EXIT_OK
    assert all(words in printed for words in ("hold", "by kind", "1/2", "speaker Pia Lund: Nobody told us why"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent.jsonl"], "cannot read absent.jsonl"),
        (["{gold}", "--dataset", "{gold}", "--output", "x"], "not both"),
        (["{gold}", "--version", "3"], "name that with --output"),
        (["{gold}", "--dataset", "absent"], "no table quotes in absent"),
        (["{gold}", "--output", "absent"], "no dataset at absent"),
        (["{gold}", "--articles", "."], "--articles belongs to gold of the kind examples, and this is quotes"),
        (["{gold}", "--kind", "examples"], "line 1: doc"),
        (["{gold}", "--kind", "nonsense"], "nonsense"),
        (["{gold}", "--heads", "{gold}"], "is no parse"),
        (["{gold}", "--errors", "-1"], "errors"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], message: str, gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = evaluate(capsys, *(argument.format(gold=gold) for argument in arguments))
    assert code == EXIT_USAGE
    assert message in " ".join(said.split())
    assert "Traceback" not in said


def test_examples_need_their_articles(tmp_path: Path, tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quote = {"type": "direct", "speaker": "Márta Özgür", "kind": "person"}
    offsets = {"doc": "ferry", "quotes": [{**quote, "content": [span("We were not asked,")]}]}
    code, _, said = evaluate(capsys, gold_file(tmp_path / "a.jsonl", offsets), "--dataset", tables)
    assert (code, "--articles" in said) == (EXIT_USAGE, True)
    words = {"doc": "ferry", "quotes": [{**quote, "text": ["“We were not asked,”", "“and we will not be told.”"]}]}
    path = gold_file(tmp_path / "b.jsonl", words)
    code, printed, _ = evaluate(capsys, path, "--dataset", tables, "--json")
    assert (code, json.loads(printed)["direct or mixed speaker right"]) == (EXIT_OK, 1)
    code, _, said = evaluate(capsys, path)
    assert (code, "--articles" in said) == (EXIT_USAGE, True)
    (tmp_path / "ferry.txt").write_text("Short", encoding="utf-8")
    code, _, said = evaluate(capsys, tmp_path / "a.jsonl", "--dataset", tables, "--articles", tmp_path)
    assert (code, "ferry: " in said, "no stretch of a text of 5 characters" in " ".join(said.split())) == (
        EXIT_USAGE,
        True,
        True,
    )


def test_gold_without_words_makes_no_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = gold_file(tmp_path / "gold.jsonl", {"id": "a", "text": " \n", "attributions": []})
    code, _, said = evaluate(capsys, gold)
    assert code == EXIT_USAGE
    assert "no version could be made of the gold's texts" in " ".join(said.split())
