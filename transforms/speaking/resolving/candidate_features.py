"""Who may be meant by a source, and what speaks for each of them, as the variables of a linear model.

Candidates are the speaker that the resolvers found, nobody, the names to which the network's links point, the names in
the source, who is called by its noun, who was named or has spoken last. A variable is named for what it tells and,
after a bar, for the kind of source that it is told of.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from transforms.quoting.extraction import Extraction
from transforms.quoting.speaker_links import SpeakerLink, SpeakerLinks
from transforms.records import Span, SpeakerKind
from transforms.speaking.entities import Entity
from transforms.speaking.mentions import Mention, Names
from transforms.speaking.names import Gender, NameLexicon
from transforms.speaking.resolving.phrases import QUANTIFIERS, RELATIVE
from transforms.speaking.resolving.resolution import Resolution
from transforms.speaking.resolving.view import View, bare

LOOK_BACK = 40  # mentions
LEAST_SHARE = 0.002
POINTED_AT, ASKED, RECENT_PERSONS, CALLED = 4, 3, 2, 3  # candidates of a sort
_FORMS: Mapping[str, frozenset[str]] = {
    "he": frozenset({"he", "him", "his", "himself"}),
    "she": frozenset({"she", "her", "hers", "herself"}),
    "they": frozenset({"they", "them", "their", "we", "us", "our", "both"}),
    "it": frozenset({"it", "its", "which", "that", "this"}),
    "I": frozenset({"i", "me", "my"}),
    "who": RELATIVE,
}
PRONOUN_FORMS = frozenset(_FORMS)
_GENDERS: Mapping[str, Gender] = {"he": "male", "she": "female"}
_BEFORE_NAMES = frozenset({"by", "from", "of", "to", "for", "with", "in", "at", "on", "and", "including"})
_AFTER_NOUNS = _BEFORE_NAMES | RELATIVE | {"published", "compiled", "signed", "issued"}

Features = dict[str, float]


class Sourced(NamedTuple):
    """A quotation with the words of its source.

    Attributes:
        span: the words that name the source; None where there are none.
        form: a pronoun's kind, "name" where a name stands in the words, else the determiner's kind; "none" without.
        head: the noun, singular and in lower case; "" where a name is in its place.
        noun: what kind of thing the noun is for, "name" or "none".
        is_plural: whether the noun is a plural.
        inside: the mentions in the words.
    """

    span: Span | None
    form: str
    head: str
    noun: str
    is_plural: bool
    inside: tuple[Mention, ...]


@dataclass(slots=True)
class History:
    """What is known of the speakers so far: by first word of their sources, the last one, and genders told."""

    at: dict[int, str] = field(default_factory=dict)
    last: str | None = None
    genders: dict[str, Gender] = field(default_factory=dict)


class Scene:
    """An article whose quotations are asked for candidates, in the order of the text."""

    def __init__(self, names: Names, lexicon: NameLexicon, links: SpeakerLinks | None) -> None:
        self._view = View(names, lexicon)
        self._links = links
        self._entities: Mapping[str, Entity] = {entity.name: entity for entity in names.entities}
        self._starts = [names.words[mention.first].start for mention in names.mentions]
        self.history = History()

    def entity(self, name: str) -> Entity | None:
        """Return the entity of the article with a name."""
        return self._entities.get(name)

    @cached_property
    def _called(self) -> Mapping[str, Sequence[str]]:
        """The names of those whom the text calls by a noun."""
        found: dict[str, list[str]] = {}
        for name, entity in self._entities.items():
            for noun in entity.nouns:
                found.setdefault(noun, []).append(name)
        return found

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the mentions of each name."""
        found: dict[str, list[int]] = {}
        for number, mention in enumerate(self._view.names.mentions):
            found.setdefault(self.name(mention), []).append(number)
        return found

    def name(self, mention: Mention) -> str:
        """Return the name of whom a mention names."""
        return self._view.names.entities[mention.entity].name

    def read_source(self, extraction: Extraction) -> Sourced:
        """Return what the words of an extraction's only source are."""
        if not extraction.sources:
            return Sourced(None, "none", "", "none", is_plural=False, inside=())
        span, words, lexicon = extraction.sources[0], self._view.words, self._view.lexicon
        first, last = self._view.words_in(span)
        if first >= last:
            return Sourced(None, "none", "", "none", is_plural=False, inside=())
        inside = self._mentions_in(span)
        end = first + 1
        while end < last and words[end].is_joined and words[end].lower not in _AFTER_NOUNS:
            end += 1
        head = lexicon.singular(words[end - 1].lower)
        is_named = any(mention.first < end <= mention.last for mention in inside)
        noun = "name" if is_named else _noun_kind(head, lexicon)
        is_plural = head != words[end - 1].lower
        form = self._form(first, last, is_named=bool(inside))
        return Sourced(span, form, "" if is_named else head, noun, is_plural, inside)

    def _form(self, first: int, last: int, *, is_named: bool) -> str:
        word = bare(self._view.words[first])
        if last - first == 1:
            for form, pronouns in _FORMS.items():
                if word in pronouns:
                    return form
        if word in ("his", "her", "their", "its", "my", "our"):
            return "possessive"
        if is_named:
            return "name"
        if word in QUANTIFIERS:
            return "quantifier"
        return word if word in ("the", "a", "an") else "phrase"

    def _mentions_in(self, span: Span) -> tuple[Mention, ...]:
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return self._view.names.mentions[first:last]

    def shares(self, link: SpeakerLink | None) -> tuple[dict[str, float], float]:
        """Return the probability of each name by a link: that of its mentions and of earlier sources that it spoke by.

        The second value is the probability of none.
        """
        found: dict[str, float] = {}
        if link is None:
            return found, 1.0
        for place in np.flatnonzero(link.shares > LEAST_SHARE).tolist():
            start, share = int(link.starts[place]), float(link.shares[place])
            number = bisect_left(self._starts, start)
            if number < len(self._starts) and self._starts[number] == start:
                name = self.name(self._view.names.mentions[number])
            elif start in self.history.at:
                name = self.history.at[start]
            else:
                continue
            found[name] = found.get(name, 0.0) + share
        return found, link.nowhere

    def candidates(self, extraction: Extraction, found: Resolution) -> list[tuple[str | None, Features]]:
        """Return who may be meant by an extraction's source, nobody among them, with what speaks for each.

        Args:
            extraction: a quotation with at most one source.
            found: whom the resolvers found.
        """
        source, links = self.read_source(extraction), self._links
        pointed, nowhere = self.shares(links.of_source(source.span) if links and source.span else None)
        asked, asked_nowhere = self.shares(links.of_quotation(extraction.spans[0]) if links else None)
        place = bisect_left(self._starts, (source.span or extraction.spans[0]).start)
        recent = self._recent(place)
        persons = [name for name in recent if self._entities[name].kind is SpeakerKind.PERSON]
        called = self._called.get(source.head, ()) if source.head else ()
        seen = _Seen(source, found, pointed, nowhere, asked, asked_nowhere, place, recent, persons, called)
        names = {
            found.name,
            self.history.last,
            *_greatest(pointed, POINTED_AT),
            *_greatest(asked, ASKED),
            *(self.name(mention) for mention in source.inside),
            *persons[:RECENT_PERSONS],
            *recent[:1],
            *called[:CALLED],
        } - {None}
        is_continued = extraction.continues is not None
        named = [(name, self._features(name, seen, is_continued=is_continued)) for name in sorted(map(str, names))]
        return [*named, (None, dict(_of_nobody(seen)))]

    def _recent(self, place: int) -> list[str]:
        """Return the names that are mentioned last before a mention, the latest first."""
        mentions = self._view.names.mentions[max(0, place - LOOK_BACK) : place]
        return list(dict.fromkeys(self.name(mention) for mention in reversed(mentions)))

    def _features(self, name: str, seen: "_Seen", *, is_continued: bool) -> Features:
        source, history, entity = seen.source, self.history, self._entities.get(name)
        form, noun = source.form, f"noun {source.noun}"
        pairs = list(_of_links(name, seen))
        if name == seen.found.name:
            pairs += _of_found(seen, has_entity=entity is not None, is_continued=is_continued)
        elif entity is None:
            pairs.append(("said before, without a name", 1.0))
        inside = next((mention for mention in source.inside if self.name(mention) == name), None)
        if inside is not None:
            pairs += self._of_place(inside, source)
        elif source.inside:
            pairs += [("not in source", 1.0), (f"not in source|{form}", 1.0)]
        if name == history.last:
            pairs += [(f"spoke last|{form}", 1.0), ("spoke last|continued", float(is_continued))]
        if entity is not None:
            kind = entity.kind.value
            count = math.log1p(bisect_left(self._places.get(name, ()), seen.place))
            last = seen.persons.index(name) if name in seen.persons else LOOK_BACK
            pairs += [("entity", 1.0), (f"{kind}|{form}", 1.0), (f"{kind}|{noun}", 1.0), (f"mentions|{form}", count)]
            pairs += [("mentions", count), (f"{kind}|plural", float(source.is_plural))]
            pairs += [(f"named last|{form}", float(seen.recent[:1] == [name]))]
            pairs += [(f"last person|{form}", float(last == 0)), (f"person before last|{form}", float(last == 1))]
            pairs += [("not named before", float(name not in seen.recent and inside is None))]
            if form in _GENDERS:
                wanted, told = _GENDERS[form], history.genders.get(name)
                pairs += [("other gender", float(entity.gender not in (None, wanted)))]
                pairs += [("same gender", float(entity.gender == wanted))]
                pairs += [("other pronoun before", float(told not in (None, wanted)))]
                pairs += [("same pronoun before", float(told == wanted))]
            if source.head and form not in ("none", "who", *_GENDERS):
                is_called = name in seen.called
                pairs += [("called so", float(is_called)), (f"called so|{form}", float(is_called))]
                pairs += [("alone called so", float(is_called and len(seen.called) == 1))]
                pairs += [("another called so", float(bool(seen.called) and not is_called and kind == "person"))]
        return _summed(pairs)

    def _of_place(self, mention: Mention, source: Sourced) -> Iterator[tuple[str, float]]:
        """Yield what the place of a name in the words of the source tells."""
        words, kind, noun = self._view.words, self._view.names.entities[mention.entity].kind.value, source.noun
        before = words[mention.first - 1] if source.span and mention.first else None
        joint = "first"
        if before is not None and source.span is not None and before.start >= source.span.start:
            is_joined = words[mention.first].is_joined
            joint = "comma" if not is_joined else before.lower if before.lower in _BEFORE_NAMES else "adjective"
        people = {self.name(one) for one in source.inside if self._is_person(one)}
        yield "in source", 1.0
        yield f"after {joint}", 1.0
        yield f"after {joint}|{kind}", 1.0
        yield f"after {joint}|noun {noun}", 1.0
        yield "modifier", float(mention.is_modifier)
        yield f"modifier|noun {noun}", float(mention.is_modifier)
        yield f"in source|{kind}|noun {noun}", 1.0
        yield "ends source", float(source.span is not None and words[mention.last - 1].end >= source.span.end - 1)
        yield f"whole name|{kind}", float(mention.last - mention.first > 1)
        yield "alone in source", float(len({one.entity for one in source.inside}) == 1)
        yield "only person in source", float(self._is_person(mention) and len(people) == 1)
        yield "owner", float(words[mention.last - 1].is_possessive)
        yield f"owner|noun {noun}", float(words[mention.last - 1].is_possessive)

    def _is_person(self, mention: Mention) -> bool:
        return self._view.names.entities[mention.entity].kind is SpeakerKind.PERSON

    def remember(self, extraction: Extraction, name: str | None) -> None:
        """Take note of who speaks, the sources being told in the order of the text."""
        if name is None:
            return
        self.history.last = name
        if extraction.sources:
            self.history.at[extraction.sources[0].start] = name
            form = self.read_source(extraction).form
            if form in _GENDERS:
                self.history.genders[name] = _GENDERS[form]


class _Seen(NamedTuple):
    """What the candidates of one quotation have in common."""

    source: Sourced
    found: Resolution
    pointed: Mapping[str, float]
    nowhere: float
    asked: Mapping[str, float]
    asked_nowhere: float
    place: int
    recent: Sequence[str]
    persons: Sequence[str]
    called: Sequence[str]

    @property
    def best(self) -> float:
        """The greatest share of a name by the link of the source."""
        return max(self.pointed.values(), default=0.0)


def _noun_kind(noun: str, lexicon: NameLexicon) -> str:
    for kind, nouns in (
        ("document", lexicon.document_nouns),
        ("person", lexicon.person_nouns | lexicon.titles),
        ("outlet", lexicon.outlet_nouns),
        ("organization", lexicon.organization_nouns | lexicon.organization_words),
        ("group", lexicon.group_nouns | lexicon.adherents),
    ):
        if noun in nouns:
            return kind
    return "unknown"


def _of_links(name: str, seen: _Seen) -> Iterator[tuple[str, float]]:
    """Yield what the network's links tell of a name."""
    form, noun = seen.source.form, seen.source.noun
    pointed, asked = seen.pointed.get(name, 0.0), seen.asked.get(name, 0.0)
    has = "with source" if seen.source.span else "without source"
    is_best = float(0 < pointed == seen.best)
    yield f"link|{form}", pointed
    yield f"log link|{form}", _log(pointed)
    yield f"link|noun {noun}", pointed
    yield f"asked|{has}", asked
    yield f"log asked|{has}", _log(asked)
    yield f"asked|{form}", asked
    yield "best link", is_best
    yield f"best link|noun {noun}", is_best


def _of_found(seen: _Seen, *, has_entity: bool, is_continued: bool) -> Iterator[tuple[str, float]]:
    """Yield what speaks for the speaker whom the resolvers found."""
    found, form, noun = seen.found, seen.source.form, seen.source.noun
    yield "found", 1.0
    yield f"found|{found.method.value}", 1.0
    yield "sure", found.score
    yield f"sure|{found.method.value}", found.score
    yield f"found|{form}", 1.0
    yield f"found|{found.kind.value}", 1.0
    yield f"found|noun {noun}", 1.0
    yield "found|continued", float(is_continued)
    if not has_entity:
        yield "found without a name", 1.0
        yield f"found without a name|{form}", 1.0
        yield f"found without a name|noun {noun}", 1.0
        yield "found without a name|plural", float(seen.source.is_plural)
        yield "found without a name|best link", seen.best
        yield f"found without a name|best link|{form}", seen.best
        yield f"found without a name|nowhere|{form}", seen.nowhere
        yield f"found without a name|names in source|noun {noun}", float(bool(seen.source.inside))


def _of_nobody(seen: _Seen) -> Iterator[tuple[str, float]]:
    form, has_source = seen.source.form, seen.source.span is not None
    yield "nobody", 1.0
    yield f"nobody|{form}", 1.0
    yield f"nobody|noun {seen.source.noun}", 1.0
    yield "nobody|nowhere", seen.nowhere if has_source else 0.0
    yield "nobody|asked nowhere", seen.asked_nowhere
    yield "nobody|best link", seen.best
    if seen.found.name is None:
        yield "nobody found", 1.0
        yield f"nobody found|{form}", 1.0


def _greatest(shares: Mapping[str, float], count: int) -> list[str]:
    """Return the names with the greatest shares."""
    return sorted(shares, key=lambda name: (-shares[name], name))[:count]


def _log(share: float) -> float:
    """Return the logarithm of a share, from 0 for none to 4.6."""
    return math.log(share + 0.01) - math.log(0.01)


def _summed(pairs: Sequence[tuple[str, float]]) -> Features:
    return {name: value for name, value in pairs if value}
