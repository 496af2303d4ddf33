"""Columns that only the whole dataset can tell: originals of copies, clusters of quotations, ids of speakers.

Such values depend on the set of articles alone, never on their order or on the run that brought them, so they are found
anew in every run from a few columns of all articles. The rows of this run get them when their files are written; of the
parent's files only those are written anew in which a value changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from config.tables import TableReader, load_tables
from flows.pipeline.tables.row_sources import RowSource
from flows.pipeline.tables.selection import WHERE, Selection

# From the rows of the new version's tables to the values of one table: its primary key and the columns to fill, a row
# for each of its rows. What it reads must not be what it fills: there stand the values of the parent or of a worker.
Linker = Callable[[TableReader], pl.LazyFrame]


@dataclass(frozen=True, slots=True)
class LinkedColumns:
    """Values of the columns that depend on the whole dataset.

    Attributes:
        values: for each table that has such columns its primary key and these columns, for all rows.
        relabelled: columns of `WHERE`; the parent's articles that have a row with another value now.
    """

    values: Mapping[str, pl.DataFrame]
    relabelled: pl.DataFrame

    def fill(self, table: str, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Return rows of `table` with the linked columns overwritten."""
        if table not in self.values:
            return rows
        values = self.values[table].lazy()
        key, *columns = self.values[table].columns
        return rows.drop(columns).join(values, key, how="left")


def find_linked_columns(selection: Selection, row_source: RowSource, linkers: Mapping[str, Linker]) -> LinkedColumns:
    """Compute the linked columns of the new version.

    Args:
        selection: the articles of the new version.
        row_source: reads their rows.
        linkers: for each table the function that computes its linked columns.
    """

    def scan(table: str) -> pl.LazyFrame:
        return row_source.rows(table, selection.articles)

    values = {table: linker(scan).collect(engine="streaming") for table, linker in linkers.items()}
    relabelled = [
        _changed(row_source.kept(table, selection.articles), filled, load_tables()[table].primary_key)
        for table, filled in values.items()
    ]
    articles = pl.concat([pl.LazyFrame(schema={"article_id": pl.String}), *relabelled]).unique()
    return LinkedColumns(
        values, selection.articles.lazy().join(articles, "article_id", how="semi").select(WHERE).collect()
    )


def _changed(stored: pl.LazyFrame, filled: pl.DataFrame, key: str) -> pl.LazyFrame:
    """Return the ids of the articles with a stored row that differs from the computed values."""
    columns = [name for name in filled.columns if name != key]
    pairs = stored.select("article_id", *(name for name in filled.columns if name != "article_id")).join(
        filled.lazy(), key, suffix="_filled"
    )
    changes = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_filled")) for name in columns)
    return pairs.filter(changes).select("article_id")
