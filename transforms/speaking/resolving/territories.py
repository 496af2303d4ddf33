"""Countries and places that the words of a role name."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from transforms.speaking.names import NameLexicon

LONGEST_PLACE = 3


def countries_in(text: str, lexicon: NameLexicon) -> frozenset[str]:
    """Return the countries that a phrase names, be it by an adjective."""
    return frozenset(lexicon.country_of[name] for name in _stretches(text) if name in lexicon.country_of)


def places_in(text: str, lexicon: NameLexicon) -> frozenset[str]:
    """Return the cities and states that a phrase names."""
    return frozenset(name for name in _stretches(text) if name in lexicon.places)


def agree(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Tell whether two phrases may be about the same: they share a territory, or one of them names none."""
    return not one or not other or bool(one & other)


def _stretches(text: str) -> Iterator[str]:
    """Yield all stretches of up to three words of a phrase."""
    words = [word.rstrip(",").removesuffix("’s").removesuffix("'s") for word in text.split()]
    for length in range(1, LONGEST_PLACE + 1):
        yield from (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
