"""Rows of the new version, read from the parent's files and from the files that this run wrote."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from config.tables import load_tables
from flows.store.manifest import Manifest
from flows.store.parquet import scan_files


@dataclass(frozen=True, slots=True)
class RowSource:
    """Reader of the parent's rows in the store `root` and of this run's, `month=…/<group>/<table>.parquet` in `fresh`.

    `articles` of its methods are a `Selection`'s: their rows are this run's where `is_new`, else the parent's.
    """

    root: Path
    parent: Manifest | None
    fresh: Path

    def rows(self, table: str, articles: pl.DataFrame) -> pl.LazyFrame:
        """Return the rows of `table` that belong to `articles`."""
        return pl.concat([self.kept(table, articles), self._made(table, articles.filter("is_new"))])

    def kept(self, table: str, articles: pl.DataFrame) -> pl.LazyFrame:
        """Return the parent's rows of `table` of those of `articles` that are not new."""
        kept = articles.filter(~pl.col("is_new"))
        months = set(kept["month"])
        files = self.parent.tables[table].files if self.parent else ()
        of_months = tuple(file for file in files if month_of_path(file.path) in months)
        # By the range of their ids, row groups with none of the articles are skipped by their statistics.
        first, last = (pl.lit(value, pl.String) for value in (kept["article_id"].min(), kept["article_id"].max()))
        rows = scan_files(self.root, of_months, load_tables()[table])
        return rows.filter(pl.col("article_id").is_between(first, last)).join(
            kept.lazy().select("article_id"), "article_id", how="semi"
        )

    def _made(self, table: str, articles: pl.DataFrame) -> pl.LazyFrame:
        path = pl.format("{}/month={}/{}/{}.parquet", pl.lit(str(self.fresh)), "month", "group", pl.lit(table))
        wanted = articles.select("article_id", path=path)
        paths = wanted["path"].unique().sort().to_list()
        if not paths:
            return pl.LazyFrame(schema=load_tables()[table].polars_schema)
        rows = pl.scan_parquet(paths, glob=False, hive_partitioning=False, include_file_paths="path")
        return rows.join(wanted.lazy(), ["article_id", "path"], how="semi").drop("path")


def month_of_path(path: str) -> str:
    """Return the month in a file's path in a table's folder."""
    return path.partition("/")[0].removeprefix("month=")
