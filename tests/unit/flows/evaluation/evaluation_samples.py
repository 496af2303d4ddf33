"""Small annotated texts, written for the tests, and ways to say where something stands in them."""

from collections.abc import Sequence

from flows.evaluation.attributions import Annotation, ComparedText, passages
from flows.evaluation.stretches import quoted
from transforms.records import Span

FERRY = (
    'The ferry is late again, said Pia Lund. "Nobody told us," she added.\n'
    'Olav Brekke called the boat "a floating shed" and said that it should be sold.'
)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(content: str, source: str = "", cue: str = "", text: str = FERRY, **other: str) -> Annotation:
    """Return an annotation of the words in `text`."""
    spans = [(span(text, words),) if words else () for words in (content, source, cue)]
    return Annotation(*spans, **other)  # type: ignore[arg-type]  # only names of fields are given


def document(predicted: Sequence[Annotation], gold: Sequence[Annotation], text: str = FERRY) -> ComparedText:
    in_marks = quoted(text)
    return ComparedText("ferry", text, passages(text, predicted, in_marks), passages(text, gold, in_marks))
