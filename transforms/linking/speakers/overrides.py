"""What a user declares about speakers, over what the names tell, and how it is applied."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:  # settings import the models of this module, and need nothing of what links speakers
    from transforms.linking.speakers.observations import SpeakerCluster, SpeakerObservation

SPEAKER_ID = r"^spk_[0-9a-f]{16}$"


class _Override(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    reason: str = Field(min_length=1)


class Pin(_Override):
    """The speaker with this name has this id."""

    name: str = Field(min_length=1)
    speaker_id: str = Field(pattern=SPEAKER_ID)


class Merge(_Override):
    """All these names, or ids of speakers, are one speaker: the first."""

    speakers: tuple[str, ...] = Field(min_length=2)


class Split(_Override):
    """A speaker with exactly this form of the name, in articles with such a role or in these articles, is another one.

    Attributes:
        name: the form of the name.
        label: tells this speaker apart from others of the name.
        role: words of the role; None: any role.
        articles: ids of articles; without role and articles every speaker with this form of the name is meant.
    """

    name: str = Field(min_length=1)
    label: str = Field(min_length=1, pattern=r"^[^|]+$")
    role: str | None = Field(default=None, min_length=1)
    articles: tuple[str, ...] = ()


class Rename(_Override):
    """The speaker with this name or id is listed under another name."""

    speaker: str = Field(min_length=1)
    name: str = Field(min_length=1)


class WikidataItem(_Override):
    """The speaker with this name or id is this item of Wikidata."""

    speaker: str = Field(min_length=1)
    item: str = Field(pattern=r"^Q[1-9]\d*$")


class SpeakerOverrides(BaseModel):
    """All that a user declares about speakers; config/speakers.yml describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pin: tuple[Pin, ...] = ()
    merge: tuple[Merge, ...] = ()
    split: tuple[Split, ...] = ()
    rename: tuple[Rename, ...] = ()
    wikidata: tuple[WikidataItem, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> "SpeakerOverrides":
        _once("name is pinned", (pin.name for pin in self.pin))
        _once("id is pinned", (pin.speaker_id for pin in self.pin))
        _once("speaker is renamed", (rename.speaker for rename in self.rename))
        _once("speaker is given an item of Wikidata", (entry.speaker for entry in self.wikidata))
        return self


def _once(what: str, keys: Iterable[str]) -> None:
    twice = [key for key, count in Counter(key.casefold() for key in keys).items() if count > 1]
    if twice:
        raise ValueError(f"one {what} twice: {', '.join(twice)}")


@dataclass(frozen=True, slots=True)
class AppliedOverrides:
    """What the user declared, by the ids of the speakers: names, items of Wikidata, reasons of merges and pins."""

    names: Mapping[str, str]
    wikidata: Mapping[str, str]
    reasons: Mapping[str, str]


def split_of(observation: "SpeakerObservation", overrides: SpeakerOverrides) -> Split | None:
    """Return the first split that applies to an observation."""
    return next((split for split in overrides.split if _applies(split, observation)), None)


def _applies(split: Split, observation: "SpeakerObservation") -> bool:
    if split.name.casefold() != observation.name.casefold():
        return False
    if split.role is None and not split.articles:
        return True
    has_role = split.role is not None and any(split.role.casefold() in role.casefold() for role in observation.roles)
    return has_role or observation.article in split.articles


def apply_overrides(
    clusters: Iterable["SpeakerCluster"], overrides: SpeakerOverrides, keys_of: Callable[[str], Iterable[str]]
) -> tuple[list["SpeakerCluster"], AppliedOverrides]:
    """Merge and pin clusters as declared; return the remaining ones, and what else is declared about them.

    Args:
        clusters: the clusters that the names give.
        overrides: what the user declared.
        keys_of: returns the keys that a name has as a person's and as an organisation's.
    """
    index = _ClusterIndex(clusters, keys_of)
    reasons: dict[str, str] = {}
    for merge in overrides.merge:
        same = [cluster for speaker in merge.speakers for cluster in index.find(speaker)]
        for other in same[1:]:
            index.merge(same[0], other)
        reasons |= {cluster.speaker_id: merge.reason for cluster in same[:1]}
    for pin in overrides.pin:
        for cluster in index.find(pin.name)[:1]:
            cluster.pinned = pin.speaker_id
            reasons[pin.speaker_id] = pin.reason
    names = {cluster.speaker_id: one.name for one in overrides.rename for cluster in index.find(one.speaker)[:1]}
    items = {cluster.speaker_id: one.item for one in overrides.wikidata for cluster in index.find(one.speaker)[:1]}
    return [cluster for cluster in index.clusters if cluster.observations], AppliedOverrides(names, items, reasons)


class _ClusterIndex:
    """Clusters by their ids, the forms of their names and the keys of these."""

    def __init__(self, clusters: Iterable["SpeakerCluster"], keys_of: Callable[[str], Iterable[str]]) -> None:
        self.clusters = sorted(clusters, key=lambda cluster: (cluster.key, cluster.kind))
        self.keys_of = keys_of
        self.merged: dict[int, SpeakerCluster] = {}

    @cached_property
    def by_word(self) -> Mapping[tuple[str, str], list["SpeakerCluster"]]:
        """The clusters by ("id", speaker id), ("form", name in lower case) and ("key", key of the name)."""
        found: dict[tuple[str, str], dict[int, SpeakerCluster]] = {}
        for cluster in self.clusters:
            words = {("id", cluster.speaker_id), ("key", cluster.key.partition("|")[0])}
            for word in words | {("form", observation.name.casefold()) for observation in cluster.observations}:
                found.setdefault(word, {})[id(cluster)] = cluster
        return {word: list(clusters.values()) for word, clusters in found.items()}

    def find(self, speaker: str) -> list["SpeakerCluster"]:
        """Return the clusters with this id or exactly this name, else those with the key of the name."""
        pinned = [cluster for cluster in self.clusters if cluster.pinned == speaker]
        exactly = pinned or self.by_word.get(("id", speaker)) or self.by_word.get(("form", speaker.casefold()))
        by_key = (cluster for key in self.keys_of(speaker) for cluster in self.by_word.get(("key", key), ()))
        now = [self.merged.get(id(cluster), cluster) for cluster in exactly or by_key]
        return list({id(cluster): cluster for cluster in now}.values())

    def merge(self, cluster: "SpeakerCluster", other: "SpeakerCluster") -> None:
        """Move all observations of `other` to `cluster`."""
        if other is not cluster:
            cluster.observations.update(other.observations)
            other.observations.clear()
            self.merged |= dict.fromkeys((id(other), *(n for n, to in self.merged.items() if to is other)), cluster)
