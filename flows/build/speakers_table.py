"""The speakers table: every speaker of the dataset, counted over all its attributions."""

from collections.abc import Callable

import polars as pl

from transforms.records import Method

Scan = Callable[[str], pl.LazyFrame]

NAMING_METHODS = (Method.NAMED, Method.PARTIAL)


def speakers_table(scan: Scan) -> pl.DataFrame:
    """Return the rows of `speakers`.

    Args:
        scan: gives a table of the dataset by its name.
    """
    quoted = (
        scan("attributions")
        .filter(pl.col("speaker_id").is_not_null())
        .join(scan("articles").select("article_id", "published_at"), "article_id")
    )
    counts = quoted.group_by("speaker_id").agg(
        kind=pl.col("speaker_kind").first(),
        roles=pl.col("speaker_role").drop_nulls().unique().sort(),
        affiliations=pl.col("speaker_affiliation").drop_nulls().unique().sort(),
        article_count=pl.col("article_id").n_unique().cast(pl.Int32),
        quote_count=pl.col("quote_id").n_unique().cast(pl.Int32),
        first_quoted_at=pl.col("published_at").min(),
        last_quoted_at=pl.col("published_at").max(),
    )
    joined = counts.join(_names(quoted), "speaker_id").join(_aliases(quoted), "speaker_id")
    return joined.collect(engine="streaming").sort("speaker_id")


def _names(quoted: pl.LazyFrame) -> pl.LazyFrame:
    """Return each speaker's most frequent name; of equally frequent ones the longest, then the first by letters."""
    return (
        quoted.group_by("speaker_id", "speaker_name")
        .agg(count=pl.len())
        .sort("count", pl.col("speaker_name").str.len_chars(), "speaker_name", descending=[True, True, False])
        .group_by("speaker_id", maintain_order=True)
        .agg(name=pl.col("speaker_name").first())
    )


def _aliases(quoted: pl.LazyFrame) -> pl.LazyFrame:
    """Return all forms of each speaker's name, and the mentions that name the speaker."""
    mentions = quoted.filter(pl.col("method").is_in([str(method) for method in NAMING_METHODS]))
    forms = pl.concat(
        [quoted.select("speaker_id", form="speaker_name"), mentions.select("speaker_id", form="mention")]
    ).drop_nulls("form")
    return forms.group_by("speaker_id").agg(aliases=pl.col("form").unique().sort())
