"""A light tokenisation in which a quotation is one token, so that rules see around it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from transforms.quoting.rules.cue_lexicon import CueLexicon, Reading
from transforms.text.quotation_marks import Quotation

# No sentence of prose is longer; the bound keeps text without full stops cheap.
MAX_SENTENCE = 300

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W\d_]-(?:[^\W\d_]\.){2,}"  # D-N.Y.
    r"|[^\W\d_]\.(?=\s+[^\W\d_])"  # the J. of a name
    r"|\w+(?:[-'’&@/]\w+|[.,]\d+|(?<=\d)%)*(?:(?<=s)['’](?!\w))?"
    r"|\.{2,}|--|\S"
)
# Tokens of a paragraph, from the first to the last (exclusive).
TokenRange = tuple[int, int]

# A pronoun and the auxiliary that leans on it: she's, they've.
_CLITIC = re.compile(r"(he|she|it|they|i|we|you|who|that|there)['’](?:s|re|m|ve|ll|d)", re.IGNORECASE)
_ENDS = frozenset(".!?…") | {"...", ".."}
_STRONG_ENDS = (".", "!", "?", "…")


@dataclass(slots=True)
class Token:
    """A word, a mark of punctuation, or a whole quotation.

    Attributes:
        start: first code point in the article's text.
        end: one after its last.
        lower: the word in small letters; '"' for a quotation.
        is_capital: it begins with a capital letter.
        quotation: the quotation, if it is one.
        reading: what form of which reporting verb it may be.
    """

    start: int
    end: int
    lower: str
    is_capital: bool
    quotation: Quotation | None
    reading: Reading | None

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number."""
        return self.quotation is None and (self.lower[0].isalnum() or (len(self.lower) > 1 and self.lower[0] == "'"))

    @property
    def is_possessive(self) -> bool:
        """Whether it ends like a possessive."""
        return self.lower.endswith(("'s", "’s", "s'", "s’"))


def tokenise(text: str, start: int, end: int, quotations: Sequence[Quotation], lexicon: CueLexicon) -> list[Token]:
    """Return the tokens of the paragraph `text[start:end]`, whose outermost quotations are given in order."""
    tokens: list[Token] = []
    position = start
    for quotation in quotations:
        tokens.extend(_words(text, position, quotation.span.start, lexicon))
        tokens.append(Token(*quotation.span, lower='"', is_capital=False, quotation=quotation, reading=None))
        position = quotation.span.end
    tokens.extend(_words(text, position, end, lexicon))
    return tokens


def _words(text: str, start: int, end: int, lexicon: CueLexicon) -> Iterator[Token]:
    pending: Token | None = None
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        if pending is not None:
            if word == "." and match.start() == pending.end and _abbreviates(pending, lexicon):
                pending.end, pending.lower = match.end(), pending.lower + "."
                continue
            yield pending
        clitic = _CLITIC.fullmatch(word) if "'" in word or "’" in word else None
        if clitic:
            yield _word(word[: clitic.end(1)], match.start(), lexicon)
            word = word[clitic.end(1) :]
        pending = _word(word, match.end() - len(word), lexicon)
    if pending is not None:
        yield pending


def _word(word: str, start: int, lexicon: CueLexicon) -> Token:
    lower = word.lower().replace("’", "'")
    return Token(start, start + len(word), lower, word[0].isupper(), None, lexicon.readings.get(lower))


def _abbreviates(token: Token, lexicon: CueLexicon) -> bool:
    return token.is_capital and token.lower.rpartition("-")[2] in lexicon.abbreviations


def sentences(text: str, tokens: Sequence[Token]) -> list[TokenRange]:
    """Return the sentences as half-open stretches of the tokens' indexes; an endless one is cut."""
    bounds = [0]
    for index in range(1, len(tokens)):
        is_endless = index - bounds[-1] >= MAX_SENTENCE
        if is_endless or _begins_sentence(text, tokens[index - 1], tokens[index]):
            bounds.append(index)
    return list(pairwise([*bounds, len(tokens)])) if tokens else []


def sentence_at(bounds: Sequence[TokenRange], index: int) -> TokenRange:
    """Return the sentence that holds the token `index`."""
    return bounds[bisect_right(bounds, index, key=itemgetter(0)) - 1]


def _begins_sentence(text: str, before: Token, token: Token) -> bool:
    can_begin = token.is_capital or token.quotation is not None or token.lower[0].isdigit() or token.lower in "(["
    if before.quotation is not None:
        inner = before.quotation.inner
        ends = before.quotation.is_unclosed or text[inner.start : inner.end].rstrip()[-1:] in _STRONG_ENDS
        return ends and can_begin
    if before.lower[-1] == "." and len(before.lower) > 1 and before.lower not in _ENDS:
        return False  # an abbreviation: a sentence that ends with one runs on, which costs less than a name cut in two
    return before.lower in _ENDS and can_begin
