"""Links to other articles: headlines in capitals between paragraphs, lists below a heading, the end of the page."""

import re

from transforms.records import SegmentType
from transforms.stripping.page_lines import Found, Label, PageLines

_READ_MORE = re.compile(r"^(?:read|see) more$|^read full", re.IGNORECASE)
_MIN_CAPITAL_LINK_WORDS = 9
_MIN_CAPITAL_LINK_WORDS_WITH_COLON = 6
_MAX_TEASER_WORDS = 40
_MAX_TITLE_WORDS = 30
# What pages call paragraphs that are wholly links; in lists of keywords each is short.
_LINK = "a"
_MIN_LINK_WORDS = 2


def capital_links(page: PageLines) -> Found:
    """Label headlines in capitals between paragraphs: longer than subheads, without punctuation at the end.

    In a text with many lines in capitals they are its own subheads; a first line in capitals is its headline.
    """
    capitals = [(index, line) for index, line in enumerate(page.lines) if line.is_capitals]
    if len(capitals) > 1 and 3 * len(capitals) > len(page.lines):
        return
    for index, line in capitals:
        is_headline = index == 0 and len(page.lines) > 1
        if is_headline or line.has_quotation or line.is_quote_only or not line.is_open_ended:
            continue
        least = _MIN_CAPITAL_LINK_WORDS_WITH_COLON if ":" in line.folded else _MIN_CAPITAL_LINK_WORDS
        if len(line.words) >= least:
            yield index, Label(SegmentType.RELATED_LINK, "capital_link", 0.7)


def doubled_titles(page: PageLines) -> Found:
    """Label lines that say the same twice: a link's title and that of its picture."""
    for index, line in enumerate(page.lines):
        half, odd = divmod(len(line.words), 2)
        if 3 <= half <= _MAX_TITLE_WORDS and not odd and line.words[:half] == line.words[half:]:
            yield index, Label(SegmentType.RELATED_LINK, "doubled_title", 0.9)


def link_elements(page: PageLines) -> Found:
    """Label titles that are links and nothing else; under a line with a colon they are items of the story's list."""
    for index, line in enumerate(page.lines):
        if line.paragraph.tag != _LINK or len(line.words) < _MIN_LINK_WORDS or line.is_quote_only:
            continue
        if (line.is_title or line.folded.endswith(",")) and not _is_listed(page, index):
            yield index, Label(SegmentType.RELATED_LINK, "link_element", 0.75)


def _is_listed(page: PageLines, index: int) -> bool:
    while index and page.lines[index].paragraph.tag == _LINK:
        index -= 1
    return page.lines[index].folded.endswith(":") and index not in page.labels


def linked_titles(page: PageLines) -> Found:
    """Label the title right above "Read more" and the one right below a label such as "Watch:"."""
    label = Label(SegmentType.RELATED_LINK, "linked_title", 0.8)
    for index, found in page.labels.items():
        text = page.lines[index].folded
        above, below = page.lines[max(0, index - 1) : index], page.lines[index + 1 : index + 2]
        if found.rule == "link_header" and _READ_MORE.match(text):
            yield from ((index - 1, label) for line in above if line.is_title and len(line.words) > 3)
        if found.rule == "link_label" and text.endswith(":"):
            yield from ((index + 1, label) for line in below if line.is_title)


def link_lists(page: PageLines) -> Found:
    """Label the titles that follow the heading of a list of links."""
    for index, found in page.labels.items():
        if found.rule != "link_header":
            continue
        for follower in range(index + 1, len(page.lines)):
            known = page.labels.get(follower)
            # The next heading sees to what follows it.
            if (known and known.rule == "link_header") or not (known or page.lines[follower].is_title):
                break
            yield follower, Label(SegmentType.RELATED_LINK, "link_list", 0.8)


def closing_links(page: PageLines) -> Found:
    """Label everything behind the heading of a list of links if nothing but titles and teasers follows to the end."""
    tail = len(page.lines)
    while tail and len(page.lines[tail - 1].words) <= _MAX_TEASER_WORDS:
        tail -= 1
    # A third of the way down at least: above the story, a list of links ends where the story begins.
    first = max(tail, -(-len(page.lines) // 3))
    header = next((i for i in range(first, len(page.lines)) if _is_header(page, i)), len(page.lines))
    rest = page.lines[header + 1 :]
    if rest and 2 * sum(line.is_title for line in rest) >= len(rest):
        label = Label(SegmentType.RELATED_LINK, "closing_links", 0.8)
        yield from ((index, label) for index in range(header + 1, len(page.lines)))


def _is_header(page: PageLines, index: int) -> bool:
    return index in page.labels and page.labels[index].rule == "link_header"
