"""What articles say of a speaker, and the speakers that come of it."""

from collections import Counter
from dataclasses import dataclass, field

from transforms.ids import speaker_id
from transforms.linking.speakers.person_names import PersonName
from transforms.linking.speakers.role_context import NOTHING, Context
from transforms.records import SpeakerKind
from transforms.text.words import word_pattern

WORD = word_pattern()
SHORTEST_ROLE_WORD = 4  # "of", "the", "for" are shorter


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """What one article or several say of somebody they name.

    Attributes:
        name: fullest form of the name in the article.
        kind: what kind of speaker it is there.
        roles: roles as the article gives them, sorted.
        affiliations: organisations and countries it attaches the speaker to, sorted.
        article: id of the article, where a decision of the user is about that article.
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
class Trait:
    """What tells bearers of one name apart."""

    middles: tuple[str, ...]
    context: Context

    def conflicts(self, other: "Trait") -> bool:
        """Tell whether both can hardly be of one person."""
        return _other_middles(self.middles, other.middles) or self.context.conflicts(other.context)

    @property
    def rank(self) -> tuple[int, str]:
        """What sorts traits that say most first."""
        known = (self.middles, self.context.nations, self.context.walks)
        said = sorted(self.context.nations), sorted(self.context.walks), sorted(self.context.affiliations)
        return -sum(map(bool, known)), repr((self.middles, said))


def _other_middles(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether middle names differ; an initial is any name that begins with it."""
    if len(set(some)) < len(set(others)):
        some, others = others, some
    if others and all(len(name) > 1 and name in some for name in others):
        return False
    return any(not (a == b or (1 in (len(a), len(b)) and a[0] == b[0])) for a, b in zip(some, others, strict=False))


NO_TRAIT = Trait((), NOTHING)


@dataclass(slots=True)
class Bearer:
    """Somebody or something that has a name, while the claims are being put together.

    Attributes:
        key: what the id is made of.
        kind: the kind that the id is made of.
        claims: what articles say, by the number of articles.
        traits: what is said beside the name, affiliations apart.
        affiliations: what it is said to belong to, in lower case.
        given: the given names it is called by.
        roles: the roles it is given, in lower case.
        role_words: the words of the roles.
        suffix: what tells it from a parent of the same name.
        pinned: the id that the user gave it.
    """

    key: str
    kind: SpeakerKind
    claims: Counter[Claim] = field(default_factory=Counter)
    traits: set[Trait] = field(default_factory=set)
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

    def take(self, claim: Claim, articles: int, name: PersonName, context: Context) -> None:
        """Learn what articles say."""
        self.claims[claim] += articles
        self.traits.add(Trait(name.middles, context.without_affiliations))
        self.affiliations |= context.affiliations
        self.roles.update(role.casefold() for role in claim.roles)
        self.role_words |= claim.role_words
        if name.given:
            self.given.add(name.given)

    def fits(self, trait: Trait) -> bool:
        """Tell whether nothing that is said of it speaks against a trait."""
        if not self.affiliations.isdisjoint(trait.context.affiliations):
            trait = Trait(trait.middles, NOTHING)
        return not any(trait.conflicts(other) for other in self.traits)

    def supports(self, claim: Claim, context: Context) -> bool:
        """Tell whether something that is said of it is said in a claim too: a role's word, walk of life or nation."""
        shared = not self.role_words.isdisjoint(claim.role_words) or not self.affiliations.isdisjoint(
            context.affiliations
        )
        return shared or any(
            trait.context.nations & context.nations or trait.context.walks & context.walks for trait in self.traits
        )
