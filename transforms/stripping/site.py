"""What is known of an input beside its paragraphs: its title, and what its outlet prints or was corrected for."""

import datetime
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from transforms.ids import outlet_key
from transforms.records import SegmentType

# Regular expressions of users must not run away: repeated groups and references to groups can take exponential time,
# and each repetition costs the text's length once more.
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
_REPETITION = re.compile(r"[*+]|\{\d*,\d*\}")
_MOST_REPETITIONS = 3
_CHARACTER = re.compile(r"\\[^1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]")
# A correction keeps paragraphs as body; what it drops is one of the other types that paragraphs as a whole can have.
_NOT_DROPPED = frozenset({SegmentType.BODY, SegmentType.HEADING, SegmentType.DATELINE})


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


def _droppable(segment_type: SegmentType) -> SegmentType:
    if segment_type in _NOT_DROPPED:
        raise ValueError(f"paragraphs cannot be dropped as {segment_type}")
    return segment_type


class ParagraphScorer(Protocol):
    """A model that judges paragraphs which no rule knows."""

    @property
    def threshold(self) -> float:
        """The chance of being boilerplate from which a paragraph is dropped."""
        ...

    @property
    def appeal_threshold(self) -> float:
        """The chance of being an appeal for money from which a paragraph is one."""
        ...

    def chances(self, lines: Sequence[Any], dropped: Mapping[int, SegmentType]) -> NDArray[np.float64]:
        """Return how likely each paragraph is of each type, given what those are that rules drop."""
        ...


class Correction(BaseModel):
    """Paragraphs of an outlet to keep or to drop whatever the rules say, as declared by somebody who knows the outlet.

    Attributes:
        name: tells it from others; `segments.rule` says "correction:<name>".
        outlet: the outlet whose articles it is for, in any case; None: all.
        pattern: regular expression searched in a paragraph without regard to case.
        action: what is done with the paragraphs in which it is found.
        type: segment type of dropped paragraphs.
        reason, date: why and since when, for those who read it later.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    outlet: str | None = None
    pattern: Annotated[str, Field(min_length=3, max_length=300), AfterValidator(_bounded)]
    action: Literal["keep", "drop"]
    type: Annotated[SegmentType, AfterValidator(_droppable)] = SegmentType.NOTE
    reason: str = Field(min_length=1)
    date: datetime.date

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """What the rules may know of an input beside its paragraphs.

    Attributes:
        title: the article's title, where it is known.
        recurring: keys of the paragraphs that the outlet repeats; see `recurring.paragraph_key`.
        corrections: those for the outlet.
        model: judges what no rule knows; None: nobody does.
    """

    title: str | None = None
    recurring: AbstractSet[str] = frozenset()
    corrections: tuple[Correction, ...] = ()
    model: ParagraphScorer | None = None


def corrections_of(outlet: str | None, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that are for an outlet."""
    key = outlet_key(outlet)
    return tuple(one for one in corrections if one.outlet is None or outlet_key(one.outlet) == key)
