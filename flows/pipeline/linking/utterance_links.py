"""Linking quotations of the same utterance."""

from functools import cache

import polars as pl

from config.files import load_bundled
from config.tables import TableReader
from transforms import ids
from transforms.linking.utterances import NO_DAY, NO_SPEAKER, ClusterParameters, Quotations, cluster
from transforms.records import Precision, SpeakerKind

# Dates less exact than this do not say which quotations are near each other in time.
EXACT = (Precision.SECOND, Precision.MINUTE, Precision.DAY)
SUFFIX = r"[ ,]+(?:jr|sr|ii|iii|iv)\.?$"


def link_clusters(scan: TableReader, parameters: ClusterParameters) -> pl.LazyFrame:
    """Return the cluster of every quotation, named after the quotation of the cluster that was published first."""
    dates = scan("articles").select("article_id", "published_at", _day().alias("day"))
    quotes = (
        scan("quotes")
        .select("quote_id", "article_id", "text")
        .join(dates, "article_id")
        .join(_speakers(scan), "quote_id", how="left")
        .sort("published_at", "quote_id", nulls_last=True)
        .select("quote_id", "text", pl.col("speaker").rank("dense"), "day")
        .collect(engine="streaming")
    )
    quotations = Quotations(
        texts=quotes["text"],
        speakers=quotes["speaker"].cast(pl.UInt64).fill_null(NO_SPEAKER).to_numpy(),
        days=quotes["day"].cast(pl.Int64).fill_null(NO_DAY).to_numpy(),
    )
    first = quotes["quote_id"].gather(cluster(quotations, parameters, common_words()))
    names = first.unique()
    clusters = pl.DataFrame({"first": names, "cluster_id": [ids.cluster_id(name) for name in names]})
    return quotes.lazy().select("quote_id", first=first).join(clusters.lazy(), "first").drop("first")


@cache
def common_words() -> frozenset[str]:
    """Return the shipped list of words too common to tell utterances apart."""
    return frozenset(load_bundled("lexicons", "common_words.yml")["common_words"].split())


def _day() -> pl.Expr:
    is_exact = pl.col("published_precision").is_in([str(precision) for precision in EXACT])
    return pl.when(is_exact).then(pl.col("published_at").dt.epoch("d"))


def _speakers(scan: TableReader) -> pl.LazyFrame:
    """Return the last names of the people who said the quotations, the first by letters of joint speakers.

    A last name is what articles agree on; who has it is not asked: one who says the same in the same words is the same.
    """
    name = pl.col("speaker_name").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    last = name.str.replace(SUFFIX, "").str.extract(r"([\w'’-]+)\W*$")
    people = scan("attributions").filter(pl.col("speaker_kind") == SpeakerKind.PERSON.value)
    return people.group_by("quote_id").agg(speaker=last.min())
