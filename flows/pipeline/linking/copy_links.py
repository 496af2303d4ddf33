"""Linking articles to the originals that they are copies of."""

from collections.abc import Callable
from typing import Any

import polars as pl

from config.tables import TableReader
from transforms.linking.near_duplicates import (
    CopyParameters,
    candidates,
    find_originals,
    is_current,
    read_signatures,
    shingle_set,
    signature,
)


def link_copies(scan: TableReader, parameters: CopyParameters) -> pl.LazyFrame:
    """Return for every article the original that it is a copy of.

    Of several the original is the one published first, then the longest: where only days are known, what was cut should
    not come before the whole. Where signatures were made by an earlier version of the algorithm, they are made anew
    from the texts, and returned as well.
    """
    columns = ("article_id", "published_at", "text_chars", "content_sha256", "signature")
    articles = (
        scan("articles")
        .select(columns)
        .sort("published_at", "text_chars", "article_id", descending=[False, True, False], nulls_last=True)
        .collect(engine="streaming")
    )
    stale = [text is not None and not is_current(text) for text in articles["signature"]]
    renewed = articles.filter(pl.Series(stale, dtype=pl.Boolean))["article_id"]
    if len(renewed):
        made = _of_texts(scan, renewed, signature, pl.String()).rename({"text": "made"})
        articles = articles.join(made, "article_id", how="left", maintain_order="left").with_columns(
            signature=pl.coalesce("made", "signature")
        )
    distinct = articles.unique("content_sha256", keep="first", maintain_order=True)
    near = _near_copies(distinct.filter(pl.col("signature").is_not_null()), scan, parameters)
    first = distinct.select("content_sha256", first="article_id")
    original = pl.coalesce("original", "first")
    return (
        articles.lazy()
        .join(first.lazy(), "content_sha256")
        .join(near.lazy(), left_on="first", right_on="article_id", how="left")
        .select(
            "article_id",
            *(["signature"] if len(renewed) else []),
            duplicate_of=pl.when(original != pl.col("article_id")).then(original),
        )
    )


def _near_copies(articles: pl.DataFrame, scan: TableReader, parameters: CopyParameters) -> pl.DataFrame:
    """Return ids of copies and originals; `articles` must be sorted earliest first. Only candidates' texts are read."""
    ids = articles["article_id"]
    compared = candidates(read_signatures(articles["signature"].to_list()), parameters)
    places = sorted({place for later, earlier in compared.items() for place in (later, *earlier)})
    texts = _of_texts(scan, ids.gather(places), _shingles, pl.List(pl.UInt64))
    shingles = {id_: numbers.to_numpy() for id_, numbers in zip(texts["article_id"], texts["text"], strict=True)}
    found = find_originals(compared, {place: shingles[ids[place]] for place in places}, parameters)
    rows = {"article_id": ids.gather(list(found)), "original": ids.gather(list(found.values()))}
    return pl.DataFrame(rows, {"article_id": pl.String, "original": pl.String})


def _shingles(text: str) -> pl.Series:
    return pl.Series(shingle_set(text), dtype=pl.UInt64)


def _of_texts(
    scan: TableReader, articles: pl.Series, function: Callable[[str], Any], kind: pl.DataType
) -> pl.DataFrame:
    """Return `article_id` and, as `text`, `function` of the texts of `articles`; few texts are in memory at a time."""

    def mapped(texts: pl.Series) -> pl.Series:
        return pl.Series(texts.name, [function(text) for text in texts], kind)

    return (
        scan("articles")
        .join(pl.LazyFrame({"article_id": articles}), "article_id", how="semi")
        .select("article_id", pl.col("text").map_batches(mapped, return_dtype=kind, is_elementwise=True))
        .collect(engine="streaming")
    )
