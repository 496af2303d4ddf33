"""Plurals as sources: "the two senators" are those whom the text has just named."""

from transforms.records import SpeakerKind
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import Phrase
from transforms.speaking.resolving.referents import Referent, joined
from transforms.speaking.resolving.view import View

NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
PAIRS = frozenset({"pair", "duo"})
GENDERS = {"man": "male", "woman": "female"}
COUNTRIES = frozenset({"country", "nation", "state", "government", "neighbor", "neighbour"})
# Without a number, so many that were named in so many sentences are meant.
FEWEST, MOST, NEAR = 2, 3, 4


class Groups:
    """Resolves the sources of an article whose head is a definite plural."""

    def __init__(self, view: View, memory: Memory) -> None:
        self._view = view
        self._memory = memory

    def find(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return those that a plural of `noun` stands for: a group that spoke, else those named who are called so."""
        taken_up = self._memory.taken_up(noun, is_plural=True)
        return taken_up or self._named(phrase, noun)

    def _named(self, phrase: Phrase, noun: str) -> Referent | None:
        words = self._view.words[phrase.first : phrase.core_last]
        number = NUMBERS.get(words[0].lower) or (2 if noun in PAIRS else None)
        if phrase.core_last != phrase.last or (number is None and len(words) > 1):
            return None
        age = self._view.ages[phrase.first]
        called = [
            trace.referent
            for trace in self._memory.recent()
            if trace.referent.entity is not None and self._is_called(trace.referent, noun)
            if number is not None or age - trace.sentence <= NEAR
        ]
        if len(called) < FEWEST or (number is None and len(called) > MOST) or len(called) < (number or 0):
            return None
        return joined(called[: number or MOST][::-1])

    def _is_called(self, referent: Referent, noun: str) -> bool:
        if referent.kind is SpeakerKind.PERSON and (noun in PAIRS or noun in NUMBERS):
            return True
        if referent.kind is SpeakerKind.PERSON and noun in GENDERS:
            return referent.gender == GENDERS[noun]
        if referent.kind is SpeakerKind.PERSON:
            singular = self._view.lexicon.singular
            nouns = {noun} | self._view.lexicon.hyponyms.get(noun, frozenset())
            return bool(nouns & {singular(word) for word in referent.nouns})
        if referent.kind is not SpeakerKind.ORGANIZATION:
            return False
        if noun in COUNTRIES and referent.name in self._view.lexicon.countries:
            return True
        return noun in self._view.lexicon.organization_nouns and noun in referent.name.lower().split()
