"""What a user decides about speakers, over what the names tell."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

SPEAKER_ID = r"^spk_[0-9a-f]{16}$"


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
    """Where a name stands for somebody else: in articles that give such a role, or in certain articles.

    `label` tells the one set apart from the others of the name; without `role` and `articles` it is who has exactly this
    form of the name.
    """

    name: str = Field(min_length=1)
    label: str = Field(min_length=1)
    role: str | None = None
    articles: tuple[str, ...] = ()


class Rename(_Decision):
    """The speaker with this name or id is listed under another name."""

    speaker: str = Field(min_length=1)
    name: str = Field(min_length=1)


class Wikidata(_Decision):
    """The speaker with this name or id is this item of Wikidata."""

    speaker: str = Field(min_length=1)
    item: str = Field(pattern=r"^Q[1-9]\d*$")


class Decisions(BaseModel):
    """All decisions about speakers; config/speakers.yml describes them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pin: tuple[Pin, ...] = ()
    merge: tuple[Merge, ...] = ()
    split: tuple[Split, ...] = ()
    rename: tuple[Rename, ...] = ()
    wikidata: tuple[Wikidata, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> "Decisions":
        for what, keys in (
            ("pinned", [pin.name.casefold() for pin in self.pin]),
            ("given an id", [pin.speaker_id for pin in self.pin]),
            ("renamed", [rename.speaker.casefold() for rename in self.rename]),
            ("given an item of Wikidata", [wikidata.speaker.casefold() for wikidata in self.wikidata]),
        ):
            if twice := next((key for key in keys if keys.count(key) > 1), None):
                raise ValueError(f"{twice} is {what} twice")
        return self


NO_DECISIONS = Decisions()
