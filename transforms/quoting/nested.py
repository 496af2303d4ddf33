"""Attributions inside the content of others: "They told us that he had resigned," she said.

The network tags them as it does the outer ones. They are few and short, so that each content's cue, and each cue's
source, is the nearest one inside the same outer content and line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.quoting.encoding import Ints
from transforms.quoting.spans import ScoredSpan
from transforms.text.words import WordRange


@dataclass(frozen=True, slots=True)
class NestedAttribution:
    """An attribution inside another one, in words of a window."""

    contents: tuple[ScoredSpan, ...]
    cue: ScoredSpan
    source: ScoredSpan | None


def nested_attributions(spans: Sequence[ScoredSpan], outer: Sequence[WordRange], line: Ints) -> list[NestedAttribution]:
    """Return the attributions that spans make up; `line` is the line of each of the window's words."""
    found = []
    for start, end in outer:
        here = [
            span for span in spans if start <= span.start and span.end <= end and (span.start, span.end) != (start, end)
        ]
        contents, cues, sources = ([s for s in here if s.role == role] for role in ("content", "cue", "source"))
        of_cue: dict[ScoredSpan, list[ScoredSpan]] = {}
        for content in contents:
            if cue := _nearest(content, cues, line):
                of_cue.setdefault(cue, []).append(content)
        found += [NestedAttribution(tuple(parts), cue, _nearest(cue, sources, line)) for cue, parts in of_cue.items()]
    return found


def _nearest(span: ScoredSpan, others: Sequence[ScoredSpan], line: Ints) -> ScoredSpan | None:
    near = [other for other in others if line[other.start] == line[span.start]]
    return min(near, key=lambda other: max(other.start - span.end, span.start - other.end), default=None)
