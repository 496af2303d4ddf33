"""Observations of speakers in articles, and the clusters of observations that become the speakers of the dataset."""

from collections import Counter
from dataclasses import dataclass, field

from transforms.ids import speaker_id
from transforms.linking.speakers.person_names import PersonName
from transforms.linking.speakers.role_context import NO_CONTEXT, RoleContext
from transforms.records import SpeakerKind
from transforms.text.words import word_pattern

WORD = word_pattern()
SHORTEST_ROLE_WORD = 4  # "of", "the", "for" are shorter


@dataclass(frozen=True, slots=True, order=True)
class SpeakerObservation:
    """A speaker as one or more articles present it: equal observations are counted, not repeated.

    Attributes:
        name: fullest form of the name in the article.
        kind: what kind of speaker it is there.
        roles: roles as the article gives them, sorted.
        affiliations: organisations and countries it attaches the speaker to, sorted.
        article: id of the article where an override names it, else None: the observation is shared by articles.
    """

    name: str
    kind: SpeakerKind
    roles: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    article: str | None = None

    @property
    def role_words(self) -> frozenset[str]:
        """The words of the roles in lower case, short ones left out."""
        words = (word for role in self.roles for word in WORD.findall(role.casefold()))
        return frozenset(word for word in words if len(word) >= SHORTEST_ROLE_WORD)


@dataclass(frozen=True, slots=True, order=True)
class DisambiguatingFacts:
    """Facts that tell people of one name apart: middle names, nations and occupations."""

    middles: tuple[str, ...]
    context: RoleContext

    def conflicts(self, other: "DisambiguatingFacts") -> bool:
        """Whether both can hardly be about one person."""
        return _other_middles(self.middles, other.middles) or self.context.conflicts(other.context)

    @property
    def rank(self) -> tuple[int, str]:
        """Sort key: the most specific facts first."""
        known = (self.middles, self.context.nations, self.context.occupations)
        said = sorted(self.context.nations), sorted(self.context.occupations), sorted(self.context.affiliations)
        return -sum(map(bool, known)), repr((self.middles, said))


def _other_middles(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether middle names differ; an initial is any name that begins with it."""
    if len(set(some)) < len(set(others)):
        some, others = others, some
    if others and all(len(name) > 1 and name in some for name in others):
        return False
    return any(not (a == b or (1 in (len(a), len(b)) and a[0] == b[0])) for a, b in zip(some, others, strict=False))


NO_FACTS = DisambiguatingFacts((), NO_CONTEXT)


@dataclass(slots=True)
class SpeakerCluster:
    """The observations that are one speaker, while they are being collected.

    Attributes:
        key: what the id is made of.
        kind: the kind that the id is made of.
        observations: number of articles of each observation.
        facts: facts of its observations, without affiliations.
        affiliations: organisations and countries of its observations, in lower case.
        given: given names of its observations.
        roles: roles of its observations, in lower case.
        role_words: the words of the roles.
        suffix: "jr", "sr", "ii", … or "".
        pinned: the id that an override gives it.
    """

    key: str
    kind: SpeakerKind
    observations: Counter[SpeakerObservation] = field(default_factory=Counter)
    facts: set[DisambiguatingFacts] = field(default_factory=set)
    affiliations: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)
    suffix: str = ""
    pinned: str | None = None

    @property
    def speaker_id(self) -> str:
        """The id, which depends on the name alone or is pinned."""
        return self.pinned or speaker_id(self.key, self.kind)

    def take(self, observation: SpeakerObservation, articles: int, name: PersonName, context: RoleContext) -> None:
        """Add an observation, made by this many articles."""
        self.observations[observation] += articles
        self.facts.add(DisambiguatingFacts(name.middles, context.without_affiliations))
        self.affiliations |= context.affiliations
        self.roles.update(role.casefold() for role in observation.roles)
        self.role_words |= observation.role_words
        if name.given:
            self.given.add(name.given)

    def fits(self, fact: DisambiguatingFacts) -> bool:
        """Whether facts conflict with none of its own; a shared affiliation outweighs nations and occupations."""
        if not self.affiliations.isdisjoint(fact.context.affiliations):
            fact = DisambiguatingFacts(fact.middles, NO_CONTEXT)
        return not any(fact.conflicts(other) for other in self.facts)

    def supports(self, observation: SpeakerObservation, context: RoleContext) -> bool:
        """Whether an observation shares a role's word, an affiliation, a nation or an occupation with it."""
        shared = not self.role_words.isdisjoint(observation.role_words) or not self.affiliations.isdisjoint(
            context.affiliations
        )
        return shared or any(
            fact.context.nations & context.nations or fact.context.occupations & context.occupations
            for fact in self.facts
        )
