"""Genders that the text tells by its pronouns, for names that do not tell them."""

from collections import Counter
from collections.abc import Mapping

from transforms.records import SpeakerKind
from transforms.speaking.mentions import Mention
from transforms.speaking.names import Gender
from transforms.speaking.resolving.view import View, bare

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})


def told_genders(view: View) -> Mapping[int, Gender]:
    """Return, by the index of the name, the genders of persons who alone can be meant by pronouns after them.

    A pronoun tells the gender of a person where nobody else is named in its sentence before it or, where that names
    nobody, in the sentence before; pronouns that contradict each other tell nothing.
    """
    told: dict[int, Counter[Gender]] = {}
    sentence, named, before = -1, set[int](), set[int]()
    for index, word in enumerate(view.words):
        if word.sentence != sentence:
            sentence, named, before = word.sentence, set(), named
        mention = view.mentions.get(index)
        if mention is not None:
            if _names_person(view, mention):
                named.add(mention.entity)
        elif not word.is_quoted and len(alone := named or before) == 1 and (gender := _gender(bare(word))):
            told.setdefault(next(iter(alone)), Counter())[gender] += 1
    return {entity: next(iter(votes)) for entity, votes in told.items() if len(votes) == 1}


def _names_person(view: View, mention: Mention) -> bool:
    """Tell whether a name is that of a person, as far as can be told, and does not only qualify a noun."""
    entity = view.names.entities[mention.entity]
    may_be = entity.kind is SpeakerKind.PERSON and (entity.is_sure or " " in entity.name)
    return may_be and (not mention.is_modifier or view.words[mention.last - 1].is_possessive)


def _gender(pronoun: str) -> Gender | None:
    if pronoun in MALE:
        return "male"
    return "female" if pronoun in FEMALE else None
