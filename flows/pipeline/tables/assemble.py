"""Tables of the new version: the partitions that change are written from old and new rows, the others are kept.

A partition is a month. Once it has many articles it is split into parts by the articles' ids; the part is what is
written anew as a whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from config.tables import MONTHLY_TABLES, load_tables
from flows.pipeline.linking.linked_columns import LinkedColumns
from flows.pipeline.tables.row_sources import RowSource, month_of_path
from flows.pipeline.tables.selection import CATALOGUE, WHERE, Selection
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import scan_files, schema_sha256, write_table

TableFiles = Mapping[str, Path | FileEntry]


@dataclass(frozen=True, slots=True)
class PartitionPart:
    """One of the `count` parts of a month's partition, `index` from 0; its articles have ids in one range."""

    month: str
    index: int
    count: int

    @property
    def path(self) -> str:
        """Path of the part's file in the folder of a table."""
        return f"month={self.month}/part-{self.index}.parquet"

    @property
    def holds(self) -> pl.Expr:
        """Whether the article of a row belongs to this part."""
        return pl.lit(True) if self.count == 1 else _part_index(self.count) == self.index  # noqa: FBT003 - an expression


def parent_catalogue(root: Path, parent: Manifest | None) -> pl.DataFrame:
    """Return what is known of the parent's articles, with the columns of `CATALOGUE`."""
    table = load_tables()["articles"]
    files = parent.tables["articles"].files if parent else ()
    frames = [
        _catalogue(scan_files(root, (file,), table), month_of_path(file.path), file.path.rpartition("/")[2])
        for file in files
    ]
    return pl.concat([_no_catalogue(), *frames]).collect()


def fresh_catalogue(fresh: Path) -> pl.DataFrame:
    """Return what is known of the articles of this run, with the columns of `CATALOGUE`."""
    frames = [
        _catalogue(pl.scan_parquet(path), path.parent.parent.name.removeprefix("month="), path.parent.name)
        for path in sorted(fresh.glob("month=*/*/articles.parquet"))
    ]
    return pl.concat([_no_catalogue(), *frames]).collect()


def _catalogue(articles: pl.LazyFrame, month: str, group: str) -> pl.LazyFrame:
    return articles.with_columns(month=pl.lit(month), group=pl.lit(group)).select(CATALOGUE)


def _no_catalogue() -> pl.LazyFrame:
    return _catalogue(pl.LazyFrame(schema=load_tables()["articles"].polars_schema), "", "")


def changed_parts(
    selection: Selection, relabelled: pl.DataFrame, parent: Manifest | None, articles_per_part: int
) -> list[PartitionPart]:
    """Return the parts whose rows differ from the parent's, including those that have no rows any more.

    Where the schema of a table is not the parent's, these are all parts: a version has one schema.

    Args:
        selection: the articles of the new version.
        relabelled: columns of `WHERE`; the parent's articles with a row whose linked columns change.
        parent: the current version.
        articles_per_part: about how many articles a part may have.
    """
    articles, dropped = selection.articles, selection.dropped
    rewritten = articles if _has_other_schema(parent) else articles.filter("is_new")
    touched = pl.concat([rewritten.select(WHERE), dropped, relabelled])
    stored = pl.concat([articles.filter(~pl.col("is_new")).select(WHERE), dropped])
    counts = dict(articles.group_by("month").len().iter_rows())
    return [
        part
        for (month,), rows in sorted(touched.group_by("month"))
        for part in _changed_parts_of_month(
            str(month),
            _part_count(counts.get(month, 0), articles_per_part),
            rows,
            stored.filter(pl.col("month") == month),
            [file.path for file in parent.tables["articles"].files] if parent else [],
        )
    ]


def _has_other_schema(parent: Manifest | None) -> bool:
    tables = load_tables()
    return parent is not None and any(
        parent.tables[name].schema_sha256 != schema_sha256(tables[name].arrow_schema) for name in MONTHLY_TABLES
    )


def _changed_parts_of_month(
    month: str, count: int, touched: pl.DataFrame, stored: pl.DataFrame, old_paths: list[str]
) -> Iterator[PartitionPart]:
    """Yield the parts of the touched articles, or all where the month is split into another number of parts."""
    is_split_anew = not stored.filter(pl.col("group") != _file_name(_part_index(count))).is_empty()
    changed = set(range(count)) if is_split_anew else set(touched.select(_part_index(count)).to_series())
    beyond = {index for path in old_paths if (index := _index_in_path(path, month)) is not None and index >= count}
    yield from (PartitionPart(month, index, count) for index in sorted(changed | beyond))


def _part_count(articles: int, articles_per_part: int) -> int:
    """Return into how many parts a month is split: a power of two, so that splits are rare."""
    needed = -(-articles // articles_per_part)
    return 1 << max(0, needed - 1).bit_length()


def _index_in_path(path: str, month: str) -> int | None:
    """Return the index of the part at `path` in the folder of a table, None where it is of another month."""
    if month_of_path(path) != month:
        return None
    return int(path.rpartition("/")[2].removeprefix("part-").removesuffix(".parquet"))


def _file_name(index: pl.Expr) -> pl.Expr:
    return pl.format("part-{}.parquet", index)


def _part_index(count: int) -> pl.Expr:
    """Return the part of a row's article: equal ranges of the hash in its id, so that ids ascend over the parts."""
    return pl.col("article_id").str.slice(4, 8).str.to_integer(base=16, dtype=pl.Int64) * count // 2**32


def assemble_part(
    part: PartitionPart, row_source: RowSource, selection: Selection, links: LinkedColumns, folder: Path
) -> dict[str, Path]:
    """Write the files of a part below `folder`, and return them by table; none where the part has no articles."""
    if part.index >= part.count:
        return {}
    articles = selection.articles.filter(pl.col("month") == part.month, part.holds)
    if articles.is_empty():
        return {}
    paths = {table: folder / table / part.path for table in MONTHLY_TABLES}
    for table, path in paths.items():
        rows = links.fill(table, row_source.rows(table, articles))
        write_table(rows.collect(), load_tables()[table], path)
    return paths


def unchanged_files(table: str, parts: list[PartitionPart], parent: Manifest | None) -> dict[str, FileEntry]:
    """Return the parent's files of `table` that the new version keeps, by their path."""
    changed = {part.path for part in parts}
    files = parent.tables[table].files if parent else ()
    return {file.path: file for file in files if file.path not in changed}
