"""Who wrote it: names and roles beside a byline, and what a page says of its author."""

import re

from transforms.records import SegmentType
from transforms.stripping.page_lines import Found, Label, Line, PageLines

_PARTICLE = r"(?:de|di|da|del|der|la|van|von|bin|al)"
_NAME_WORD = r"(?:[A-Z][\w.'-]*[\w'])"
_NAME_LINE = re.compile(rf"^{_NAME_WORD}(?: (?:{_NAME_WORD}|[A-Z]\.|{_PARTICLE})){{1,3}}$")
_BIO = re.compile(
    r"^(?:(?:[A-Z][\w.]+ )?(?:contributor|columnist|reporter|editor|correspondent|writer) )?"
    rf"(?P<name>{_NAME_WORD}(?: (?:{_NAME_WORD}|[A-Z]\.|{_PARTICLE})){{0,4}})(?: \([^)]{{1,40}}\))?,? "
    r"(?:is|was|has|covers|writes|reports|works|edits|hosts|served|debunks|joined|holds|can be|lives)\b"
)
_BIO_PHRASES = re.compile(
    r"\bwrites (?:\w+ ){0,2}(?:about|on|for|from)\b"
    r"|\bmost recently, of\b|\bthe author of\b|\b(?:his|her|their) (?:(?:latest|new|first) )?(?:book|work) (?:is|has)\b"
    r"|\b(?:is|was) based in [A-Z][\w., ]{2,40}\.?$"
    r"|\b(?:follow|e-?mail|contact|reach) (?:\w+ ){1,3}(?:on|at)\b|\bcan be (?:reached|followed|found) (?:at|on)\b"
    r"|\b(?:has|previously|formerly) (?:written|wrote|worked|reported|covered|appeared)\b|\bprior to\b|@\w{3,}"
    r"|\bis (?:an? )?(?:freelance|award-winning|senior|staff|associate|contributing|breaking news|investigative"
    r"|national|managing|deputy|political)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset({"He", "She", "They", "It", "This", "That", "There", "Who", "What", "Here"})
_MAX_BIO_WORDS = 120
_MIN_STORY_WORDS = 25
_MIN_TELLING_WORDS = 9
_BYLINE = SegmentType.BYLINE
_ABOUT_AUTHOR = frozenset({SegmentType.BYLINE, SegmentType.METADATA})


def author_bios(page: PageLines) -> Found:
    """Label paragraphs below the story that present someone whom it has not named, and the name alone above them."""
    story_end = max((index for index, line in page.unlabelled() if _tells_story(line)), default=-1)
    bylines = " ".join(line.folded for index, line in enumerate(page.lines) if page.type_at(index) is _BYLINE)
    told: set[str] = set()
    last = -1
    for index, line in page.unlabelled():
        if index > story_end and _is_bio(line, told, bylines, goes_on=last == index - 1):
            last = index
            yield index, Label(SegmentType.AUTHOR_BIO, "author_bio", 0.8)
            if index and _names_author(page.lines[index - 1], line):
                yield index - 1, Label(SegmentType.BYLINE, "author_name", 0.8)
        if len(line.words) >= _MIN_TELLING_WORDS:
            told.update(line.words)


def _tells_story(line: Line) -> bool:
    return len(line.words) > _MIN_STORY_WORDS and not _BIO.match(line.folded)


def _is_bio(line: Line, told: set[str], bylines: str, *, goes_on: bool) -> bool:
    match = _BIO.match(line.folded)
    if match is None or len(line.words) > _MAX_BIO_WORDS or line.is_protected:
        return False
    if match["name"] in _PRONOUNS and not goes_on:
        return False
    has_role = not line.lexicon.roles.isdisjoint(line.word_set)
    is_byline = " " in match["name"] and match["name"] in bylines
    evidence = 2 * bool(_BIO_PHRASES.search(line.folded)) + has_role + 2 * is_byline
    # Someone whom the story speaks of is introduced by it.
    return evidence >= (3 if match["name"].split()[-1] in told else 1)


def _names_author(line: Line, bio: Line) -> bool:
    return _NAME_LINE.match(line.folded) is not None and bio.folded.startswith(line.folded.split()[0])


def author_lines(page: PageLines) -> Found:
    """Label a name alone on a line beside a byline or a line of metadata, and a role below a byline."""
    for index, line in page.unlabelled():
        above, below = page.type_at(index - 1), page.type_at(index + 1)
        if above is SegmentType.BYLINE and _is_role(line):
            yield index, Label(SegmentType.BYLINE, "author_role", 0.8)
        elif _ABOUT_AUTHOR & {above, below} and _NAME_LINE.match(line.folded) and not line.is_capitals:
            yield index, Label(SegmentType.BYLINE, "author_name", 0.7)


def _is_role(line: Line) -> bool:
    return len(line.words) <= 6 and line.is_open_ended and not line.lexicon.roles.isdisjoint(line.word_set)
