"""Which articles the new version holds: one row per id, the better of two inputs, copies marked.

The choice does not depend on the order of the inputs: an input read again replaces what it gave before; of different
inputs with the same id the one fetched last, else the longer, else the one whose source_uri sorts first is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from transforms.records import Reason, Refusal, Stage

# What is known of every article while a version is put together; `group` says where in the month's folder its rows are:
# the parent's file, or this run's folder.
CATALOGUE = (
    "article_id",
    "month",
    "group",
    "source_uri",
    "content_sha256",
    "text_chars",
    "fetched_at",
    "published_at",
    "duplicate_of",
)
WHERE = ("article_id", "month", "group")


@dataclass(frozen=True, slots=True)
class Settlement:
    """The articles of the new version.

    Attributes:
        articles: columns of `CATALOGUE` and `is_new`, one row per article; `duplicate_of` is as it shall be.
        dropped: columns of `WHERE`; the parent's rows that give way.
        relabelled: columns of `WHERE`; the parent's articles whose `duplicate_of` changes.
        refusals: inputs that lost to another input.
        lost_inputs: how many of those were read in this run.
    """

    articles: pl.DataFrame
    dropped: pl.DataFrame
    relabelled: pl.DataFrame
    refusals: tuple[Refusal, ...]
    lost_inputs: int


def settle(new: pl.DataFrame, old: pl.DataFrame) -> Settlement:
    """Decide between the articles of this run and those of the parent version, both with the columns of `CATALOGUE`."""
    again = old.join(new, ["article_id", "source_uri"], how="anti").with_columns(is_new=pl.lit(value=False))
    ranked = (
        pl.concat([again, new.with_columns(is_new=pl.lit(value=True))])
        .sort(
            ["article_id", "fetched_at", "text_chars", "source_uri", "group"],
            descending=[False, True, True, False, False],
            nulls_last=True,
        )
        .with_row_index("rank")
    )
    chosen = ranked.unique("article_id", keep="first", maintain_order=True)
    lost = ranked.join(chosen, "rank", how="anti")
    labelled = _mark_copies(chosen)
    return Settlement(
        articles=labelled,
        dropped=_dropped(old, chosen),
        relabelled=_relabelled(chosen, labelled),
        refusals=tuple(_refusals(lost, chosen)),
        lost_inputs=lost.filter("is_new").height,
    )


def _mark_copies(articles: pl.DataFrame) -> pl.DataFrame:
    """Point every article at the earliest one with the same text, ties broken by id."""
    originals = (
        articles.sort("published_at", "article_id", nulls_last=True)
        .group_by("content_sha256", maintain_order=True)
        .agg(original=pl.col("article_id").first())
    )
    original = pl.when(pl.col("original") != pl.col("article_id")).then("original")
    return articles.join(originals, "content_sha256", maintain_order="left").select(
        *CATALOGUE[:-1], original.alias("duplicate_of"), "is_new"
    )


def _dropped(old: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    return old.join(chosen.filter("is_new"), "article_id", how="semi").select(WHERE)


def _relabelled(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    changed = pl.col("duplicate_of").ne_missing(pl.col("duplicate_of_after"))
    pairs = before.join(after.select("article_id", duplicate_of_after="duplicate_of"), "article_id")
    return pairs.filter(~pl.col("is_new"), changed).select(WHERE)


def _refusals(lost: pl.DataFrame, chosen: pl.DataFrame) -> Iterator[Refusal]:
    winners = chosen.select("article_id", winner="source_uri", winner_sha256="content_sha256")
    for row in lost.join(winners, "article_id").sort("source_uri").iter_rows(named=True):
        same = row["content_sha256"] == row["winner_sha256"]
        yield Refusal(
            source_uri=row["source_uri"],
            stage=Stage.READ,
            reason=Reason.DUPLICATE_INPUT if same else Reason.SUPERSEDED,
            detail=f"{'the same article as' if same else 'another text of the article'} in {row['winner']}",
            article_id=row["article_id"],
        )
