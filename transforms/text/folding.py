"""Writing that differs in form only made the same: case, accents, apostrophes, compatibility forms, script.

`fold` is for comparing: it may change the length of a text. `straighten` keeps every offset: one character for one.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

APOSTROPHES = "'’‘ʼ"
# Longer texts are read once; names and words come again and again.
_REMEMBERED_CHARS = 80

_PLAIN_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛′＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def fold(text: str, *, case: bool = True, accents: bool = True, apostrophes: bool = True, script: bool = False) -> str:
    """Return `text` in the form that its spellings share; folding it again changes nothing.

    Compatibility forms are always made plain: ligatures, full width, superscripts (Unicode NFKC or NFKD).

    Args:
        text: any text.
        case: "Ana" and "ANA" become one, and "ß" and "ss" (Unicode's full case folding).
        accents: combining marks are left out: "José", "Jose".
        apostrophes: curly and modifier apostrophes become straight ones.
        script: letters of any script become Latin ones without accents: "Київ", "Kyiv".
    """
    if text.isascii():
        return text.lower() if case else text
    options = (case, accents, apostrophes, script)
    return _remembered(text, *options) if len(text) <= _REMEMBERED_CHARS else _folded(text, *options)


def _folded(text: str, case: bool, accents: bool, apostrophes: bool, script: bool) -> str:
    if script:
        text = anyascii(text)
    text = _decomposed(text, accents)
    if case:  # folded case may have accents of its own, and compatibility forms may hide capitals
        text = _decomposed(text.casefold(), accents)
    return text.translate(_PLAIN_APOSTROPHES) if apostrophes else text


_remembered = lru_cache(maxsize=1 << 16)(_folded)


def _decomposed(text: str, accents: bool) -> str:
    if not accents:
        return unicodedata.normalize("NFKC", text)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def straighten(text: str) -> str:
    """Return `text` with straight quotation marks and apostrophes and plain dashes; every offset stays valid."""
    return text.translate(_STRAIGHT)
