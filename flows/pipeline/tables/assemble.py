"""The tables of the new version: changed partitions are put together from old and new rows, the others stay.

A month is split into parts by the articles' ids once it has many articles; a part is the unit that is rewritten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from config.tables import MONTHLY_TABLES, load_tables
from flows.pipeline.linking.link import Links
from flows.pipeline.tables.row_sources import Origin, month_of_path
from flows.pipeline.tables.selection import CATALOGUE, WHERE, Settlement
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import scan_files, schema_sha256, write_table

TableFiles = Mapping[str, Path | FileEntry]


@dataclass(frozen=True, slots=True)
class Unit:
    """The part `part` of `parts` of a month."""

    month: str
    part: int
    parts: int

    @property
    def path(self) -> str:
        """Path of the unit's file in a table's folder."""
        return f"month={self.month}/part-{self.part}.parquet"

    @property
    def holds(self) -> pl.Expr:
        """Whether a row's article belongs to the unit."""
        return pl.lit(True) if self.parts == 1 else _part(self.parts) == self.part  # noqa: FBT003 - an expression


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


def changed_units(
    settlement: Settlement, relabelled: pl.DataFrame, parent: Manifest | None, articles_per_part: int
) -> list[Unit]:
    """Return the units whose rows differ from the parent's, those included that have no rows any more.

    Where a table's schema is not the parent's, these are all: one version has one schema.

    Args:
        settlement: the articles of the new version.
        relabelled: columns of `WHERE`; the parent's articles in whose rows links change values.
        parent: the current version.
        articles_per_part: about how many articles a part of a month may have.
    """
    articles, dropped = settlement.articles, settlement.dropped
    rewritten = articles if _has_other_schema(parent) else articles.filter("is_new")
    touched = pl.concat([rewritten.select(WHERE), dropped, relabelled])
    stored = pl.concat([articles.filter(~pl.col("is_new")).select(WHERE), dropped])
    counts = dict(articles.group_by("month").len().iter_rows())
    return [
        unit
        for (month,), rows in sorted(touched.group_by("month"))
        for unit in _units(
            str(month),
            _parts(counts.get(month, 0), articles_per_part),
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


def _units(month: str, parts: int, touched: pl.DataFrame, stored: pl.DataFrame, old_paths: list[str]) -> Iterator[Unit]:
    """Yield the changed units of a month: those of the touched articles, or all where it is split anew."""
    is_split_anew = not stored.filter(pl.col("group") != _file_name(_part(parts))).is_empty()
    changed = set(range(parts)) if is_split_anew else set(touched.select(_part(parts)).to_series())
    beyond = {part for path in old_paths if (part := _part_of_path(path, month)) is not None and part >= parts}
    yield from (Unit(month, part, parts) for part in sorted(changed | beyond))


def _parts(articles: int, articles_per_part: int) -> int:
    """Return into how many parts a month is split: a power of two, so that splits are rare."""
    needed = -(-articles // articles_per_part)
    return 1 << max(0, needed - 1).bit_length()


def _part_of_path(path: str, month: str) -> int | None:
    """Return the part that a file in a table's folder holds, None where it is of another month."""
    if month_of_path(path) != month:
        return None
    return int(path.rpartition("/")[2].removeprefix("part-").removesuffix(".parquet"))


def _file_name(part: pl.Expr) -> pl.Expr:
    return pl.format("part-{}.parquet", part)


def _part(parts: int) -> pl.Expr:
    """Return the part of a row's article: equal ranges of the hash in its id, so that ids ascend over the parts."""
    return pl.col("article_id").str.slice(4, 8).str.to_integer(base=16, dtype=pl.Int64) * parts // 2**32


def assemble_unit(unit: Unit, origin: Origin, settlement: Settlement, links: Links, folder: Path) -> dict[str, Path]:
    """Write the files of a unit below `folder`, and return them by table; none where the unit has no articles."""
    if unit.part >= unit.parts:
        return {}
    articles = settlement.articles.filter(pl.col("month") == unit.month, unit.holds)
    if articles.is_empty():
        return {}
    paths = {table: folder / table / unit.path for table in MONTHLY_TABLES}
    for table, path in paths.items():
        rows = links.fill(table, origin.rows(table, articles))
        write_table(rows.collect(), load_tables()[table], path)
    return paths


def unchanged_files(table: str, units: list[Unit], parent: Manifest | None) -> dict[str, FileEntry]:
    """Return the parent's files of `table` that the new version keeps, by their path."""
    changed = {unit.path for unit in units}
    files = parent.tables[table].files if parent else ()
    return {file.path: file for file in files if file.path not in changed}
