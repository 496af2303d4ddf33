"""The words the rules know: verbs that report speech, and the small words that bound noun phrases."""

from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

VOWELS = frozenset("aeiou")


class Form(Enum):
    """The inflection in which a verb stands."""

    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"


class Reading(NamedTuple):
    """A word as a form of a reporting verb."""

    lemma: str
    form: Form


class CueLexicon(BaseModel):
    """Words by which English reports what somebody said; see config/lexicons/cues.yml for what each list means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quoting: frozenset[str]
    clausal: frozenset[str]
    objective: frozenset[str]
    addressing: frozenset[str]
    doubtful: frozenset[str]
    nouns: frozenset[str]
    writings: frozenset[str]
    documents: frozenset[str]
    phrases: tuple[str, ...]
    prepositional: tuple[str, ...]
    irregular: dict[str, tuple[str, str, str, str]]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    not_adverbs: frozenset[str]
    determiners: frozenset[str]
    pronouns: frozenset[str]
    prepositions: frozenset[str]
    subordinators: frozenset[str]
    conjunctions: frozenset[str]
    times: frozenset[str]
    verbs: frozenset[str]
    abbreviations: frozenset[str]
    outlets: frozenset[str]

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """Every form of every verb that can begin a cue."""
        lemmas = self.quoting | self.clausal | self.objective | self.addressing | {p.split()[0] for p in self.phrases}
        found: dict[str, Reading] = {}
        for lemma in sorted(lemmas):
            for word, form in self._forms(lemma):
                found.setdefault(word, Reading(lemma, form))
        return found

    @cached_property
    def particles(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """The further words of each phrase, by its verb, longest first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in self.phrases:
            verb, *rest = phrase.split()
            found.setdefault(verb, []).append(tuple(rest))
        return {verb: tuple(sorted(rests, key=len, reverse=True)) for verb, rests in found.items()}

    @cached_property
    def single(self) -> frozenset[str]:
        """Lemmas that report without a further word."""
        return self.quoting | self.clausal | self.objective | self.addressing

    @cached_property
    def prepositional_words(self) -> tuple[tuple[str, ...], ...]:
        """The cues that stand before their source, as words."""
        return tuple(tuple(cue.split()) for cue in self.prepositional)

    @cached_property
    def prepositional_openers(self) -> frozenset[str]:
        """The first words of the cues that stand before their source."""
        return frozenset(words[0] for words in self.prepositional_words)

    @cached_property
    def links(self) -> frozenset[str]:
        """Words that join phrases and cannot end one."""
        return self.prepositions | self.conjunctions

    @cached_property
    def bare_determiners(self) -> frozenset[str]:
        """Determiners that cannot stand alone for somebody, as "many" and "some" can."""
        return self.determiners - self.pronouns

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that cannot begin an apposition."""
        return self.links | self.auxiliaries | self.pronouns

    def _forms(self, lemma: str) -> Iterable[tuple[str, Form]]:
        present, past, participle, ing = self.irregular.get(lemma) or regular_forms(lemma)
        yield past, Form.PAST
        yield participle, Form.PARTICIPLE
        yield lemma, Form.BASE
        yield present, Form.PRESENT
        yield ing, Form.ING


def regular_forms(lemma: str) -> tuple[str, str, str, str]:
    """Return the third person, past, participle and -ing form of a regular verb.

    Final consonants are not doubled: verbs that double theirs are listed as irregular.
    """
    if lemma.endswith("e"):
        return f"{lemma}s", f"{lemma}d", f"{lemma}d", f"{lemma[:-1] if not lemma.endswith('ee') else lemma}ing"
    if lemma.endswith("y") and lemma[-2:-1] not in VOWELS:
        return f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma[:-1]}ied", f"{lemma}ing"
    present = f"{lemma}es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else f"{lemma}s"
    return present, f"{lemma}ed", f"{lemma}ed", f"{lemma}ing"
