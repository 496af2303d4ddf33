"""What a user decides about speakers, over what the names tell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pin:
    """The speaker with this name has this id."""

    name: str
    speaker_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """All these names, or ids of speakers, are one speaker: the first."""

    speakers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Split:
    """Whoever has exactly this form of the name, in articles with such a role or in these articles, is somebody else.

    `label` tells that one apart; without role and articles it is everybody with this form of the name.
    """

    name: str
    label: str
    role: str | None
    articles: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The speaker with this name or id is listed under another name."""

    speaker: str
    name: str


@dataclass(frozen=True, slots=True)
class Wikidata:
    """The speaker with this name or id is this item of Wikidata."""

    speaker: str
    item: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions about speakers."""

    pins: tuple[Pin, ...] = ()
    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    renames: tuple[Rename, ...] = ()
    wikidata: tuple[Wikidata, ...] = ()


NO_DECISIONS = Decisions()
