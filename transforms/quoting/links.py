"""Links from contents to the cues that report them, and from cues to the words that name their sources.

Places of a window: place 0 is [CLS], which stands for "nothing"; word `w` is place `w + 1`.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.decoder_config import DecoderConfig, RescueThresholds
from transforms.quoting.encoding import Ints
from transforms.quoting.link_distances import Array
from transforms.quoting.spans import ScoredSpan
from transforms.text.words import WordRange

CONTENT_LINK, SOURCE_LINK, SPEAKER_LINK = 0, 1, 2
NO_CUE = -1
_SURE_CUE = 0.7  # probability
_SPEAKING_CUE = 0.4  # probability
_BESIDE = 8  # words
_RIGHT_BEHIND = 3  # words
_CORRECTED = 0.5  # probability of a link that a correction made


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's output for a window.

    Attributes:
        tags: (word, tag) scores of the tags of attributions.
        nested: (word, tag) scores of those of attributions inside the content of others.
        names: (word, name tag) scores.
        head_query: (place, links x link_size) vectors with which a word looks for its head (cue, source or speaker).
        head_key: (place, links x link_size) vectors by which a word is found as a head.
    """

    tags: Array
    nested: Array
    names: Array
    head_query: Array
    head_key: Array


@dataclass(frozen=True, slots=True)
class CueLinks:
    """The cue of each content.

    Attributes:
        cue_of: (content,) indexes of cues, `NO_CUE` for none.
        probability: (content,) probabilities of the links.
    """

    cue_of: NDArray[np.int64]
    probability: Array


def link_log_probabilities(scores: Scores, link: int, spans: Sequence[ScoredSpan], config: DecoderConfig) -> Array:
    """Return the (span, place) log probability of each place as the head of a span: the mean over the span's words."""
    if not spans:
        return np.zeros((0, len(scores.head_query)), dtype=np.float32)
    dependents = np.concatenate([np.arange(s.start + 1, s.end + 1) for s in spans])
    part = slice(link * config.link_size, (link + 1) * config.link_size)
    size = len(scores.head_query)
    logs = scores.head_query[dependents, part] @ scores.head_key[:, part].T / math.sqrt(config.link_size)
    logs += config.distance_scores[link, dependents, :size]
    logs -= logs.max(axis=1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    lengths = np.asarray([s.end - s.start for s in spans])
    begins = np.cumsum(lengths) - lengths
    return np.asarray(np.add.reduceat(logs, begins, axis=0) / lengths[:, None], dtype=np.float32)


def later_lines(line: Ints, contents: Sequence[ScoredSpan], alone: Sequence[bool]) -> Array:
    """Return a (content, place) table: 1 where a quotation with a line of its own would link to a later line, else 0.

    The cue of such a quotation nearly always comes before it: it goes on with what the last speaker said.

    Args:
        line: (word,) number of the line that each word stands on.
        contents: spans of the window.
        alone: for each content, whether it is a quotation that has its lines for itself.
    """
    table = np.zeros((len(contents), len(line) + 1), dtype=np.float32)
    for row, content in enumerate(contents):
        if alone[row]:
            table[row, 1:] = line > line[content.end - 1]
    return table


def behind_full_stops(contents: Sequence[ScoredSpan], stopped: Sequence[WordRange], size: int) -> Array:
    """Return a (content, place) table: 1 where a quotation that ends with a full stop would link to what follows it.

    English puts a comma there: "…," she said. Of 2,336 such quotations in PolNeAR train, 10 have a cue behind them in
    the same line, 7 of these a source in brackets, and 13 in a later one.

    Args:
        contents: spans of the window.
        stopped: the quotations that end with a full stop.
        size: words in the window.
    """
    table = np.zeros((len(contents), size + 1), dtype=np.float32)
    for row, content in enumerate(contents):
        for start, end in stopped:
            if content.start <= start and abs(content.end - end) <= 1:
                table[row, end + 1 :] = 1
    return table


def rescue_spans(
    logs: Array,
    chosen: Sequence[ScoredSpan],
    others: Sequence[ScoredSpan],
    candidates: Sequence[ScoredSpan],
    minimum: RescueThresholds,
) -> list[ScoredSpan]:
    """Return the chosen heads of a link and those that were not chosen though some span would rather link to them.

    Args:
        logs: (span, place) log probabilities of the link.
        chosen: heads that are chosen already.
        others: chosen spans of other roles.
        candidates: all spans of the head's role.
        minimum: the least probabilities.
    """
    out = list(chosen)
    taken = [*others, *chosen]
    free = [c for c in candidates if c.probability >= minimum.span and not _overlaps(c, taken)]
    for row in logs:
        best = max(free, key=lambda c: (row[c.start + 1], c.probability), default=None)
        now = max((row[s.start + 1] for s in chosen), default=-math.inf)
        if best and row[best.start + 1] > max(now, row[0], math.log(minimum.link)) and not _overlaps(best, out):
            out.append(best)
    return sorted(out, key=lambda s: s.start)


def _overlaps(span: ScoredSpan, others: Sequence[ScoredSpan]) -> bool:
    return any(span.start < o.end and span.end > o.start for o in others)


def best_targets(logs: Array) -> tuple[NDArray[np.int64], Array]:
    """Return the likeliest column of each row of log probabilities, and its probability."""
    best = logs.argmax(axis=1)
    return best, np.exp(logs[np.arange(len(logs)), best])


def best_cues(to_cue: Array, cues: Sequence[ScoredSpan], minimum: Sequence[float]) -> CueLinks:
    """Return the likeliest cue of each content, none where that is likelier or the cue less so than its `minimum`.

    Args:
        to_cue: (content, place) log probabilities.
        cues: the cues to choose from.
        minimum: (content,) probabilities.
    """
    place, probability = best_targets(to_cue[:, [0, *(c.start + 1 for c in cues)]])
    return CueLinks(np.where(probability < minimum, NO_CUE, place - 1), probability)


def inherit_cue_of_previous_line(
    links: CueLinks, contents: Sequence[ScoredSpan], alone: Sequence[bool], line: Ints
) -> CueLinks:
    """Return links in which a quotation with lines of its own and without a cue has the cue of the line before."""
    cue_of, probability = links.cue_of.copy(), links.probability.copy()
    for row in range(1, len(contents)):
        before = contents[row - 1]
        if cue_of[row] < 0 and alone[row] and cue_of[row - 1] >= 0:
            begin = int(np.searchsorted(line, line[contents[row].start]))
            if line[begin - 1] == line[before.end - 1]:
                cue_of[row], probability[row] = cue_of[row - 1], _CORRECTED
    return CueLinks(cue_of, probability)


def give_content_to_speaker(
    links: CueLinks,
    contents: Sequence[ScoredSpan],
    cues: Sequence[ScoredSpan],
    sourced: Sequence[bool],
    prepositions: Collection[int],
    line: Ints,
) -> CueLinks:
    """Return links in which a cue with a source beside a content has it in the place of a preposition that relays it.

    In: "…," she said, according to the paper.

    Args:
        links: the cue of each content.
        contents: spans of the window.
        cues: those to choose from.
        sourced: for each cue whether it has a source.
        prepositions: the words at which "according to" and the like begin.
        line: (word,) number of the line that each word stands on.
    """
    cue_of = links.cue_of.copy()
    for k in np.flatnonzero(sourced).tolist():
        cue = cues[k]
        if cue.probability < _SPEAKING_CUE or cue.start in prepositions or (cue_of == k).any():
            continue
        for row, content in enumerate(contents):
            is_relayed = cue_of[row] >= 0 and cues[int(cue_of[row])].start in prepositions
            is_beside = 0 <= content.start - cue.end <= _BESIDE or 0 <= cue.start - content.end <= _BESIDE
            if is_relayed and is_beside and line[cue.start] == line[content.start]:
                cue_of[row] = k
    return CueLinks(cue_of, links.probability)


def return_content_to_cue(
    links: CueLinks, contents: Sequence[ScoredSpan], cues: Sequence[ScoredSpan], line: Ints
) -> CueLinks:
    """Return links in which a sure cue without content has what stands right behind it, if no other is left without.

    In: she scolded him: "…," she said. "…" the network likes to give all to the second cue.
    """
    cue_of, probability = links.cue_of.copy(), links.probability.copy()
    for k, cue in enumerate(cues):
        row = next((r for r, c in enumerate(contents) if 0 <= c.start - cue.end <= _RIGHT_BEHIND), None)
        if row is None or cue.probability < _SURE_CUE or (cue_of == k).any() or cue_of[row] < 0:
            continue
        later = cues[int(cue_of[row])]
        others = [contents[int(other)] for other in np.flatnonzero(cue_of == cue_of[row])]
        is_between = later.start >= contents[row].end and any(other.start >= later.end for other in others)
        if is_between and line[cue.start] == line[later.start]:
            cue_of[row], probability[row] = k, _CORRECTED
    return CueLinks(cue_of, probability)
