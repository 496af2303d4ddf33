"""`sql`: every table by its name, and nothing else within reach."""

from pathlib import Path

import pytest

from config.tables import TABLE_ORDER, load_tables
from flows.display.export import quotes_flat
from flows.display.sql import SqlError, run_sql
from tests.unit.flows.small_dataset import scan_of, small_rows, write_version


@pytest.fixture
def version(tmp_path: Path) -> Path:
    # A name that would mean other files if it were taken for a pattern or for SQL.
    return write_version(tmp_path / "it's a [v*]", small_rows())


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_every_table_has_its_rows_and_its_declared_columns(version: Path, table: str) -> None:
    frame = run_sql(version, f"FROM {table}")
    assert frame.height == len(small_rows()[table])
    month = ["month"] if load_tables()[table].partitioned_by else []
    assert frame.columns == [*load_tables()[table].column_names, *month]


def test_said_is_affirmed_speech_with_its_speakers(tmp_path: Path) -> None:
    rows = small_rows()
    assert run_sql(write_version(tmp_path / "all", rows), "FROM said").height == len(rows["attributions"])
    rows["quotes"][0]["polarity"], rows["quotes"][1]["quote_mode"] = "negated", "thought"
    found = run_sql(
        write_version(tmp_path / "some", rows), "SELECT speaker_name, text, outlet, month FROM said ORDER BY 2"
    )
    assert found.rows()[0][1:] == ("the change was “a small one”", "The Skerry Post", "2024-10")
    assert found.height == 2


def test_the_flat_table_is_the_one_that_is_exported(tmp_path: Path) -> None:
    rows = small_rows()
    rows["quotes"][0]["polarity"] = "negated"
    del rows["attributions"][1]
    rows["attributions"][1]["speaker_id"] = None
    exported = quotes_flat(scan_of(rows)).collect().sort("quote_id")
    found = run_sql(write_version(tmp_path / "version", rows), "FROM quotes_flat ORDER BY quote_id")
    assert sorted(found.columns) == sorted([*exported.columns, "month"])
    assert found.select(exported.columns).equals(exported)
    assert exported.height == 3


def test_said_has_the_canonical_name_and_beside_it_that_of_the_article(tmp_path: Path) -> None:
    rows = small_rows()
    rows["speakers"][0]["name"] = "Márta the Elder"
    rows["attributions"][0]["speaker_name"] = "Özgür"
    version = write_version(tmp_path / "version", rows)
    found = run_sql(version, "SELECT speaker_name, name_in_article FROM said WHERE quote_start = 34")
    assert found.rows() == [("Márta the Elder", "Özgür")]


def test_joins_months_times_and_nested_values(version: Path) -> None:
    frame = run_sql(
        version,
        """
        SELECT a.outlet, q.month, year(a.published_at) AS year, sum(len(q.spans)) AS spans, q.spans[1].start AS start
        FROM quotes q JOIN articles a USING (article_id) WHERE a.outlet IS NOT NULL AND q.quote_index = 0 GROUP BY ALL
        """,
    )
    assert frame.rows() == [("The Skerry Post", "2024-10", 2024, 2, 34)]


def test_a_version_without_rows_can_be_asked(tmp_path: Path) -> None:
    version = write_version(tmp_path, {})
    for table in TABLE_ORDER:
        (version / table).mkdir(exist_ok=True)
    assert run_sql(version, "SELECT count(*) AS n FROM quotes JOIN speakers ON true").rows() == [(0,)]


@pytest.mark.parametrize("start", ["DESCRIBE quotes", "SUMMARIZE quotes", "SHOW TABLES", "WITH a AS (SELECT 1) FROM a"])
def test_other_ways_to_read_are_allowed(version: Path, start: str) -> None:
    assert run_sql(version, start).height > 0


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("SELEC 1", "syntax error"),
        ("", "one SQL statement"),
        ("SELECT 1; SELECT 2", "one SQL statement, not 2"),
        ("SELECT nothing FROM quotes", "nothing"),
        ("FROM quotations", "the tables are articles, segments"),
        ("SELECT INTERVAL 1 DAY", "CAST it AS VARCHAR"),
        ("SELECT 1 AS a, 2 AS a", "more than once"),
        ("SELECT 'a'::INTEGER", "Could not convert"),
    ],
)
def test_bad_sql_is_an_error_that_says_why(version: Path, statement: str, message: str) -> None:
    with pytest.raises(SqlError, match=message):
        run_sql(version, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_parquet('{folder}/*/quotes/*/*.parquet')",
        "COPY quotes TO '{outside}'",
        "EXPLAIN ANALYZE COPY quotes TO '{outside}'",
        "EXPORT DATABASE '{folder}/dump'",
        "ATTACH '{folder}/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "DROP VIEW quotes",
        "CREATE TABLE mine AS FROM quotes",
        "DELETE FROM quotes",
        "PRAGMA database_list",
        "FROM datasets",
    ],
)
def test_no_statement_reaches_beyond_the_tables(version: Path, tmp_path: Path, statement: str) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("secret\n")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SqlError):
        run_sql(version, statement.format(outside=outside, folder=tmp_path))
    assert sorted(tmp_path.rglob("*")) == before
    assert outside.read_text() == "secret\n"


def test_a_version_whose_tables_were_dropped_says_how_to_bring_them_back(tmp_path: Path) -> None:
    (tmp_path / "v000003").mkdir()
    with pytest.raises(SqlError, match="newsquotes checkout v000003"):
        run_sql(tmp_path / "v000003", "FROM quotes")
