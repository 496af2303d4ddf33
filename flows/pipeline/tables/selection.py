"""Selection of the articles of the new version: for each id one input.

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
)
WHERE = ("article_id", "month", "group")


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles of the new version.

    Attributes:
        articles: columns of `CATALOGUE` and `is_new`, one row per article.
        dropped: columns of `WHERE`; the parent's articles that are replaced.
        refusals: of the inputs that were not selected.
        lost_inputs: number of those that were read in this run.
    """

    articles: pl.DataFrame
    dropped: pl.DataFrame
    refusals: tuple[Refusal, ...]
    lost_inputs: int


def select_articles(new: pl.DataFrame, old: pl.DataFrame) -> Selection:
    """Select from articles of this run and of the parent version, both with the columns of `CATALOGUE`."""
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
    return Selection(
        articles=chosen.drop("rank"),
        dropped=_dropped(old, chosen),
        refusals=tuple(_refusals(lost, chosen)),
        lost_inputs=lost.filter("is_new").height,
    )


def _dropped(old: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    return old.join(chosen.filter("is_new"), "article_id", how="semi").select(WHERE)


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
