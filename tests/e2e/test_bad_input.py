"""Whatever is given, each input ends in a row or a clear message, with the exit code that scripts rely on."""

import gzip
import json
import os
from pathlib import Path

import polars as pl
import pytest

from tests.e2e.conftest import Newsquotes
from tests.e2e.harbour import HARBOUR

SMALL_LIMIT = "processing: {max_input_bytes: 100000}\n"


def record(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def bad_folder(folder: Path) -> dict[str, str]:
    """Fill `folder` with one good article and much that is not, and return the reasons expected, by input."""
    contents: dict[str, tuple[bytes, str | None]] = {
        "good.txt": (HARBOUR.encode(), None),
        "latin1.txt": (HARBOUR.replace("Skerry", "Skèrry").replace("Monday", "Tuesday").encode("cp1252"), None),
        "empty.txt": (b"", "empty_input"),
        "blank.txt": (b" \n\t\n", "empty_input"),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary_input"),
        "cut.html.gz": (gzip.compress(b"<html><body><p>cut off</p>" * 50)[:40], "unreadable"),
        "menu.html": (b"<html><body><nav>Home | News</nav>", "no_article_text"),
        "huge.txt": (b"word " * 30_000, "too_large"),
        "crowded.html": (b"<html><body><p" + b" a" * 40_000 + b">" + HARBOUR.encode(), "too_large"),
        "again.txt": (HARBOUR.encode(), "duplicate_input"),
        "spanish.txt": ("El puerto de la isla cerrará durante dos inviernos, dijo su dueño.".encode(), "not_english"),
        "notes.docx": (b"PK\x03\x04", None),
        "table.parquet": (b"PAR1 but not really", "unreadable"),
    }
    for name, (content, _) in contents.items():
        (folder / name).write_bytes(content)
    lines = [record(id="1", text=HARBOUR.replace("two", "six")), "{broken\n", record(id="3", title="No text")]
    (folder / "feed.jsonl").write_text("".join(lines), encoding="utf-8")
    pl.DataFrame({"headline": ["Only a headline"]}).write_parquet(folder / "columns.parquet")
    expected = {name: reason for name, (_, reason) in contents.items() if reason}
    of_records = {"feed.jsonl#L2": "malformed_record", "feed.jsonl#3": "missing_column"}
    return expected | of_records | {"columns.parquet": "missing_column"}


def test_a_folder_of_everything_that_can_go_wrong(newsquotes: Newsquotes, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    expected = bad_folder(folder)
    (tmp_path / "settings.yml").write_text(SMALL_LIMIT, encoding="utf-8")
    run = newsquotes("run", "--direct", "--json", "--config", "settings.yml", "news")
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    output = tmp_path / "output" / "latest"
    articles = pl.read_parquet(output / "articles/**/*.parquet")["source_uri"]
    assert sorted(articles) == ["news/again.txt", "news/feed.jsonl#1", "news/latin1.txt", "news/spanish.txt"]
    quoted = pl.read_parquet(output / "quotes/**/*.parquet")["article_id"].n_unique()
    assert quoted == 3  # of the text in Spanish it is said why it has no quotes
    quarantine = pl.read_parquet(output / "quarantine/*.parquet")
    expected["good.txt"] = expected.pop("again.txt")  # of two equal inputs the first by name is kept
    got = {uri.removeprefix("news/"): reason for uri, reason in quarantine.select("source_uri", "reason").iter_rows()}
    got = {uri.partition("#row")[0]: reason for uri, reason in got.items()}
    assert got == expected
    assert all(quarantine["detail"].str.len_chars() > 10)
    assert len(json.loads(run.stdout)["refused"]) == len(expected)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--direct", "nowhere"), "nowhere"),
        (("run", "--direct", "no-articles"), "no-articles"),
        (("run", "--direct", "--config", "nowhere.yml", "good"), "nowhere.yml"),
        (("run", "--direct", "--output", "good/a.txt", "good"), "not a folder"),
        (("run", "--direct", "--output", "foreign", "good"), "was not made by newsquotes"),
        (("run", "--direct", "--output", "newer", "good"), "upgrade"),
        (("run", "--direct", "--output", "s3://bucket/news", "good"), "is an address"),
        (("run", "--output", "foreign", "good"), "was not made by newsquotes"),
        (("versions",), "no dataset at output"),
        (("show", "x", "--output", "nowhere"), "no dataset at nowhere"),
        (("frobnicate",), "frobnicate"),
        (("run", "--frobnicate"), "--frobnicate"),
        (("quotes",), "--speaker"),
    ],
)
def test_wrong_use_is_said_and_exits_with_2(
    newsquotes: Newsquotes, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.txt").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "no-articles").mkdir()
    (tmp_path / "foreign" / "versions" / "mine").mkdir(parents=True)
    newer = tmp_path / "newer" / "versions" / "v000001"
    newer.mkdir(parents=True)
    (newer / "manifest.json").write_text('{"dataset": "newsquotes", "format_version": 99}', encoding="utf-8")
    (tmp_path / "newer" / "latest").symlink_to("versions/v000001")
    before = sorted(path for path in tmp_path.rglob("*"))
    ended = newsquotes(*arguments)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False), ended.stderr
    assert said in ended.stderr
    assert sorted(path for path in tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_an_output_folder_that_cannot_be_written_to(newsquotes: Newsquotes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "closed").mkdir(mode=0o500)
    ended = newsquotes("run", "--direct", "--output", "closed", "a.txt")
    assert (ended.returncode, "cannot be written to" in ended.stderr) == (2, True)


def test_inputs_that_give_no_article_publish_nothing_and_exit_with_1(newsquotes: Newsquotes, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    ended = newsquotes("run", "--direct", "empty.txt")
    assert ended.returncode == 1
    assert "empty_input" in ended.stdout
    assert "nothing was published" in ended.stdout
    assert not (tmp_path / "output" / "latest").exists()


def test_a_run_while_another_writes_is_refused(newsquotes: Newsquotes, tmp_path: Path) -> None:
    from config.settings import load_settings
    from flows.store.store import Store

    (tmp_path / "a.txt").write_text(HARBOUR, encoding="utf-8")
    with Store.open(tmp_path / "output", load_settings().store).writing():
        ended = newsquotes("run", "--direct", "a.txt")
    assert ended.returncode == 1
    assert f"process {os.getpid()}" in ended.stderr
