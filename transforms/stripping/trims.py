"""Boilerplate fused into a paragraph: where it begins and ends."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from transforms.records import Paragraph, SegmentType, Span
from transforms.stripping.boilerplate_lexicon import CLOSING_TYPES, TRAILING_TYPES
from transforms.stripping.captions import CAPTION_THRESHOLD, caption_weight, credit_span
from transforms.stripping.date_lines import DAY
from transforms.stripping.page_lines import Label, Line, line_label

_LEADING_DATE = re.compile(
    rf"^(?i:date|published|updated|posted)(?: on)?:? (?:\d{{4}}-\d{{2}}-\d{{2}}(?:[T ][\d:.]+Z?)?|{DAY},? \d{{4}}"
    r"(?:,? \d{1,2}:\d{2}(?: ?[apAP]\.?[mM]\.?)?(?: [A-Z]{2,4})?)?)(?: ?[|-])? (?=\S)"
)
_SLUG = re.compile(
    r"^\((?:Adds|Updates|Recasts|Refiles|Corrects|Repeats|Rewrites|Writes through|Releads)\b[^()]{0,150}\) (?=\S)"
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z.'-]{2,}(?:[ /][A-Z][A-Z.'-]+){0,3}(?:, [A-Z][\w.]*(?: [A-Z]\w*)?){0,2}(?:,? \d{1,2})?"
    r"(?: ?\([A-Z][\w .&/-]{1,40}\))? (?:-|--) (?=\S)"
)
_LINK_END = re.compile(r"[.!?\"'] (?=[A-Z])")
_MAX_LINK_CHARS = 160
_MAX_CREDIT_CHARS = 500
_MAX_CLOSING_WORDS = 20
_CAPTION_LIKE = 0.4
_MIN_STORY_WORDS = 6


class Cut(NamedTuple):
    """A stretch of a paragraph that is something else than the rest."""

    span: Span
    label: Label


def find_cuts(line: Line) -> tuple[Cut, ...]:
    """Return the non-overlapping boilerplate spans inside a paragraph that is kept, in text order.

    Where rules overlap, the earlier in `_TRIMS` wins.
    """
    taken: list[Cut] = []
    for trim in _TRIMS:
        for cut in trim(line):
            if all(cut.span.end <= other.span.start or other.span.end <= cut.span.start for other in taken):
                taken.append(cut)
    return tuple(sorted(taken))


def without_buttons(line: Line) -> Line:
    """Return the line without the buttons and notices fused into it, if a story is left."""
    buttons = _buttons(line)
    if not buttons:
        return line
    gaps = zip([0, *(button.end for button in buttons)], [*(button.start for button in buttons), None], strict=True)
    rest = Line.of(Paragraph(" ".join(line.folded[start:end] for start, end in gaps), None), line.lexicon)
    return rest if len(rest.words) >= _MIN_STORY_WORDS else line


def _leading_date(line: Line) -> Iterator[Cut]:
    if match := _LEADING_DATE.match(line.folded):
        yield Cut(Span(*match.span()), Label(SegmentType.METADATA, "leading_date", 0.95))


def _slug(line: Line) -> Iterator[Cut]:
    """Yield what an agency says of this version of its report."""
    if match := _SLUG.match(line.folded):
        yield Cut(Span(*match.span()), Label(SegmentType.NOTE, "leading_slug", 0.9))


def _dateline(line: Line) -> Iterator[Cut]:
    if match := _DATELINE.match(line.folded):
        yield Cut(Span(*match.span()), Label(SegmentType.DATELINE, "leading_dateline", 0.9))


def _caption(line: Line) -> Iterator[Cut]:
    """Yield the caption that ends in a picture credit, or the credit alone where a quotation stands before it."""
    credit = credit_span(line)
    if credit is None:
        return
    start = _caption_start(line, credit)
    if line.part(start, credit.end).is_protected or _closes_story(line, start, credit):
        yield Cut(credit, Label(SegmentType.CREDIT, "trailing_credit", 0.8))
    else:
        yield Cut(Span(start, credit.end), Label(SegmentType.CAPTION, "credited_caption", 0.9))


def _closes_story(line: Line, start: int, credit: Span) -> bool:
    """Return whether the credit is an agency's name alone, behind a sentence that is not worded as a caption."""
    is_bare = line.folded[credit.start : credit.end].strip("()[]. ") in line.lexicon.agencies
    sentence = line.folded[start : credit.start].rstrip()
    return is_bare and sentence.endswith(".") and caption_weight(sentence, line.lexicon) < _CAPTION_LIKE


def _caption_start(line: Line, credit: Span) -> int:
    """Return where the sentence with the credit begins, or the one before it if that is worded as a caption."""
    starts = [start for start in line.sentences if start < credit.start]
    if len(starts) < 2:
        return 0
    before = line.folded[starts[-2] : starts[-1]]
    return starts[-2] if caption_weight(before, line.lexicon) >= CAPTION_THRESHOLD else starts[-1]


def _closing_sentence(line: Line) -> Iterator[Cut]:
    """Yield the last sentence if it says who reported, or is by itself what stands below stories."""
    if line.lexicon.closing_triggers.isdisjoint(line.word_set) or line.sentences[-1] == 0:
        return
    start = line.sentences[-1]
    last = line.part(start)
    label = line_label(last) if len(last.folded) <= _MAX_CREDIT_CHARS else None
    if label and (label.segment_type in TRAILING_TYPES or _is_closing(label, last)):
        yield Cut(Span(start, len(line.folded)), label)


def _is_closing(label: Label, last: Line) -> bool:
    return label.segment_type in CLOSING_TYPES and len(last.words) <= _MAX_CLOSING_WORDS


def _link(line: Line) -> Iterator[Cut]:
    """Yield a link ("Read more: …") at the start or the end of a paragraph."""
    match = _link_pattern(line.lexicon.link_labels).search(line.folded) if ": " in line.folded else None
    if match is None:
        return
    label = Label(SegmentType.RELATED_LINK, "fused_link", 0.85)
    if match.start() == 0:
        end = _LINK_END.search(line.folded, match.end())
        yield Cut(Span(0, end.end() if end else len(line.folded)), label)
    elif len(line.folded) - match.start() <= _MAX_LINK_CHARS:
        yield Cut(Span(match.start(), len(line.folded)), label)


def _fused_buttons(line: Line) -> Iterator[Cut]:
    label = Label(SegmentType.NAVIGATION, "fused_button", 0.9)
    return (Cut(button, label) for button in _buttons(line))


def _buttons(line: Line) -> list[Span]:
    phrases = line.lexicon.buttons
    if not any(phrase in line.folded for phrase in phrases):
        return []
    return [Span(*match.span()) for match in _button_pattern(phrases).finditer(line.folded)]


@cache
def _link_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[.!?\"')] ))(?:{'|'.join(map(re.escape, labels))}): ")


@cache
def _button_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


_TRIMS: tuple[Callable[[Line], Iterator[Cut]], ...] = (
    _leading_date,
    _slug,
    _dateline,
    _fused_buttons,
    _link,
    _closing_sentence,
    _caption,
)
