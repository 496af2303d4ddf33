"""What is known of an input beside its paragraphs: its title, and what its outlet prints or was corrected for."""

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from transforms.records import SegmentType


class ParagraphScorer(Protocol):
    """A model that judges paragraphs which no rule knows."""

    @property
    def threshold(self) -> float:
        """The score from which a paragraph is boilerplate."""
        ...

    def score(self, slots: Collection[int]) -> float:
        """Return how much the hashed features of a paragraph speak for boilerplate."""
        ...


@dataclass(frozen=True)
class Correction:
    """Paragraphs to keep or to drop whatever the rules say, by somebody who knows the outlet.

    Attributes:
        name: tells it from others; `segments.rule` says "correction:<name>".
        outlet: whose articles it is for, in any letters; None: all.
        pattern: regular expression searched in a paragraph without regard to case.
        action: what is done with the paragraphs in which it is found.
        type: what dropped paragraphs are.
    """

    name: str
    outlet: str | None
    pattern: str
    action: Literal["keep", "drop"]
    type: SegmentType

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """What the rules may know of an input beside its paragraphs.

    Attributes:
        title: the article's title, where it is known.
        furniture: keys of the paragraphs that the outlet repeats; see `furniture.paragraph_key`.
        corrections: those for the outlet.
        model: judges what no rule knows; None: nobody does.
    """

    title: str | None = None
    furniture: AbstractSet[str] = frozenset()
    corrections: tuple[Correction, ...] = ()
    model: ParagraphScorer | None = None


def corrections_of(outlet: str | None, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that are for an outlet."""
    name = (outlet or "").casefold()
    return tuple(one for one in corrections if one.outlet is None or one.outlet.casefold() == name)
