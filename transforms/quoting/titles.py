"""Words in quotation marks that nobody says: titles of works and crossheads."""

from collections.abc import Sequence

from transforms.quoting.extraction import Extraction
from transforms.records import Span
from transforms.text.quotations import SPEECH_WORDS
from transforms.text.words import READ_JOINTS, word_pattern

_WORD = word_pattern(READ_JOINTS)
_SINGLE_MARKS = frozenset("'‘’")
_LONG_TITLE = 12
_NAMING = ("titled", "entitled", "subtitled", "headlined")
_SMALL_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with")
)


def is_title(text: str, spans: Sequence[Span]) -> bool:
    """Whether quoted words read as a title, capitalised as such, or as a crosshead."""
    ((start, end), *others) = spans
    words = _WORD.findall(text, start, end)
    is_in_capitals = 1 < len(words) < _LONG_TITLE and all(
        word[0].isupper() or word.lower() in _SMALL_WORDS for word in words
    )
    return (is_in_capitals and not others) or is_crosshead(text, spans)


def is_crosshead(text: str, spans: Sequence[Span]) -> bool:
    """Whether words are a crosshead: a short line in single marks that no colon announces."""
    ((start, end), *others) = spans
    is_announced = text[max(0, start - 4) : start].rstrip().endswith(":")
    is_line = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
    is_short = len(_WORD.findall(text, start, end)) < SPEECH_WORDS
    return not others and is_line and text[start] in _SINGLE_MARKS and is_short and not is_announced


def is_titled(text: str, extraction: Extraction) -> bool:
    """Whether the words are a title and nobody's: a film titled “…”."""
    cue = text[slice(*extraction.cue)] if extraction.cue else ""
    return not extraction.sources and cue.lower().endswith(_NAMING)
