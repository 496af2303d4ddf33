"""Whom the first sentences of an article are about before it names them: "A judge has ruled … Judge Ann Example"."""

from bisect import bisect_left

from transforms.records import SpeakerKind
from transforms.speaking.names import Gender
from transforms.speaking.resolving.phrases import Phrase
from transforms.speaking.resolving.view import View

# How many sentences are a lead, and how many later the name may come.
LEAD, LATER = 3, 8
# How many sources with a name are looked at: enough for any article, and a bound for any input.
SOURCES = 20


class Leads:
    """Finds those whom an article calls by a common noun first and by name later.

    Args:
        view: the article.
        sources: its sources that hold a name: the first word and the index of the name, in the order of the text.
    """

    def __init__(self, view: View, sources: list[tuple[int, int]]) -> None:
        self._view = view
        self._sources = sources
        self._first_mention: dict[int, int] = {}
        for mention in view.names.mentions:
            self._first_mention.setdefault(mention.entity, mention.first)

    def person(self, phrase: Phrase, noun: str, gender: Gender | None) -> int | None:
        """Return the person, by the index of the name, who is the first to speak by name after a lead's phrase."""
        if not self._is_lead(phrase):
            return None
        start = bisect_left(self._sources, (phrase.last, 0))
        for word, index in self._sources[start : start + SOURCES]:
            if not self._is_later(word, phrase):
                return None
            entity = self._view.names.entities[index]
            if entity.kind is not SpeakerKind.PERSON or self._first_mention[index] < phrase.last:
                continue
            agrees = gender in (None, entity.gender or gender)
            return index if agrees and self._may_be(noun, entity.nouns) else None
        return None

    def organization(self, phrase: Phrase, noun: str) -> int | None:
        """Return the first organisation, by the index of its name, whose name has the noun and comes after a lead."""
        if not self._is_lead(phrase):
            return None
        for index, first in self._first_mention.items():
            entity = self._view.names.entities[index]
            if entity.kind is SpeakerKind.ORGANIZATION and noun in entity.name.lower().split():
                return index if self._is_later(first, phrase) else None
        return None

    def _is_lead(self, phrase: Phrase) -> bool:
        return self._view.ages[phrase.first] <= LEAD

    def _is_later(self, index: int, phrase: Phrase) -> bool:
        distance = self._view.ages[index] - self._view.ages[phrase.first]
        return index >= phrase.last and distance <= LATER

    def _may_be(self, noun: str, called: frozenset[str]) -> bool:
        """Tell whether somebody called by some nouns may be called by another one."""
        lexicon = self._view.lexicon
        roles = called & (lexicon.person_nouns | lexicon.titles) - {"former", "then", "senior", "mr", "ms", "mrs"}
        if roles & ({noun} | lexicon.hyponyms.get(noun, frozenset())):
            return True
        if any(noun in lexicon.hyponyms.get(role, frozenset()) for role in roles):
            return True
        return not roles and noun not in lexicon.unnamed_nouns
