"""Roles and what they attach their bearers to, as the text gives them."""

from collections.abc import Set as AbstractSet

from transforms.names import NameLexicon

ROLE_WORDS = 40
LONGEST_NAME = 8


def affiliation(role: str, organizations: AbstractSet[str], lexicon: NameLexicon) -> str | None:
    """Return the organisation or country that a role names: one of the article's or a known one."""
    words = [word.rstrip(",").removesuffix("’s").removesuffix("'s") for word in role.split()[:ROLE_WORDS]]
    for length in range(min(len(words), LONGEST_NAME), 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if name in organizations or name in lexicon.known_bodies:
                return lexicon.country_of.get(name, name)
    return next((lexicon.country_of[word] for word in words if word in lexicon.country_of), None)
