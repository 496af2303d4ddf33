"""From the network's scores to statements: who said what, by which words.

The network scores tags and links of every word. A cue ("said") is the hub: each content span belongs to one cue, each
cue has at most one source. Quotation marks and formats that state a speaker (signed quotations, transcripts) are taken
at their word.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np

from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.encoding import Window, Words
from transforms.quoting.formats import formatted
from transforms.quoting.link_distances import Array
from transforms.quoting.links import (
    CONTENT_LINK,
    NO_CUE,
    SOURCE_LINK,
    CueLinks,
    Scores,
    behind_full_stops,
    best_cues,
    best_targets,
    give_content_to_speaker,
    inherit_cue_of_previous_line,
    later_lines,
    link_log_probabilities,
    rescue_spans,
    return_content_to_cue,
)
from transforms.quoting.marks import (
    WindowMarks,
    begin_anew,
    cut_behind,
    fills_lines,
    is_quotation,
    quoted_share,
    whole_quotations,
    window_marks,
    within_lines,
    word_ranges,
)
from transforms.quoting.nested import nested_attributions
from transforms.quoting.spans import ScoredSpan, best_spans, forward_backward, smooth_by_overlap, span_probabilities
from transforms.quoting.statements import Evidence, Statement, with_formats
from transforms.records import Span
from transforms.text.quotations import Quotation

_SELDOM = -6.0  # added to a log probability
_NESTED_MARGIN = 2.0  # by how much "outside" may lead everywhere for a window to have nested attributions all the same


def decode_text(
    text: str,
    quotations: Sequence[Quotation],
    words: Words,
    windows: Sequence[Window],
    scores: Sequence[Scores],
    config: DecoderConfig,
) -> list[Statement]:
    """Return the statements of a text.

    Args:
        text: an article.
        quotations: its outermost quotations.
        words: its words.
        windows: the windows in which the network read them.
        scores: what the network says of each window.
        config: the decoder's numbers.
    """
    stated, anew, tags = formatted(text, quotations), begin_anew(quotations), config.transitions.tags
    sequences = [within_lines(s.tags, words, w, anew, tags) for s, w in zip(scores, windows, strict=True)]
    found: list[Statement] = []
    for window, score, paths in zip(windows, scores, forward_backward(config.transitions, sequences), strict=True):
        candidates = span_probabilities(config.transitions, paths, config.min_span_probability)
        marks = window_marks(text, quotations, words, window, config.min_quotation_words)
        outer = decode(words, window, score, candidates, marks, config)
        found += [*outer, *decode_nested(words, window, score, outer, marks.quotations, config)]
    return with_formats(found, stated) if stated else found


def decode(
    words: Words,
    window: Window,
    scores: Scores,
    candidates: Sequence[ScoredSpan],
    marks: WindowMarks,
    config: DecoderConfig,
) -> list[Statement]:
    """Choose a window's spans, link contents to cues and cues to sources, and return their statements.

    There is one for each cue, and one for each content that needs none.
    """
    line = words.line[window.start : window.end]
    candidates = smooth_by_overlap(candidates, "content", config.overlap_weight)
    chosen = best_spans(candidates, config.thresholds)
    contents, cues, sources = (_in_role(chosen, role) for role in ("content", "cue", "source"))
    contents = whole_quotations(contents, [*cues, *sources], marks.long)
    contents = cut_behind(contents, marks.interrupted, marks.quoted)
    if not contents:
        return []
    quotations = [is_quotation(content, marks.long) for content in contents]
    alone = [is_one and fills_lines(content, line) for content, is_one in zip(contents, quotations, strict=True)]

    to_cue = link_log_probabilities(scores, CONTENT_LINK, contents, config)
    to_cue += later_lines(line, contents, alone) * config.later_line_bias
    to_cue += behind_full_stops(contents, marks.stopped, len(line)) * _SELDOM
    cues = rescue_spans(to_cue, cues, [*contents, *sources], _in_role(candidates, "cue"), config.rescue_cue)
    to_source = link_log_probabilities(scores, SOURCE_LINK, cues, config)
    to_source[:, 0] += config.no_source_bias
    sources = rescue_spans(to_source, sources, [*contents, *cues], _in_role(candidates, "source"), config.rescue_source)

    links = best_cues(to_cue, cues, [config.min_quotation_link if is_one else config.min_link for is_one in quotations])
    links = inherit_cue_of_previous_line(links, contents, alone, line)
    links = return_content_to_cue(links, contents, cues, line)
    sourced = to_source[:, [s.start + 1 for s in sources]].max(axis=1, initial=-np.inf) > to_source[:, 0]
    links = give_content_to_speaker(links, contents, cues, sourced.tolist(), marks.prepositions, line)
    nothing = np.exp(to_cue[:, 0])
    alone_rows = np.flatnonzero((links.cue_of == NO_CUE) & (nothing >= config.min_alone)).tolist()
    found = [
        _statement(words, window, [contents[row]], None, None, (float(nothing[row]), 0.5), marks.quotations)
        for row in alone_rows
    ]
    found += _statements(words, window, (contents, cues, sources), links, to_source, marks.quotations)
    return sorted(found, key=lambda s: s.content)


def decode_nested(
    words: Words,
    window: Window,
    scores: Scores,
    outer: Sequence[Statement],
    quotations: Sequence[Quotation],
    config: DecoderConfig,
) -> list[Statement]:
    """Return the statements inside the contents of a window's statements."""
    if not outer or not (scores.nested[:, 1:].max(axis=1) > scores.nested[:, 0] - _NESTED_MARGIN).any():
        return []
    transitions = config.nested_transitions
    (paths,) = forward_backward(transitions, [scores.nested.astype(np.float64)])
    spans = best_spans(span_probabilities(transitions, paths, config.min_span_probability), config.nested_thresholds)
    ranges = word_ranges(words, window, (span for one in outer for span in one.content))
    found = nested_attributions(spans, ranges, words.line[window.start : window.end])
    statements = (_statement(words, window, one.contents, one.cue, one.source, (0.5, 0.5), quotations) for one in found)
    return [replace(one, evidence=replace(one.evidence, nested=1.0)) for one in statements]


def _in_role(spans: Sequence[ScoredSpan], role: str) -> list[ScoredSpan]:
    return [span for span in spans if span.role == role]


def _statements(
    words: Words,
    window: Window,
    spans: tuple[Sequence[ScoredSpan], Sequence[ScoredSpan], Sequence[ScoredSpan]],
    links: CueLinks,
    to_source: Array,
    quotations: Sequence[Quotation],
) -> list[Statement]:
    """Return a statement for each cue that has content.

    Args:
        words: the text's words.
        window: those that the spans are counted in.
        spans: contents, cues and sources.
        links: the cue of each content.
        to_source: (cue, place) log probabilities of the source.
        quotations: those in the window.
    """
    contents, cues, sources = spans
    source_of, source_link = best_targets(to_source[:, [0, *(s.start + 1 for s in sources)]])
    found = []
    for k, cue in enumerate(cues):
        members = np.flatnonzero(links.cue_of == k)
        if len(members):
            parts = [contents[int(m)] for m in members]
            source = sources[source_of[k] - 1] if source_of[k] else None
            probabilities = float(links.probability[members].mean()), float(source_link[k])
            found.append(_statement(words, window, parts, cue, source, probabilities, quotations))
    return found


def _statement(
    words: Words,
    window: Window,
    contents: Sequence[ScoredSpan],
    cue: ScoredSpan | None,
    source: ScoredSpan | None,
    links: tuple[float, float],
    quotations: Sequence[Quotation],
) -> Statement:
    """Return spans of a window as a statement; `links` are the probabilities of its links to cue and source."""

    def offsets(span: ScoredSpan) -> Span:
        first, last = window.start + span.start, window.start + span.end - 1
        return Span(int(words.starts[first]), int(words.ends[last]))

    spans = tuple(offsets(c) for c in contents)
    evidence = Evidence(
        content=fmean(c.probability for c in contents),
        cue=cue.probability if cue else 0.5,
        source=source.probability if source else 0.5,
        content_link=links[0],
        source_link=links[1],
        quoted=quoted_share(spans, quotations),
        sourced=float(source is not None),
        alone=float(cue is None),
    )
    return Statement(spans, offsets(cue) if cue else None, offsets(source) if source else None, evidence)
