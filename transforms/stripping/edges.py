"""The page above and below the story: dates, keywords, sections and addresses."""

import re
from collections.abc import Sequence

from transforms.records import Paragraph, SegmentType
from transforms.stripping.date_lines import is_date_line
from transforms.stripping.page_lines import Found, Label, Line, PageLines

_TAGS = re.compile(r"^(?:tags?|topics?|filed under|categories|keywords)", re.IGNORECASE)
_EDGE_LINES = 8
_MIN_STORY_WORDS = 12
_MIN_STORY_PARAGRAPHS = 3
_MIN_HEADLINE_WORDS = 5
_MAX_HEAD_WORDS = 3
_MAX_FOOT_WORDS = 5
# What closes a page; behind other boilerplate the story may go on in short lines.
_CLOSING_TYPES = frozenset(
    {
        SegmentType.AUTHOR_BIO,
        SegmentType.DONATION_APPEAL,
        SegmentType.LEGAL,
        SegmentType.NEWSLETTER,
        SegmentType.RELATED_LINK,
        SegmentType.SHARE,
        SegmentType.SUBSCRIPTION,
    }
)


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


def tag_lists(page: PageLines) -> Found:
    """Label the keywords below "Tags" or "Topics"."""
    for index, found in page.labels.items():
        below = page.lines[index + 1 : index + 2]
        if found.rule == "metadata_line" and _TAGS.match(page.lines[index].folded):
            yield from ((index + 1, Label(SegmentType.METADATA, "tag_list", 0.8)) for line in below if line.is_title)


def page_heads(page: PageLines) -> Found:
    """Label lines of a few words around the headline: sections and places."""
    story = _story(page)
    above = page.lines[: story[0]] if story else ()
    if any(len(line.words) >= _MIN_HEADLINE_WORDS for line in above):
        for index, line in enumerate(above):
            if len(line.words) <= _MAX_HEAD_WORDS and line.is_open_ended:
                yield index, Label(SegmentType.NAVIGATION, "page_head", 0.6)


def page_feet(page: PageLines) -> Found:
    """Label lines of a few words behind what closes a page: sections and addresses."""
    story = _story(page)
    below = range(story[-1] + 1, len(page.lines)) if story else range(0)
    closing = next((index for index in below if page.type_at(index) in _CLOSING_TYPES), len(page.lines))
    for index in range(closing, len(page.lines)):
        line = page.lines[index]
        if len(line.words) <= _MAX_FOOT_WORDS and not line.ends_sentence:
            yield index, Label(SegmentType.NAVIGATION, "page_foot", 0.6)


def _story(page: PageLines) -> list[int]:
    """Return the places of the paragraphs that are surely the story's; none where there are too few to tell."""
    story = [index for index, line in page.unlabelled() if _is_story(line)]
    return story if len(story) >= _MIN_STORY_PARAGRAPHS else []


def _is_story(line: Line) -> bool:
    return len(line.words) >= _MIN_STORY_WORDS and not line.is_open_ended
