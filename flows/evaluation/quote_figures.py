"""Figures about attributions: their spans, and whether content and source are right together.

Exact figures count spans with the same offsets. Soft ones are the overlap measure of Johansson and Moschitti (2013):
the mean share of each span that the other side covers.
"""

from collections.abc import Callable, Iterable, Sequence
from math import fsum

from flows.evaluation.attributions import ComparedText, Passage, Role
from flows.evaluation.matching import Accept, always, pairs, quoted_content, same_source
from flows.evaluation.scores import Figures, Value, counts, ratio, shares
from flows.evaluation.stretches import covered
from transforms.records import QuoteType, Span


def quote_figures(documents: Sequence[ComparedText]) -> Figures:
    """Return the figures of each role and of whole attributions."""
    figures: Figures = {}
    for role in Role:
        figures[f"{role} exact"] = exact_figures(documents, role)
        figures[f"{role} soft"] = soft_figures(documents, role)
    figures["attribution"] = attribution_figures(documents)
    figures["direct"] = direct_figures(documents)
    figures["direct, content only"] = direct_figures(documents, always)
    return figures


def exact_figures(documents: Iterable[ComparedText], role: Role) -> dict[str, Value]:
    """Return how many spans of a role have the same offsets on both sides."""
    right = predicted = gold = 0
    for document in documents:
        ours, theirs = _spans(document.predicted, role), _spans(document.gold, role)
        right += len(ours & theirs)
        predicted += len(ours)
        gold += len(theirs)
    return counts(right, predicted, gold)


def soft_figures(documents: Iterable[ComparedText], role: Role) -> dict[str, Value]:
    """Return how much of the spans of a role the other side covers, on average over the spans."""
    precision: list[float] = []
    recall: list[float] = []
    for document in documents:
        ours, theirs = _spans(document.predicted, role), _spans(document.gold, role)
        precision += _overlaps(ours, theirs)
        recall += _overlaps(theirs, ours)
    return shares(ratio(fsum(precision), len(precision)), ratio(fsum(recall), len(recall)))


def _spans(passages: Iterable[Passage], role: Role) -> frozenset[Span]:
    return frozenset(span for passage in passages for span in passage.spans[role])


def _overlaps(spans: frozenset[Span], others: frozenset[Span]) -> list[float]:
    characters = covered(others)
    return [len(covered([span]) & characters) / (span.end - span.start) for span in spans]


def attribution_figures(documents: Iterable[ComparedText], accept: Accept = same_source) -> dict[str, Value]:
    """Return how many attributions have the right content and are accepted."""
    right = predicted = gold = 0
    for document in documents:
        ours, theirs = with_content(document.predicted), with_content(document.gold)
        right += len(pairs(ours, theirs, accept))
        predicted += len(ours)
        gold += len(theirs)
    return counts(right, predicted, gold)


def direct_figures(documents: Iterable[ComparedText], accept: Accept = same_source) -> dict[str, Value]:
    """Return the same for attributions mainly inside quotation marks; only their characters inside marks are compared.

    A prediction that is not mainly inside marks counts where it is one of the pairs.
    """
    right = predicted = gold = 0
    for document in documents:
        ours = with_content(document.predicted)
        theirs = [passage for passage in document.gold if passage.is_mainly_quoted]
        paired = pairs(ours, theirs, accept, quoted_content)
        right += len(paired)
        predicted += sum(passage.is_mainly_quoted or at in paired for at, passage in enumerate(ours))
        gold += len(theirs)
    return counts(right, predicted, gold)


def with_content(passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages with content."""
    return [passage for passage in passages if passage.covered]


def marked_type(passage: Passage, text: str) -> QuoteType:
    """Return a quotation's type by the marks in the text around it, punctuation and white space left out."""
    letters = {offset for offset in passage.covered if text[offset].isalnum()}
    inside = len(letters & passage.quoted)
    if not inside:
        return QuoteType.INDIRECT
    return QuoteType.DIRECT if inside == len(letters) else QuoteType.MIXED


def type_figures(documents: Iterable[ComparedText], accept: Accept = same_source) -> Figures:
    """Return precision and recall of attributions for each type of quotation.

    Precision is over the predictions of a type, recall over the gold of that type, whatever type the other has.
    """
    found: dict[QuoteType, list[bool]] = {kind: [] for kind in QuoteType}
    wanted: dict[QuoteType, list[bool]] = {kind: [] for kind in QuoteType}
    for document in documents:
        ours, theirs = with_content(document.predicted), with_content(document.gold)
        paired = pairs(ours, theirs, accept)
        _sort_in(found, ours, document.text, paired.__contains__)
        _sort_in(wanted, theirs, document.text, set(paired.values()).__contains__)
    return {kind: _typed(found[kind], wanted[kind]) for kind in QuoteType}


def _sort_in(
    by_type: dict[QuoteType, list[bool]], passages: Iterable[Passage], text: str, is_right: Callable[[int], bool]
) -> None:
    for at, passage in enumerate(passages):
        by_type[marked_type(passage, text)].append(is_right(at))


def _typed(found: Sequence[bool], wanted: Sequence[bool]) -> dict[str, Value]:
    figures = shares(ratio(sum(found), len(found)), ratio(sum(wanted), len(wanted)))
    return {**figures, "predicted": len(found), "gold": len(wanted)}
