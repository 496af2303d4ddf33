"""How good the extractor is by itself, without rules and speakers: what `figures.json` and the model card say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from flows.evaluation.attributions import Annotation, ComparedText, Role, joined, passages
from flows.evaluation.gold import QuoteRecord
from flows.evaluation.heads import ParsedWord
from flows.evaluation.matching import always
from flows.evaluation.quote_figures import (
    attribution_figures,
    direct_figures,
    exact_figures,
    soft_figures,
    type_figures,
)
from flows.evaluation.scores import Value
from flows.training.calibrate import Decoder, Scorer, annotation_of, statements
from transforms.quoting.decoder_config import DecoderConfig

Row = dict[str, Any]
Measure = Callable[[Sequence[ComparedText]], Mapping[str, Value]]

SAMPLES, SEED = 2000, 1  # of the bootstrap over articles
INTERVAL = (5, 95)  # percentiles


def extractor_documents(
    network: bytes,
    vocabulary: str,
    decoder: Decoder,
    records: Iterable[QuoteRecord],
    heads: Mapping[str, tuple[ParsedWord, ...]],
) -> list[ComparedText]:
    """Return annotated articles with what the network alone finds in them.

    Args:
        network: the exported network.
        vocabulary: its word pieces, one a line.
        decoder: the part `decoder` of model.json.
        records: the annotated articles.
        heads: their parsed words by article; sources of an article without agree where they share a character.
    """
    config = DecoderConfig.from_json(decoder)
    scorer = Scorer(network, vocabulary, config)
    documents = []
    for record in records:
        article, tokens = scorer.scored(record), heads.get(record.id, ())
        found = joined(annotation_of(one) for one in statements(article, config))
        gold = (Annotation(one.content, one.source, one.cue) for one in record.attributions)
        sides = (passages(record.text, side, article.in_marks, tokens) for side in (found, gold))
        documents.append(ComparedText(record.id, record.text, *sides))
    return documents


def measured(documents: Sequence[ComparedText], measured_on: str) -> dict[str, Any]:
    """Return the content of `figures.json`: rows with precision, recall and F1 in per cent.

    Args:
        documents: annotated articles with what was found in them.
        measured_on: the articles in words.
    """
    rows = [
        _row("attribution", documents, attribution_figures),
        _row("mainly in quotation marks", documents, direct_figures),
        _row("… content only", documents, lambda some: direct_figures(some, always)),
    ]
    for role in Role:
        exact = _row(f"{role}, exact spans", documents, lambda some, role=role: exact_figures(some, role))  # type: ignore[misc]  # a default binds the role
        rows += [exact, _accuracy(f"{role}, characters", soft_figures(documents, role), exact["gold"])]
    by_type = type_figures(documents)
    return {
        "measured_on": measured_on,
        "figures": rows,
        "by_quote_type": [
            _accuracy(name, figures, figures["gold"])
            for name, figures in by_type.items()
            if isinstance(figures, Mapping)
        ],
    }


def _row(name: str, documents: Sequence[ComparedText], measure: Measure) -> Row:
    figures = measure(documents)
    return {**_accuracy(name, figures, figures["gold"]), "interval": _interval([measure([one]) for one in documents])}


def _accuracy(name: str, figures: Mapping[str, Value], gold: Value) -> Row:
    return {"name": name, "precision": figures["P"], "recall": figures["R"], "f1": figures["F1"], "gold": gold}


def _interval(figures: Sequence[Mapping[str, Value]]) -> list[float]:
    """Return the 90 % interval of F1 over articles, by bootstrap; `figures` are those of each article."""
    counts = np.asarray([[one["tp"], one["predicted"], one["gold"]] for one in figures], np.float64)
    drawn = np.random.default_rng(SEED).integers(len(counts), size=(SAMPLES, len(counts)))
    right, predicted, gold = counts[drawn].sum(axis=1).T
    f1 = 200 * right / np.maximum(1, predicted + gold)
    return [round(float(end), 1) for end in np.percentile(f1, INTERVAL)]
