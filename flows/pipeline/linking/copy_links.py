"""Linking articles to the originals that they are copies of."""

import numpy as np
import polars as pl

from config.tables import TableReader
from transforms.linking.near_duplicates import CopyParameters, candidates, find_originals, read_signatures, shingle_set


def link_copies(scan: TableReader, parameters: CopyParameters) -> pl.LazyFrame:
    """Return for every article the original that it is a copy of.

    Of several the original is the one published first, then the longest: where only days are known, what was cut should
    not come before the whole.
    """
    columns = ("article_id", "published_at", "text_chars", "content_sha256", "signature")
    articles = (
        scan("articles")
        .select(columns)
        .sort("published_at", "text_chars", "article_id", descending=[False, True, False], nulls_last=True)
        .collect(engine="streaming")
    )
    distinct = articles.unique("content_sha256", keep="first", maintain_order=True)
    near = _near_copies(distinct.filter(pl.col("signature").is_not_null()), scan, parameters)
    first = distinct.select("content_sha256", first="article_id")
    original = pl.coalesce("original", "first")
    return (
        articles.lazy()
        .join(first.lazy(), "content_sha256")
        .join(near.lazy(), left_on="first", right_on="article_id", how="left")
        .select("article_id", duplicate_of=pl.when(original != pl.col("article_id")).then(original))
    )


def _near_copies(articles: pl.DataFrame, scan: TableReader, parameters: CopyParameters) -> pl.DataFrame:
    """Return the copies among `articles`, which are in order, with their originals; the texts are read of few."""
    ids = articles["article_id"]
    compared = candidates(read_signatures(articles["signature"].to_list()), parameters)
    places = sorted({place for later, earlier in compared.items() for place in (later, *earlier)})
    shingles = _shingle_sets(scan, ids.gather(places))
    found = find_originals(compared, {place: shingles[ids[place]] for place in places}, parameters)
    rows = {"article_id": ids.gather(list(found)), "original": ids.gather(list(found.values()))}
    return pl.DataFrame(rows, {"article_id": pl.String, "original": pl.String})


def _shingle_sets(scan: TableReader, articles: pl.Series) -> dict[str, np.ndarray]:
    """Return the shingles of the texts of `articles` by their ids; only a batch of texts is in memory at a time."""
    wanted = pl.LazyFrame({"article_id": articles})
    kind = pl.List(pl.UInt64)

    def shingles(texts: pl.Series) -> pl.Series:
        return pl.Series(texts.name, [pl.Series(shingle_set(text), dtype=pl.UInt64) for text in texts], kind)

    rows = (
        scan("articles")
        .join(wanted, "article_id", how="semi")
        .select("article_id", pl.col("text").map_batches(shingles, return_dtype=kind, is_elementwise=True))
    )
    found = rows.collect(engine="streaming")
    return {id_: numbers.to_numpy() for id_, numbers in zip(found["article_id"], found["text"], strict=True)}
