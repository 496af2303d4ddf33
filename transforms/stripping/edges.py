"""The page above and below the story: its headline and dates."""

from collections.abc import Sequence

from transforms.records import Paragraph, SegmentType
from transforms.stripping.date_lines import is_date_line
from transforms.stripping.page_lines import Found, Label, Line, PageLines

_EDGE_LINES = 8
_MIN_STORY_WORDS = 12


def headline(page: PageLines) -> Found:
    """Label a web page's headline above the story: its first `h1`, or what says the same as its title.

    The title is a column of its own; what the headline quotes would be quoted twice. A text that begins with its title
    was put together by somebody: it stays as it is.
    """
    title = _words_of(page.site.title, page)
    for index, line in enumerate(page.lines[:_EDGE_LINES]):
        if line.paragraph.tag == "h1" or (line.paragraph.tag and title and _bare(line.words) == title):
            yield index, Label(SegmentType.DUPLICATE, "headline", 0.9)
        if _is_story(line):
            return


def _words_of(text: str | None, page: PageLines) -> tuple[str, ...]:
    return _bare(Line.of(Paragraph(text or "", None), page.lexicon).words)


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def date_lines(page: PageLines) -> Found:
    """Label lines that are dates, but for those amid the story, where they may head the stations of a chronicle."""
    for index, line in page.unlabelled():
        at_edge = index < _EDGE_LINES or index >= len(page.lines) - _EDGE_LINES
        if (at_edge or index - 1 in page.labels or index + 1 in page.labels) and is_date_line(line.folded):
            yield index, Label(SegmentType.METADATA, "date_line", 0.85)


def _is_story(line: Line) -> bool:
    return len(line.words) >= _MIN_STORY_WORDS and not line.is_open_ended
