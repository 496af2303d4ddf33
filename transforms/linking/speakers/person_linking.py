"""Linking people: names in full by their keys, shorter ones where only one person in the dataset can be meant."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

from rapidfuzz.distance import OSA

from transforms.linking.speakers.namesakes import part
from transforms.linking.speakers.observations import Bearer, Claim, Trait
from transforms.linking.speakers.person_names import PersonName
from transforms.linking.speakers.role_context import Context
from transforms.linking.speakers.spelling import VOWELS, sound, surname_variants
from transforms.records import SpeakerKind

# Given names of one surname that are compared letter by letter.
MOST_COMPARED = 60
SHORTEST_COMPARED = 5

_Read = tuple[Claim, int, PersonName, Context]


@dataclass(frozen=True, slots=True)
class Known:
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
    claims: Mapping[Claim, int],
    read_name: Callable[[str], PersonName],
    read_context: Callable[[Claim], Context],
    known: Known,
) -> list[Bearer]:
    """Return the people that claims are about.

    Args:
        claims: what articles say, by the number of articles.
        read_name: reads a name.
        read_context: reads roles and affiliations.
        known: what is known of names and roles in general.
    """
    read = [(claim, count, read_name(claim.name), read_context(claim)) for claim, count in claims.items()]
    full = [item for item in read if item[2].is_full]
    bearers = _Bearers(known)
    same = _same_keys(full, known)
    bearers.add(full, lambda name: same.get(name.key, name.key))
    for is_initial in (True, False):
        bearers.add_short([item for item in read if not item[2].is_full and bool(item[2].given) is is_initial])
    return bearers.all


class _Bearers:
    """The people found so far, by surname."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.all: list[Bearer] = []
        self.by_surname: dict[str, list[Bearer]] = {}

    def add(self, read: Iterable[_Read], key_of: Callable[[PersonName], str]) -> None:
        """Take in names; those with one key are one person unless what is said of them conflicts."""
        groups: dict[str, list[_Read]] = {}
        for item in read:
            groups.setdefault(key_of(item[2]), []).append(item)
        for key, items in groups.items():
            for bearer, surnames in _bearers_of(key, items):
                self.all.append(bearer)
                for surname in surnames:
                    self.by_surname.setdefault(surname, []).append(bearer)

    def add_short(self, read: Iterable[_Read]) -> None:
        """Take in names without a given name or with its initial: each is the only person it fits, or a new one."""
        meant = [(item, self._meant(item)) for item in read]
        for (claim, count, _, _), bearer in meant:
            if bearer is not None:
                bearer.claims[claim] += count
        self.add((item for item, bearer in meant if bearer is None), lambda name: name.key)

    def _meant(self, read: _Read) -> Bearer | None:
        """Return the only one whom a short name fits; of several, the only one who has the office it comes with."""
        _, _, name, context = read
        trait = Trait(name.middles, context)
        fitting = [
            bearer
            for bearer in self.by_surname.get(name.surname, ())
            if any(given.startswith(name.given) for given in bearer.given)
            and name.suffix in ("", bearer.suffix)
            and bearer.fits(trait)
        ]
        if len(fitting) > 1:
            held = _offices((read,), self.known.offices)
            fitting = [bearer for bearer in fitting if held & bearer.roles]
        return fitting[0] if len(fitting) == 1 and self._is_certain(fitting[0], read) else None

    def _is_certain(self, bearer: Bearer, read: _Read) -> bool:
        """Tell whether a short name's only bearer is the one meant: roles on both sides have something in common.

        A last name that many have needs that in any case.
        """
        claim, _, name, context = read
        is_open = not (claim.roles and bearer.roles) and name.surname not in self.known.common_surnames
        return is_open or bearer.supports(claim, context)


def _bearers_of(key: str, items: list[_Read]) -> Iterator[tuple[Bearer, set[str]]]:
    """Yield the bearers of one key, each with the spellings of the surname."""
    labels = _labels(items)
    bearers: dict[str, tuple[Bearer, set[str]]] = {}
    for claim, count, name, context in items:
        label = labels.get(Trait(name.middles, context), "")
        bearer, surnames = bearers.setdefault(
            label, (Bearer(f"{key}|{label}" if label else key, SpeakerKind.PERSON, suffix=name.suffix), set())
        )
        bearer.take(claim, count, name, context)
        surnames.add(name.surname)
    yield from bearers.values()


def _labels(items: list[_Read]) -> Mapping[Trait, str]:
    """Return what tells bearers of one key apart, by what is said of them; nothing where they do not conflict."""
    bare = {Trait(name.middles, context.without_affiliations) for _, _, name, context in items}
    if not any(some.conflicts(other) for some, other in combinations(sorted(bare, key=lambda t: t.rank)[:200], 2)):
        return {}
    articles: Counter[Trait] = Counter()
    for _, count, name, context in items:
        articles[Trait(name.middles, context)] += count
    parted = part(articles, Trait.conflicts, lambda trait: trait.rank)
    labels: dict[Trait, str] = {}
    used: set[str] = set()
    for number, cluster in enumerate(parted.clusters):
        if number != parted.dominant:
            label = next(text for text in _descriptions(cluster, number) if text not in used)
            used.add(label)
            labels |= dict.fromkeys(cluster, label)
    return labels


def _descriptions(cluster: tuple[Trait, ...], number: int) -> Iterator[str]:
    """Yield names for a cluster, those first that depend least on what else is said."""
    nations = " ".join(sorted({nation for trait in cluster for nation in trait.context.nations}))
    walks = " ".join(sorted({walk for trait in cluster for walk in trait.context.walks}))
    yield from sorted({trait.middles[0][0] for trait in cluster if trait.middles})
    yield from filter(None, (nations, walks, f"{nations} {walks}".strip()))
    yield f"{nations} {walks} {number}".strip()


# ---- names in full whose keys differ


def _same_keys(read: Iterable[_Read], known: Known) -> Mapping[str, str]:
    """Return for keys of names in full the key that stands for them, where they are of the same name after all."""
    by_key: dict[str, list[_Read]] = {}
    for item in read:
        by_key.setdefault(item[2].key, []).append(item)
    same: dict[str, str] = {}
    found = chain(
        _same_words(by_key),
        _same_letters(by_key),
        _ends(by_key, known.first_names),
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


def _juniors(by_key: Mapping[str, list[_Read]], offices: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield keys with a suffix, which the name without it is too where both hold one office."""
    for key, items in by_key.items():
        suffix = items[0][2].suffix
        senior = key.removesuffix(f" {suffix}") if suffix else key
        if senior != key and _offices(items, offices) & _offices(by_key.get(senior, ()), offices):
            yield key, senior


def _offices(items: Iterable[_Read], offices: Collection[str]) -> set[str]:
    """Return the roles that are offices."""
    roles = {role.casefold() for claim, _, _, _ in items for role in claim.roles}
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
