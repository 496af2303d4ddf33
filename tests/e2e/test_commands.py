"""The commands that look at a dataset, on one of the bundled samples."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl

from config.tables import TABLE_ORDER
from flows.commands.common import app
from tests.e2e.harbour import HARBOUR, build

Run = Callable[..., str]


def test_versions(run: Run, samples: Path) -> None:
    assert "v000001" in run("versions", "-o", samples)
    listed = json.loads(run("versions", "-o", samples, "--json"))
    assert [(entry["version"], entry["is_latest"], entry["rows"]["articles"]) for entry in listed] == [
        ("v000001", True, 17)
    ]


def test_show_prints_quotes_speakers_and_what_was_stripped(run: Run, samples: Path) -> None:
    shown = run("show", "01_wire_dam_talks", "-o", samples)
    assert "Ilka Brandvold" in shown
    assert "Nobody slammed a door" in shown
    assert "AFP contributed reporting." in shown
    stripped = run("show", "01_wire_dam_talks.txt", "--stripped", "-o", samples)
    assert re.search(r"credit.*AFP contributed reporting\.|AFP contributed reporting\..*credit", stripped, re.DOTALL)
    assert "two articles" not in run("show", "no-such-article", "-o", samples, code=2)


def test_quotes_finds_by_any_part_of_a_name(run: Run, samples: Path) -> None:
    printed = run("quotes", "--speaker", "brandvold", "-o", samples, "--json")
    found, end = json.JSONDecoder().raw_decode(printed)
    assert printed[end:].strip().startswith("Ilka Brandvold (")
    assert len(found) >= 2
    assert {quote["speaker_name"] for quote in found} == {"Ilka Brandvold"}
    assert "Brandvold" in run("quotes", "-s", "Brandvold", "-o", samples)
    assert "no speaker" in run("quotes", "-s", "Nobody Atall", "-o", samples, code=2)


def test_search_finds_by_words(run: Run, samples: Path) -> None:
    found = json.loads(run("search", '"slammed a door"', "-o", samples, "--json"))
    assert {quote["speaker_name"] for quote in found} == {"Ilka Brandvold"}
    assert all("slammed a door" in quote["quote"] for quote in found)
    assert "nothing was said in these words" in run("search", "door zeppelin", "-o", samples)
    assert "give words" in run("search", " ", "-o", samples, code=2)


def test_sql_sees_the_tables_and_nothing_else(run: Run, samples: Path) -> None:
    counts = {
        name: json.loads(run("sql", f"SELECT count(*) AS n FROM {name}", "-o", samples, "--json"))[0]["n"]
        for name in TABLE_ORDER
    }
    assert counts["articles"] == 17
    rows = list(csv.reader(io.StringIO(run("sql", "SELECT 1 AS a, 'x,y' AS b", "-o", samples, "--csv"))))
    assert rows == [["a", "b"], ["1", "x,y"]]
    refused = ("SELEC 1", "SELECT * FROM read_text('/etc/passwd')", "COPY articles TO 'x.csv'", "DROP VIEW articles")
    for statement in refused:
        assert "error:" in run("sql", statement, "-o", samples, code=2)


def test_export_writes_files_and_does_not_overwrite(run: Run, samples: Path, tmp_path: Path) -> None:
    run("export", tmp_path / "out", "--format", "jsonl", "-o", samples)
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {*TABLE_ORDER, "quotes_flat"}
    target = tmp_path / "flat.parquet"
    run("export", target, "--table", "quotes_flat", "-o", samples)
    assert {"quote", "speaker_name", "outlet", "published_at"} <= set(pl.read_parquet(target).columns)
    run("export", tmp_path / "quotes.ods", "-o", samples, code=2)
    assert "--force" in run("export", target, "--table", "quotes_flat", "-o", samples, code=2)
    run("export", target, "--table", "quotes_flat", "--force", "-o", samples)


def test_report_is_where_it_says(run: Run, samples: Path) -> None:
    page = Path(run("report", "-o", samples).strip())
    assert "v000001" in page.read_text(encoding="utf-8")


def test_going_back_and_forth_between_versions(run: Run, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    build(dataset, tmp_path / "harbour.txt")
    changes = json.loads(run("diff", "1", "latest", "-o", dataset, "--json"))
    assert changes["articles"] == {"added": 1, "changed": 0, "removed": 0, "columns": {}}
    assert "articles" in run("diff", "v000001", "v000002", "-o", dataset)
    assert "v000001" in run("rollback", "-o", dataset)
    assert (dataset / "latest").readlink() == Path("versions/v000001")
    assert "v000002" in run("rollback", "2", "-o", dataset)
    assert "v000001" in run("checkout", "1", "-o", dataset)
    assert "every file" in run("verify", "-o", dataset)
    assert "Dropped no version; removed " in run("prune", "-o", dataset)
    assert "Would drop v000001" in run("prune", "--keep", 1, "--older-than", "0s", "--dry-run", "-o", dataset)
    assert "Would drop no version" in run("prune", "--keep", 1, "--spare", 1, "--dry-run", "-o", dataset)
    assert "no age" in run("prune", "--older-than", "soon", "-o", dataset, code=2)
    assert "no version '7'" in run("prune", "--keep", 1, "--spare", 7, "-o", dataset, code=2)
    some = next((dataset / "files").rglob("*.parquet"))
    some.chmod(0o644)
    some.write_bytes(b"spoilt")
    assert some.name in run("verify", "-o", dataset, code=1)
    assert "no version '9'" in run("checkout", "9", "-o", dataset, code=2)


def test_every_command_has_help(run: Run) -> None:
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(names) >= 13
    for name in names:
        assert "--help" in run(name, "--help")


def test_a_damaged_manifest_is_said_and_set_aside(run: Run, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    build(dataset, tmp_path / "harbour.txt")
    (dataset / "versions" / "v000001" / "manifest.json").write_text("{")
    told = run("versions", "-o", dataset)
    assert "v000002" in told
    assert "v000001/manifest.json" in told
    assert "v000001:" in run("verify", "-o", dataset, code=1)
    assert "No file was removed" in run("prune", "-o", dataset)
    told = run("repair", "-o", dataset)
    assert "v000001 is damaged and lies in" in told
    assert "v000002 is the current version" in told
    run("verify", "-o", dataset)


def test_a_cut_file_is_no_unexpected_error(run: Run, dataset: Path) -> None:
    for file in (dataset / "files").rglob("*.parquet"):
        file.chmod(0o644)
        file.write_bytes(file.read_bytes()[:-9])
    for command in (("show", "01_wire_dam_talks"), ("quotes", "-s", "Brandvold")):
        told = run(*command, "-o", dataset, code=1)
        assert told.startswith("error: ")
        assert "`newsquotes verify` says which files" in told
    assert "bytes instead of" in run("verify", "-o", dataset, code=1)
