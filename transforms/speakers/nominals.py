"""Common nouns as sources: "the ministry" is whoever was last called so, "an official" is somebody new."""

from transforms.names import Gender
from transforms.records import Method, SpeakerKind
from transforms.speakers.kinds import described
from transforms.speakers.memory import Memory
from transforms.speakers.phrases import DEFINITE, Phrase
from transforms.speakers.ranking import choose
from transforms.speakers.referents import Found, Referent
from transforms.speakers.view import View

# Words that tell one from another of the same kind.
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "other", "another"})
# Nouns for organisations that are taken up only where the name has them.
PECULIAR = frozenset({"court", "ministry", "parliament", "senate", "police", "campaign", "government", "regime"})
TERRITORIES = frozenset({"country", "nation", "state", "city", "county"})
AGENT_ENDINGS = ("er", "or", "ist", "eer", "man", "woman")
# The salience from which on somebody is meant by any definite noun for a person.
NEEDS_NO_NAME = 0.3


class Nominals:
    """Resolves the sources of an article whose head is a common noun."""

    def __init__(self, view: View, memory: Memory) -> None:
        self._view = view
        self._words = view.words
        self._lexicon = view.lexicon
        self._memory = memory

    def find(self, phrase: Phrase) -> Found:
        """Return what a phrase with a common noun as its head refers to."""
        known = self._known(phrase)
        if known is not None:
            return Found(known, Method.NOMINAL, 0.7)
        new = described(self._view, phrase.first, phrase.core_last, phrase.last)
        return Found(new, Method.NAMED, 0.7)

    def _known(self, phrase: Phrase) -> Referent | None:
        """Return whom or what mentioned before a phrase takes up, None for a phrase that says something new."""
        lexicon, head = self._lexicon, self._words[phrase.core_last - 1].lower
        noun = lexicon.singular(head)
        modifiers = frozenset(word.lower for word in self._words[phrase.first : phrase.core_last - 1])
        if noun == "police" and not modifiers:
            return self._organization(noun, modifiers)
        if phrase.determiner not in DEFINITE:
            return None
        if head != noun:
            return self._taken_up(noun, is_plural=True)
        if noun in lexicon.person_nouns or noun in lexicon.titles or self._is_agent(noun):
            return self._person(phrase, noun, modifiers)
        if noun in lexicon.document_nouns | lexicon.outlet_nouns | lexicon.issued_nouns:
            return self._publication(phrase, noun)
        return None if self._is_proper(phrase) else self._organization(noun, modifiers)

    def _taken_up(self, noun: str, *, is_plural: bool, also: frozenset[str] = frozenset()) -> Referent | None:
        """Return the last group or unnamed speaker with `noun`, and the words `also`, among its words."""
        for referent in self._memory.recent_speakers():
            unnamed = referent.kind in (SpeakerKind.GROUP, SpeakerKind.UNNAMED)
            if unnamed and referent.is_plural is is_plural and {noun, *also} <= referent.nouns:
                return referent
        return None

    # ---- persons

    def _is_agent(self, noun: str) -> bool:
        """Tell whether an unknown noun has the form of those for who does something."""
        return noun.endswith(AGENT_ENDINGS) and len(noun) > 5 and not self._lexicon.is_noun(noun)

    def _person(self, phrase: Phrase, noun: str, modifiers: frozenset[str]) -> Referent | None:
        """Return the person that a role stands for: one who has it, an unnamed one of before, else the most salient."""
        if ordinals := modifiers & ORDINALS:
            return self._taken_up(noun, is_plural=False, also=ordinals)
        nouns = {noun} | self._lexicon.hyponyms.get(noun, frozenset())
        gender = self._lexicon.gender_of_nouns(frozenset({noun}))
        persons = [
            trace.referent
            for trace in self._memory.recent()
            if trace.referent.kind is SpeakerKind.PERSON and gender in (None, trace.referent.gender or gender)
        ]
        called = [referent for referent in persons if noun in referent.nouns]
        taken_up = None if called or self._is_narrowed(phrase) else self._taken_up(noun, is_plural=False)
        if taken_up is not None:
            return taken_up
        called = called or [referent for referent in persons if nouns & referent.nouns]
        if called:
            return max(called, key=lambda referent: len(modifiers & referent.nouns))
        if self._is_narrowed(phrase):
            return None
        if (named := self._memory.called(noun)) is not None:
            return named
        return None if noun in self._lexicon.unnamed_nouns else self._salient_person(phrase.first, gender)

    def _is_narrowed(self, phrase: Phrase) -> bool:
        """Tell whether more words, none of them set off by a comma, say which one is meant: "the man in the hat"."""
        if phrase.core_last == phrase.last:
            return False
        following = self._words[phrase.core_last]
        return following.lower != "and" and "," not in following.gap

    def _salient_person(self, index: int, gender: Gender | None) -> Referent | None:
        """Return the most salient person, where one stands out enough to need no name."""
        sentence = self._view.ages[index]
        weights = {
            trace.referent: trace.salience_at(sentence)
            for trace in self._memory.recent()
            if trace.referent.kind is SpeakerKind.PERSON and trace.referent.is_sure
            if gender in (None, trace.referent.gender or gender)
        }
        choice = choose(weights)
        return choice.referent if choice and weights[choice.referent] >= NEEDS_NO_NAME else None

    # ---- organisations

    def _is_proper(self, phrase: Phrase) -> bool:
        """Tell whether a name or nationality stands before the head: "the Russian ministry"."""
        before = range(phrase.first, phrase.core_last - 1)
        return any(i in self._view.mentions or self._words[i].text in self._lexicon.country_of for i in before)

    def _organization(self, noun: str, modifiers: frozenset[str]) -> Referent | None:
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
        is_place = referent.name in self._lexicon.places or referent.name in self._lexicon.countries
        if is_place or noun in TERRITORIES:
            return is_place and noun in TERRITORIES
        return noun in self._lexicon.organization_nouns and noun not in PECULIAR

    # ---- documents and outlets

    def _publication(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return the document, its issuer or the outlet that a phrase takes up."""
        if noun in self._lexicon.issued_nouns:
            return self._issuer(phrase)
        if noun in self._lexicon.outlet_nouns and noun not in self._lexicon.document_nouns:
            return self._outlet()
        return self._document(phrase, noun)

    def _document(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return the last document of that noun, else, for a report, the outlet that was quoted last."""
        reports = self._lexicon.report_nouns
        kinds = {noun} | (reports if noun in reports else frozenset())
        words = self._words[phrase.first : phrase.core_last - 1]
        proper = {word.lower for word in words if word.is_capital and not word.is_initial}
        for referent in self._memory.recent_speakers():
            if referent.kind is SpeakerKind.DOCUMENT and kinds & referent.nouns and proper <= referent.nouns:
                return referent
        return self._outlet() if noun in reports and not proper else None

    def _outlet(self) -> Referent | None:
        for referent in self._memory.recent_speakers():
            if "outlet" in referent.nouns or referent.name in self._lexicon.outlets:
                return referent
        return None

    def _issuer(self, phrase: Phrase) -> Referent | None:
        """Return the speaker whose statement "the statement" or "the Russian statement" is."""
        country_of = self._lexicon.country_of
        countries = {country_of.get(word.text) for word in self._words[phrase.first : phrase.core_last]} - {None}
        for referent in self._memory.recent_speakers():
            named = {country_of.get(word.rstrip("’'s")) or word for word in referent.name.split()}
            if referent.kind in (SpeakerKind.ORGANIZATION, SpeakerKind.PERSON) and (not countries or countries & named):
                return referent
        return None
