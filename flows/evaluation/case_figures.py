"""Figures about small cases: how many hold, which they do when all that they say does."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from flows.evaluation.news_gold import CaseQuote, CaseRecord
from flows.evaluation.published import PublishedArticle, PublishedQuote
from flows.evaluation.scores import Figures, ratio
from flows.evaluation.speaker_figures import name_key

_WORD = re.compile(r"\w+")
# Shares of words: of the gold's that a quotation must have, and of the quotation's that must be the gold's.
_HAS, _HAS_LITTLE_ELSE, _IS_MAINLY = 0.8, 0.5, 0.6


def case_figures(cases: Sequence[CaseRecord], articles: Mapping[str, PublishedArticle]) -> Figures:
    """Return how many cases hold."""
    return {"cases": len(cases), "hold": sum(_holds(case, articles) for case in cases)}


def case_kind_figures(cases: Sequence[CaseRecord], articles: Mapping[str, PublishedArticle]) -> Figures:
    """Return for each kind of difficulty how many of its cases hold."""
    total = Counter(case.kind for case in cases)
    holding = Counter(case.kind for case in cases if _holds(case, articles))
    return {kind: f"{holding[kind]}/{total[kind]}" for kind in sorted(total)}


def _holds(case: CaseRecord, articles: Mapping[str, PublishedArticle]) -> bool:
    return not any(True for _ in faults(case, articles.get(case.file_name)))


def faults(case: CaseRecord, article: PublishedArticle | None) -> Iterator[str]:
    """Yield what does not hold of a case."""
    if case.refused or article is None:
        if case.refused is not (article is None):
            yield "published, should be refused" if case.refused else "not published"
        return
    for quote in case.quotes:
        yield from _quote_faults(quote, article.quotes)
    for text in case.not_quotes:
        if any(_agrees(text, found.text, _IS_MAINLY) for found in article.quotes):
            yield f"no quotation: {text}"
    speakers = {name_key(name) for found in article.quotes for name in found.names}
    yield from (f"no speaker: {name}" for name in case.not_speakers if name_key(name) in speakers)
    if case.title and _words(article.title) != _words(case.title):
        yield f"title: {article.title}"
    published = " ".join(_words(article.text))
    yield from (f"still there: {text}" for text in case.absent if " ".join(_words(text)) in published)
    yield from (f"lost: {text}" for text in case.present if " ".join(_words(text)) not in published)


def _quote_faults(quote: CaseQuote, quotes: Sequence[PublishedQuote]) -> Iterator[str]:
    """Yield what is wrong with a quotation; type, relay and kind are those of the one with its last part."""
    found: PublishedQuote | None = None
    for text in quote.parts or (quote.text,):
        near = [one for one in quotes if _agrees(text, one.text, 0 if quote.parts else _HAS_LITTLE_ELSE)]
        found = max(near, key=lambda one: _shared(one.text, text), default=None)
        if found is None:
            yield f"missing: {text}"
        elif not _has_speaker(found, quote):
            yield f"speaker {', '.join(found.names) or 'nobody'}: {text}"
    if found is None:
        return
    if quote.type and found.quote_type != quote.type:
        yield f"type {found.quote_type}: {quote.text}"
    if "via" in quote.model_fields_set and name_key(found.via) != name_key(quote.via):
        yield f"via {found.via}: {quote.text}"
    if quote.kind and quote.kind not in found.kinds:
        yield f"kind {', '.join(map(str, found.kinds))}: {quote.text}"


def _has_speaker(found: PublishedQuote, quote: CaseQuote) -> bool:
    names, wanted, accepted = ({name_key(n) for n in some} for some in (found.names, quote.speakers, quote.accept))
    return names == wanted or bool(accepted and names and names <= accepted | wanted)


def _agrees(text: str, found: str, least: float) -> bool:
    """Return whether `found` has the words of `text`, and at least a share of its own are these."""
    return _shared(text, found) >= _HAS and _shared(found, text) >= least


def _shared(text: str, other: str) -> float:
    """Return which share of the words of `text` are in `other`, too."""
    words = Counter(_words(text))
    return ratio((words & Counter(_words(other))).total(), words.total())


def _words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").lower())
