"""Values from the whole dataset: what they fill, and which of the parent's articles they change."""

from pathlib import Path

import polars as pl
import pytest

from config.tables import TableReader, load_tables
from flows.pipeline.linking.linked_columns import LinkedColumns, Linker, find_linked_columns
from flows.pipeline.tables.row_sources import RowSource
from flows.pipeline.tables.selection import select_articles
from flows.store.layout import Layout
from tests.unit.flows.pipeline.tables.test_assemble import MARCH, manifest
from tests.unit.flows.pipeline.tables.test_selection import frame, row

SCHEMA = load_tables()["articles"].polars_schema


def articles(**originals: str | None) -> pl.DataFrame:
    """Return rows of articles with the given `duplicate_of`."""
    columns = {"article_id": list(originals), "duplicate_of": list(originals.values())}
    rows = pl.DataFrame(columns, {"article_id": pl.String, "duplicate_of": pl.String})
    return rows.select(
        pl.col(name) if name in columns else pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items()
    )


def linker(**originals: str | None) -> Linker:
    """Return a linker that says so, of the articles that there are."""

    def fill(scan: TableReader) -> pl.LazyFrame:
        return (
            scan("articles")
            .select("article_id")
            .join(articles(**originals).lazy(), "article_id")
            .select("article_id", "duplicate_of")
        )

    return fill


@pytest.fixture
def row_source(tmp_path: Path) -> RowSource:
    """The parent has the articles a, b (a copy of a) and gone; this run brought c, and d that is not in the version."""
    parent = manifest(MARCH)
    stored = Layout(tmp_path).file(parent.tables["articles"].files[0].sha256)
    fresh = tmp_path / "fresh" / "month=2024-03" / "batch" / "articles.parquet"
    for path in (stored, fresh):
        path.parent.mkdir(parents=True)
    articles(a=None, b="a", gone=None).write_parquet(stored)
    articles(c=None, d=None).write_parquet(fresh)
    return RowSource(tmp_path, parent, tmp_path / "fresh")


OLD = frame(*(row(name, name, group="part-0.parquet") for name in "ab"))
SELECTED = select_articles(frame(row("c", "c", group="batch")), OLD)


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({"a": None, "b": "a", "c": None}, set()),
        ({"a": None, "b": "a", "c": "a"}, set()),
        ({"a": "b", "b": "a", "c": None}, {"a"}),
        ({"a": None, "b": None, "c": None}, {"b"}),
        ({"a": "c", "b": "c", "c": None}, {"a", "b"}),
    ],
)
def test_only_old_articles_with_changed_values_are_relabelled(
    row_source: RowSource, values: dict[str, str | None], changed: set[str]
) -> None:
    links = find_linked_columns(SELECTED, row_source, {"articles": linker(**values)})
    assert set(links.relabelled["article_id"]) == changed
    filled = links.fill("articles", row_source.rows("articles", SELECTED.articles)).collect()
    assert dict(filled.select("article_id", "duplicate_of").rows()) == values


def test_the_rows_of_a_version_are_those_of_its_articles(row_source: RowSource) -> None:
    assert row_source.rows("articles", SELECTED.articles).collect()["article_id"].to_list() == ["a", "b", "c"]
    assert row_source.kept("articles", SELECTED.articles.filter("is_new")).collect().is_empty()


def test_tables_without_values_stay_as_they_are() -> None:
    rows = articles(a=None).lazy()
    assert LinkedColumns({}, frame()).fill("articles", rows) is rows
