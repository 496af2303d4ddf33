"""Tuning of the decoder's few numbers on articles that the network has not read, and probabilities for its scores.

Thresholds are tuned one after the other on the mean of the figures that matter. Scores become probabilities by logistic
regression (Platt 1999), judged by their expected calibration error (Naeini et al. 2015): each article's by a regression
fitted without it.
"""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.evaluation.attributions import Annotation, Passage, Role, passages
from flows.evaluation.gold import QuoteRecord
from flows.evaluation.matching import Accept, always, pairs, same_source
from flows.evaluation.stretches import quoted
from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.decoding import decode_text
from transforms.quoting.network import Network, NetworkReading
from transforms.quoting.paragraph_splitting import by_paragraph
from transforms.quoting.statements import Statement, is_kept, probabilities
from transforms.records import Span
from transforms.text.quotations import Quotation
from transforms.text.reading import read_text

Floats = NDArray[np.float64]
Decoder = Mapping[str, Any]  # the part `decoder` of model.json

START: Decoder = {
    "max_window_pieces": 256,
    "thresholds": {"content": 0.3, "cue": 0.4, "source": 0.4},
    "nested_thresholds": {"content": 0.4, "cue": 0.4, "source": 0.3},
    "min_span_probability": 0.05,
    "overlap_weight": 0.7,
    "no_source_bias": 0.0,
    "rescue_cue": {"span": 0.15, "link": 0.3},
    "rescue_source": {"span": 0.1, "link": 0.4},
    "min_link": 0.2,
    "min_quotation_link": 0.2,
    "later_line_bias": -3.0,
    "min_alone": 0.4,
    "min_quotation_words": 8,
    "min_score": 0.42,
    "min_quoted_score": 0.15,
    "calibration": {},
}
GRID: Mapping[tuple[str, ...], tuple[float, ...]] = {
    ("thresholds", "content"): (0.3, 0.35, 0.4, 0.45),
    ("thresholds", "cue"): (0.3, 0.35, 0.4, 0.45, 0.5),
    ("thresholds", "source"): (0.3, 0.35, 0.4, 0.45, 0.5),
    ("rescue_cue", "span"): (0.1, 0.15, 0.2, 0.3, 1.0),
    ("rescue_source", "span"): (0.1, 0.15, 0.2, 0.3, 1.0),
    ("min_link",): (0.2, 0.3, 0.4),
    ("min_quotation_link",): (0.05, 0.1, 0.2, 0.3),
    ("min_quotation_words",): (4, 6, 8),
    ("later_line_bias",): (-1.0, -2.0, -3.0),
    ("no_source_bias",): (-0.5, 0.0, 0.5),
    ("min_alone",): (0.2, 0.4, 0.6),
    ("nested_thresholds", "content"): (0.2, 0.3, 0.4, 0.5),
    ("nested_thresholds", "cue"): (0.2, 0.3, 0.4, 0.5),
}
# What is counted, and how much it weighs: attributions, those in quotation marks, exact spans of each role.
WEIGHTS = (2.0, 2.0, 1.0, 1.0, 1.0)
ACCEPTED: Mapping[str, Accept] = {"quote": always, "attribution": same_source}
PASSES, FOLDS, BINS, RIDGE = 2, 6, 10, 1.0
TUNED_EVERY = 3  # one of so many articles chooses the numbers


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article with the scores of a network that has not read it.

    Attributes:
        text: its text.
        quotations: its outermost quotations.
        reading: what the network says of it.
        network: the numbers of this network that decoding needs; the other ones are those of all.
        in_marks: the characters that are quoted.
        gold: what it holds.
        is_by_paragraph: whether a quotation that is closed and taken up again in a new paragraph is one of its own.
    """

    text: str
    quotations: Sequence[Quotation]
    reading: NetworkReading
    network: DecoderConfig
    in_marks: frozenset[int]
    gold: tuple[Passage, ...]
    is_by_paragraph: bool = False


class Scorer(Network):
    """The network with its scores laid open: tuning decodes the same scores again and again."""

    def scored(self, record: QuoteRecord) -> Article:
        """Return an annotated article with the network's scores."""
        reading, in_marks = self.read(record.text), quoted(record.text)
        annotations = (Annotation(one.content, one.source, one.cue) for one in record.attributions)
        gold = tuple(passage for passage in passages(record.text, annotations, in_marks) if passage.covered)
        return Article(record.text, read_text(record.text).outermost, reading, self._config, in_marks, gold)


def statements(article: Article, config: DecoderConfig) -> list[Statement]:
    """Return what is found in an article, without what is less probable than it should be."""
    found = _decoded(article, config)
    if not config.calibration:
        return found
    return [one for one in found if is_kept(one, probabilities(one, config)[1], config)]


def _decoded(article: Article, config: DecoderConfig) -> list[Statement]:
    reading, network = article.reading, article.network
    config = replace(
        config,
        transitions=network.transitions,
        nested_transitions=network.nested_transitions,
        distances=network.distances,
    )
    found = decode_text(article.text, article.quotations, reading.words, reading.windows, reading.scores, config)
    if not article.is_by_paragraph:
        return found
    return [part for statement in found for part in by_paragraph(article.text, statement, article.quotations)]


def compared(article: Article, found: Iterable[Statement]) -> tuple[Passage, ...]:
    """Return statements in the form in which they are compared with the gold."""
    return passages(article.text, map(annotation_of, found), article.in_marks)


def annotation_of(statement: Statement) -> Annotation:
    """Return a statement as an annotation, as an annotated article has them."""
    source, cue = ((span,) if span else () for span in (statement.source, statement.cue))
    return Annotation(statement.content, source, cue)


def objective(articles: Iterable[Article], config: DecoderConfig) -> float:
    """Return the weighted mean of the F1 of what `WEIGHTS` names."""
    counts = sum((_counts(a, compared(a, statements(a, config))) for a in articles), np.zeros((len(WEIGHTS), 3)))
    right, found, gold = counts.T
    return float(np.average(2 * right / np.maximum(1, found + gold), weights=WEIGHTS))


def _counts(article: Article, found: Sequence[Passage]) -> Floats:
    """Return how many are right, found and in the gold, for each of what `WEIGHTS` names."""
    paired = pairs(found, article.gold, same_source)
    direct = {at for at, passage in enumerate(found) if passage.is_mainly_quoted}
    right = {at for at, other in paired.items() if article.gold[other].is_mainly_quoted}
    return np.asarray(
        [
            (len(paired), len(found), len(article.gold)),
            (len(right), len(direct | right), sum(passage.is_mainly_quoted for passage in article.gold)),
            *(_exact(_all_spans(found, role), _all_spans(article.gold, role)) for role in Role),
        ],
        dtype=np.float64,
    )


def _exact(found: set[Span], gold: set[Span]) -> tuple[int, int, int]:
    return len(found & gold), len(found), len(gold)


def _all_spans(of: Sequence[Passage], role: Role) -> set[Span]:
    return {span for passage in of for span in passage.spans[role]}


def tuned(articles: Sequence[Article], decoder: Decoder) -> Decoder:
    """Return the decoder's numbers after one round of coordinate ascent over the grid."""
    best = objective(articles, DecoderConfig.from_json(decoder))
    for path, values in GRID.items():
        for value in values:
            trial = _with(decoder, path, value)
            score = objective(articles, DecoderConfig.from_json(trial))
            if score > best + 1e-4:
                best, decoder = score, trial
    return decoder


def _with(decoder: Decoder, path: tuple[str, ...], value: float) -> Decoder:
    changed = copy.deepcopy(dict(decoder))
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return changed


def logistic(x: Floats, y: Floats, ridge: float = RIDGE) -> Floats:
    """Return the weights of a ridge-penalised logistic regression, by Newton's method; `x` begins with the constant."""
    weights, penalty = np.zeros(x.shape[1]), np.full(x.shape[1], ridge)
    penalty[0] = 1e-6
    for _ in range(50):
        p = predicted(x, weights)
        gradient = x.T @ (p - y) + penalty * weights
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty), gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def predicted(x: Floats, weights: Floats) -> Floats:
    """Return the probabilities that a logistic regression gives."""
    return np.asarray(1 / (1 + np.exp(-x @ weights)), dtype=np.float64)


def crossfitted(x: Floats, y: Floats, fold: NDArray[np.int64]) -> Floats:
    """Return each row's probability by a regression fitted without the row's fold."""
    p = np.empty(len(y))
    for one in np.unique(fold):
        p[fold == one] = predicted(x[fold == one], logistic(x[fold != one], y[fold != one]))
    return p


def reliability(p: Floats, y: Floats) -> dict[str, Any]:
    """Return the expected calibration error and, by bins of equal width, the mean score, the share right, the count."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    table = [
        {"score": float(p[bins == b].mean()), "right": float(y[bins == b].mean()), "count": int((bins == b).sum())}
        for b in np.unique(bins)
    ]
    error = sum(abs(row["score"] - row["right"]) * row["count"] for row in table) / len(p)
    return {"ece": round(error, 4), "reliability": table}


def calibrated(articles: Sequence[Article], config: DecoderConfig) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Return the regressions' weights by score, and how reliable the scores are."""
    found = [_decoded(article, config) for article in articles]
    x = np.asarray([one.evidence.features() for of_article in found for one in of_article])
    fold = np.repeat(np.arange(len(articles)) % FOLDS, [len(of_article) for of_article in found])
    weights, report = {}, {}
    for score, accept in ACCEPTED.items():
        right = [
            at in paired
            for article, of_article in zip(articles, found, strict=True)
            for paired in [pairs(compared(article, of_article), article.gold, accept)]
            for at in range(len(of_article))
        ]
        y = np.asarray(right, dtype=np.float64)
        weights[score] = logistic(x, y).round(5).tolist()
        report[score] = reliability(crossfitted(x, y, fold), y)
    return weights, report


@dataclass(frozen=True, slots=True)
class Unread:
    """A network with articles that it has not read.

    Attributes:
        network: the exported network.
        tables: what decoding needs of it.
        news: articles of outlets that it has not read.
        polnear: articles of PolNeAR that it has not read.
    """

    network: bytes
    tables: Decoder
    news: Sequence[QuoteRecord]
    polnear: Sequence[QuoteRecord]


def calibrate(unread: Iterable[Unread], vocabulary: str, tell: Callable[[str], None]) -> tuple[Decoder, dict[str, Any]]:
    """Tune on a part of the articles, and calibrate on all.

    Args:
        unread: networks trained alike, each with articles that it has not read.
        vocabulary: their word pieces, one a line.
        tell: is told how it goes.

    Returns:
        The parts `decoder`, without the tables of a network, and `calibration` of model.json.
    """
    articles: list[Article] = []
    tables: Decoder = {}
    for one in unread:
        tables = one.tables
        scorer = Scorer(one.network, vocabulary, DecoderConfig.from_json({**START, **tables}))
        articles += [replace(scorer.scored(record), is_by_paragraph=True) for record in one.news]
        articles += map(scorer.scored, one.polnear)
    decoder, report = START, dict[str, Any]()
    for number in range(PASSES):
        decoder = tuned(articles[::TUNED_EVERY], {**decoder, **tables})
        weights, report = calibrated(articles, DecoderConfig.from_json(decoder))
        decoder = {**decoder, "calibration": weights}
        tell(f"tuned {number + 1}/{PASSES}: {objective(articles, DecoderConfig.from_json(decoder)):.4f}")
    return {name: value for name, value in decoder.items() if name in START}, report
