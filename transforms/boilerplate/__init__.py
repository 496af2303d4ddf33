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
from transforms.boilerplate.sentences import sentence_starts
from transforms.boilerplate.trims import TRAILING_TYPES, find_cuts, furniture_pattern
from transforms.records import Paragraph, SegmentType, Span

_VISIBLE = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_LETTERS = re.compile(r"\w")
_MAX_HEADING_WORDS = 14
_MIN_STORY_WORDS = 6
# Longer paragraphs are content, but for what is fused into them; it also bounds what a pattern can cost.
_MAX_LABELLED_CHARS = 3000

_CONTEXT_RULES = (
    context.appeal_blocks,
    context.appeal_cues,
    context.date_lines,
    context.capital_links,
    context.doubled_titles,
    context.repeated_captions,
    context.link_lists,
    context.closing_links,
    context.author_lines,
    context.names_beside_bylines,
    context.tag_lists,
    context.repetitions,
    context.page_edges,
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
    """Return what the paragraph is by its own words; what is only fused into it is left to trimming."""
    if len(line.folded) > _MAX_LABELLED_CHARS:
        return None
    rest = furniture_pattern(lexicon.inline_furniture).sub("", line.folded)
    if rest != line.folded and len(rest.split()) >= _MIN_STORY_WORDS:
        line = Line.of(Paragraph(rest, None))
    label = line_label(line, lexicon)
    if label and label.segment_type in TRAILING_TYPES and not _is_all(label.segment_type, line, lexicon):
        return None
    return label or caption_label(line, lexicon)


def _is_all(segment_type: SegmentType, line: Line, lexicon: BoilerplateLexicon) -> bool:
    """Return whether the first sentence is of the type by itself: if not, the type is that of the last one only."""
    starts = sentence_starts(line.folded, lexicon.abbreviations)
    if len(starts) == 1:
        return True
    first = line_label(Line.of(Paragraph(line.folded[: starts[1]].rstrip(), None)), lexicon)
    return first is not None and first.segment_type is segment_type


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
