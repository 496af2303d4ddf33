"""Who is who in the dataset: from the rows of all articles to the speakers that they quote."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from config.files import load_bundled
from config.tables import TableReader
from transforms.ids import speaker_id
from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.linking.speakers.observations import SpeakerObservation
from transforms.linking.speakers.overrides import SpeakerOverrides
from transforms.linking.speakers.speaker_linking import LinkedSpeakers, NameReader, link
from transforms.records import SpeakerKind
from transforms.speaking.attributions import speaker_id_in_article
from transforms.speaking.names import NameLexicon, spelling_key

# Between the roles of one observation; no text of an article has it.
JOINT = "\x1f"
# Kinds of speakers without a name of their own: others in each article.
NAMELESS = (SpeakerKind.UNNAMED, SpeakerKind.UNKNOWN)
LOCAL = ("article_id", "kind", "name")
_IS_AUTHOR = pl.col("kind") == str(SpeakerKind.AUTHOR)
OBSERVATION = ("kind", "name", "roles", "affiliations", "article")
NAMED_COLUMNS = {"people": SpeakerKind.PERSON, "organizations": SpeakerKind.ORGANIZATION}


@dataclass(frozen=True, slots=True)
class SpeakerLinks:
    """The speakers of the dataset.

    Attributes:
        local: columns of `LOCAL`, `speaker_id` and `reason`; one row for each speaker of each article but those who are
            nobody in particular: "some", "others", an author whom no byline names.
        forms: columns `speaker_id`, `form` and `articles`; number of articles for each full form of a name.
        decided: columns `speaker_id`, `name` and `wikidata_id`; what users declared of speakers.
    """

    local: pl.DataFrame
    forms: pl.DataFrame
    decided: pl.DataFrame

    def speaker_ids(self, scan: TableReader) -> pl.LazyFrame:
        """Return the speaker of each attribution."""
        said = scan("attributions").select("attribution_id", "article_id", kind="speaker_kind", name="speaker_name")
        return said.join(self.local.lazy(), LOCAL, how="left").select("attribution_id", "speaker_id")


def link_speakers(scan: TableReader, overrides: SpeakerOverrides) -> SpeakerLinks:
    """Return the speakers of the dataset, whatever the order and the runs in which its articles came.

    Args:
        scan: gives the rows of a table.
        overrides: what the user declared.
    """
    quoted = _quoted(scan, [article for split in overrides.split for article in split.articles])
    quoted, authors = quoted.filter(~_IS_AUTHOR), _authors(scan, quoted.filter(_IS_AUTHOR))
    quoted = quoted.filter(~_is_anybody(reader().names))
    nameless = _is_nameless(reader().names)
    local, with_name = quoted.filter(nameless), quoted.filter(~nameless)
    observations = pl.concat([_counted(with_name), _named(scan)]).group_by(OBSERVATION).agg(pl.col("articles").sum())
    linked = link(
        {_observation(row): row["articles"] for row in observations.iter_rows(named=True)}, reader(), overrides
    )
    found = observations.join(_as_frame(linked), OBSERVATION, nulls_equal=True)
    return SpeakerLinks(
        pl.concat(
            [
                _own_ids(local),
                authors.select(*LOCAL, "speaker_id", pl.lit(None, pl.String).alias("reason")),
                with_name.join(found, OBSERVATION, nulls_equal=True).select(*LOCAL, "speaker_id", "reason"),
            ]
        ),
        pl.concat([found.group_by("speaker_id", form="name").agg(pl.col("articles").sum()), _bylines(authors)]).sort(
            "speaker_id", "form"
        ),
        _decided(linked),
    )


@cache
def reader() -> NameReader:
    """Return what reads names, with the shipped lexicons."""
    return NameReader(
        IdentityLexicon.model_validate(load_bundled("lexicons", "identities.yml")),
        NameLexicon.model_validate(load_bundled("lexicons", "names.yml")),
    )


def _is_nameless(names: NameLexicon) -> pl.Expr:
    """Tell whether a speaker has no name of its own: by the kind, in lower case, or some of a group."""
    is_some = (pl.col("kind") == str(SpeakerKind.GROUP)) & pl.col("name").str.split(
        " "
    ).list.first().str.to_lowercase().is_in(sorted(names.function_words))
    is_lower = pl.col("name").str.contains("[a-z]") & (pl.col("name") == pl.col("name").str.to_lowercase())
    return pl.col("kind").is_in([str(kind) for kind in NAMELESS]) | is_lower | is_some


def _is_anybody(names: NameLexicon) -> pl.Expr:
    """Tell whether a speaker is nobody in particular: all its words are pronouns, quantities or any people at all."""
    words = pl.col("name").str.to_lowercase().str.split(" ")
    return words.list.set_difference(sorted(names.function_words | names.group_nouns)).list.len() == 0


def _authors(scan: TableReader, speaking: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of `LOCAL`, `byline` and `speaker_id` of those who speak as authors where a byline names them.

    They are one speaker in all articles that have the byline.
    """
    bylines = scan("articles").select("article_id", byline=pl.col("authors").list.join(", "))
    named = speaking.join(bylines.filter(pl.col("byline") != "").collect(engine="streaming"), "article_id")
    own = [speaker_id(spelling_key(byline), SpeakerKind.AUTHOR) for byline in named["byline"]]
    return named.select(*LOCAL, "byline").with_columns(pl.Series("speaker_id", own, pl.String))


def _bylines(authors: pl.DataFrame) -> pl.DataFrame:
    return authors.group_by("speaker_id", form="byline").agg(articles=pl.col("article_id").n_unique())


def _quoted(scan: TableReader, decided_articles: list[str]) -> pl.DataFrame:
    """Return each article's speakers, with the columns of `LOCAL` and `OBSERVATION`."""
    said = scan("attributions").filter(pl.col("speaker_name").is_not_null())
    article = pl.when(pl.col("article_id").is_in(decided_articles)).then("article_id")
    return (
        said.group_by("article_id", kind="speaker_kind", name="speaker_name")
        .agg(roles=_joined("speaker_role"), affiliations=_joined("speaker_affiliation"))
        .with_columns(article=article)
        .collect(engine="streaming")
    )


def _joined(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls().unique().sort().str.join(JOINT)


def _counted(speakers: pl.DataFrame) -> pl.DataFrame:
    return speakers.group_by(OBSERVATION).agg(articles=pl.len())


def _named(scan: TableReader) -> pl.DataFrame:
    """Return how many articles name people and organisations in full, with the columns of `OBSERVATION`."""
    frames = [
        scan("articles")
        .select(name=pl.col(column).explode())
        .drop_nulls()
        .group_by("name")
        .agg(articles=pl.len())
        .select(
            pl.lit(str(kind)).alias("kind"),
            "name",
            pl.lit("").alias("roles"),
            pl.lit("").alias("affiliations"),
            pl.lit(None, pl.String).alias("article"),
            "articles",
        )
        for column, kind in NAMED_COLUMNS.items()
    ]
    return pl.concat(frames).collect(engine="streaming")


def _observation(row: Mapping[str, str | None]) -> SpeakerObservation:
    roles, affiliations = (tuple(filter(None, str(row[name]).split(JOINT))) for name in ("roles", "affiliations"))
    return SpeakerObservation(str(row["name"]), SpeakerKind(str(row["kind"])), roles, affiliations, row["article"])


def _as_frame(linked: LinkedSpeakers) -> pl.DataFrame:
    rows = [
        (
            str(observation.kind),
            observation.name,
            JOINT.join(observation.roles),
            JOINT.join(observation.affiliations),
            observation.article,
            speaker,
            linked.reasons.get(observation),
        )
        for observation, speaker in linked.ids.items()
    ]
    return pl.DataFrame(rows, dict.fromkeys((*OBSERVATION, "speaker_id", "reason"), pl.String), orient="row")


def _own_ids(speakers: pl.DataFrame) -> pl.DataFrame:
    """Return speakers without a name of their own, each with an id in its article."""
    own = [speaker_id_in_article(article, name, kind) for article, kind, name in speakers.select(LOCAL).iter_rows()]
    return speakers.select(LOCAL).with_columns(
        pl.Series("speaker_id", own, pl.String), pl.lit(None, pl.String).alias("reason")
    )


def _decided(linked: LinkedSpeakers) -> pl.DataFrame:
    speakers = sorted({*linked.names, *linked.wikidata})
    rows = [(speaker, linked.names.get(speaker), linked.wikidata.get(speaker)) for speaker in speakers]
    return pl.DataFrame(rows, dict.fromkeys(("speaker_id", "name", "wikidata_id"), pl.String), orient="row")
