"""Corrections of the rules about boilerplate, as declared."""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

CORRECTIONS = "corrections.yml"

# Repeated groups can take for ever, references to groups too; each repetition costs the text's length once more.
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
_REPETITION = re.compile(r"[*+]|\{\d*,\d*\}")
_MOST_REPETITIONS = 3
_CHARACTER = re.compile(r"\\[^1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]")


def _bounded(pattern: str) -> str:
    """Return `pattern` if its search in a paragraph is quick whatever stands there."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise ValueError(f"not a regular expression: {pattern}: {error}") from error
    bare = _CHARACTER.sub("x", pattern)
    if _REPEATED_GROUP.search(bare) or _REFERENCE.search(bare):
        raise ValueError(f"may take too long: {pattern}: write it without repeated groups and without references")
    if len(_REPETITION.findall(bare)) > _MOST_REPETITIONS:
        raise ValueError(f"may take too long: {pattern}: no more than {_MOST_REPETITIONS} repetitions")
    return pattern


class Correction(BaseModel):
    """Paragraphs of an outlet to keep or to drop whatever the rules say.

    Attributes:
        name: what `segments.rule` says of them, behind "correction:".
        outlet: the outlet whose articles it is for, in any letters; None: all.
        pattern: regular expression searched in a paragraph without regard to case.
        type: what dropped paragraphs are.
        reason, date: why and since when, for those who read it later.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    outlet: str | None = None
    pattern: Annotated[str, Field(min_length=3, max_length=300), AfterValidator(_bounded)]
    action: Literal["keep", "drop"]
    type: Literal[
        "donation_appeal", "subscription", "newsletter", "credit", "caption", "related_link", "byline", "metadata",
        "legal", "share", "cookie_notice", "advertisement", "author_bio", "note", "navigation", "duplicate",
    ] = "note"  # fmt: skip
    reason: str = Field(min_length=1)
    date: datetime.date
