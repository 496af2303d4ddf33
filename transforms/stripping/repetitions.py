"""What stands in an input more than once: captions with and without credit, pull quotes, whole paragraphs."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.records import SegmentType
from transforms.stripping.captions import credit_span, signature_start
from transforms.stripping.page_lines import Found, Label, Line, PageLines

_BULLETED = re.compile(r"[-*•·▪‣] |\(?\w{1,3}[.)] ")
_MAX_CREDIT_CHARS = 120
_MIN_WORDS = 6
_MAX_PULL_QUOTE_WORDS = 60
# How many excerpts with the same three first words are looked for: bounds the work on monotonous input.
_MAX_ALIKE = 8


def repeated_captions(page: PageLines) -> Found:
    """Label a caption that stands twice in a row: once with its credit, or next to another caption."""
    label = Label(SegmentType.CAPTION, "repeated_caption", 0.9)
    for index, pair in enumerate(pairwise(page.lines)):
        shorter, longer = sorted(pair, key=lambda line: len(line.folded))
        beside = {page.type_at(index - 1), page.type_at(index + 2)}
        is_twin = shorter.folded == longer.folded and SegmentType.CAPTION in beside
        if is_twin or _is_credited_copy(longer, shorter):
            yield from ((index, label), (index + 1, label))


def _is_credited_copy(longer: Line, shorter: Line) -> bool:
    added = len(longer.folded) - len(shorter.folded)
    if not shorter.words or not 0 < added <= _MAX_CREDIT_CHARS or not longer.folded.startswith(shorter.folded):
        return False
    return credit_span(longer) is not None or signature_start(longer) is not None


def repeated_paragraphs(page: PageLines) -> Found:
    """Label paragraphs that stand in the input already; the first stays, and so do items that lists share."""
    firsts: dict[tuple[str, ...], int] = {}
    for index, line in enumerate(page.lines):
        is_item = line.paragraph.tag == "li" or _BULLETED.match(line.folded)
        if len(line.words) >= _MIN_WORDS and not is_item and firsts.setdefault(line.words, index) != index:
            yield index, Label(SegmentType.DUPLICATE, "repeated_paragraph", 0.9)


def pull_quotes(page: PageLines) -> Found:
    """Label sentences that stand word for word in a longer paragraph: they must not be quoted twice."""
    wanted: dict[tuple[str, ...], list[tuple[int, Line]]] = {}
    for index, line in page.unlabelled():
        if _MIN_WORDS <= len(line.words) <= _MAX_PULL_QUOTE_WORDS and line.ends_sentence:
            alike = wanted.setdefault(line.words[:3], [])
            if len(alike) < _MAX_ALIKE:
                alike.append((index, line))
    for _, line in page.unlabelled():
        for at, start in enumerate(zip(line.words, line.words[1:], line.words[2:], strict=False)):
            for index, excerpt in wanted.get(start, ()):
                if _stands_at(excerpt.words, line.words, at):
                    yield index, Label(SegmentType.DUPLICATE, "pull_quote", 0.85)


def _stands_at(excerpt: Sequence[str], words: Sequence[str], at: int) -> bool:
    return len(words) > len(excerpt) + 2 and tuple(words[at : at + len(excerpt)]) == excerpt
