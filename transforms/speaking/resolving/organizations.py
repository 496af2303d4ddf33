"""Common nouns for organisations as sources: "the ministry" is the last one named so."""

from functools import cached_property

from transforms.records import Method, SpeakerKind
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.leads import Leads
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import DEFINITE, Phrase
from transforms.speaking.resolving.pronouns import PERSONAL, Pronouns
from transforms.speaking.resolving.referents import Found, Referent
from transforms.speaking.resolving.view import View

# What else a person's organisation is called.
CALLED_ALSO = {"team": "campaign", "camp": "campaign"}
TERRITORIES = frozenset({"country", "nation", "state", "city", "county"})


class Organizations:
    """Resolves the sources of an article whose head is a singular noun for an organisation."""

    def __init__(self, view: View, memory: Memory, pronouns: Pronouns, leads: Leads) -> None:
        self._pronouns = pronouns
        self._view = view
        self._words = view.words
        self._lexicon = view.lexicon
        self._memory = memory
        self._leads = leads

    def find(self, phrase: Phrase, noun: str) -> Found | None:
        """Return the named organisation that a phrase with `noun` as its head stands for."""
        modifiers = frozenset(word.lower for word in self._words[phrase.first : phrase.core_last - 1])
        referent = self._owned_by_somebody(phrase, noun)
        if referent is not None:
            return Found(referent, Method.NOMINAL, confidence.TAKEN_UP)
        if noun == "police" and not modifiers:
            referent = self._last_called(noun, modifiers) or self._police
        elif phrase.determiner in DEFINITE:
            says_new = self._is_proper(phrase) or self._is_narrowed(phrase)
            referent = None if says_new else self._last_called(noun, modifiers)
        elif noun in self._lexicon.organization_words and (lead := self._leads.organization(phrase, noun)) is not None:
            referent = self._memory.referent(lead)
        return Found(referent, Method.NOMINAL, confidence.TAKEN_UP) if referent else None

    @cached_property
    def _police(self) -> Referent | None:
        """Return the force that the article, maybe later, names: "Exampleton police"."""
        mentions, words = self._view.names.mentions, self._words
        for mention in mentions:
            is_named = mention.last < len(words) and words[mention.last].lower == "police"
            if is_named and words[mention.last].is_joined and not words[mention.last - 1].is_possessive:
                name = self._view.text(mention.first, mention.last + 1)
                return Referent(name, SpeakerKind.ORGANIZATION)
        return None

    def _owned_by_somebody(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return the organisation that an article calls "the Example campaign" for "his campaign" or "her team"."""
        if phrase.core_last != phrase.last or not self._of_persons:
            return None
        is_named_otherwise = self._words[phrase.first].lower in PERSONAL or noun in CALLED_ALSO
        owner = self._owner(phrase) if is_named_otherwise else None
        name = self._of_persons.get((owner.entity, CALLED_ALSO.get(noun, noun))) if owner else None
        return Referent(name, SpeakerKind.ORGANIZATION) if name else None

    def _owner(self, phrase: Phrase) -> Referent | None:
        """Return the person who is named, or meant by "his" or "her", before the head of a phrase."""
        first = phrase.first
        if self._words[first].lower in PERSONAL and phrase.core_last - first > 1:
            choice = self._pronouns.personal(first)
            return choice.referent if choice else None
        mention = self._view.mentions.get(phrase.core_last - 2)
        is_person = mention and self._view.names.entities[mention.entity].kind is SpeakerKind.PERSON
        return self._memory.referent(mention.entity) if mention and is_person and mention.first >= first else None

    @cached_property
    def _of_persons(self) -> dict[tuple[int | None, str], str]:
        """What the article calls "the Example campaign", by the index of the person's name and the noun."""
        found: dict[tuple[int | None, str], str] = {}
        for mention in self._view.names.mentions:
            after = self._words[mention.last] if mention.last < len(self._words) else None
            is_person = self._view.names.entities[mention.entity].kind is SpeakerKind.PERSON
            if after is None or not is_person or not after.is_joined or self._words[mention.last - 1].is_possessive:
                continue
            if after.lower in self._lexicon.organization_nouns:
                found.setdefault((mention.entity, after.lower), self._view.text(mention.first, mention.last + 1))
        return found

    def _is_proper(self, phrase: Phrase) -> bool:
        """Tell whether a name or nationality stands before the head: "the Russian ministry"."""
        before = range(phrase.first, phrase.core_last - 1)
        return any(i in self._view.mentions or self._words[i].text in self._lexicon.country_of for i in before)

    def _is_narrowed(self, phrase: Phrase) -> bool:
        """Tell whether a phrase says which one or whose: "the group for quarries", "the president's party"."""
        words = self._words
        if any(word.is_possessive for word in words[phrase.first : phrase.core_last - 1]):
            return True
        return phrase.core_last < phrase.last and "," not in words[phrase.core_last].gap

    def _last_called(self, noun: str, modifiers: frozenset[str]) -> Referent | None:
        """Return the last organisation mentioned that is called `noun`, else one that may be."""
        fallback = None
        for trace in self._memory.recent():
            referent = trace.referent
            if referent.kind is not SpeakerKind.ORGANIZATION:
                continue
            called = frozenset(referent.name.lower().split())
            if noun in called and len(called) > 1 and modifiers <= called:
                return referent
            if fallback is None and self._may_be(referent, noun):
                fallback = referent
        return fallback

    def _may_be(self, referent: Referent, noun: str) -> bool:
        """Tell whether a noun may stand for an organisation in whose name it is not."""
        is_place = referent.name in self._lexicon.places or referent.name in self._lexicon.countries
        if is_place or noun in TERRITORIES:
            return is_place and noun in TERRITORIES
        last = referent.name.rpartition(" ")[2].lower()
        if last in self._lexicon.document_nouns and last not in self._lexicon.organization_words:
            return False
        if last in self._lexicon.organization_words or last in self._lexicon.organization_nouns:
            return last in self._lexicon.organization_kinds.get(noun, frozenset())
        return noun in self._lexicon.organization_kinds and referent.name not in self._lexicon.institutions
