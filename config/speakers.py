"""Decisions about speakers, as declared."""

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field, model_validator

SPEAKERS = "speakers.yml"
SPEAKER_ID = r"^spk_[0-9a-f]{16}$"
ARTICLE_ID = r"^art_[0-9a-f]{16}$"


class _Decision(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    reason: str = Field(min_length=1)


class Pin(_Decision):
    """The speaker with this name has this id."""

    name: str = Field(min_length=1)
    speaker_id: str = Field(pattern=SPEAKER_ID)


class Merge(_Decision):
    """All these names, or ids of speakers, are one speaker: the first."""

    speakers: tuple[str, ...] = Field(min_length=2)


class Split(_Decision):
    """Whoever has exactly this form of the name, with such a role or in these articles, is somebody else."""

    name: str = Field(min_length=1)
    label: str = Field(min_length=1, pattern=r"^[^|]+$")
    role: str | None = Field(default=None, min_length=1)
    articles: tuple[str, ...] = ()


class Rename(_Decision):
    """The speaker with this name or id is listed under another name."""

    speaker: str = Field(min_length=1)
    name: str = Field(min_length=1)


class Wikidata(_Decision):
    """The speaker with this name or id is this item of Wikidata."""

    speaker: str = Field(min_length=1)
    item: str = Field(pattern=r"^Q[1-9]\d*$")


class SpeakerSettings(BaseModel):
    """What a user decides about speakers; config/speakers.yml describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pin: tuple[Pin, ...] = ()
    merge: tuple[Merge, ...] = ()
    split: tuple[Split, ...] = ()
    rename: tuple[Rename, ...] = ()
    wikidata: tuple[Wikidata, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> "SpeakerSettings":
        _once("name is pinned", (pin.name for pin in self.pin))
        _once("id is pinned", (pin.speaker_id for pin in self.pin))
        _once("speaker is renamed", (rename.speaker for rename in self.rename))
        _once("speaker is given an item of Wikidata", (entry.speaker for entry in self.wikidata))
        return self


def _once(what: str, keys: Iterable[str]) -> None:
    twice = [key for key, count in Counter(key.casefold() for key in keys).items() if count > 1]
    if twice:
        raise ValueError(f"one {what} twice: {', '.join(twice)}")
