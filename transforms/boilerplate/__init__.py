"""Boilerplate: what of an input is the article and what is the page around it.

Small rules each look at one thing: the words of a paragraph (`lines`, `captions`), what stands around it (`context`), and
what is fused into it (`trims`). Wording is data (`lexicon`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.boilerplate import context
from transforms.boilerplate.captions import caption_label
from transforms.boilerplate.lexicon import BoilerplateLexicon as BoilerplateLexicon
from transforms.boilerplate.lines import Label, Line, line_label
from transforms.boilerplate.trims import find_cuts
from transforms.records import Paragraph, SegmentType, Span

_VISIBLE = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_LETTERS = re.compile(r"\w")
_MAX_HEADING_WORDS = 14

_CONTEXT_RULES = (
    context.appeal_blocks,
    context.appeal_cues,
    context.capital_links,
    context.repeated_captions,
    context.link_lists,
    context.closing_links,
    context.author_lines,
    context.repetitions,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph's text: what it is, whether it is kept, and the rule that says so with what confidence."""

    span: Span
    segment_type: SegmentType
    is_kept: bool
    rule: str
    score: float


def label_paragraphs(paragraphs: Sequence[Paragraph], lexicon: BoilerplateLexicon) -> tuple[tuple[Piece, ...], ...]:
    """Return for each paragraph of an input the pieces that cover it, white space between them left out.

    Args:
        paragraphs: the paragraphs of one input, in order.
        lexicon: the wording that the rules know.
    """
    lines = [Line.of(paragraph) for paragraph in paragraphs]
    labels = {index: label for index, line in enumerate(lines) if (label := _own_label(line, lexicon))}
    for rule in _CONTEXT_RULES:
        for index, label in rule(lines, dict(labels), lexicon):
            labels.setdefault(index, label)
    return tuple(tuple(_pieces(line, labels.get(index), lexicon)) for index, line in enumerate(lines))


def _own_label(line: Line, lexicon: BoilerplateLexicon) -> Label | None:
    return line_label(line, lexicon) or caption_label(line, lexicon)


def _pieces(line: Line, label: Label | None, lexicon: BoilerplateLexicon) -> Iterator[Piece]:
    text = line.paragraph.text
    if label is not None:
        yield from _piece(text, Span(0, len(text)), label, lexicon)
        return
    position = 0
    rest = _content_label(line)
    for span, cut in find_cuts(line, lexicon):
        # Dashes and stops between two cuts belong to what was cut.
        start = span.start if _LETTERS.search(text, position, span.start) else position
        yield from _piece(text, Span(position, start), rest, lexicon)
        position = span.end if _LETTERS.search(text, span.end) else len(text)
        yield from _piece(text, Span(start, position), cut, lexicon)
    yield from _piece(text, Span(position, len(text)), rest, lexicon)


def _piece(text: str, span: Span, label: Label, lexicon: BoilerplateLexicon) -> Iterator[Piece]:
    """Yield the piece without white space at its ends; nothing where only that is left."""
    if visible := _VISIBLE.search(text, span.start, span.end):
        is_kept = label.segment_type in lexicon.kept_types
        yield Piece(Span(*visible.span()), label.segment_type, is_kept, label.rule, label.score)


def _content_label(line: Line) -> Label:
    is_short = len(line.words) <= _MAX_HEADING_WORDS
    if line.paragraph.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return Label(SegmentType.HEADING, "heading_element", 0.9)
    if is_short and (line.is_capitals or not (line.ends_sentence or line.is_quote_only)):
        return Label(SegmentType.HEADING, "heading_line", 0.6)
    return Label(SegmentType.BODY, "content", 0.5)
