"""Roles, and the organisations, countries and parties that they attach their bearers to, as the text gives them."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile

from transforms.speaking.names import NameLexicon

ROLE_WORDS = 40
LONGEST_NAME = 8
ATTACHING = frozenset({"of", "at", "for", "with", "on", "in", "from", "to"})
JOINING = frozenset({"of", "for", "and", "the", "on"})
FORMER = frozenset({"former", "then", "ex", "interim", "acting", "current", "late", "deputy", "retired", "outgoing"})
# Words with which a role gives way to something else said of its bearer.
ENDING = re.compile(
    r"\s(?:who|whose|which|where|when|until|since|because|after|before|and whose|and who|now)\s|\s--|\s[–—]"
)
DANGLING = re.compile(r"(?:\s(?:of|at|for|with|on|in|from|to|and|the|a|an))+$")
PLURAL_TITLE = re.compile(r"^(Sen|Rep|Gov)s\.")


def tidy(role: str) -> str:
    """Return a role without what is said beside it, in the singular."""
    end = ENDING.search(role)
    tidied = PLURAL_TITLE.sub(r"\1.", role[: end.start()] if end else role).strip(" ,")
    return DANGLING.sub("", tidied)


def best_role(roles: Sequence[str]) -> str | None:
    """Return the first role that is more than a title, else the first."""
    tidied = [tidied for role in roles if (tidied := tidy(role))]
    return next((role for role in tidied if " " in role), tidied[0] if tidied else None)


def affiliation(role: str, organizations: AbstractSet[str], lexicon: NameLexicon) -> str | None:
    """Return the organisation, country or party that a role attaches its bearer to."""
    stripped = (word.rstrip(",").removesuffix("’s").removesuffix("'s") for word in role.split()[:ROLE_WORDS])
    words = [word for word in stripped if word]
    if not words or lexicon.singular(words[-1].lower()) in lexicon.kin_nouns:
        return None
    named = (_before_noun(words, lexicon), _known(words, organizations, lexicon), _after_preposition(words, lexicon))
    found = [name for name in named if name]
    bodies = [name for name in found if name not in lexicon.country_of and name not in lexicon.places]
    adjectives = [word for word in words if word in lexicon.country_of or word.lower() in lexicon.parties]
    best = next(iter([*bodies, *found, *adjectives]), None)
    return lexicon.country_of.get(best) or lexicon.expansions.get(best, best) if best else None


def _before_noun(words: Sequence[str], lexicon: NameLexicon) -> str | None:
    """Return the name before the noun of a role: "Example Bank" of "former Example Bank chief economist"."""
    group = list(takewhile(lambda word: word.lower() not in ATTACHING | {"and"}, words))
    if not group or not _is_role_word(group[-1], lexicon):
        return None
    while group and _is_role_word(group[-1], lexicon):
        del group[-1]
    while group and (group[0][0].islower() or group[0].lower() in FORMER):
        del group[0]
    is_name = bool(group) and all(_may_be_in_name(word, lexicon) for word in group)
    if not is_name or (len(group) == 1 and group[0].lower() in lexicon.parties.keys() | lexicon.role_modifiers):
        return None
    return " ".join(group)


def _is_role_word(word: str, lexicon: NameLexicon) -> bool:
    lower = word.rstrip(".").lower()
    if lexicon.singular(lower) in lexicon.person_nouns or lower in lexicon.titles:
        return True
    return lower in lexicon.role_modifiers and lower not in lexicon.organization_nouns


def _may_be_in_name(word: str, lexicon: NameLexicon) -> bool:
    """Tell whether a word may be part of an organisation's name: "Example", "police", but not "Example-born"."""
    if word[0].isupper():
        return "-" not in word or word.rpartition("-")[2][:1].isupper()
    return word.lower() in lexicon.organization_nouns


def _known(words: Sequence[str], organizations: AbstractSet[str], lexicon: NameLexicon) -> str | None:
    """Return the longest name of an organisation, one of the article's or a known one, that a role holds."""
    for length in range(min(len(words), LONGEST_NAME), 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if name in organizations or name in lexicon.known_bodies:
                return name
    return None


def _after_preposition(words: Sequence[str], lexicon: NameLexicon) -> str | None:
    """Return the name in "director of the Example Centre for Samples"."""
    for index, word in enumerate(words[:-1]):
        start = index + 1 + (words[index + 1].lower() == "the")
        if word.lower() not in ATTACHING or start >= len(words) or not words[start][0].isupper():
            continue
        end = start
        while end < len(words) and (words[end][0].isupper() or words[end].lower() in JOINING):
            end += 1
        while words[end - 1].lower() in JOINING:
            end -= 1
        name = " ".join(words[start:end])
        if words[start] not in lexicon.first_names and name.lower() not in lexicon.role_modifiers:
            return name
    return None
