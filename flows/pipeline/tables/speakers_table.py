"""The speakers table: every speaker of the dataset, counted over all its attributions."""

import polars as pl

from config.tables import TableReader
from flows.pipeline.linking.speaker_links import SpeakerLinks
from transforms.records import Method, SpeakerKind

NAMING_METHODS = (Method.NAMED, Method.PARTIAL)
# An article before a name, and punctuation or the ending of a genitive behind it.
_AROUND_NAME = r"^(?:[Tt]he )?(.*?)(?:[’']s?)?\W*$"


def speakers_table(scan: TableReader, links: SpeakerLinks) -> pl.DataFrame:
    """Return the rows of `speakers`.

    Args:
        scan: gives a table of the dataset by its name.
        links: what the dataset tells of its speakers beside the articles that quote them.
    """
    quoted = (
        scan("attributions")
        .filter(pl.col("speaker_id").is_not_null())
        .join(scan("articles").select("article_id", "published_at"), "article_id")
    )
    counts = quoted.group_by("speaker_id").agg(
        kind=pl.col("speaker_kind").mode().sort().first(),
        roles=pl.col("speaker_role").drop_nulls().unique().sort(),
        affiliations=pl.col("speaker_affiliation").drop_nulls().unique().sort(),
        article_count=pl.col("article_id").n_unique().cast(pl.Int32),
        quote_count=pl.col("quote_id").n_unique().cast(pl.Int32),
        first_quoted_at=pl.col("published_at").min(),
        last_quoted_at=pl.col("published_at").max(),
    )
    forms = _forms(quoted, links)
    decided = links.decided.lazy().rename({"name": "decided"})
    joined = (
        counts.join(_names(forms), "speaker_id")
        .join(_aliases(quoted, forms), "speaker_id")
        .join(decided, "speaker_id", how="left")
        .with_columns(name=pl.coalesce("decided", "name"))
        .drop("decided")
    )
    return joined.collect(engine="streaming").sort("speaker_id")


def _forms(quoted: pl.LazyFrame, links: SpeakerLinks) -> pl.LazyFrame:
    """Return the forms of names: as in articles that quote the speaker, and as in those that only name him or her."""
    named = quoted.filter(pl.col("speaker_kind") != str(SpeakerKind.AUTHOR))  # whose names are in the bylines
    in_articles = named.group_by("speaker_id", form="speaker_name").agg(
        articles=pl.col("article_id").n_unique().cast(pl.Int64)
    )
    elsewhere = links.forms.lazy().with_columns(pl.col("articles").cast(pl.Int64))
    return pl.concat([in_articles, elsewhere]).group_by("speaker_id", "form").agg(pl.col("articles").max())


def _names(forms: pl.LazyFrame) -> pl.LazyFrame:
    """Return each speaker's name: of the fullest forms the most frequent, of equally frequent ones the longest.

    Full is a name of several words, fuller one that does not begin with an initial.
    """
    words = pl.col("form").str.replace("(?i)^the ", "").str.split(" ")
    fullness = (words.list.len() > 1).cast(pl.Int8) + ((words.list.len() > 1) & ~_is_initial(words.list.first()))
    return (
        forms.sort(fullness, "articles", pl.col("form").str.len_chars(), "form", descending=[True, True, True, False])
        .group_by("speaker_id", maintain_order=True)
        .agg(name=pl.col("form").first())
    )


def _is_initial(word: pl.Expr) -> pl.Expr:
    return word.str.contains(r"^(?:\p{L}\.)+$")


def _aliases(quoted: pl.LazyFrame, forms: pl.LazyFrame) -> pl.LazyFrame:
    """Return all forms of each speaker's name, and of the mentions those made of words of the name alone."""
    words = forms.group_by("speaker_id").agg(words=_words(pl.col("form")).explode().unique())
    naming = pl.col("method").is_in([str(method) for method in NAMING_METHODS])
    mentions = (
        quoted.filter(naming)
        .select("speaker_id", form=pl.col("mention").str.replace(_AROUND_NAME, "${1}"))
        .unique()
        .join(words, "speaker_id")
        .filter(_words(pl.col("form")).list.set_difference("words").list.len() == 0, pl.col("form") != "")
        .select("speaker_id", "form")
    )
    every = pl.concat([forms.select("speaker_id", "form"), mentions])
    return every.drop_nulls("form").group_by("speaker_id").agg(aliases=pl.col("form").unique().sort())


def _words(form: pl.Expr) -> pl.Expr:
    return form.str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+")
