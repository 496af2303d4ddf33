"""Pronouns: the most salient of those that agree with them in number and gender, and what relative ones stand after."""

from transforms.records import Method, SpeakerKind
from transforms.speaking.names import Gender
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.genders import FEMALE, MALE
from transforms.speaking.resolving.kinds import described
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import QUANTIFIERS, RELATIVE, phrase_start
from transforms.speaking.resolving.ranking import Choice, choose
from transforms.speaking.resolving.referents import Found, Referent
from transforms.speaking.resolving.view import View, bare

PLURAL = frozenset({"they", "them", "their", "theirs", "themselves", "both"})
NEUTER = frozenset({"it", "its", "itself"})
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours"})
PERSONAL = MALE | FEMALE
PRONOUNS = PERSONAL | PLURAL | NEUTER | FIRST_PERSON | RELATIVE

# What may stand between a noun and a relative pronoun: "both of".
BEFORE_RELATIVE = RELATIVE | QUANTIFIERS | {"of", "and", "or"}
# How long a description between a person's name and "who" may be.
DESCRIPTION_WORDS = 14

# What the salience counts for where the gender is not known, and where not even the kind is sure.
UNKNOWN_GENDER, UNSURE = 0.75, 0.25


class Pronouns:
    """Resolves the pronouns of an article."""

    def __init__(self, view: View, memory: Memory) -> None:
        self._view = view
        self._memory = memory

    def find(self, index: int) -> Found | None:
        """Return what the pronoun at a word stands for."""
        lower = bare(self._view.words[index])
        if lower in PERSONAL:
            choice = self.personal(index)
        elif lower in PLURAL:
            choice = self._plural(index)
        elif lower in NEUTER:
            choice = self._neuter(index)
        else:
            return self._antecedent(index)
        return Found(choice.referent, Method.PRONOUN, choice.score, choice.candidates) if choice else None

    def personal(self, index: int) -> Choice | None:
        """Return the person that "he" or "she" at a word stands for."""
        gender: Gender = "male" if bare(self._view.words[index]) in MALE else "female"
        weights = {}
        for trace in self._memory.recent():
            referent = trace.referent
            personal = referent.kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED) and not referent.is_plural
            if not personal or referent.gender not in (None, gender):
                continue
            agreement = (1.0 if referent.gender else UNKNOWN_GENDER) * (1.0 if referent.is_sure else UNSURE)
            weights[referent] = agreement * trace.salience_at(self._view.ages[index])
        return choose(weights)

    def _plural(self, index: int) -> Choice | None:
        return self._weighted(index, {SpeakerKind.GROUP: 1.0, SpeakerKind.UNNAMED: 1.0, SpeakerKind.ORGANIZATION: 0.4})

    def _neuter(self, index: int) -> Choice | None:
        return self._weighted(index, {SpeakerKind.ORGANIZATION: 1.0, SpeakerKind.DOCUMENT: 1.0})

    def _weighted(self, index: int, weights: dict[SpeakerKind, float]) -> Choice | None:
        sentence = self._view.ages[index]
        return choose(
            {
                trace.referent: weights[trace.referent.kind] * trace.salience_at(sentence)
                for trace in self._memory.recent()
                if trace.referent.kind in weights
            }
        )

    def _antecedent(self, index: int) -> Found | None:
        """Return what a relative pronoun at a word refers to: the noun phrase before it."""
        words, personal = self._view.words, self._view.words[index].lower in ("who", "whom")
        end, least = index, max(index - DESCRIPTION_WORDS, 0)
        while end > least and words[end - 1].lower in BEFORE_RELATIVE:
            end -= 1
        while end > least and words[end - 1].text[1:2] == "-" and ")" in words[end].gap:
            end -= 1
        named = self._named_before(end, personal=personal)
        if named is not None and (named.is_sure or not personal or " " in named.name):
            return Found(named, Method.PRONOUN, confidence.ANTECEDENT)
        described_person = (self._described_person(end) or named) if personal else None
        if described_person is not None:
            return Found(described_person, Method.PRONOUN, confidence.ANTECEDENT_DESCRIBED)
        start = phrase_start(self._view, end, personal=personal)
        if start >= end:
            return None
        return Found(described(self._view, start, end, end), Method.PRONOUN, confidence.ANTECEDENT_PHRASE)

    def _named_before(self, end: int, *, personal: bool) -> Referent | None:
        """Return who or what is named right before a word."""
        mention = self._view.mentions.get(end - 1)
        if mention is None or mention.last != end:
            return None
        referent = self._memory.referent(mention.entity)
        return referent if not personal or referent.kind is SpeakerKind.PERSON else None

    def _described_person(self, end: int) -> Referent | None:
        """Return the person named before ", 59, of Exampleton," or ", now a description" that ends before a word."""
        words = self._view.words
        for index in range(end, max(end - DESCRIPTION_WORDS, 0), -1):
            if words[index - 1].sentence != words[end - 1].sentence:
                return None
            mention = self._view.mentions.get(index - 1)
            if mention is None or "," not in words[index].gap:
                continue
            entity = self._view.names.entities[mention.entity]
            if mention.last == index and entity.kind is SpeakerKind.PERSON and entity.is_sure:
                return self._memory.referent(mention.entity)
        return None
