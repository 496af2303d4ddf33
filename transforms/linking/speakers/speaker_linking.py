"""From the observations of all articles to the speakers of the dataset, whatever the order in which articles came.

A speaker's id is made of the key of the name, which all spellings share, so that most ids never change. What depends on
the other articles is found anew in each run: who is meant by a last name alone, and which people share a name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.linking.speakers.observations import SpeakerCluster, SpeakerObservation
from transforms.linking.speakers.organization_names import OrganizationName, countries_of, read_organization
from transforms.linking.speakers.overrides import SpeakerOverrides, apply_overrides, split_of
from transforms.linking.speakers.person_linking import KnownNames, link_people
from transforms.linking.speakers.person_names import PersonName, read_person
from transforms.linking.speakers.role_context import RoleContext, read_context
from transforms.linking.speakers.spelling import surname_skeleton
from transforms.records import SpeakerKind
from transforms.speaking.names import NameLexicon

# Reasons for which an observation belongs to a speaker although its name has another key.
_SHORT_NAME = "the only one in the dataset whom the short name fits"
_ORGANIZATION = "nothing tells a person, and other articles call an organisation so"
_SPELLING = "another spelling or form of the name"
# Kinds whose ids are made of another kind: articles call the same organisation a group or an organisation.
KIND_OF_ID = {SpeakerKind.GROUP: SpeakerKind.ORGANIZATION}


class NameReader:
    """Reads names and roles, each name once."""

    def __init__(self, lexicon: IdentityLexicon, names: NameLexicon) -> None:
        self.lexicon = lexicon
        self.names = names
        self.countries = countries_of(names)
        self.known = KnownNames(
            frozenset(name.lower() for name in names.first_names),
            frozenset(map(surname_skeleton, lexicon.common_surnames)),
            lexicon.offices,
        )
        self._people: dict[str, PersonName] = {}
        self._organizations: dict[str, OrganizationName] = {}

    def person(self, name: str) -> PersonName:
        """Return the parts of a person's name."""
        if name not in self._people:
            self._people[name] = read_person(name, self.lexicon, self.names)
        return self._people[name]

    def organization(self, name: str) -> OrganizationName:
        """Return the key and initials of an organisation's name."""
        if name not in self._organizations:
            self._organizations[name] = read_organization(name, self.lexicon, self.countries)
        return self._organizations[name]

    def key(self, observation: SpeakerObservation) -> str:
        """Return the key of an observation's name."""
        read = self.person if observation.kind is SpeakerKind.PERSON else self.organization
        return read(observation.name).key

    def is_short(self, observation: SpeakerObservation) -> bool:
        """Tell whether a person's name has no given name, or its initial only."""
        return not self.person(observation.name).is_full

    def context(self, observation: SpeakerObservation) -> RoleContext:
        """Return what roles and affiliations tell."""
        return read_context(observation.roles, observation.affiliations, self.lexicon, self.names)


@dataclass(frozen=True, slots=True)
class LinkedSpeakers:
    """The speakers of the dataset.

    Attributes:
        ids: the speaker's id for each observation.
        reasons: for observations whose name has another key than the speaker: why they are the speaker's.
        names: what the user calls speakers, by id.
        wikidata: items of Wikidata, by id.
    """

    ids: Mapping[SpeakerObservation, str]
    reasons: Mapping[SpeakerObservation, str]
    names: Mapping[str, str]
    wikidata: Mapping[str, str]


def link(
    observations: Mapping[SpeakerObservation, int], reader: NameReader, overrides: SpeakerOverrides
) -> LinkedSpeakers:
    """Return the speakers.

    Args:
        observations: of speakers that articles quote, and of people and organisations that they only name in full, each
            with the number of articles.
        reader: reads names.
        overrides: what the user declared.
    """
    kinds = _Kinds(observations, reader)
    by_kind: dict[SpeakerKind, Counter[SpeakerObservation]] = {}
    apart: dict[tuple[SpeakerKind, str], SpeakerCluster] = {}
    for observation in sorted(observations, key=_order):
        kind = kinds.of(observation)
        if split := split_of(observation, overrides):
            key = f"{reader.key(observation)}|{split.label.casefold()}"
            cluster = apart.setdefault((kind, key), SpeakerCluster(key, kind))
            cluster.observations[observation] = observations[observation]
        else:
            by_kind.setdefault(kind, Counter())[observation] = observations[observation]
    people = by_kind.pop(SpeakerKind.PERSON, Counter())
    found = [*apart.values(), *_link_people(people, reader)]
    for kind, organizations in sorted(by_kind.items()):
        found += _link_organizations(organizations, kind, reader)
    clusters, decided = apply_overrides(
        found, overrides, lambda name: (reader.person(name).key, reader.organization(name).key)
    )
    return LinkedSpeakers(
        {observation: cluster.speaker_id for cluster in clusters for observation in cluster.observations},
        {
            observation: reason
            for cluster in clusters
            for observation, reason in _reasons(cluster, reader, decided.reasons)
        },
        decided.names,
        decided.wikidata,
    )


class _Kinds:
    """Kinds of observed speakers: what one article takes for a person may be an organisation elsewhere."""

    def __init__(self, observations: Iterable[SpeakerObservation], reader: NameReader) -> None:
        self.reader = reader
        people = [observation for observation in observations if observation.kind is SpeakerKind.PERSON]
        others = (one for one in observations if one.kind in (SpeakerKind.ORGANIZATION, SpeakerKind.GROUP))
        self.organizations = {reader.organization(one.name).key for one in others}
        self.surnames = {name.surname for observation in people if (name := reader.person(observation.name)).is_full}

    def of(self, observation: SpeakerObservation) -> SpeakerKind:
        """Return the kind that the speaker's id is made of."""
        if observation.kind is SpeakerKind.PERSON and not observation.roles and self._is_organization(observation.name):
            return SpeakerKind.ORGANIZATION
        return KIND_OF_ID.get(observation.kind, observation.kind)

    def _is_organization(self, name: str) -> bool:
        """Tell whether a name is known as a body's, and neither given name nor surname are a person's."""
        if self.reader.organization(name).key not in self.organizations:
            return False
        is_given = name.partition(" ")[0] in self.reader.names.first_names
        return not is_given and (" " in name.strip() or self.reader.person(name).surname not in self.surnames)


def _order(observation: SpeakerObservation) -> tuple[object, ...]:
    return observation.kind, observation.name, observation.roles, observation.affiliations, observation.article or ""


def _link_people(observations: Mapping[SpeakerObservation, int], reader: NameReader) -> list[SpeakerCluster]:
    return link_people(observations, reader.person, reader.context, reader.known)


def _link_organizations(
    observations: Mapping[SpeakerObservation, int], kind: SpeakerKind, reader: NameReader
) -> Iterable[SpeakerCluster]:
    """Return organisations; an abbreviation goes to the only name whose initials it is."""
    read = {observation: reader.organization(observation.name) for observation in observations}
    in_full: dict[str, set[str]] = {}
    for name in read.values():
        if name.initials:
            in_full.setdefault(name.initials, set()).add(name.key)
    clusters: dict[str, SpeakerCluster] = {}
    for observation, name in read.items():
        meant = in_full.get(name.acronym, set())
        key = next(iter(meant)) if len(meant) == 1 else name.key
        clusters.setdefault(key, SpeakerCluster(key, kind)).observations[observation] = observations[observation]
    return clusters.values()


def _reasons(
    cluster: SpeakerCluster, reader: NameReader, decided: Mapping[str, str]
) -> Iterator[tuple[SpeakerObservation, str]]:
    """Yield why observations belong to a cluster where the key of the name does not tell."""
    by_user = decided.get(cluster.speaker_id)
    key, _, label = cluster.key.partition("|")
    for observation in cluster.observations:
        if by_user:
            yield observation, f"decided: {by_user}"
        elif label:
            yield observation, f"not others of the name: {label}"
        elif cluster.kind is not KIND_OF_ID.get(observation.kind, observation.kind):
            yield observation, _ORGANIZATION
        elif reader.key(observation) != key:
            yield (
                observation,
                _SHORT_NAME if observation.kind is SpeakerKind.PERSON and reader.is_short(observation) else _SPELLING,
            )
