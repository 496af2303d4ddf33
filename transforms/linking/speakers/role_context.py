"""Nations and occupations, read from the roles that articles give to speakers."""

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
class RoleContext:
    """Nations, occupations and affiliations of a speaker; each is empty where nothing is known."""

    nations: frozenset[str]
    occupations: frozenset[str]
    affiliations: frozenset[str]

    @property
    def without_affiliations(self) -> "RoleContext":
        """The same, knowing of no affiliations."""
        return RoleContext(self.nations, self.occupations, frozenset())

    def conflicts(self, other: "RoleContext") -> bool:
        """Whether both can hardly be about one person: disjoint nations or occupations, and no shared affiliation."""
        if self.affiliations & other.affiliations:
            return False
        return _apart(self.nations, other.nations) or _apart(self.occupations, other.occupations)

    def agrees(self, other: "RoleContext") -> bool:
        """Tell whether both share what one person's would, and nothing speaks against it."""
        shares = bool(self.affiliations & other.affiliations or (self.nations & other.nations))
        return shares and not self.conflicts(other)


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and some.isdisjoint(others)


NO_CONTEXT = RoleContext(frozenset(), frozenset(), frozenset())


def read_context(
    roles: Iterable[str], affiliations: Iterable[str], lexicon: IdentityLexicon, names: NameLexicon
) -> RoleContext:
    """Return what roles and affiliations tell; countries among the affiliations tell nothing of a nation."""
    nations: set[str] = set()
    occupations: set[str] = set()
    for role in roles:
        words = WORD.findall(role)
        nations |= _nations(words[:FIRST_WORDS], names)
        occupations |= _occupations([word.lower() for word in words], lexicon)
    organizations = frozenset(name.casefold() for name in affiliations if name not in names.country_of)
    return RoleContext(frozenset(nations), frozenset(occupations), organizations)


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


def _occupations(words: list[str], lexicon: IdentityLexicon) -> set[str]:
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return {lexicon.occupation_of[noun] for noun in (*words, *pairs) if noun in lexicon.occupation_of}
