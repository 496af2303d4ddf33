"""Finding names by what somebody types: any of their words, in any spelling."""

from collections.abc import Iterable

from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.linking.speakers.spelling import given_skeleton, latin, surname_skeleton, surname_variants
from transforms.text.words import word_pattern

WORD = word_pattern()
# A spelling of so few letters tells too little.
SHORTEST = 3


def find_spellings(typed: str, forms: Iterable[str], lexicon: IdentityLexicon) -> list[str]:
    """Return those of `forms` that have a spelling of each word typed, in the same order."""
    wanted = [spellings for word in _words(typed) if len(word) >= SHORTEST and (spellings := _spellings(word, lexicon))]
    if not wanted:
        return []
    return [form for form in forms if _has_all(wanted, form, lexicon)]


def _has_all(wanted: list[frozenset[str]], form: str, lexicon: IdentityLexicon) -> bool:
    there = [_spellings(word, lexicon) for word in _words(form)]
    return all(any(spellings & other for other in there) for spellings in wanted)


def _words(text: str) -> list[str]:
    return WORD.findall(latin(text).lower())


def _spellings(word: str, lexicon: IdentityLexicon) -> frozenset[str]:
    """Return what stands for a word's spellings as a given name and as a surname."""
    given = lexicon.given_of.get(word) or given_skeleton(word)
    return surname_variants(lexicon.surname_of.get(word) or surname_skeleton(word)) | {given}
