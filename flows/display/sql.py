"""SQL over a published version: DuckDB reads its tables and can reach nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from config.tables import Table, load_tables
from flows.display.display_errors import DisplayError

if TYPE_CHECKING:
    import duckdb

# The database may neither load extensions nor see the variables of this process.
OPENED_WITH: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
# The tables are handed over as Arrow datasets, so that afterwards the database needs no file at all.
CLOSED_WITH = (
    "SET TimeZone = 'UTC'",
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


# `quotes_flat` is what export writes under this name; `said` is speech that the articles affirm, with who said it and
# where. Both have canonical names. Files written before there were mode and polarity have no value there.
VIEWS = ("quotes_flat", "said")
_VIEWS = """
    CREATE VIEW quotes_flat AS
    SELECT q.* EXCLUDE (text, spans, month), q.text AS quote,
        a.* EXCLUDE (quote_id, article_id, month, speaker_name), speakers.name AS speaker_name,
        a.speaker_name AS name_in_article, source_uri, outlet, published_at, published_precision, title, url, authors,
        duplicate_of, q.month
    FROM quotes q LEFT JOIN attributions a USING (quote_id) LEFT JOIN articles ON articles.article_id = q.article_id
    LEFT JOIN speakers ON speakers.speaker_id = a.speaker_id
    WHERE polarity IS DISTINCT FROM 'negated';
    CREATE VIEW said AS
    SELECT a.* EXCLUDE (article_id, month, speaker_name), speakers.name AS speaker_name,
        a.speaker_name AS name_in_article, q.* EXCLUDE (quote_id), outlet, title, url, published_at
    FROM attributions a JOIN quotes q USING (quote_id) JOIN articles ON articles.article_id = q.article_id
    LEFT JOIN speakers ON speakers.speaker_id = a.speaker_id
    WHERE quote_mode IS DISTINCT FROM 'thought' AND polarity IS DISTINCT FROM 'negated'
"""


class SqlError(DisplayError):
    """The statement cannot be run; the message is the database's own where it has one."""


def run_sql(version: Path, statement: str) -> pl.DataFrame:
    """Return the result of a statement on a version's tables, which have `month` as a further column, and `VIEWS`.

    Args:
        version: folder of the version, or a link to it, with its table folders.
        statement: one SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN. It can read no files, write none,
            attach no databases and load no extensions.

    Raises:
        SqlError: the version's tables are not there, or the statement is wrong or would do more than read.
    """
    import duckdb

    datasets = {table.name: _dataset(version, table) for table in load_tables().values()}
    try:
        with duckdb.connect(":memory:", config=OPENED_WITH) as connection:
            for name, dataset in datasets.items():
                connection.register(name, dataset)
            connection.execute(_VIEWS)
            for setting in CLOSED_WITH:
                connection.execute(setting)
            return _result(connection, statement)
    except duckdb.Error as error:
        raise SqlError(_explained(error, statement)) from error


def _dataset(version: Path, table: Table) -> ds.Dataset:
    folder = version / table.name
    if not folder.is_dir():
        raise SqlError(
            f"{folder} is not there; an old version's tables come back with `newsquotes checkout {version.name}`"
        )
    schema, partitioning = table.arrow_schema, None
    if table.partitioned_by:
        month = pa.field(table.partitioned_by, pa.string())
        schema, partitioning = schema.append(month), ds.partitioning(pa.schema([month]), flavor="hive")
    return ds.dataset(folder, schema, format="parquet", partitioning=partitioning)


def _result(connection: "duckdb.DuckDBPyConnection", statement: str) -> pl.DataFrame:
    import duckdb

    statements = connection.extract_statements(statement)
    if len(statements) != 1:
        raise SqlError(f"give one SQL statement, not {len(statements)}")
    reading = duckdb.StatementType
    if statements[0].type not in (reading.SELECT, reading.EXPLAIN, reading.MULTI):  # MULTI: what PIVOT becomes
        raise SqlError("a published version can only be read: give a SELECT, DESCRIBE, SUMMARIZE or SHOW statement")
    result = connection.sql(statement).to_arrow_table()
    try:
        return pl.DataFrame(pl.from_arrow(result))
    except pl.exceptions.PolarsError as error:
        raise SqlError(f"a column has a type or name that cannot be shown; CAST it AS VARCHAR: {error}") from error


def _explained(error: "duckdb.Error", statement: str) -> str:
    import duckdb

    if isinstance(error, duckdb.PermissionException):
        return "SQL here reads the version's tables only: no other files, databases or extensions"
    tables = ", ".join((*load_tables(), *VIEWS))
    hint = f"\nthe tables are {tables}" if isinstance(error, duckdb.CatalogException) else ""
    return f"{error}{hint}" if statement.strip() else "give one SQL statement"
