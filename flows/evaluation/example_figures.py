"""Figures about example articles: every quotation found with its speaker, and none taken from boilerplate."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.evaluation.alignment import Folded, fold
from flows.evaluation.attributions import IN_MARKS, Annotation, ComparedText, Passage
from flows.evaluation.gold import ExampleQuote, ExampleRecord, check_spans
from flows.evaluation.matching import jaccard, pairs
from flows.evaluation.mistakes import Flaw, Mistake, words_of
from flows.evaluation.quote_figures import with_content
from flows.evaluation.scores import Figures, Value
from flows.evaluation.speaker_figures import same_speaker
from flows.evaluation.stretches import covered
from transforms.records import QuoteType, Span


@dataclass(frozen=True, slots=True)
class ExampleArticle:
    """An example article: its passages, and the characters that are boilerplate."""

    document: ComparedText
    boilerplate: frozenset[int]


@dataclass(frozen=True, slots=True)
class _JudgedQuotation:
    """A quotation of the gold, with the prediction for it."""

    gold: Passage
    predicted: Passage | None

    @property
    def is_right(self) -> bool:
        """Whether it was found with one of its speakers."""
        gold = self.gold.annotation
        speakers = ((gold.speaker, gold.kind), *gold.also)
        found = self.predicted
        return found is not None and any(same_speaker(found.annotation.speaker, *one) for one in speakers)


def gold_annotations(record: ExampleRecord, text: str) -> tuple[Annotation, ...]:
    """Return the quotations of a record as annotations of `text`; words that are not in it have no spans.

    Raises:
        ValueError: a span reaches beyond the text.
    """
    words = [words for quote in record.quotes for words in quote.text or ()]
    located = _located(fold(text), words)
    return tuple(_annotation(quote, _content(quote, located, text)) for quote in record.quotes)


def _content(quote: ExampleQuote, located: Iterator[Span | None], text: str) -> tuple[Span, ...]:
    if quote.content is not None:
        check_spans(text, quote.content)
        return quote.content
    spans = [next(located) for _ in quote.text or ()]
    return tuple(span for span in spans if span)


def _annotation(quote: ExampleQuote, content: tuple[Span, ...]) -> Annotation:
    also = tuple((joint.speaker, joint.kind) for joint in quote.also)
    return Annotation(content, (), (), quote.speaker, quote.kind, quote_type=quote.type, also=also)


def boilerplate_characters(record: ExampleRecord, text: str) -> frozenset[int]:
    """Return the offsets of the characters of `text` that the record calls boilerplate."""
    words = [piece.text for piece in record.boilerplate if piece.text]
    located = [span for span in _located(fold(text), words) if span]
    return covered([*located, *(piece.span for piece in record.boilerplate if piece.span)])


def _located(text: Folded, pieces: Iterable[str]) -> Iterator[Span | None]:
    """Yield where each piece is in the text: after the one before if it is there, else anywhere, None if nowhere."""
    after = 0
    for piece in pieces:
        folded = fold(piece).text
        start = text.text.find(folded, after) if folded else -1
        start = text.text.find(folded) if folded and start < 0 else start
        if start < 0:
            yield None
        else:
            after = start + len(folded)
            yield Span(text.offsets[start], text.offsets[after - 1] + 1)


def example_figures(examples: Sequence[ExampleArticle]) -> Figures:
    """Return how many quotations were found with the right speaker, and how many predictions are none."""
    judged = [one for example in examples for one in _judged(example.document)]
    strict = [one for one in judged if one.gold.annotation.quote_type in IN_MARKS]
    predicted = [passage for example in examples for passage in with_content(example.document.predicted)]
    return {
        **_found(judged),
        **{f"direct or mixed{_suffix(name)}": value for name, value in _found(strict).items()},
        "direct or mixed predicted": sum(passage.annotation.quote_type in IN_MARKS for passage in predicted),
        "direct or mixed not in the gold": sum(len(_extra(example.document)) for example in examples),
        "quotes taken from boilerplate": sum(len(_from_boilerplate(example)) for example in examples),
    }


def _suffix(name: str) -> str:
    return "" if name == "quotes" else f" {name}"


def _found(judged: Sequence[_JudgedQuotation]) -> dict[str, Value]:
    return {
        "quotes": len(judged),
        "found": sum(one.predicted is not None for one in judged),
        "speaker right": sum(one.is_right for one in judged),
    }


def example_type_figures(examples: Iterable[ExampleArticle]) -> Figures:
    """Return how many quotations of each type were found with the right speaker."""
    judged = [one for example in examples for one in _judged(example.document)]
    return {kind: _found([one for one in judged if one.gold.annotation.quote_type == kind]) for kind in QuoteType}


def _judged(document: ComparedText) -> list[_JudgedQuotation]:
    ours = with_content(document.predicted)
    found = {other: ours[at] for at, other in pairs(ours, document.gold).items()}
    return [_JudgedQuotation(gold, found.get(number)) for number, gold in enumerate(document.gold)]


def _extra(document: ComparedText) -> list[Passage]:
    """Return the direct and mixed predictions that stand for no quotation of the gold."""
    ours = with_content(document.predicted)
    paired = pairs(ours, document.gold)
    return [one for at, one in enumerate(ours) if at not in paired and one.annotation.quote_type in IN_MARKS]


def _from_boilerplate(example: ExampleArticle) -> list[Passage]:
    """Return the predictions with more than half of their content in boilerplate."""
    ours = with_content(example.document.predicted)
    return [passage for passage in ours if 2 * len(passage.covered & example.boilerplate) > len(passage.covered)]


def example_errors(example: ExampleArticle) -> Iterator[Mistake]:
    """Yield what is wrong with the quotations of an example article."""
    document = example.document
    for one in _judged(document):
        if one.predicted is None:
            yield _error(Flaw.MISSED, document, one.gold, wanted=one.gold.annotation.speaker)
            continue
        if not one.is_right:
            wanted, got = one.gold.annotation.speaker or "", one.predicted.annotation.speaker or ""
            yield _error(Flaw.WRONG_SPEAKER, document, one.gold, wanted, got)
        agreement = jaccard(one.predicted.covered, one.gold.covered)
        if agreement < 1:
            got = words_of(document, one.predicted)
            yield Mistake(Flaw.WRONG_BOUNDS, document.name, 1 - agreement, words_of(document, one.gold), None, got)
    for passage in _extra(document):
        yield _error(Flaw.SPURIOUS, document, passage, got=passage.annotation.speaker)
    for passage in _from_boilerplate(example):
        yield _error(Flaw.FROM_BOILERPLATE, document, passage, got=passage.annotation.speaker)


def _error(
    flaw: Flaw, document: ComparedText, passage: Passage, wanted: str | None = None, got: str | None = None
) -> Mistake:
    return Mistake(flaw, document.name, len(passage.covered), words_of(document, passage), wanted, got)
