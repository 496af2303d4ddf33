"""What a version changed: by table, and articles as examples."""

from collections.abc import Mapping

import polars as pl

from config.tables import TableReader, load_tables
from flows.report.facts import ChangedArticle, Count, TableFacts
from flows.store.manifest import TableChanges

EXAMPLES = 4  # articles added, changed, removed
KINDS = ("added", "changed", "removed")


def table_facts(scan: TableReader, changes: Mapping[str, TableChanges] | None) -> tuple[TableFacts, ...]:
    """Return the rows of each table and by how many it differs from the parent's."""
    return tuple(_table_facts(name, scan, (changes or {}).get(name)) for name in load_tables())


def _table_facts(name: str, scan: TableReader, changes: TableChanges | None) -> TableFacts:
    rows = int(scan(name).select(pl.len()).collect(engine="streaming").item())
    description = load_tables()[name].description
    if changes is None:
        return TableFacts(name, description, rows)
    often = sorted(changes.columns.items(), key=lambda item: (-item[1], item[0]))
    columns = tuple(Count(column, count) for column, count in often)
    return TableFacts(name, description, rows, changes.added, changes.changed, changes.removed, columns)


def changed_articles(rows: pl.LazyFrame | None) -> tuple[ChangedArticle, ...]:
    """Return some articles of each kind of change; `rows` are those of articles with a column `change`."""
    if rows is None:
        return ()
    named = rows.select(
        "change",
        "article_id",
        pl.coalesce("title", pl.col("source_uri").str.split("/").list.last()),
        "outlet",
        pl.col("published_at").dt.strftime("%Y-%m-%d"),
    )
    # Ids are hashes: the first ones are drawn by chance.
    some = [named.filter(pl.col("change") == kind).bottom_k(EXAMPLES, by="article_id") for kind in KINDS]
    found = pl.concat(some).collect(engine="streaming").sort(pl.col("change").cast(pl.Enum(KINDS)), "article_id")
    return tuple(ChangedArticle(*row) for row in found.iter_rows())
