"""A text as words: where each stands, how it is written, and which sentence it belongs to.

A word is letters and digits, with the accents that combine with them, in pieces that certain marks may join. Words
cover every letter and digit of a text, each once; punctuation, symbols and underscores are between words.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from transforms.records import Span
from transforms.text.lines import LINE

# Marks that join letters and digits to one word when they stand between them: "so-called", "don't", "AT&T", "3.5".
JOINTS = "-'’.&/"
# The marks of a word as a reader counts them: what a full stop or a slash joins are two.
READ_JOINTS = "-'’"
OPENING = frozenset("“\"«‘'([—–:;…")

# A line whose longer words are mostly capitalised is a headline: its capitals tell nothing. One that ends like a
# sentence is one only if nothing but the small words that headlines leave in lower case is in lower case.
HEADLINE_WORDS = 4
HEADLINE_SHARE = 0.7
# So many words in capitals, one after the other, are a heading within a line.
SHOUTED_WORDS = 4
SHOUTING = re.compile(r"(?<!\S)(?:[^\sa-z]+ ){3}[^\sa-z]")
SMALL_WORDS = frozenset(
    {"a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "at", "to", "for", "from", "by", "with", "as"}
    | {"vs", "over", "into", "up", "off", "out"}
)


# Letters of the Latin alphabet; a full stop between two small ones and a capital is one between glued sentences.
LOWER, UPPER = "[a-zß-öø-ÿ]", "[A-ZÀ-ÖØ-Þ]"
_GLUE = rf"(?!(?<={LOWER}{LOWER})\.{UPPER}{LOWER})"


@cache
def word_pattern(joints: str = "") -> re.Pattern[str]:
    """Return the pattern of a word; `joints` are the marks that may join its pieces, at most 9 of 60 characters.

    The bounds only keep what is no text from becoming one endless word.
    """
    piece = r"[^\W_]{1,60}(?:[\u0300-\u036f]{1,9}[^\W_]{0,60}){0,9}"
    return re.compile(rf"{piece}(?:{_GLUE}[{re.escape(joints)}]{piece}){{0,8}}" if joints else piece)


_WORD = word_pattern(JOINTS)


class WordRange(NamedTuple):
    """Words `first` to `last` (exclusive) of a sequence of words: never characters of a text."""

    first: int
    last: int


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        start: offset of its first code point.
        end: offset after its last one, possessive ending excluded.
        text: the word without possessive ending.
        lower: `text` in lower case, without the period of an abbreviation.
        is_capital: it begins with a capital letter.
        is_possessive: a possessive ending follows it.
        is_joined: nothing but blanks stands between it and the word before.
        is_initial: its place asks for a capital, so that a capital tells nothing.
        is_headline: its line is written as a headline, all of whose longer words are capitalised; or it stands among
            words that are all in capitals.
        is_quoted: it stands between quotation marks.
        sentence: index of its sentence among the text's.
        gap: what stands between it and the word before; begins with a line break for the first of a line.
    """

    start: int
    end: int
    text: str
    lower: str
    is_capital: bool
    is_possessive: bool
    is_joined: bool
    is_initial: bool
    is_headline: bool
    is_quoted: bool
    sentence: int
    gap: str

    def moved(self, offset: int, sentences: int) -> "Word":
        """Return it so many characters and sentences further on."""
        return self._replace(start=self.start + offset, end=self.end + offset, sentence=self.sentence + sentences)


def split_words(
    text: str, sentences: Sequence[Span], quoted: Sequence[Span], abbreviations: Collection[str]
) -> tuple[Word, ...]:
    """Return the words of `text` in order.

    Args:
        text: any text.
        sentences: its sentences.
        quoted: what stands between quotation marks, in order and without overlaps.
        abbreviations: words in small letters; a period after one of them or after an initial belongs to the word.
    """
    words: list[Word] = []
    sentence = 0
    for line in LINE.finditer(text):
        inside = quoted[bisect_left(quoted, (line.start(),)) : bisect_left(quoted, (line.end(),))]
        words.extend(_line_words(text, line, sentences, sentence, inside, abbreviations))
        while sentence < len(sentences) and sentences[sentence].start < line.end():
            sentence += 1
    return tuple(words)


def _line_words(
    text: str,
    line: re.Match[str],
    sentences: Sequence[Span],
    sentence: int,
    quoted: Sequence[Span],
    abbreviations: Collection[str],
) -> Iterator[Word]:
    """Yield the words of a line, of which `sentence` is the first sentence and `quoted` what is in its marks."""
    matches = list(_WORD.finditer(text, line.start(), line.end()))
    is_headline = _is_headline(line[0], [match[0] for match in matches])
    shouted = _shouted(text, line[0], matches)
    cursor, quotation = line.start(), 0
    for number, match in enumerate(matches):
        start, end = match.span()
        word, gap = match[0], text[cursor:start]
        is_plain = gap == " " and number > 0
        while quotation < len(quoted) and quoted[quotation].end <= start:
            quotation += 1
        begins = number == 0
        while start >= sentences[sentence].end:
            sentence, begins = sentence + 1, True
        cursor = end
        is_possessive = word[-1] in "sS" and _is_possessive(text, word, end)
        if is_possessive and word[-2:-1] in ("'", "’"):
            word = word[:-2]
        if text.startswith(".", cursor) and _is_abbreviation(match[0], abbreviations):
            cursor += 1
            word = text[start:cursor]
        yield Word(
            start,
            start + len(word),
            word,
            word.lower().rstrip("."),
            word[0].isupper(),
            is_possessive,
            is_joined=is_plain or (number > 0 and not gap.strip(" \u00a0\t")),
            is_initial=is_headline or begins or not (is_plain or OPENING.isdisjoint(gap)),
            is_headline=is_headline or number in shouted,
            is_quoted=quotation < len(quoted) and quoted[quotation].start <= start,
            sentence=sentence,
            gap=gap if number else "\n" + gap,
        )


def _is_possessive(text: str, word: str, end: int) -> bool:
    """Tell whether a word that ends with s has a possessive ending, its own or an apostrophe after it."""
    return (len(word) > 2 and word[-2] in "'’") or text[end : end + 2] in ("' ", "’ ")


def _is_abbreviation(word: str, abbreviations: Collection[str]) -> bool:
    return (len(word) == 1 and word.isupper()) or "." in word or word.lower() in abbreviations


def _shouted(text: str, line: str, words: list[re.Match[str]]) -> set[int]:
    """Return the numbers of a line's words that stand in a stretch of words in capitals."""
    found: set[int] = set()
    if not SHOUTING.search(line):
        return found
    stretch: list[int] = []
    for number, word in enumerate(words):
        is_joined = number == 0 or text[words[number - 1].end() : word.start()] == " "
        if not (word[0].isupper() and is_joined):
            stretch = []
        if word[0].isupper():
            stretch.append(number)
        if len(stretch) >= SHOUTED_WORDS:
            found.update(stretch[-SHOUTED_WORDS:])
    return found


def _is_headline(line: str, words: list[str]) -> bool:
    if line.rstrip().endswith(":"):
        return False  # it announces what follows
    if line.isupper():
        return True
    if "." in line.rstrip()[-2:] and any(word[0].islower() and word not in SMALL_WORDS for word in words):
        return False
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    return len(long_words) >= HEADLINE_WORDS and capitals >= HEADLINE_SHARE * len(long_words)
