"""From what all articles say to the speakers of the dataset: a function of the set of claims, in whatever order they came.

A speaker's id is made of the key of the name, which all spellings share, so that most ids never change. What only the
dataset can tell is found anew each time: whose last name stands alone, and which bearers of one name differ.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.identities.bodies import read_body
from transforms.identities.claims import Bearer, Claim
from transforms.identities.context import Context, read_context
from transforms.identities.deciding import Decided, decide, split_label
from transforms.identities.decisions import Decisions
from transforms.identities.lexicon import IdentityLexicon
from transforms.identities.naming import link_people
from transforms.identities.people import PersonName, read_person
from transforms.names import NameLexicon
from transforms.records import SpeakerKind

# Kinds whose ids are made of another kind: the same body is called a group here and an organisation there.
ONE_KIND = {SpeakerKind.GROUP: SpeakerKind.ORGANIZATION}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads names and roles, each once."""

    lexicon: IdentityLexicon
    names: NameLexicon

    def person(self, name: str) -> PersonName:
        """Return the parts of a person's name."""
        return read_person(name, self.lexicon, self.names)

    def context(self, claim: Claim) -> Context:
        """Return what roles and affiliations tell."""
        return read_context(claim.roles, claim.affiliations, self.lexicon, self.names)


@dataclass(frozen=True, slots=True)
class Linked:
    """The speakers of the dataset.

    Attributes:
        ids: the speaker's id for each claim.
        names: what the user calls speakers, by id.
        wikidata: items of Wikidata, by id.
        reasons: what the user decided on a speaker, by id.
    """

    ids: Mapping[Claim, str]
    names: Mapping[str, str]
    wikidata: Mapping[str, str]
    reasons: Mapping[str, str]


def link(claims: Mapping[Claim, int], reader: Reader, decisions: Decisions) -> Linked:
    """Return the speakers.

    Args:
        claims: what articles say of those they quote, and of those they only name in full; with the number of articles.
        reader: reads names.
        decisions: what the user decided.
    """
    parts: dict[SpeakerKind, Counter[Claim]] = {}
    apart: dict[str, Bearer] = {}
    for claim in sorted(claims, key=_order):
        kind = ONE_KIND.get(claim.kind, claim.kind)
        if label := split_label(claim, decisions):
            key = f"{_key(claim, kind, reader)}|{label.casefold()}"
            apart.setdefault(key, Bearer(key, kind)).claims[claim] += claims[claim]
        else:
            parts.setdefault(kind, Counter())[claim] = claims[claim]
    people = parts.pop(SpeakerKind.PERSON, Counter())
    bearers = [*apart.values(), *link_people(people, reader.person, reader.context, reader.names.first_names)]
    for kind, bodies in sorted(parts.items()):
        bearers += _link_bodies(bodies, kind, reader)
    return _linked(bearers, decide(bearers, decisions, reader.lexicon, reader.names))


def _order(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.name, claim.roles, claim.affiliations, claim.article or ""


def _key(claim: Claim, kind: SpeakerKind, reader: Reader) -> str:
    if kind is SpeakerKind.PERSON:
        return reader.person(claim.name).key
    return read_body(claim.name, reader.lexicon, reader.names).key


def _link_bodies(claims: Mapping[Claim, int], kind: SpeakerKind, reader: Reader) -> Iterable[Bearer]:
    """Yield organisations; an abbreviation goes to the only name whose initials it is."""
    read = {claim: read_body(claim.name, reader.lexicon, reader.names) for claim in claims}
    in_full: dict[str, set[str]] = {}
    for name in read.values():
        if name.initials:
            in_full.setdefault(name.initials, set()).add(name.key)
    bearers: dict[str, Bearer] = {}
    for claim, name in read.items():
        meant = in_full.get(name.acronym, set())
        key = next(iter(meant)) if len(meant) == 1 else name.key
        bearers.setdefault(key, Bearer(key, kind)).claims[claim] += claims[claim]
    return bearers.values()


def _linked(bearers: Iterable[Bearer], decided: Decided) -> Linked:
    ids = {claim: bearer.speaker_id for bearer in bearers for claim in bearer.claims}
    return Linked(ids, decided.names, decided.wikidata, decided.reasons)
