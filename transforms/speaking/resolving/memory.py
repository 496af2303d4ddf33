"""What a reader of an article remembers at a place in it: whom it has named and who has spoken.

Every mention adds to the salience of its referent, by how prominent its place is, and each sentence takes some of it
away (after Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution", 1994).
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice

from transforms.records import SpeakerKind
from transforms.speaking.entities import Entity
from transforms.speaking.resolving.genders import told_genders
from transforms.speaking.resolving.referents import Referent
from transforms.speaking.resolving.roles import affiliation, best_role
from transforms.speaking.resolving.view import View

# Salience that a mention adds, and the share of it that is left a sentence later.
SUBJECT, OBJECT, MODIFIER, QUOTED, SPEAKER = 1.0, 0.4, 0.2, 0.1, 0.7
DECAY = 0.45
LOOK_BACK = 40
# For how many sentences a document is "the document".
NEAR = 6


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of a referent: how salient it was, and in which sentence."""

    referent: Referent
    salience: float
    sentence: int

    def salience_at(self, sentence: int) -> float:
        """Return what is left of the salience in a later sentence."""
        return self.salience * DECAY ** min(sentence - self.sentence, 60)


class Memory:
    """Referents by when they were last mentioned, and by when they last spoke."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._traces: dict[str, Trace] = {}
        self._speakers: dict[str, Referent] = {}
        self._introduced: dict[str, tuple[Referent, int]] = {}
        self._learned: dict[int, Referent] = {}
        self._organizations = {e.name for e in view.names.entities if e.kind is SpeakerKind.ORGANIZATION}
        self._told_genders = told_genders(view)
        self._by_noun: dict[str, int] = {}
        for index, entity in enumerate(view.names.entities):
            for noun in entity.nouns:
                self._by_noun.setdefault(noun, index)

    def mention(self, referent: Referent, index: int, weight: float) -> None:
        """Raise the salience of a referent that is mentioned at a word."""
        sentence = self._view.ages[index] if index < len(self._view.ages) else 0
        old = self._traces.pop(referent.key, None)
        salience = weight + (old.salience_at(sentence) if old else 0.0)
        self._traces[referent.key] = Trace(referent, salience, sentence)

    def speak(self, referent: Referent, index: int) -> None:
        """Remember that a referent speaks, its source being at a word."""
        self.mention(referent, index, SPEAKER)
        self._speakers.pop(referent.key, None)
        self._speakers[referent.key] = referent

    def introduce(self, referent: Referent, index: int) -> None:
        """Remember somebody or something unnamed, at a word, that may be taken up, though not as one that speaks."""
        noun = self._view.lexicon.singular(referent.name.rpartition(" ")[2].lower())
        self._introduced.pop(noun, None)
        self._introduced[noun] = referent, self._view.ages[index]

    def introduced_document(self, nouns: AbstractSet[str], index: int) -> Referent | None:
        """Return the document that, a few sentences before a word, was last introduced by one of some nouns."""
        for noun, (referent, age) in islice(reversed(self._introduced.items()), LOOK_BACK):
            is_near = self._view.ages[index] - age <= NEAR
            if noun in nouns and referent.kind is SpeakerKind.DOCUMENT and is_near:
                return referent
        return None

    def recent(self) -> Iterator[Trace]:
        """Yield what was mentioned last, the latest first."""
        return islice(reversed(self._traces.values()), LOOK_BACK)

    def recent_speakers(self) -> Iterator[Referent]:
        """Yield who spoke last, the latest first."""
        return islice(reversed(self._speakers.values()), LOOK_BACK)

    def has_spoken(self, referent: Referent) -> bool:
        """Tell whether a referent has spoken."""
        return referent.key in self._speakers

    def referent(self, entity: int) -> Referent:
        """Return one of the article's names with what the text has said of it."""
        if entity in self._learned:
            return self._learned[entity]
        found: Entity = self._view.names.entities[entity]
        role = best_role(found.roles)
        attached = next((one for one in map(self.affiliation, found.roles) if one), found.note)
        gender = found.gender or self._told_genders.get(entity)
        is_sure = found.is_sure or gender is not None
        return Referent(found.name, found.kind, gender, found.nouns, role, attached, entity, is_sure)

    def learn(self, entity: int, referent: Referent) -> Referent:
        """Remember what a source's words say of one of the article's names, and return it."""
        self._learned[entity] = referent
        return referent

    def call(self, entity: int, nouns: frozenset[str]) -> Referent:
        """Remember that one of the article's names is also called by some nouns, and return it."""
        known = self.referent(entity)
        return self.learn(entity, replace(known, nouns=known.nouns | nouns))

    def taken_up(self, noun: str, *, is_plural: bool, also: frozenset[str] = frozenset()) -> Referent | None:
        """Return the last group or unnamed speaker with `noun`, and the words `also`, among its words."""
        for referent in self.recent_speakers():
            unnamed = referent.kind in (SpeakerKind.GROUP, SpeakerKind.UNNAMED)
            if unnamed and referent.is_plural is is_plural and {noun, *also} <= referent.nouns:
                return referent
        introduced, _ = (None, 0) if is_plural else self._introduced.get(noun, (None, 0))
        return introduced if introduced and also <= introduced.nouns else None

    def affiliation(self, role: str) -> str | None:
        """Return the organisation or country that a role names."""
        return affiliation(role, self._organizations, self._view.lexicon)

    def called(self, noun: str) -> Referent | None:
        """Return the first of the article's names that the text, anywhere, calls by a noun."""
        return self.referent(self._by_noun[noun]) if noun in self._by_noun else None
