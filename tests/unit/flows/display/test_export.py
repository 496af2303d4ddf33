"""`export`: tables as single files."""

import csv
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from config.tables import TABLE_ORDER
from flows.display.display_errors import DisplayError
from flows.display.export import export_tables, quotes_flat
from flows.display.file_formats import COLLECTIONS, FORMATS, Format
from tests.unit.flows.small_dataset import scan_of, small_rows

ROWS = small_rows()
SCAN = scan_of(ROWS)


@pytest.mark.parametrize("file_format", [name for name in FORMATS if name not in COLLECTIONS])
def test_all_tables_go_to_a_folder_and_nothing_else_does(tmp_path: Path, file_format: Format) -> None:
    folder = tmp_path / "new" / "out"
    paths = export_tables(SCAN, [], folder, file_format)
    assert [path.name for path in paths] == [f"{name}.{file_format}" for name in (*TABLE_ORDER, "quotes_flat")]
    assert sorted(folder.iterdir()) == sorted(paths)


def test_csv_reads_back_with_lists_as_json(tmp_path: Path) -> None:
    (path,) = export_tables(SCAN, ["quotes"], tmp_path / "q.csv")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [json.loads(row["spans"]) for row in rows] == [row["spans"] for row in ROWS["quotes"]]
    assert [row["text"] for row in rows] == [row["text"] for row in ROWS["quotes"]]


def test_jsonl_and_parquet_read_back(tmp_path: Path) -> None:
    (lines,) = export_tables(SCAN, ["speakers"], tmp_path / "s.jsonl")
    names = [json.loads(line)["aliases"] for line in lines.read_text(encoding="utf-8").splitlines()]
    assert names == [list(row["aliases"]) for row in ROWS["speakers"]]
    (parquet,) = export_tables(SCAN, ["articles"], tmp_path, "parquet")
    assert pl.read_parquet(parquet).equals(SCAN("articles").collect())


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(1,1)|x", "\t=1", "\r=1", "＝1", "plain = 1", "", None]


@pytest.mark.parametrize(("ending", "separator"), [("csv", ","), ("tsv", "\t")])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(tmp_path: Path, ending: str, separator: str) -> None:
    rows = small_rows()
    rows["speakers"] = [
        rows["speakers"][0] | {"speaker_id": f"spk_{n}", "wikidata_id": text} for n, text in enumerate(DANGEROUS)
    ]
    safe, exact = tmp_path / f"safe.{ending}", tmp_path / f"exact.{ending}"
    export_tables(scan_of(rows), ["speakers"], safe)
    export_tables(scan_of(rows), ["speakers"], exact, is_exact=True)
    found, kept = (
        [row["wikidata_id"] for row in csv.DictReader(path.open(newline="", encoding="utf-8"), delimiter=separator)]
        for path in (safe, exact)
    )
    assert found == [f"'{text}" for text in DANGEROUS[:7]] + ["plain = 1", "", ""]
    assert kept == [text or "" for text in DANGEROUS]


def test_a_workbook_holds_text_as_text_and_times_as_times(tmp_path: Path) -> None:
    rows = small_rows()
    rows["quotes"][0]["text"], rows["quotes"][1]["text"] = "=1+1", "https://a.example"
    (path,) = export_tables(scan_of(rows), [], tmp_path / "quotes.xlsx")
    sheet = openpyxl.load_workbook(path)["quotes_flat"]
    head, *cells = sheet.iter_rows()
    names = [cell.value for cell in head]
    flat = quotes_flat(scan_of(rows)).collect()
    assert names == flat.columns
    quotes = [row[names.index("quote")] for row in cells]
    assert [cell.value for cell in quotes] == flat["quote"].to_list()
    assert {cell.data_type for cell in quotes} == {"s"}
    assert not any(cell.hyperlink for row in cells for cell in row)
    assert cells[0][names.index("published_at")].value == datetime(2024, 10, 3)  # noqa: DTZ001 - Excel has no zones
    export_tables(SCAN, ["speakers", "quotes"], tmp_path / "two.xlsx")
    assert openpyxl.load_workbook(tmp_path / "two.xlsx").sheetnames == ["speakers", "quotes"]


def test_what_a_sheet_does_not_hold_is_refused_and_nothing_is_cut(tmp_path: Path) -> None:
    rows = small_rows()
    rows["quotes"][0]["text"] = "a" * 32_768
    with pytest.raises(DisplayError, match="32,768 characters"):
        export_tables(scan_of(rows), ["quotes"], tmp_path / "q.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_database_holds_all_tables_with_their_keys(tmp_path: Path) -> None:
    (path,) = export_tables(SCAN, [], tmp_path / "news.sqlite")
    with closing(sqlite3.connect(path)) as database:
        counts = {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        assert counts == {name: len(ROWS[name]) for name in TABLE_ORDER} | {"quotes_flat": 4}
        joined = "SELECT s.name, a.published_at, q.spans FROM quotes q JOIN attributions USING (quote_id) \
            JOIN speakers s USING (speaker_id) JOIN articles a ON a.article_id = q.article_id WHERE quote_index = 2"
        assert database.execute(joined).fetchall() == [
            (
                "Odd Fjelltind",
                "2024-10-03T00:00:00+00:00",
                json.dumps(ROWS["quotes"][2]["spans"], separators=(",", ":")),
            )
        ]
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO speakers SELECT * FROM speakers")


def test_a_file_gets_the_flat_table_where_none_is_named(tmp_path: Path) -> None:
    export_tables(SCAN, [], tmp_path / "all.csv")
    export_tables(SCAN, ["quotes_flat"], tmp_path / "flat.csv")
    assert (tmp_path / "all.csv").read_bytes() == (tmp_path / "flat.csv").read_bytes()


def test_the_flat_table_has_a_row_for_each_quotation_and_source() -> None:
    rows = small_rows()
    rows["attributions"].append(rows["attributions"][0] | {"attribution_id": "att_" + "f" * 16 + "_" + "f" * 12})
    del rows["attributions"][1]
    flat = quotes_flat(scan_of(rows)).collect()
    assert flat["quote"].to_list() == [
        "“We were not asked,” … “and we will not be told.”",
        "“We were not asked,” … “and we will not be told.”",
        "the winter timetable would cut the island off after dusk",
        "the change was “a small one”",
        "“Bread is bread,”",
    ]
    assert flat["speaker_name"].is_null().to_list() == [False, False, True, False, False]
    assert flat["outlet"].to_list() == ["The Skerry Post"] * 4 + [None]


def test_the_flat_table_has_the_canonical_name_and_beside_it_that_of_the_article() -> None:
    rows = small_rows()
    rows["speakers"][0]["name"] = "Márta the Elder"
    rows["attributions"][0]["speaker_name"] = "Özgür"
    rows["attributions"][2] |= {"speaker_name": "some", "speaker_id": None}
    flat = quotes_flat(scan_of(rows)).collect()
    assert flat["speaker_name"].to_list() == ["Márta the Elder", "Márta the Elder", None, "Márta the Elder"]
    assert flat["name_in_article"].to_list()[:3] == ["Özgür", "Márta Özgür", "some"]


def test_the_flat_table_has_affirmed_quotations_only_and_tells_thoughts() -> None:
    rows = small_rows()
    rows["quotes"][0]["polarity"], rows["quotes"][1]["quote_mode"] = "negated", "thought"
    flat = quotes_flat(scan_of(rows)).collect()
    assert flat["quote_mode"].to_list() == ["thought", "speech", "speech"]


def test_files_that_are_there_are_replaced_by_force_only(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text("mine")
    with pytest.raises(DisplayError, match="--force"):
        export_tables(SCAN, ["quotes"], path)
    assert path.read_text() == "mine"
    export_tables(SCAN, ["quotes"], path, is_forced=True)
    assert path.read_text(encoding="utf-8").startswith("quote_id,")


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text("mine")

    def breaking(table: str) -> pl.LazyFrame:
        return SCAN(table).with_columns(pl.col("quote_type").cast(pl.Int32))

    with pytest.raises(pl.exceptions.PolarsError):
        export_tables(breaking, ["quotes"], path, is_forced=True)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("tables", "target", "file_format", "message"),
    [
        (["quotations"], "out", None, "there is no table quotations; there are articles"),
        (["quotes", "speakers"], "all.csv", None, "is one file and 2 tables"),
        (["quotes"], "q.csv", "jsonl", "ends in .csv"),
        (["quotes"], "out", "ods", "ods is no format"),
        (["quotes"], "q.xls", None, r"q.xls ends in nothing that can be written; there are \.csv"),
        ([], "q.txt", "csv", "q.txt ends in nothing"),
        (["quotes"], "a-file/out", None, "cannot write"),
    ],
)
def test_what_cannot_be_exported_says_why(
    tmp_path: Path, tables: list[str], target: str, file_format: Format, message: str
) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(DisplayError, match=message):
        export_tables(SCAN, tables, tmp_path / target, file_format)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert Path(tmp_path / "a-file").is_file()
