"""Annotated attributions as training targets: one tag and at most one link for each word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from flows.evaluation.gold import GoldAttribution
from flows.evaluation.stretches import trimmed
from transforms.quoting.encoding import Ints, Words
from transforms.records import Span
from transforms.text.words import WordRange

ROLES = ("content", "cue", "source")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
TAG_IDS: Mapping[str, int] = {tag: number for number, tag in enumerate(TAGS)}
UNKNOWN = -100  # no target: what torch's cross entropy passes over
NOTHING = -1
_OUTSIDE = TAG_IDS["O"]


@dataclass(frozen=True, slots=True)
class Targets:
    """What the network should say of each word.

    Attributes:
        tags: numbers of `TAGS`.
        cues: for words of a content, the first word of its cue; `UNKNOWN` for others.
        sources: for words of a cue, the first word of its source, `NOTHING` if it has none; `UNKNOWN` for others.
    """

    tags: Ints
    cues: Ints
    sources: Ints


def targets(words: Words, text: str, attributions: Iterable[GoldAttribution]) -> Targets:
    """Return the targets for the words of an article; where attributions overlap, the first one gives the tags."""
    made = Targets(*(np.full(len(words), fill, dtype=np.int32) for fill in (_OUTSIDE, UNKNOWN, UNKNOWN)))
    for attribution in attributions:
        found = {role: _word_ranges(words, text, getattr(attribution, role)) for role in ROLES}
        for role, spans in found.items():
            for start, end in spans:
                _tag(made.tags[start:end], role)
        if found["cue"]:
            _link(made, found["content"], found["cue"], found["source"])
    return made


def _word_ranges(words: Words, text: str, spans: tuple[Span, ...]) -> list[WordRange]:
    """Return the words of spans; a cue of punctuation only (a colon) is a cue all the same."""
    found = []
    for span in trimmed(text, spans) or spans:
        start = int(np.searchsorted(words.ends, span.start, side="right"))
        end = int(np.searchsorted(words.starts, span.end, side="left"))
        if start < end:
            found.append(WordRange(start, end))
    return found


def _tag(tags: Ints, role: str) -> None:
    """Tag the words of a span, in place, unless some are tagged already."""
    if (tags != _OUTSIDE).any():
        return
    tags[:] = TAG_IDS[f"I-{role}"]
    tags[0], tags[-1] = TAG_IDS[f"B-{role}"], TAG_IDS[f"E-{role}"]
    if len(tags) == 1:
        tags[0] = TAG_IDS[f"S-{role}"]


def _link(made: Targets, contents: list[WordRange], cues: list[WordRange], sources: list[WordRange]) -> None:
    """Point from contents to the cue and from the cue to the source, in place."""
    for start, end in contents:
        made.cues[start:end] = cues[0].first
    for start, end in cues:
        made.sources[start:end] = sources[0].first if sources else NOTHING


def crop(tags: Ints) -> Ints:
    """Return a window's tags, with the spans that the window cuts begun and ended at its edges."""
    out = tags.copy()
    for at, ends in ((0, {"I": "B", "E": "S"}), (-1, {"I": "E", "B": "S"})):
        place, _, role = TAGS[out[at]].partition("-")
        if place in ends:
            out[at] = TAG_IDS[f"{ends[place]}-{role}"]
    return out
