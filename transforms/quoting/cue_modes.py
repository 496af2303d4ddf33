"""Whether a cue reports speech or a thought: a logistic regression over its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.records import QuoteMode, Span

_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str, cue: Span) -> frozenset[str]:
    """Return the words of a cue in lower case: what the regression sees."""
    return frozenset(word.lower() for word in _WORD.findall(text, *cue))


@dataclass(frozen=True, slots=True)
class CueModes:
    """The regression.

    Attributes:
        constant: log odds of a thought where no word is known.
        weights: what each word adds to them.
    """

    constant: float
    weights: Mapping[str, float]

    def mode_of(self, text: str, cue: Span | None) -> QuoteMode:
        """Return what the words of a cue report; what has no cue is speech."""
        if cue is None:
            return QuoteMode.SPEECH
        known = sorted(self.weights.get(word, 0.0) for word in words_of(text, cue))
        return QuoteMode.THOUGHT if self.constant + sum(known) > 0 else QuoteMode.SPEECH
