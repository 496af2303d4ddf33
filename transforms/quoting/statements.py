"""Statements, the evidence for them and their calibrated probabilities."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.formats import Formatted
from transforms.records import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Probabilities that speak for a statement; 0.5 where there is nothing to say.

    Attributes:
        content: mean probability of the content spans.
        cue: probability of the cue span.
        source: probability of the source span.
        content_link: mean probability of the links from contents to cue.
        source_link: probability of the link from cue to source, or to no source.
        quoted: share of the content that stands in quotation marks.
        sourced: 1 if there is a source, else 0.
        nested: 1 if it stands inside the content of another one, else 0.
        alone: 1 if there is no cue, else 0.
    """

    content: float
    cue: float = 0.5
    source: float = 0.5
    content_link: float = 0.5
    source_link: float = 0.5
    quoted: float = 0.0
    sourced: float = 0.0
    nested: float = 0.0
    alone: float = 0.0

    def features(self) -> NDArray[np.float64]:
        """Return the (10,) variables of the calibrating regressions: a constant, five log odds, then what is 0 to 1."""
        odds = [_logit(p) for p in (self.content, self.cue, self.source, self.content_link, self.source_link)]
        return np.asarray([1.0, *odds, self.quoted, self.sourced, self.nested, self.alone])


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says, before calibration: content, cue and source as offsets of the text."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement with its calibrated probabilities.

    Attributes:
        content: what is said, as offsets of the text.
        cue: the words that report it.
        source: the words that name who says it.
        quote_score: probability that it is a statement.
        attribution_score: probability that it is one and that its source is right.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    quote_score: float
    attribution_score: float


def with_formats(found: Sequence[Statement], stated: Sequence[Formatted]) -> list[Statement]:
    """Return statements with those that the text's format states, in the place of what else was found there."""
    taken = [span for f in stated for span in (*f.content, f.source)]
    kept: list[Statement] = []
    for s in found:
        content = tuple(c for c in s.content if not any(c[0] < end and c[1] > start for start, end in taken))
        if content:
            kept.append(Statement(content, s.cue, s.source, s.evidence))
    sure = Evidence(0.95, 0.95, 0.95, 0.95, 0.95, quoted=1.0, sourced=1.0)
    kept += [Statement(f.content, f.cue, f.source, sure) for f in stated]
    return sorted(kept, key=lambda s: s.content)


def probabilities(statement: Statement, config: DecoderConfig) -> tuple[float, float]:
    """Return calibrated probabilities (Platt 1999): that it is a statement, and that its source is right as well."""
    quote, attribution = map(_sigmoid, (config.calibrators @ statement.evidence.features()).tolist())
    return quote, min(quote, attribution)


def calibrated(found: Sequence[Statement], config: DecoderConfig) -> list[Attribution]:
    """Calibrate statements and drop those that are too unlikely."""
    scored = [(s, *probabilities(s, config)) for s in found]
    return [Attribution(s.content, s.cue, s.source, *both) for s, *both in scored if is_kept(s, both[1], config)]


def is_kept(statement: Statement, attribution_score: float, config: DecoderConfig) -> bool:
    """Whether a statement is likely enough: where marks quote some of it, less is asked."""
    return attribution_score >= (config.min_quoted_score if statement.evidence.quoted else config.min_score)


def _logit(p: float) -> float:
    bounded = min(max(p, 0.005), 0.995)
    return math.log(bounded / (1 - bounded))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
