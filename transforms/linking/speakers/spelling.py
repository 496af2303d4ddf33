"""Spellings of one name as one: any script in Latin letters, and endings that each transliteration writes anew."""

import re
from functools import lru_cache

from transforms.text.folding import fold

# Endings and clusters of Slavic and Arabic names that are written in many ways, in the order in which they are settled.
SURNAME_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^y?e(?=[^aeiouy]{1,3}[aeiou])", "e"),  # Yeltsin, Eltsin; Yermak, Ermak
        (r"^(?:iu|ju)(?=[^aeiou])", "yu"),
        (r"(?<=[bcdfghklmnprstvz])(?:ii|iy|yi|yy|ij|yj|y|i)$", "y"),  # Zelensky, Zelenskyy, Zelenskyi
        (r"(?<=[sc])k[oi]y$", "ky"),
        (r"(?<=[oae])ff$", "v"),  # Smirnoff
        (r"(?:iy|i|y)e(?=va?$)", "e"),  # Aliyev, Aliev
        (r"(?<=[csz]h)o(?=va?$)", "e"),  # Gorbachev, Gorbachov
        (r"(?<=[oeau]v)[iy](?:ch|tch|c|cz)$", "ic"),  # Yanukovych, Yanukovich; Milosevic, Milosevich
        (r"(?<=nk)a$", "o"),  # Lukashenko, Lukashenka
        (r"(?<=[^aeiouy])y(?=[^aeiouy]\w*(?:enko|uk|sky|in|ov|ev|ic|ets)$)", "i"),  # Tymoshenko
        (r"(?<=[aeou])y(?=[^aeiouy])", "i"),  # Shoygu, Shoigu
        (r"(?<=[^aeiouy])y(?=[au])", "i"),  # Yatsenyuk, Yatseniuk
        (r"(?<![aeiou])(?:ue|oe|ae)(?=[^aeiou])", lambda found: found[0][0]),  # Mueller, Müller
        (r"(.)\1+(?!on$)", r"\1"),  # Hoffman, Hofman; but Andersson, Anderson
    )
)
GIVEN_ENDING = re.compile(r"(?<=\w\w)(?:ii|iy|yi|yy|ij)$")


def latin(text: str) -> str:
    """Return `text` in Latin letters without accents; case stays."""
    return fold(text, case=False, script=True)


@lru_cache(maxsize=1 << 16)
def surname_skeleton(word: str) -> str:
    """Return what the spellings of a surname, in lower-case Latin letters, have in common."""
    for pattern, by in SURNAME_RULES:
        word = pattern.sub(by, word)
    return word


def given_skeleton(word: str) -> str:
    """Return what the spellings of a given name's ending have in common."""
    return GIVEN_ENDING.sub("y", word)


# What is written for one letter of Arabic, Persian or Cyrillic, and the letters that it is written as otherwise.
VARIANTS = (
    ("kh", ("k", "h")),
    ("gh", ("g",)),
    ("dh", ("d",)),
    ("q", ("k",)),
    ("w", ("v",)),
    ("ou", ("u",)),
    ("tch", ("ch",)),
    ("iye", ("ie",)),
    ("ie", ("ie", "e")),
)
BETWEEN_VOWELS = re.compile(r"(?<=[aeiouy])h(?=[aeiouy])")  # Shmyhal, Shmygal
VOWELS = re.compile(r"[ae][iy]|ou|[aeiouy]")
FRONT = {"e": "i", "y": "i", "ei": "i", "ey": "i", "ai": "i", "ay": "i", "ou": "u"}
BACK = {**FRONT, "o": "u"}


def surname_variants(word: str) -> frozenset[str]:
    """Return the forms under which spellings of a surname that differ in how a letter is written meet."""
    forms = {word, BETWEEN_VOWELS.sub("g", word)}
    for written, letters in VARIANTS:
        forms = {form.replace(written, letter) for form in forms for letter in letters}
    return frozenset(forms)


def sound(word: str, *, is_foreign: bool) -> str:
    """Return a given name with vowels as one that transliterations confuse: e, i and y, in foreign names o and u."""
    classes = BACK if is_foreign else FRONT
    return VOWELS.sub(lambda found: classes.get(found[0], found[0]), word)
