"""What links the rows of different articles, by the table whose columns it fills."""

from collections.abc import Mapping

import polars as pl

from flows.build.link import Linker, Scan


def linkers() -> Mapping[str, Linker]:
    """Return the linkers of the dataset."""
    return {"articles": duplicate_of}


def duplicate_of(scan: Scan) -> pl.LazyFrame:
    """Point every article at the earliest one with the same text, ties broken by id."""
    articles = scan("articles").select("article_id", "published_at", "content_sha256")
    originals = (
        articles.sort("published_at", "article_id", nulls_last=True)
        .group_by("content_sha256", maintain_order=True)
        .agg(original=pl.col("article_id").first())
    )
    original = pl.when(pl.col("original") != pl.col("article_id")).then("original")
    return articles.join(originals, "content_sha256").select("article_id", original.alias("duplicate_of"))
