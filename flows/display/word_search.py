"""Finding quotations by their words."""

import re

import polars as pl

from flows.display.display_errors import DisplayError
from flows.display.folded import folded
from transforms.text.folding import fold

_TERM = re.compile(r'"([^"]*)"?|(\S+)')
_WORD = re.compile(r"\w+(?:'\w+)*")


def has_words(text: pl.Expr, typed: str) -> pl.Expr:
    """Tell whether `text` has all words that were typed, in any case and with any accents.

    Words between quotation marks follow each other; `*` at the end of a word stands for any ending.

    Raises:
        DisplayError: nothing was typed.
    """
    terms = [pattern for match in _TERM.finditer(fold(typed)) if (pattern := _pattern(match[1] or match[2] or ""))]
    if not terms:
        raise DisplayError("give words to search for")
    plain = folded(text)
    return pl.all_horizontal(plain.str.contains(pattern) for pattern in terms)


def _pattern(term: str) -> str | None:
    words = _WORD.findall(term)
    if not words:
        return None
    end = r"\w*" if term.rstrip().endswith("*") else ""
    return r"\b" + r"\W+".join(map(re.escape, words)) + end + r"\b"
