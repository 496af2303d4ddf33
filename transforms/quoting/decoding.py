"""From the network's scores to attributions: who said what, by which words.

The network scores tags and links of every word. A cue ("said") is the hub: each content span belongs to one cue, each
cue has at most one source. Quotation marks and formats that state a speaker (signed quotations, transcripts) are taken
at their word.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.encoding import OPENING, OPENING_MARKS, OUTSIDE, Ints, Span, Window, Words
from transforms.quoting.formats import Formatted, formatted
from transforms.quoting.spans import Chain, ScoredSpan, best_spans, lattices, span_probabilities, supported
from transforms.records import Span as RecordSpan
from transforms.text.quotation_marks import Quotation

Array = NDArray[np.float32]
CONTENT_LINK, SOURCE_LINK = 0, 1
_MARKS_AROUND = 4
_SURE, _RIGHT_BEHIND = 0.7, 3  # a probability, and words
_SENTENCE_ENDS, _SPACE = (".", "!", "?"), 4  # characters between sentences, the end of the first included
_NEVER, _SELDOM = -1e4, -6.0  # logarithms
_TIGHT_LINE = re.compile(r'[^\s"\u201c\u201d\u201e](?:[^\n]*[^\s"\u201c\u201d\u201e])?')


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement: its content, the cue that reports it and the words that name its source, as offsets."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    quote_score: float
    attribution_score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Probabilities that speak for an attribution; 0.5 where there is nothing to say."""

    content: float
    cue: float = 0.5
    source: float = 0.5
    content_link: float = 0.5
    source_link: float = 0.5
    quoted: float = 0.0
    sourced: float = 0.0

    def features(self) -> NDArray[np.float64]:
        """The variables of the calibrating regression."""
        odds = [_logit(p) for p in (self.content, self.cue, self.source, self.content_link, self.source_link)]
        return np.asarray([1.0, *odds, self.quoted, self.sourced])


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution before calibration."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Wanted:
    """How likely a span that was not chosen must be, and how likely the link to it, for the link to bring it in."""

    span: float
    link: float


@dataclass(frozen=True)
class Config:
    """What decoding needs beside the network: the `decoder` part of `model.json`."""

    chain: Chain
    distances: NDArray[np.float64]
    link_size: int
    capacity: int
    thresholds: Mapping[str, float]
    floor: float
    support: float
    null_bias: float
    wanted_cue: Wanted
    wanted_source: Wanted
    least_link: float
    least_quotation_link: float
    later_line: float
    least_quotation: int
    least_score: float
    calibration: Mapping[str, Sequence[float]]

    @cached_property
    def nearness(self) -> Array:
        """What the distance adds to each link's score, for the longest window."""
        return distance_scores(self.distances, self.capacity + 1)

    @cached_property
    def calibrators(self) -> NDArray[np.float64]:
        """The weights of the calibrating regressions: of being a statement, and of its source being right."""
        return np.asarray([self.calibration["quote"], self.calibration["attribution"]])

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "Config":
        """Read the decoder's part of `model.json`."""
        return Config(
            chain=Chain(tuple(raw["tags"]), np.asarray(raw["transitions"], dtype=np.float64)),
            distances=np.asarray(raw["distances"], dtype=np.float64),
            link_size=int(raw["link_size"]),
            capacity=int(raw["capacity"]),
            thresholds=dict(raw["thresholds"]),
            floor=float(raw["floor"]),
            support=float(raw["support"]),
            null_bias=float(raw["null_bias"]),
            wanted_cue=Wanted(**raw["wanted_cue"]),
            wanted_source=Wanted(**raw["wanted_source"]),
            least_link=float(raw["least_link"]),
            least_quotation_link=float(raw["least_quotation_link"]),
            later_line=float(raw["later_line"]),
            least_quotation=int(raw["least_quotation"]),
            least_score=float(raw["least_score"]),
            calibration=dict(raw["calibration"]),
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's output for a window: tag scores per word, link vectors per word with [CLS] before the first."""

    tags: Array
    ask: Array
    offer: Array


def distance_buckets(size: int, count: int) -> NDArray[np.int64]:
    """Return buckets of the distances between `size` places: exact up to 4, then logarithmic (Raffel et al. 2020)."""
    half = count // 2
    places = np.arange(size)
    delta = places[None, :] - places[:, None]
    far = 4 + (np.log(np.maximum(np.abs(delta), 4) / 4) / math.log(64) * (half - 5)).astype(np.int64)
    return np.asarray(
        np.where(np.abs(delta) < 4, np.abs(delta), np.minimum(far, half - 1)) + half * (delta > 0), dtype=np.int64
    )


def distance_scores(distances: NDArray[np.float64], size: int) -> Array:
    """What the distance adds to each link's score, (link, asking place, offering place); nothing for place 0, [CLS]."""
    table = distances[:, distance_buckets(size, distances.shape[1])]
    table[:, :, 0] = 0.0
    return np.asarray(table, dtype=np.float32)


def link_log_probabilities(scores: Scores, link: int, spans: Sequence[ScoredSpan], config: Config) -> Array:
    """Log probability (span, place) of each place of the window as a span's target: the mean over the span's words.

    Place 0 is [CLS], "nothing"; word `w` is place `w + 1`.
    """
    asking = np.concatenate([np.arange(s.start + 1, s.end + 1) for s in spans])
    part = slice(link * config.link_size, (link + 1) * config.link_size)
    size = len(scores.ask)
    logs = scores.ask[asking, part] @ scores.offer[:, part].T / math.sqrt(config.link_size)
    logs += config.nearness[link, asking, :size]
    logs -= logs.max(axis=1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    lengths = np.asarray([s.end - s.start for s in spans])
    begins = np.cumsum(lengths) - lengths
    return np.asarray(np.add.reduceat(logs, begins, axis=0) / lengths[:, None], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotations near a window.

    Attributes:
        all: all of them.
        sure: what is quoted without doubt, without its marks.
        stopped: that of it which ends with a full stop.
        interrupted: that of it which ends with a comma: the sentence goes on outside.
    """

    all: Sequence[Quotation]
    sure: Sequence[Span]
    stopped: Sequence[Span]
    interrupted: Sequence[Span]


def decode_text(
    text: str,
    marks: Sequence[Quotation],
    words: Words,
    cuts: Sequence[Window],
    scores: Sequence[Scores],
    config: Config,
) -> list[Statement]:
    """The attributions of a text from its outermost quotations and the scores of its windows."""
    stated, anew = formatted(text), begin_anew(marks)
    grids = lattices(
        config.chain,
        [within_lines(s.tags, words, w, anew, config.chain.tags) for s, w in zip(scores, cuts, strict=True)],
    )
    found: list[Statement] = []
    for window, score, lattice in zip(cuts, scores, grids, strict=True):
        begin, end = words.starts[window.start], words.ends[window.end - 1]
        near = marks[_first(marks, begin, lambda q: q.span.end) : _first(marks, end, lambda q: q.span.start)]
        candidates = span_probabilities(config.chain, lattice, config.floor)
        found += decode(words, window, score, candidates, _marks(text, near), config)
    return with_formats(found, stated) if stated else found


def _first(marks: Sequence[Quotation], offset: int, edge: Callable[[Quotation], int]) -> int:
    return bisect_left(marks, offset, key=edge)


def _marks(text: str, near: Sequence[Quotation]) -> Marks:
    ended = [(q.inner, text[slice(*q.inner)].rstrip()[-1:]) for q in near if q.is_closed or q.is_unclosed]
    return Marks(
        near,
        [q.inner for q in near if q.is_closed or _opens_line(text, q)],
        [inner for inner, last in ended if last == "."],
        [inner for inner, last in ended if last == ","],
    )


def _opens_line(text: str, quotation: Quotation) -> bool:
    """Whether a mark that can only open begins a line: a quotation without doubt, though nothing closes it."""
    start = quotation.span.start
    return text[start] in OPENING_MARKS and text[start - 1 : start] in ("", "\n")


def begin_anew(marks: Sequence[Quotation]) -> list[int]:
    """Where quotations begin that do not go on with the one before, though nothing closes it."""
    return [q.span.start for before, q in pairwise(marks) if not before.is_closed and not q.continues_previous]


def within_lines(
    tags: Array, words: Words, window: Window, anew: Sequence[int], names: Sequence[str]
) -> NDArray[np.float64]:
    """Tag scores that let no span pass a line break, but for quotations that follow one another; `anew` are offsets."""
    line = words.line[window.start : window.end]
    mark = words.features[words.first[window.start : window.end], 2]
    breaks = np.flatnonzero(line[1:] != line[:-1]) + 1
    parted = np.isin(words.starts[window.start : window.end][breaks], anew)
    shut = breaks[(mark[breaks - 1] == OUTSIDE) | (mark[breaks] != OPENING) | parted]
    scores = tags.astype(np.float64)
    scores[np.ix_(shut, [i for i, name in enumerate(names) if name[0] in "IE"])] = _NEVER
    return scores


def decode(
    words: Words,
    window: Window,
    scores: Scores,
    candidates: Sequence[ScoredSpan],
    marks: Marks,
    config: Config,
) -> list[Statement]:
    """Choose a window's spans, link them and build attributions from them."""
    candidates = supported(candidates, "content", config.support)
    spans = best_spans(candidates, config.thresholds)
    contents, cues, sources = ([s for s in spans if s.role == role] for role in ("content", "cue", "source"))
    inner = word_spans(words, window, marks.sure, config.least_quotation)
    contents = whole_quotations(contents, [*cues, *sources], inner)
    quoted, interrupted = (word_spans(words, window, spans, 1) for spans in (marks.sure, marks.interrupted))
    contents = cut_behind(contents, interrupted, quoted)
    if not contents:
        return []
    to_cue = link_log_probabilities(scores, CONTENT_LINK, contents, config)
    line = words.line[window.start : window.end]
    alone = [_is_quotation(c, inner) and _fills_lines(c, line) for c in contents]
    to_cue += later_lines(line, contents, alone) * config.later_line
    to_cue += behind_full_stops(contents, word_spans(words, window, marks.stopped, 1), len(line)) * _SELDOM
    cues = wanted(to_cue, cues, [*contents, *sources], [c for c in candidates if c.role == "cue"], config.wanted_cue)
    if not cues:
        return []
    to_source = link_log_probabilities(scores, SOURCE_LINK, cues, config)
    to_source[:, 0] += config.null_bias
    sources = wanted(
        to_source, sources, [*contents, *cues], [c for c in candidates if c.role == "source"], config.wanted_source
    )
    cue_of, cue_link = best_targets(to_cue[:, [c.start + 1 for c in cues]])
    source_of, source_link = best_targets(to_source[:, [0, *(s.start + 1 for s in sources)]])
    least = [config.least_quotation_link if _is_quotation(c, inner) else config.least_link for c in contents]
    cue_of[cue_link < least] = -1
    continued(cue_of, cue_link, contents, alone, line)
    reclaimed(cue_of, cue_link, contents, cues, line)
    found: list[Statement] = []
    for k, cue in enumerate(cues):
        members = np.flatnonzero(cue_of == k)
        if not len(members):
            continue
        source = sources[source_of[k] - 1] if source_of[k] else None
        parts = [contents[m] for m in members]
        found.append(
            _statement(words, window, parts, cue, source, (cue_link[members].mean(), source_link[k]), marks.all)
        )
    return sorted(found, key=lambda s: s.content)


def later_lines(line: Ints, contents: Sequence[ScoredSpan], alone: Sequence[bool]) -> Array:
    """(content, place): 1 where a quotation that has its line for itself would point to a later line, else 0.

    The cue of such a quotation nearly always comes before it: it goes on with what the last speaker said.
    """
    table = np.zeros((len(contents), len(line) + 1), dtype=np.float32)
    for row, content in enumerate(contents):
        if alone[row]:
            table[row, 1:] = line > line[content.end - 1]
    return table


def behind_full_stops(contents: Sequence[ScoredSpan], stopped: Sequence[Span], size: int) -> Array:
    """(content, place): 1 where a quotation that ends with a full stop would point to what comes later, else 0.

    English puts a comma there: "…," she said. Of 2,336 such quotations in PolNeAR train, 10 have a cue behind them in
    the same line, 7 of these a source in brackets, and 13 in a later one.
    """
    table = np.zeros((len(contents), size + 1), dtype=np.float32)
    for row, content in enumerate(contents):
        for start, end in stopped:
            if content.start <= start and abs(content.end - end) <= 1:
                table[row, end + 1 :] = 1
    return table


def continued(
    cue_of: NDArray[np.int64], cue_link: Array, contents: Sequence[ScoredSpan], alone: Sequence[bool], line: Ints
) -> None:
    """Give a quotation that has its line for itself and no cue of its own the cue of the line before, in place."""
    for row in range(1, len(contents)):
        before = contents[row - 1]
        if cue_of[row] < 0 and alone[row] and cue_of[row - 1] >= 0:
            begin = int(np.searchsorted(line, line[contents[row].start]))
            if line[begin - 1] == line[before.end - 1]:
                cue_of[row], cue_link[row] = cue_of[row - 1], 0.5


def reclaimed(
    cue_of: NDArray[np.int64],
    cue_link: Array,
    contents: Sequence[ScoredSpan],
    cues: Sequence[ScoredSpan],
    line: Ints,
) -> None:
    """Give a sure cue that has no content what stands right behind it, in place, if that leaves no cue without any.

    In: she scolded him: "…," she said. "…" the network likes to give all to the second cue.
    """
    for k, cue in enumerate(cues):
        row = next((r for r, c in enumerate(contents) if 0 <= c.start - cue.end <= _RIGHT_BEHIND), None)
        if row is None or cue.probability < _SURE or (cue_of == k).any() or cue_of[row] < 0:
            continue
        later = cues[int(cue_of[row])]
        others = [contents[int(other)] for other in np.flatnonzero(cue_of == cue_of[row])]
        is_between = later.start >= contents[row].end and any(other.start >= later.end for other in others)
        if is_between and line[cue.start] == line[later.start]:
            cue_of[row], cue_link[row] = k, 0.5


def _fills_lines(content: ScoredSpan, line: Ints) -> bool:
    begin, end = np.searchsorted(line, line[content.start]), np.searchsorted(line, line[content.end - 1], side="right")
    return bool(end - begin <= content.end - content.start + _MARKS_AROUND)


def _is_quotation(content: ScoredSpan, inner: Sequence[Span]) -> bool:
    return any(content.start <= a + 1 and content.end >= b - 1 for a, b in inner)


def best_targets(logs: Array) -> tuple[NDArray[np.int64], Array]:
    """The likeliest target of each row, and its probability."""
    best = logs.argmax(axis=1)
    return best, np.exp(logs[np.arange(len(logs)), best])


def wanted(
    logs: Array,
    chosen: Sequence[ScoredSpan],
    others: Sequence[ScoredSpan],
    candidates: Sequence[ScoredSpan],
    least: Wanted,
) -> list[ScoredSpan]:
    """Return the chosen targets of a link and, beside them, likely candidates that some span rather points to."""
    out = list(chosen)
    taken = [*others, *chosen]
    free = [c for c in candidates if c.probability >= least.span and not _overlaps(c, taken)]
    for row in logs:
        best = max(free, key=lambda c: (row[c.start + 1], c.probability), default=None)
        now = max((row[s.start + 1] for s in chosen), default=-math.inf)
        if best and row[best.start + 1] > max(now, row[0], math.log(least.link)) and not _overlaps(best, out):
            out.append(best)
    return sorted(out, key=lambda s: s.start)


def _overlaps(span: ScoredSpan, others: Sequence[ScoredSpan]) -> bool:
    return any(span.start < o.end and span.end > o.start for o in others)


def word_spans(words: Words, window: Window, spans: Sequence[Span], least: int) -> list[Span]:
    """The spans of a text that lie in a window and have at least `least` words, in the window's words."""
    starts = words.starts[window.start : window.end]
    ends = words.ends[window.start : window.end]
    found = []
    for start, end in spans:
        if not len(starts) or start < starts[0] or end > ends[-1]:
            continue
        a, b = int(np.searchsorted(starts, start)), int(np.searchsorted(starts, end))
        if b - a >= least:
            found.append((a, b))
    return found


def whole_quotations(
    contents: Sequence[ScoredSpan], others: Sequence[ScoredSpan], inner: Sequence[Span]
) -> list[ScoredSpan]:
    """Content that lets no quotation stand half in it and half outside, and passes over none.

    A quotation with a cue or a source inside is left alone: it holds statements of its own.
    """
    out = list(contents)
    for a, b in inner:
        if any(s.start < b and s.end > a for s in others):
            continue
        touching = [s for s in out if s.start < b and s.end > a]
        if touching and len(touching) == 1 and touching[0].start <= a and touching[0].end >= b - 1:
            continue
        start, end = min([a, *(s.start for s in touching)]), max([b, *(s.end for s in touching)])
        probability = max((s.probability for s in touching), default=0.5)
        out = [s for s in out if s not in touching] + [ScoredSpan("content", start, end, probability)]
    return sorted(out, key=lambda s: s.start)


def cut_behind(contents: Sequence[ScoredSpan], interrupted: Sequence[Span], quoted: Sequence[Span]) -> list[ScoredSpan]:
    """Return contents without the reporter's words behind a quotation that they begin with, where a comma ends it.

    In: "…," until the doors were shut, the words behind the mark are not hers. Where more is quoted, they may be.
    """
    cut = []
    for content in contents:
        first = next((b for a, b in interrupted if a - 1 <= content.start <= a and b + 1 < content.end), content.end)
        goes_on = any(first <= start < content.end for start, _ in quoted)
        cut.append(content if goes_on else replace(content, end=first))
    return cut


def _statement(
    words: Words,
    window: Window,
    contents: Sequence[ScoredSpan],
    cue: ScoredSpan,
    source: ScoredSpan | None,
    links: tuple[float, float],
    marks: Sequence[Quotation],
) -> Statement:
    """Return the spans of a window as a statement; `links` are the probabilities of its links to cue and source."""

    def offsets(span: ScoredSpan) -> Span:
        return int(words.starts[window.start + span.start]), int(words.ends[window.start + span.end - 1])

    spans = tuple(offsets(c) for c in contents)
    evidence = Evidence(
        content=fmean(c.probability for c in contents),
        cue=cue.probability,
        source=source.probability if source else 0.5,
        content_link=float(links[0]),
        source_link=float(links[1]),
        quoted=quoted_share(spans, marks),
        sourced=float(source is not None),
    )
    return Statement(spans, offsets(cue), offsets(source) if source else None, evidence)


def quoted_share(spans: Sequence[Span], marks: Sequence[Quotation]) -> float:
    """The share of the spans' characters that stands between quotation marks."""
    inside = sum(max(0, min(end, q.inner[1]) - max(start, q.inner[0])) for start, end in spans for q in marks)
    return inside / max(1, sum(end - start for start, end in spans))


def with_formats(found: Sequence[Statement], stated: Sequence[Formatted]) -> list[Statement]:
    """Statements with those that the text's format states put in the place of what else was found there."""
    taken = [span for f in stated for span in (*f.content, f.source)]
    kept: list[Statement] = []
    for s in found:
        content = tuple(c for c in s.content if not any(c[0] < end and c[1] > start for start, end in taken))
        if content:
            kept.append(Statement(content, s.cue, s.source, s.evidence))
    sure = Evidence(0.95, 0.95, 0.95, 0.95, 0.95, 1.0, 1.0)
    kept += [Statement(f.content, f.cue, f.source, sure) for f in stated]
    return sorted(kept, key=lambda s: s.content)


def probabilities(statement: Statement, config: Config) -> tuple[float, float]:
    """Return calibrated probabilities (Platt 1999): that it is a statement, and that its source is right as well."""
    quote, attribution = map(_sigmoid, (config.calibrators @ statement.evidence.features()).tolist())
    return quote, min(quote, attribution)


def calibrated(found: Sequence[Statement], config: Config) -> list[Attribution]:
    """Statements with their probabilities, without those that are more likely wrong than worth their place."""
    scored = [(s, *probabilities(s, config)) for s in found]
    return [
        Attribution(s.content, s.cue, s.source, quote, both) for s, quote, both in scored if both >= config.least_score
    ]


def by_paragraph(text: str, attribution: Attribution, marks: Sequence[Quotation]) -> list[Attribution]:
    """An attribution as one per paragraph, and one for reported words and for a quotation in a sentence of its own.

    A quotation that its paragraph leaves open goes on in the next one.
    """
    groups: list[list[Span]] = []
    begin, end = attribution.content[0][0], attribution.content[-1][1]
    marks = marks[_first(marks, begin, lambda q: q.span.end) : _first(marks, end, lambda q: q.span.start)]
    reopened = [q.span for q in marks if q.continues_previous]
    apart = [q.span for q in marks if _stands_apart(text, q.span.start)]
    spans = (line for span in attribution.content for part in _parted(span, apart) for line in _lines(text, part))
    for start, end in spans:
        last = groups[-1][-1] if groups else None
        is_same = last and ("\n" not in text[last[1] : start] or any(q.start <= start < q.end for q in reopened))
        if last and is_same and not _is_parted(last, start, marks, apart):
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return [replace(attribution, content=tuple(group)) for group in groups]


def _stands_apart(text: str, start: int) -> bool:
    """Whether a sentence ends before the quotation that begins at `start`."""
    return text[max(0, start - _SPACE) : start].rstrip().endswith(_SENTENCE_ENDS)


def _parted(span: Span, apart: Sequence[RecordSpan]) -> list[Span]:
    cuts = [span[0], *(q.start for q in apart if span[0] < q.start < span[1]), span[1]]
    return list(pairwise(cuts))


def _is_parted(last: Span, start: int, marks: Sequence[Quotation], apart: Sequence[RecordSpan]) -> bool:
    """Whether a quotation in a sentence of its own begins at `start` behind words that stand in no marks."""
    is_quoted = any(q.span.start <= last[0] + 1 and last[1] - 1 <= q.span.end for q in marks)
    return not is_quoted and any(q.start <= start <= q.start + 2 for q in apart)


def _lines(text: str, span: Span) -> list[Span]:
    return [match.span() for match in _TIGHT_LINE.finditer(text, *span)]


def _logit(p: float) -> float:
    bounded = min(max(p, 0.005), 0.995)
    return math.log(bounded / (1 - bounded))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
