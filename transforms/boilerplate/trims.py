"""Boilerplate fused into a paragraph: where it begins and ends."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from transforms.boilerplate.captions import CAPTION_THRESHOLD, caption_weight, credit_span
from transforms.boilerplate.lexicon import BoilerplateLexicon
from transforms.boilerplate.lines import Label, Line, line_label
from transforms.boilerplate.sentences import sentence_starts
from transforms.records import Paragraph, SegmentType, Span

_LEADING_DATE = re.compile(
    r"^(?i:date|published|updated|posted)(?: on)?:? \d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?(?: ?[|-])? (?=\S)"
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z.'-]{2,}(?:[ /][A-Z][A-Z.'-]+){0,3}(?:, [A-Z][\w.]*(?: [A-Z]\w*)?){0,2}(?:,? \d{1,2})?(?: ?\([A-Z][\w .&/-]{1,40}\))? (?:-|--) (?=\S)"
)
_LINK_END = re.compile(r"[.!?\"'] (?=[A-Z])")
_MAX_LINK_WORDS = 25
_MAX_CREDIT_WORDS = 70

# What a paragraph of the story may end in.
TRAILING_TYPES = frozenset({SegmentType.CREDIT, SegmentType.NOTE})


class Cut(NamedTuple):
    """A stretch of a paragraph that is something else than the rest."""

    span: Span
    label: Label


def find_cuts(line: Line, lexicon: BoilerplateLexicon) -> tuple[Cut, ...]:
    """Return the stretches of a content paragraph that are not, in order and without overlaps.

    Where rules overlap, the earlier in `_TRIMS` wins.
    """
    taken: list[Cut] = []
    for trim in _TRIMS:
        for cut in trim(line, lexicon):
            if all(cut.span.end <= other.span.start or other.span.end <= cut.span.start for other in taken):
                taken.append(cut)
    return tuple(sorted(taken))


def _leading_date(line: Line, lexicon: BoilerplateLexicon) -> Iterator[Cut]:
    if match := _LEADING_DATE.match(line.folded):
        yield Cut(Span(*match.span()), Label(SegmentType.METADATA, "leading_date", 0.95))


def _dateline(line: Line, lexicon: BoilerplateLexicon) -> Iterator[Cut]:
    if match := _DATELINE.match(line.folded):
        yield Cut(Span(*match.span()), Label(SegmentType.DATELINE, "leading_dateline", 0.9))


def _caption(line: Line, lexicon: BoilerplateLexicon) -> Iterator[Cut]:
    """Yield the caption that ends in a picture credit, or the credit alone where a quotation stands before it."""
    credit = credit_span(line, lexicon)
    if credit is None:
        return
    start = _caption_start(line, credit, lexicon)
    caption = Line.of(Paragraph(line.folded[start : credit.end], None))
    if caption.is_protected(lexicon):
        yield Cut(credit, Label(SegmentType.CREDIT, "trailing_credit", 0.8))
    else:
        yield Cut(Span(start, credit.end), Label(SegmentType.CAPTION, "credited_caption", 0.9))


def _caption_start(line: Line, credit: Span, lexicon: BoilerplateLexicon) -> int:
    """Return where the sentence before or around the credit begins, or the one before it if that is worded as a caption."""
    starts = [start for start in sentence_starts(line.folded, lexicon.abbreviations) if start < credit.start]
    if len(starts) < 2:
        return 0
    before = line.folded[starts[-2] : starts[-1]]
    return starts[-2] if caption_weight(before, lexicon) >= CAPTION_THRESHOLD else starts[-1]


def _credit_sentence(line: Line, lexicon: BoilerplateLexicon) -> Iterator[Cut]:
    """Yield the last sentence if it says who reported."""
    start = sentence_starts(line.folded, lexicon.abbreviations)[-1]
    if start == 0:
        return
    last = Line.of(Paragraph(line.folded[start:], None))
    label = line_label(last, lexicon) if len(last.words) <= _MAX_CREDIT_WORDS else None
    if label and label.segment_type in TRAILING_TYPES:
        yield Cut(Span(start, len(line.folded)), label)


def _link(line: Line, lexicon: BoilerplateLexicon) -> Iterator[Cut]:
    """Yield a link ("Read more: …") at the start or the end of a paragraph."""
    labels = _link_pattern(lexicon.link_labels)
    label = Label(SegmentType.RELATED_LINK, "fused_link", 0.85)
    match = labels.search(line.folded)
    if match is None:
        return
    if match.start() == 0:
        end = _LINK_END.search(line.folded, match.end())
        yield Cut(Span(0, end.end() if end else len(line.folded)), label)
    elif len(line.folded[match.start() :].split()) <= _MAX_LINK_WORDS:
        yield Cut(Span(match.start(), len(line.folded)), label)


def _furniture(line: Line, lexicon: BoilerplateLexicon) -> Iterator[Cut]:
    for match in furniture_pattern(lexicon.inline_furniture).finditer(line.folded):
        yield Cut(Span(*match.span()), Label(SegmentType.NEWSLETTER, "fused_button", 0.9))


@cache
def _link_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[.!?\"')] ))(?:{'|'.join(map(re.escape, labels))}): ")


@cache
def furniture_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of the phrases as whole words."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


_TRIMS: tuple[Callable[[Line, BoilerplateLexicon], Iterator[Cut]], ...] = (
    _leading_date,
    _dateline,
    _furniture,
    _link,
    _credit_sentence,
    _caption,
)
