"""An attribution in an annotated text, by hand or by the pipeline, and the form in which two of them are compared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from flows.evaluation.heads import ParsedWord, head_tokens
from flows.evaluation.stretches import covered, trimmed
from transforms.records import QuoteType, Span

IN_MARKS = frozenset({QuoteType.DIRECT, QuoteType.MIXED})


class Role(StrEnum):
    """The parts of an attribution."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One attribution: spans in the annotated text, and who is said to have spoken.

    Attributes:
        key: its name in the gold, "" for one of the pipeline's.
        quote_type: direct, mixed or indirect, where somebody said so.
        also: further speakers that are right as well, where several spoke together.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    speaker: str | None = None
    kind: str | None = None
    key: str = ""
    quote_type: str | None = None
    also: tuple[tuple[str | None, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotation as the figures see it: its spans trimmed, and the sets that are compared.

    Attributes:
        covered: characters of the content.
        quoted: those of them inside double quotation marks.
        heads: tokens that head the source; its characters where the text was not parsed.
    """

    annotation: Annotation
    spans: dict[Role, tuple[Span, ...]]
    covered: frozenset[int]
    quoted: frozenset[int]
    heads: frozenset[int]

    @property
    def is_mainly_quoted(self) -> bool:
        """Whether at least half of the content is inside marks."""
        return bool(self.covered) and 2 * len(self.quoted) >= len(self.covered)


@dataclass(frozen=True, slots=True)
class ComparedText:
    """An annotated text with the predicted and the gold passages."""

    name: str
    text: str
    predicted: tuple[Passage, ...]
    gold: tuple[Passage, ...]


def passages(
    text: str, annotations: Iterable[Annotation], in_marks: frozenset[int], tokens: tuple[ParsedWord, ...] = ()
) -> tuple[Passage, ...]:
    """Return annotations of `text` as passages; `in_marks` are the offsets inside double quotation marks."""
    return tuple(_passage(text, annotation, in_marks, tokens) for annotation in annotations)


def _passage(text: str, annotation: Annotation, in_marks: frozenset[int], tokens: tuple[ParsedWord, ...]) -> Passage:
    spans = {
        Role.CONTENT: trimmed(text, annotation.content),
        Role.SOURCE: trimmed(text, annotation.source),
        Role.CUE: trimmed(text, annotation.cue),
    }
    content, source = covered(spans[Role.CONTENT]), spans[Role.SOURCE]
    heads = head_tokens(tokens, source) if tokens else covered(source)
    return Passage(annotation, spans, content, content & in_marks, heads)


def joined(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return the annotations, those that share cue and source as one: they are parts of one attribution."""
    together: dict[object, Annotation] = {}
    for number, annotation in enumerate(annotations):
        has_both = annotation.cue and annotation.source
        key = (annotation.cue, annotation.source) if has_both else number
        first = together.get(key)
        together[key] = replace(first, content=first.content + annotation.content) if first else annotation
    return tuple(together.values())
