"""Common nouns for persons: "the senator" was called so before, "his wife" has his name, "a judge" has one later."""

from transforms.records import Method, SpeakerKind
from transforms.speaking.names import Gender, NameLexicon
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.kinds import is_agent
from transforms.speaking.resolving.leads import Leads
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import DEFINITE, POSSESSIVES, Phrase
from transforms.speaking.resolving.pronouns import PERSONAL, Pronouns
from transforms.speaking.resolving.ranking import Choice, choose
from transforms.speaking.resolving.referents import Found, Referent
from transforms.speaking.resolving.territories import agree, countries_in, places_in
from transforms.speaking.resolving.view import View

# Words that tell one from another of the same kind.
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "other", "another"})
# Words that tell of nobody yet named.
FUTURE = frozenset({"next", "future"})
# Words by which a phrase, however long, says more of somebody whom the text has named.
EPITHETS = frozenset({"former", "then", "longtime", "veteran", "outgoing", "self-described"})
# The salience from which on somebody is meant by any definite noun for a person, and what it counts for where the
# text calls that person something else.
NEEDS_NO_NAME, CALLED_ELSE = 0.2, 0.5
# The most persons of one name that are looked at: enough for any article, and a bound for any input.
FAMILY = 20


class Persons:
    """Resolves the sources of an article whose head is a singular noun for a person."""

    def __init__(self, view: View, memory: Memory, pronouns: Pronouns, leads: Leads) -> None:
        self._view = view
        self._words = view.words
        self._lexicon = view.lexicon
        self._memory = memory
        self._pronouns = pronouns
        self._leads = leads

    def is_person(self, noun: str) -> bool:
        """Tell whether a noun in lower case is for a person: a known one, or by its form for who does something."""
        lexicon = self._lexicon
        return noun in lexicon.person_nouns or noun in lexicon.titles or is_agent(noun, lexicon)

    def find(self, phrase: Phrase, noun: str) -> Found | None:
        """Return the named or known person that a phrase with `noun` as its head stands for."""
        modifiers = frozenset(word.lower for word in self._words[phrase.first : phrase.core_last - 1])
        relative = self._relative(phrase, noun)
        if relative is not None:
            return Found(relative, Method.NOMINAL, confidence.RELATIVE)
        found = self._known(phrase, noun, modifiers) if phrase.determiner in DEFINITE else None
        if found is None and (lead := self._leads.person(phrase, noun, self._gender(noun))) is not None:
            known = self._memory.call(lead, modifiers | {noun})
            return Found(known, Method.NOMINAL, confidence.LEAD)
        return found

    def _gender(self, noun: str) -> Gender | None:
        return self._lexicon.gender_of_nouns(frozenset({noun}))

    # ---- definite ones

    def _known(self, phrase: Phrase, noun: str, modifiers: frozenset[str]) -> Found | None:
        """Return the person that a role stands for: one who has it, an unnamed one of before, else the most salient."""
        if ordinals := modifiers & ORDINALS:
            return _nominal(self._memory.taken_up(noun, is_plural=False, also=ordinals))
        persons = self._persons(phrase, self._gender(noun))
        is_narrowed = self._is_narrowed(phrase)
        called = self._called(noun, modifiers, persons, may_be_unnamed=not is_narrowed)
        if called is not None:
            return _nominal(called)
        if is_narrowed and not self._is_epithet(phrase):
            return None
        if (named := self._memory.called(noun)) is not None and self._may_be(phrase, named):
            return _nominal(named)
        says_new = noun in self._lexicon.unnamed_nouns or modifiers & FUTURE or self._is_owned(phrase)
        choice = None if says_new else self._salient(phrase.first, persons)
        return Found(choice.referent, Method.NOMINAL, confidence.STANDING_OUT, choice.candidates) if choice else None

    def _persons(self, phrase: Phrase, gender: Gender | None) -> list[Referent]:
        """Return the persons mentioned last, the latest first, without those that a phrase cannot mean."""
        return [
            trace.referent
            for trace in self._memory.recent()
            if trace.referent.kind is SpeakerKind.PERSON
            and gender in (None, trace.referent.gender or gender)
            and self._may_be(phrase, trace.referent)
        ]

    def _may_be(self, phrase: Phrase, referent: Referent) -> bool:
        """Tell whether a person is known to be of no other party, country or place than those that a phrase names."""
        text, role, lexicon = self._view.text(phrase.first, phrase.core_last), referent.role or "", self._lexicon
        return (
            not _is_other_party(frozenset(text.lower().split()), referent, self._lexicon)
            and agree(countries_in(text, lexicon), countries_in(role, lexicon))
            and agree(places_in(text, lexicon), places_in(role, lexicon))
        )

    def _called(
        self, noun: str, modifiers: frozenset[str], persons: list[Referent], *, may_be_unnamed: bool
    ) -> Referent | None:
        """Return who was called by a noun, be it an unnamed speaker, else by one of the nouns that it stands for."""
        called = [referent for referent in persons if noun in referent.nouns]
        if not called and may_be_unnamed and (unnamed := self._memory.taken_up(noun, is_plural=False)):
            return unnamed
        nouns = self._lexicon.hyponyms.get(noun, frozenset())
        called = called or [referent for referent in persons if nouns & referent.nouns]
        return max(called, key=lambda referent: len(modifiers & referent.nouns), default=None)

    def _is_narrowed(self, phrase: Phrase) -> bool:
        """Tell whether more words, none of them set off by a comma, say which one is meant: "the man in the hat"."""
        if phrase.core_last == phrase.last:
            return False
        following = self._words[phrase.core_last]
        return following.lower != "and" and "," not in following.gap

    def _is_owned(self, phrase: Phrase) -> bool:
        """Tell whether a phrase says whose: "the president's lawyer"."""
        return any(word.is_possessive for word in self._words[phrase.first : phrase.core_last - 1])

    def _is_epithet(self, phrase: Phrase) -> bool:
        """Tell whether a phrase says more of somebody known: "the 34-year-old father of two"."""
        words = [word.lower for word in self._words[phrase.first : phrase.core_last]]
        return any(word in EPITHETS or word.endswith("-year-old") for word in words)

    def _salient(self, index: int, persons: list[Referent]) -> Choice | None:
        """Return the most salient of some persons, where one stands out enough to need no name."""
        sentence, keys = self._view.ages[index], {referent.key for referent in persons}
        roles = self._lexicon.person_nouns | self._lexicon.titles
        weights = {
            trace.referent: trace.salience_at(sentence) * (CALLED_ELSE if trace.referent.nouns & roles else 1.0)
            for trace in self._memory.recent()
            if trace.referent.key in keys and trace.referent.is_sure
        }
        choice = choose(weights)
        return choice if choice and weights[choice.referent] >= NEEDS_NO_NAME else None

    # ---- relatives

    def _relative(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return the one other person of the name whose relative is meant: "his wife", "Ann Example's brother"."""
        bare_noun = noun.removeprefix("ex-")
        if bare_noun not in self._lexicon.kin_nouns:
            return None
        owner = self._owner(phrase)
        if owner is None or owner.entity is None:
            return None
        gender = self._gender(bare_noun)
        bearers = self._view.bearers(owner.name.rpartition(" ")[2])[:FAMILY]
        persons = [self._memory.referent(other) for other in bearers if other != owner.entity]
        family = [person for person in persons if person.gender in (None, gender)]
        called = [other for other in family if bare_noun in other.nouns]
        several = called or family
        return several[0] if len(several) == 1 else None

    def _owner(self, phrase: Phrase) -> Referent | None:
        """Return the person whose a relative is."""
        first = phrase.first
        lower = self._words[first].lower
        if lower in POSSESSIVES:
            choice = self._pronouns.personal(first) if lower in PERSONAL else None
            return choice.referent if choice else None
        mention = self._view.mentions.get(first)
        owns = mention is not None and mention.last < phrase.core_last and self._words[mention.last - 1].is_possessive
        return self._memory.referent(mention.entity) if mention and owns else None


def _nominal(referent: Referent | None) -> Found | None:
    return Found(referent, Method.NOMINAL, confidence.TAKEN_UP) if referent else None


def _is_other_party(modifiers: frozenset[str], referent: Referent, lexicon: NameLexicon) -> bool:
    """Tell whether a phrase names a party or its leaning and the person is known to be of another one."""
    known = lexicon.sides_of(referent.nouns)
    return bool(known) and not lexicon.sides_of(modifiers) <= known
