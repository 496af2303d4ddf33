"""From what all articles say to the speakers of the dataset: a function of the claims, in whatever order they came.

A speaker's id is made of the key of the name, which all spellings share, so that most ids never change. What only the
dataset can tell is found anew each time: whose last name stands alone, and which bearers of one name differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.linking.speakers.observations import Bearer, Claim
from transforms.linking.speakers.organization_names import BodyName, countries_of, read_body
from transforms.linking.speakers.overrides import SpeakerOverrides, apply_overrides, split_of
from transforms.linking.speakers.person_linking import Known, link_people
from transforms.linking.speakers.person_names import PersonName, read_person
from transforms.linking.speakers.role_context import Context, read_context
from transforms.linking.speakers.spelling import surname_skeleton
from transforms.records import SpeakerKind
from transforms.speaking.names import NameLexicon

# Kinds whose ids are made of another kind: the same body is called a group here and an organisation there.
_WHOSE = "the only one in the dataset whom the short name fits"
_BODY = "nothing tells a person, and other articles call an organisation so"
_SAME = "another spelling or form of the name"
ONE_KIND = {SpeakerKind.GROUP: SpeakerKind.ORGANIZATION}


class Reader:
    """Reads names and roles, each name once."""

    def __init__(self, lexicon: IdentityLexicon, names: NameLexicon) -> None:
        self.lexicon = lexicon
        self.names = names
        self.countries = countries_of(names)
        self.known = Known(
            frozenset(name.lower() for name in names.first_names),
            frozenset(map(surname_skeleton, lexicon.common_surnames)),
            lexicon.offices,
        )
        self._people: dict[str, PersonName] = {}
        self._bodies: dict[str, BodyName] = {}

    def person(self, name: str) -> PersonName:
        """Return the parts of a person's name."""
        if name not in self._people:
            self._people[name] = read_person(name, self.lexicon, self.names)
        return self._people[name]

    def body(self, name: str) -> BodyName:
        """Return the key and initials of an organisation's name."""
        if name not in self._bodies:
            self._bodies[name] = read_body(name, self.lexicon, self.countries)
        return self._bodies[name]

    def key(self, claim: Claim) -> str:
        """Return the key of a claim's name."""
        return self.person(claim.name).key if claim.kind is SpeakerKind.PERSON else self.body(claim.name).key

    def is_short(self, claim: Claim) -> bool:
        """Tell whether a person's name has no given name, or its initial only."""
        return not self.person(claim.name).is_full

    def context(self, claim: Claim) -> Context:
        """Return what roles and affiliations tell."""
        return read_context(claim.roles, claim.affiliations, self.lexicon, self.names)


@dataclass(frozen=True, slots=True)
class Linked:
    """The speakers of the dataset.

    Attributes:
        ids: the speaker's id for each claim.
        reasons: why a claim's speaker is not simply whoever has its name; only for those.
        names: what the user calls speakers, by id.
        wikidata: items of Wikidata, by id.
    """

    ids: Mapping[Claim, str]
    reasons: Mapping[Claim, str]
    names: Mapping[str, str]
    wikidata: Mapping[str, str]


def link(claims: Mapping[Claim, int], reader: Reader, overrides: SpeakerOverrides) -> Linked:
    """Return the speakers.

    Args:
        claims: what articles say of those they quote, and of those they only name in full; with the number of articles.
        reader: reads names.
        overrides: what the user declared.
    """
    kinds = _Kinds(claims, reader)
    by_kind: dict[SpeakerKind, Counter[Claim]] = {}
    apart: dict[tuple[SpeakerKind, str], Bearer] = {}
    for claim in sorted(claims, key=_order):
        kind = kinds.of(claim)
        if split := split_of(claim, overrides):
            key = f"{reader.key(claim)}|{split.label.casefold()}"
            apart.setdefault((kind, key), Bearer(key, kind)).claims[claim] = claims[claim]
        else:
            by_kind.setdefault(kind, Counter())[claim] = claims[claim]
    people = by_kind.pop(SpeakerKind.PERSON, Counter())
    found = [*apart.values(), *_link_people(people, reader)]
    for kind, bodies in sorted(by_kind.items()):
        found += _link_bodies(bodies, kind, reader)
    bearers, decided = apply_overrides(found, overrides, lambda name: (reader.person(name).key, reader.body(name).key))
    return Linked(
        {claim: bearer.speaker_id for bearer in bearers for claim in bearer.claims},
        {claim: reason for bearer in bearers for claim, reason in _reasons(bearer, reader, decided.reasons)},
        decided.names,
        decided.wikidata,
    )


class _Kinds:
    """What kind of speaker a claim is about: names without any sign may be people in one article, bodies in another."""

    def __init__(self, claims: Iterable[Claim], reader: Reader) -> None:
        self.reader = reader
        people = [claim for claim in claims if claim.kind is SpeakerKind.PERSON]
        others = (claim for claim in claims if claim.kind in (SpeakerKind.ORGANIZATION, SpeakerKind.GROUP))
        self.bodies = {reader.body(claim.name).key for claim in others}
        self.surnames = {name.surname for claim in people if (name := reader.person(claim.name)).is_full}

    def of(self, claim: Claim) -> SpeakerKind:
        """Return the kind that the speaker's id is made of."""
        if claim.kind is SpeakerKind.PERSON and not claim.roles and self._is_body(claim.name):
            return SpeakerKind.ORGANIZATION
        return ONE_KIND.get(claim.kind, claim.kind)

    def _is_body(self, name: str) -> bool:
        """Tell whether a name is known as a body's, and neither given name nor surname are a person's."""
        if self.reader.body(name).key not in self.bodies:
            return False
        is_given = name.partition(" ")[0] in self.reader.names.first_names
        return not is_given and (" " in name.strip() or self.reader.person(name).surname not in self.surnames)


def _order(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.name, claim.roles, claim.affiliations, claim.article or ""


def _link_people(claims: Mapping[Claim, int], reader: Reader) -> list[Bearer]:
    return link_people(claims, reader.person, reader.context, reader.known)


def _link_bodies(claims: Mapping[Claim, int], kind: SpeakerKind, reader: Reader) -> Iterable[Bearer]:
    """Return organisations; an abbreviation goes to the only name whose initials it is."""
    read = {claim: reader.body(claim.name) for claim in claims}
    in_full: dict[str, set[str]] = {}
    for name in read.values():
        if name.initials:
            in_full.setdefault(name.initials, set()).add(name.key)
    bearers: dict[str, Bearer] = {}
    for claim, name in read.items():
        meant = in_full.get(name.acronym, set())
        key = next(iter(meant)) if len(meant) == 1 else name.key
        bearers.setdefault(key, Bearer(key, kind)).claims[claim] = claims[claim]
    return bearers.values()


def _reasons(bearer: Bearer, reader: Reader, decided: Mapping[str, str]) -> Iterator[tuple[Claim, str]]:
    """Yield why claims belong to a bearer where the key of the name does not tell."""
    by_user = decided.get(bearer.speaker_id)
    key, _, label = bearer.key.partition("|")
    for claim in bearer.claims:
        if by_user:
            yield claim, f"decided: {by_user}"
        elif label:
            yield claim, f"not others of the name: {label}"
        elif bearer.kind is not ONE_KIND.get(claim.kind, claim.kind):
            yield claim, _BODY
        elif reader.key(claim) != key:
            yield claim, _WHOSE if claim.kind is SpeakerKind.PERSON and reader.is_short(claim) else _SAME
