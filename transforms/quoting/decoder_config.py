"""The numbers that decoding needs beside the network's weights: the `decoder` part of `model.json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.link_distances import Array, distance_scores
from transforms.quoting.spans import TagTransitions


@dataclass(frozen=True, slots=True)
class RescueThresholds:
    """The least probabilities, of a span that was not chosen and of a link to it, for the link to bring it back."""

    span: float
    link: float


@dataclass(frozen=True)
class DecoderConfig:
    """What decoding needs beside the network.

    Attributes:
        transitions: tags and the log scores of their transitions.
        nested_transitions: the same for attributions inside the content of others.
        name_tags: the tags of names.
        distances: (link, bucket) log score that a link gets for the distance it spans.
        link_size: numbers in the link vector of a word, per link.
        max_window_pieces: word pieces that the network reads at once.
        thresholds: probability above which a span of a role is worth choosing, by role.
        nested_thresholds: the same inside the content of others.
        min_span_probability: probability below which a span is no candidate.
        overlap_weight: share of the probability of its near duplicates that a content span gets.
        no_source_bias: added to the log probability that a cue has no source.
        rescue_cue: when a link brings back a cue that was not chosen.
        rescue_source: when a link brings back a source that was not chosen.
        min_link: probability below which a content has no cue.
        min_alone: probability of having no cue below which a content without one is no statement.
        min_quotation_link: the same of a content that is a quotation.
        later_line_bias: added to the log probability that the cue of a quotation with a line of its own comes in a
            later line.
        min_quotation_words: words that a quotation has at least, to be content although the network chose none of it.
        min_score: attribution probability below which a statement is dropped.
        min_quoted_score: the same where marks quote some of its content.
        calibration: weights of the calibrating regressions `quote` and `attribution`, in the order of
            `Evidence.features`.
    """

    transitions: TagTransitions
    nested_transitions: TagTransitions
    name_tags: tuple[str, ...]
    distances: NDArray[np.float64]
    link_size: int
    max_window_pieces: int
    thresholds: Mapping[str, float]
    nested_thresholds: Mapping[str, float]
    min_span_probability: float
    overlap_weight: float
    no_source_bias: float
    rescue_cue: RescueThresholds
    rescue_source: RescueThresholds
    min_link: float
    min_quotation_link: float
    min_alone: float
    later_line_bias: float
    min_quotation_words: int
    min_score: float
    min_quoted_score: float
    calibration: Mapping[str, Sequence[float]]

    @cached_property
    def distance_scores(self) -> Array:
        """(link, place, place) log score of the distance, for the longest window."""
        return distance_scores(self.distances, self.max_window_pieces + 1)

    @cached_property
    def calibrators(self) -> NDArray[np.float64]:
        """(2, feature) weights of the regressions: of being a statement, and of its source being right."""
        return np.asarray([self.calibration["quote"], self.calibration["attribution"]])

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "DecoderConfig":
        """Read the `decoder` part of `model.json`."""
        return DecoderConfig(
            transitions=TagTransitions(tuple(raw["tags"]), np.asarray(raw["transitions"], dtype=np.float64)),
            nested_transitions=TagTransitions(
                tuple(raw["tags"]), np.asarray(raw["nested_transitions"], dtype=np.float64)
            ),
            name_tags=tuple(raw["name_tags"]),
            distances=np.asarray(raw["distances"], dtype=np.float64),
            link_size=int(raw["link_size"]),
            max_window_pieces=int(raw["max_window_pieces"]),
            thresholds=dict(raw["thresholds"]),
            nested_thresholds=dict(raw["nested_thresholds"]),
            min_span_probability=float(raw["min_span_probability"]),
            overlap_weight=float(raw["overlap_weight"]),
            no_source_bias=float(raw["no_source_bias"]),
            rescue_cue=RescueThresholds(**raw["rescue_cue"]),
            rescue_source=RescueThresholds(**raw["rescue_source"]),
            min_link=float(raw["min_link"]),
            min_quotation_link=float(raw["min_quotation_link"]),
            min_alone=float(raw["min_alone"]),
            later_line_bias=float(raw["later_line_bias"]),
            min_quotation_words=int(raw["min_quotation_words"]),
            min_score=float(raw["min_score"]),
            min_quoted_score=float(raw["min_quoted_score"]),
            calibration=dict(raw["calibration"]),
        )
