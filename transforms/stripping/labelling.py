"""From paragraphs to pieces: each rule in its turn, then what is fused into the paragraphs that are kept."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from transforms.records import Paragraph, SegmentType, Span
from transforms.stripping import (
    appeals,
    corrections,
    edges,
    paragraph_model,
    recurring,
    related_links,
    repetitions,
)
from transforms.stripping.boilerplate_lexicon import TRAILING_TYPES, BoilerplateLexicon
from transforms.stripping.captions import caption_label
from transforms.stripping.page_lines import Found, Label, Line, PageLines, line_label
from transforms.stripping.site import Site
from transforms.stripping.trims import find_cuts, without_buttons

_VISIBLE = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_LETTERS = re.compile(r"\w")
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MAX_HEADING_WORDS = 14
# Longer paragraphs are content, but for what is fused into them; it also bounds what a pattern can cost.
_MAX_LABELLED_CHARS = 3000

_UNKNOWN = Site()

# In this order: a rule sees the labels of those before it, and the first label stays.
_RULES: tuple[Callable[[PageLines], Found], ...] = (
    edges.headline,
    appeals.appeal_blocks,
    edges.date_lines,
    related_links.capital_links,
    related_links.doubled_titles,
    related_links.link_elements,
    repetitions.repeated_captions,
    related_links.linked_titles,
    related_links.link_lists,
    related_links.closing_links,
    repetitions.repeated_paragraphs,
    repetitions.pull_quotes,
    recurring.recurring_paragraphs,
    paragraph_model.judged_by_model,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph's text: what it is, whether it is kept, which rule says so, and how surely (0 to 1)."""

    span: Span
    segment_type: SegmentType
    is_kept: bool
    rule: str
    score: float


def label_paragraphs(
    paragraphs: Sequence[Paragraph], lexicon: BoilerplateLexicon, site: Site = _UNKNOWN
) -> tuple[tuple[Piece, ...], ...]:
    """Return for each paragraph of an input the pieces that cover it, white space between them left out.

    Args:
        paragraphs: the paragraphs of one input, in order.
        lexicon: the wording that the rules know.
        site: what is known beside the paragraphs.
    """
    lines = tuple(Line.of(paragraph, lexicon) for paragraph in paragraphs)
    labels = dict(corrections.corrected(PageLines(lines, {}, lexicon, site)))
    for index, line in enumerate(lines):
        if index not in labels and (label := _own_label(line)):
            labels[index] = label
    for rule in _RULES:
        for index, label in tuple(rule(PageLines(lines, labels, lexicon, site))):
            labels.setdefault(index, label)
    return tuple(tuple(_pieces(line, labels.get(index))) for index, line in enumerate(lines))


def _own_label(line: Line) -> Label | None:
    """Return what the paragraph is by its own words; what is only fused into it is left to trimming."""
    if len(line.folded) > _MAX_LABELLED_CHARS:
        return None
    line = without_buttons(line)
    label = line_label(line)
    if label and label.segment_type in TRAILING_TYPES and not _begins_as(label.segment_type, line):
        return None
    return label or caption_label(line)


def _begins_as(segment_type: SegmentType, line: Line) -> bool:
    """Return whether the first sentence is of the type by itself: if not, only the last one is."""
    if len(line.sentences) == 1:
        return True
    first = line_label(line.part(0, line.sentences[1]))
    return first is not None and first.segment_type is segment_type


def _pieces(line: Line, label: Label | None) -> Iterator[Piece]:
    text = line.paragraph.text
    if label is not None:
        yield from _piece(line, 0, len(text), label)
        return
    content = _content_label(line)
    position = 0
    for span, cut in find_cuts(line):
        # Dashes and stops between two cuts belong to what was cut.
        start = span.start if _LETTERS.search(text, position, span.start) else position
        yield from _piece(line, position, start, content)
        position = span.end if _LETTERS.search(text, span.end) else len(text)
        yield from _piece(line, start, position, cut)
    yield from _piece(line, position, len(text), content)


def _piece(line: Line, start: int, end: int, label: Label) -> Iterator[Piece]:
    """Yield the piece without white space at its ends; nothing where only that is left."""
    if visible := _VISIBLE.search(line.paragraph.text, start, end):
        is_kept = label.segment_type in line.lexicon.kept_types
        yield Piece(Span(*visible.span()), label.segment_type, is_kept, label.rule, label.score)


def _content_label(line: Line) -> Label:
    if line.paragraph.tag in _HEADING_TAGS:
        return Label(SegmentType.HEADING, "heading_element", 0.9)
    is_short = 0 < len(line.words) <= _MAX_HEADING_WORDS
    if is_short and not line.is_quote_only and (line.is_capitals or line.is_open_ended):
        return Label(SegmentType.HEADING, "heading_line", 0.6)
    return Label(SegmentType.BODY, "content", 0.5)
