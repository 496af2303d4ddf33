"""Linking people: names in full by their keys, shorter ones where only one person in the dataset can be meant."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

from rapidfuzz.distance import OSA

from transforms.linking.speakers.namesakes import group_facts
from transforms.linking.speakers.observations import DisambiguatingFacts, SpeakerCluster, SpeakerObservation
from transforms.linking.speakers.person_names import PersonName
from transforms.linking.speakers.role_context import RoleContext
from transforms.linking.speakers.spelling import VOWELS, sound, surname_variants
from transforms.records import SpeakerKind

# Given names of one surname that are compared letter by letter.
MOST_COMPARED = 60
SHORTEST_COMPARED = 5

_Read = tuple[SpeakerObservation, int, PersonName, RoleContext]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What is known of names and roles in general.

    Attributes:
        first_names: given names in lower case.
        common_surnames: the keys of surnames that many have.
        offices: nouns of offices that one person holds.
    """

    first_names: Collection[str]
    common_surnames: Collection[str]
    offices: Collection[str]


def link_people(
    observations: Mapping[SpeakerObservation, int],
    read_name: Callable[[str], PersonName],
    read_context: Callable[[SpeakerObservation], RoleContext],
    known: KnownNames,
) -> list[SpeakerCluster]:
    """Return the people that observations are about.

    Args:
        observations: what articles say, by the number of articles.
        read_name: reads a name.
        read_context: reads roles and affiliations.
        known: what is known of names and roles in general.
    """
    read = [
        (observation, count, read_name(observation.name), read_context(observation))
        for observation, count in observations.items()
    ]
    full = [item for item in read if item[2].is_full]
    clusters = _PeopleBySurname(known)
    same = _same_keys(full, known)
    clusters.add(full, lambda name: same.get(name.key, name.key))
    for is_initial in (True, False):
        clusters.add_short([item for item in read if not item[2].is_full and bool(item[2].given) is is_initial])
    return clusters.all


class _PeopleBySurname:
    """The people found so far, by surname."""

    def __init__(self, known: KnownNames) -> None:
        self.known = known
        self.all: list[SpeakerCluster] = []
        self.by_surname: dict[str, list[SpeakerCluster]] = {}

    def add(self, read: Iterable[_Read], key_of: Callable[[PersonName], str]) -> None:
        """Take in names; those with one key are one person unless what is said of them conflicts."""
        groups: dict[str, list[_Read]] = {}
        for item in read:
            groups.setdefault(key_of(item[2]), []).append(item)
        for key, items in groups.items():
            for cluster, surnames in _clusters_of(key, items):
                self.all.append(cluster)
                for surname in surnames:
                    self.by_surname.setdefault(surname, []).append(cluster)

    def add_short(self, read: Iterable[_Read]) -> None:
        """Take in names without a given name or with its initial: each is the only person it fits, or a new one."""
        meant = [(item, self._meant(item)) for item in read]
        for (observation, count, _, _), cluster in meant:
            if cluster is not None:
                cluster.observations[observation] += count
        self.add((item for item, cluster in meant if cluster is None), lambda name: name.key)

    def _meant(self, read: _Read) -> SpeakerCluster | None:
        """Return the only one whom a short name fits; of several, the only one who has the office it comes with."""
        _, _, name, context = read
        fact = DisambiguatingFacts(name.middles, context)
        fitting = [
            cluster
            for cluster in self.by_surname.get(name.surname, ())
            if any(given.startswith(name.given) for given in cluster.given)
            and name.suffix in ("", cluster.suffix)
            and cluster.fits(fact)
        ]
        if len(fitting) > 1:
            held = _offices((read,), self.known.offices)
            fitting = [cluster for cluster in fitting if held & cluster.roles]
        return fitting[0] if len(fitting) == 1 and self._is_certain(fitting[0], read) else None

    def _is_certain(self, cluster: SpeakerCluster, read: _Read) -> bool:
        """Whether the only cluster that a short name fits is meant: the roles of both have something in common.

        A common surname always needs that; others only where both have roles.
        """
        observation, _, name, context = read
        is_open = not (observation.roles and cluster.roles) and name.surname not in self.known.common_surnames
        return is_open or cluster.supports(observation, context)


def _clusters_of(key: str, items: list[_Read]) -> Iterator[tuple[SpeakerCluster, set[str]]]:
    """Yield the clusters of one key, each with the spellings of the surname."""
    labels = _labels(items)
    clusters: dict[str, tuple[SpeakerCluster, set[str]]] = {}
    for observation, count, name, context in items:
        label = labels.get(DisambiguatingFacts(name.middles, context), "")
        cluster, surnames = clusters.setdefault(
            label, (SpeakerCluster(f"{key}|{label}" if label else key, SpeakerKind.PERSON, suffix=name.suffix), set())
        )
        cluster.take(observation, count, name, context)
        surnames.add(name.surname)
    yield from clusters.values()


def _labels(items: list[_Read]) -> Mapping[DisambiguatingFacts, str]:
    """Return a label for each of the facts under one key, the same for those of one person; empty without conflicts."""
    bare = {DisambiguatingFacts(name.middles, context.without_affiliations) for _, _, name, context in items}
    if not any(some.conflicts(other) for some, other in combinations(sorted(bare, key=lambda t: t.rank)[:200], 2)):
        return {}
    articles: Counter[DisambiguatingFacts] = Counter()
    for _, count, name, context in items:
        articles[DisambiguatingFacts(name.middles, context)] += count
    parted = group_facts(articles, DisambiguatingFacts.conflicts, lambda fact: fact.rank)
    labels: dict[DisambiguatingFacts, str] = {}
    used: set[str] = set()
    for number, cluster in enumerate(parted.clusters):
        if number != parted.dominant:
            label = next(text for text in _descriptions(cluster, number) if text not in used)
            used.add(label)
            labels |= dict.fromkeys(cluster, label)
    return labels


def _descriptions(cluster: tuple[DisambiguatingFacts, ...], number: int) -> Iterator[str]:
    """Yield names for a cluster, those first that depend least on what else is said."""
    nations = " ".join(sorted({nation for fact in cluster for nation in fact.context.nations}))
    occupations = " ".join(sorted({occupation for fact in cluster for occupation in fact.context.occupations}))
    yield from sorted({fact.middles[0][0] for fact in cluster if fact.middles})
    yield from filter(None, (nations, occupations, f"{nations} {occupations}".strip()))
    yield f"{nations} {occupations} {number}".strip()


# ---- names in full whose keys differ


def _same_keys(read: Iterable[_Read], known: KnownNames) -> Mapping[str, str]:
    """Return for keys of names in full the key that stands for them, where they are of the same name after all."""
    by_key: dict[str, list[_Read]] = {}
    for item in read:
        by_key.setdefault(item[2].key, []).append(item)
    same: dict[str, str] = {}
    found = chain(
        _same_words(by_key),
        _same_letters(by_key),
        _ends(by_key, known.first_names),
        _epithets(by_key, known.first_names),
        _juniors(by_key, known.offices),
        _alike(by_key, known.first_names),
    )
    for key, stands_for in found:
        target = _root(same, stands_for)
        if _root(same, key) != target:
            same[_root(same, key)] = target
    return {key: _root(same, key) for key in by_key}


def _root(same: Mapping[str, str], key: str) -> str:
    while key in same:
        key = same[key]
    return key


def _same_words(by_key: Mapping[str, list[_Read]]) -> Iterator[tuple[str, str]]:
    """Yield keys of names that differ by hyphens alone: the one with the longest surname stands for them."""
    by_parts: dict[tuple[str, ...], set[str]] = {}
    for key, items in by_key.items():
        for parts in {(*name.parts, name.suffix) for _, _, name, _ in items}:
            by_parts.setdefault(parts, set()).add(key)
    for keys in by_parts.values():
        first, *others = sorted(keys, key=lambda key: (-len(key), key))
        yield from ((other, first) for other in others)


def _same_letters(by_key: Mapping[str, list[_Read]]) -> Iterator[tuple[str, str]]:
    """Yield keys of names whose surnames differ in how a transliteration writes one letter."""
    by_form: dict[tuple[str, str], set[str]] = {}
    for key, items in by_key.items():
        name = items[0][2]
        if len(name.surname) >= SHORTEST_COMPARED:
            for form in surname_variants(name.surname):
                by_form.setdefault((key.replace(name.surname, "", 1), form), set()).add(key)
    for keys in by_form.values():
        first, *others = sorted(keys)
        yield from ((other, first) for other in others)


def _ends(by_key: Mapping[str, list[_Read]], first_names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield keys of names without a given name that are the end of one longer name: "López Obrador"."""
    longer: dict[str, set[str]] = {}
    for key, items in by_key.items():
        for parts in {name.parts for _, _, name, _ in items}:
            for start in range(1, len(parts) - 1):
                longer.setdefault("".join(parts[start:]), set()).add(key)
            longer.setdefault("".join(parts[1:]), set()).add(key)
    for key, items in by_key.items():
        name = items[0][2]
        meant = longer.get(name.flat, set()) - {key}
        if len(meant) == 1 and name.given not in first_names:
            yield key, next(iter(meant))


def _epithets(by_key: Mapping[str, list[_Read]], first_names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield keys of names with a word that is no given name before a name in full that more articles have."""
    articles = {key: sum(count for _, count, _, _ in items) for key, items in by_key.items()}
    shorter: dict[tuple[str, str, str], str] = {}
    for key in sorted(by_key, key=lambda key: (articles[key], key)):
        name = by_key[key][0][2]
        shorter[name.given, name.surname, name.suffix] = key
    for key, items in by_key.items():
        observation, _, name, _ = items[0]
        meant = shorter.get((name.middles[0], name.surname, name.suffix)) if name.middles else None
        is_given = observation.name.split()[0].lower() in first_names
        if meant and not is_given and articles[meant] > articles[key]:
            yield key, meant


def _juniors(by_key: Mapping[str, list[_Read]], offices: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield keys with a suffix, which the name without it is too where both hold one office."""
    for key, items in by_key.items():
        suffix = items[0][2].suffix
        senior = key.removesuffix(f" {suffix}") if suffix else key
        if senior != key and _offices(items, offices) & _offices(by_key.get(senior, ()), offices):
            yield key, senior


def _offices(items: Iterable[_Read], offices: Collection[str]) -> set[str]:
    """Return the roles that are offices."""
    roles = {role.casefold() for observation, _, _, _ in items for role in observation.roles}
    return {role for role in roles if any(word in offices for word in role.split())}


def _alike(by_key: Mapping[str, list[_Read]], first_names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield keys of one surname whose given names sound alike, or differ by a letter where the contexts agree."""
    blocks: dict[tuple[str, str, str], list[str]] = {}
    for key, items in by_key.items():
        name = items[0][2]
        if len(name.given) >= SHORTEST_COMPARED:
            first = sound(name.given, is_foreign=True)[0]
            blocks.setdefault((name.surname, name.suffix, first), []).append(key)
    for keys in blocks.values():
        for some, other in combinations(sorted(keys)[:MOST_COMPARED], 2):
            given, given_too = by_key[some][0][2].given, by_key[other][0][2].given
            known = (given in first_names) + (given_too in first_names)
            if known == 2:
                continue
            is_alike = _sound_alike(given, given_too, is_foreign=not known)
            if is_alike or (_is_misspelt(given, given_too) and _agree(by_key[some], by_key[other])):
                yield other, some


def _sound_alike(some: str, other: str, *, is_foreign: bool) -> bool:
    """Tell whether names of several syllables differ in vowels that transliterations confuse."""
    several = len(VOWELS.findall(some)) > 1
    return several and sound(some, is_foreign=is_foreign) == sound(other, is_foreign=is_foreign)


def _is_misspelt(some: str, other: str) -> bool:
    """Tell whether given names differ by one letter, and not by the gender that the ending tells."""
    return some[-1] == other[-1] and OSA.distance(some, other, score_cutoff=1) <= 1


def _agree(some: list[_Read], others: list[_Read]) -> bool:
    return any(a[3].agrees(b[3]) for a in some[:MOST_COMPARED] for b in others[:MOST_COMPARED])
