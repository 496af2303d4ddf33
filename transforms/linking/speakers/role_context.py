"""What roles tell about who somebody is: nation and walk of life."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.speaking.names import NameLexicon

WORD = re.compile(r"[\w.]+(?:-\w+)*")
# A word for what is of a country tells a nation among the first words of a role only: "envoy to the Kenyan rebels".
FIRST_WORDS = 3


@dataclass(frozen=True, slots=True, order=True)
class Context:
    """What is known of somebody beside the name; empty where nothing is."""

    nations: frozenset[str]
    walks: frozenset[str]
    affiliations: frozenset[str]

    @property
    def without_affiliations(self) -> "Context":
        """The same, knowing of no affiliations."""
        return Context(self.nations, self.walks, frozenset())

    def conflicts(self, other: "Context") -> bool:
        """Tell whether both can hardly be of one person: other nations or other walks of life, and nothing shared."""
        if self.affiliations & other.affiliations:
            return False
        return _apart(self.nations, other.nations) or _apart(self.walks, other.walks)

    def agrees(self, other: "Context") -> bool:
        """Tell whether both share what one person's would, and nothing speaks against it."""
        shares = bool(self.affiliations & other.affiliations or (self.nations & other.nations))
        return shares and not self.conflicts(other)


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and some.isdisjoint(others)


NOTHING = Context(frozenset(), frozenset(), frozenset())


def read_context(
    roles: Iterable[str], affiliations: Iterable[str], lexicon: IdentityLexicon, names: NameLexicon
) -> Context:
    """Return what roles and affiliations tell; countries among the affiliations tell nothing of a nation."""
    nations: set[str] = set()
    walks: set[str] = set()
    for role in roles:
        words = WORD.findall(role)
        nations |= _nations(words[:FIRST_WORDS], names)
        walks |= _walks([word.lower() for word in words], lexicon)
    bodies = frozenset(name.casefold() for name in affiliations if name not in names.country_of)
    return Context(frozenset(nations), frozenset(walks), bodies)


def _nations(words: list[str], names: NameLexicon) -> set[str]:
    """Return the countries that a role begins with, as "Iraqi", "South Korean" or "U.S."."""
    found = {names.expansions[word] for word in words if names.expansions.get(word) in names.countries}
    start = 0
    while start < len(words):
        pair = " ".join(words[start : start + 2])
        if pair in names.country_of:
            found.add(names.country_of[pair])
            start += 1
        elif names.country_of.get(words[start], words[start]) != words[start]:
            found.add(names.country_of[words[start]])
        start += 1
    return found


def _walks(words: list[str], lexicon: IdentityLexicon) -> set[str]:
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return {lexicon.walk_of[noun] for noun in (*words, *pairs) if noun in lexicon.walk_of}
