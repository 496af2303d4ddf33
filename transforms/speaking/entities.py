"""Whose name it is: names that an article writes in different forms, put together as its people and organisations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from transforms.records import SpeakerKind
from transforms.speaking.names import Gender, NameLexicon, is_acronym, name_key
from transforms.text.folding import fold
from transforms.text.words import Word

# How many entities that share a word with a name are looked at: enough for any article, and a bound for any input.
LINK_LIMIT = 50
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
LONGEST_FORM = 5


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as it stands in the text: words `first` to `last` (exclusive), before it is known whose it is.

    `titles` are the words, in lower case, that the text says of the bearer beside the name; `roles` is how it says it,
    `note` what stands in a note of party and state: "D-Ohio".
    """

    first: int
    last: int
    tokens: tuple[str, ...]
    titles: frozenset[str]
    roles: tuple[str, ...]
    kind: SpeakerKind
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the article names.

    Attributes:
        name: the fullest form of the name in the article, without titles.
        kind: person or organization.
        is_sure: title, given name, role or a known name tell the kind; otherwise it is the likelier one.
        gender: where title, given name or role tell it.
        roles: what the article calls it beside the name, as written.
        nouns: the words of the roles, in lower case.
        note: a note of party and state: "D-Ohio".
    """

    name: str
    kind: SpeakerKind
    is_sure: bool
    gender: Gender | None
    roles: tuple[str, ...]
    nouns: frozenset[str]
    note: str | None = None


@dataclass(slots=True)
class _Draft:
    """An entity while its names are being collected.

    `first_seen` and `last_seen` number the names found; `short_forms` counts those that were shorter than its own.
    """

    tokens: tuple[str, ...]
    kind: SpeakerKind
    first_seen: int
    last_seen: int = -1
    short_forms: int = 0
    nouns: set[str] = field(default_factory=set)
    roles: list[str] = field(default_factory=list)
    note: str | None = None

    def learn(self, number: int, name: WrittenName) -> None:
        """Take over what another place in the text says of the same entity."""
        if len(name.tokens) > len(self.tokens):
            self.tokens = name.tokens
        if self.kind is SpeakerKind.UNKNOWN:
            self.kind = name.kind
        self.first_seen = min(self.first_seen, number)
        self.nouns |= name.titles
        self.roles += [role for role in name.roles if role not in self.roles]
        self.note = self.note or name.note

    def gender(self, lexicon: NameLexicon) -> Gender | None:
        """Return the gender that roles or given name tell."""
        return lexicon.gender_of_nouns(frozenset(self.nouns)) or lexicon.gender_of_first_name(self.tokens[0])

    def finished(self, lexicon: NameLexicon) -> Entity:
        """Return the entity; without any sign it is taken for a person."""
        is_sure = self.kind is not SpeakerKind.UNKNOWN
        kind = self.kind if is_sure else SpeakerKind.PERSON
        gender = self.gender(lexicon) if kind is SpeakerKind.PERSON else None
        name, roles, nouns = " ".join(self.tokens), tuple(self.roles), frozenset(self.nouns)
        return Entity(name, kind, is_sure, gender, roles, nouns, self.note)


class EntityLinker:
    """Collects the entities of one article from the names written in it."""

    def __init__(self, words: Sequence[Word], found: Sequence[WrittenName], lexicon: NameLexicon) -> None:
        self.words = words
        self.found = found
        self.lexicon = lexicon
        self.drafts: list[_Draft] = []
        self.by_token: dict[str, list[int]] = {}
        self.owners: list[int | None] = [None] * len(found)
        self._link_full()
        self._link_short()

    def entities(self) -> tuple[Entity, ...]:
        """Return the entities."""
        return tuple(draft.finished(self.lexicon) for draft in self.drafts)

    def placed(self) -> list[tuple[int, int, int]]:
        """Return where names stand, as first word, last word (exclusive) and index of the entity, in order."""
        own = [
            (name.first, name.last, owner)
            for name, owner in zip(self.found, self.owners, strict=True)
            if owner is not None
        ]
        return sorted([*own, *self._headline_names()])

    # ---- names of several words

    def _link_full(self) -> None:
        """Give the names of several words, the longest first, to their entities."""
        for number in sorted(range(len(self.found)), key=lambda number: -len(self.found[number].tokens)):
            name = self.found[number]
            if len(name.tokens) > 1:
                self.owners[number] = self._own_full(number, name)

    def _own_full(self, number: int, name: WrittenName) -> int:
        for index in self.by_token.get(_surname(name.tokens), ())[:LINK_LIMIT]:
            if self._is_name_of(self.drafts[index], name):
                self.drafts[index].learn(number, name)
                return index
        return self._add(number, name)

    def _add(self, number: int, name: WrittenName) -> int:
        draft = _Draft(name.tokens, name.kind, number)
        draft.learn(number, name)
        self.drafts.append(draft)
        for token in dict.fromkeys(fold(token) for token in name.tokens):
            self.by_token.setdefault(token, []).append(len(self.drafts) - 1)
        return len(self.drafts) - 1

    def _is_name_of(self, draft: _Draft, name: WrittenName) -> bool:
        """Tell whether a name of several words is one of an entity's."""
        if len(draft.tokens) < 2 or _surname(draft.tokens) != _surname(name.tokens):
            return False
        if SpeakerKind.ORGANIZATION in (draft.kind, name.kind):
            return self._expanded(draft.tokens) == self._expanded(name.tokens)
        full, other = [fold(token) for token in draft.tokens], [fold(token) for token in name.tokens]
        if full[-len(other) :] == other:
            return True
        given, given_too = full[0].rstrip("."), other[0].rstrip(".")
        is_initial = 1 in (len(given), len(given_too)) and given[:1] == given_too[:1]
        return given[:3] == given_too[:3] or is_initial

    def _expanded(self, tokens: Sequence[str]) -> str:
        return name_key(" ".join(self.lexicon.expansions.get(token, token) for token in tokens), self.lexicon)

    # ---- names that may be short for longer ones

    def _link_short(self) -> None:
        initials: dict[str, int] = {}
        for index, draft in enumerate(self.drafts):
            initials.setdefault("".join(token[0] for token in draft.tokens if token[0].isupper()), index)
        for number, name in enumerate(self.found):
            owner = self.owners[number]
            if owner is None or self.drafts[owner].kind is SpeakerKind.ORGANIZATION:
                owner = self.owners[number] = self._own_short(number, name, owner, initials)
            if owner is not None:
                self.drafts[owner].last_seen = number

    def _own_short(self, number: int, name: WrittenName, owner: int | None, initials: dict[str, int]) -> int | None:
        text = " ".join(name.tokens)
        letters = text.replace(".", "")
        if owner is None and is_acronym(text) and letters in initials:
            return initials[letters]
        longer = [index for index in self.by_token.get(fold(name.tokens[-1]), ())[:LINK_LIMIT] if index != owner]
        matching = [index for index in longer if self._is_short_for(name, self.drafts[index])]
        is_known = text in self.lexicon.known_bodies and (len(name.tokens) == 1 or text in self.lexicon.places)
        if not matching or (is_known and self.drafts[matching[0]].kind is SpeakerKind.ORGANIZATION):
            return self._own_single(number, name) if owner is None else owner
        gender = self.lexicon.gender_of_nouns(name.titles)
        agreeing = [i for i in matching if gender is None or self.drafts[i].gender(self.lexicon) in (None, gender)]
        chosen = max(agreeing or matching, key=lambda index: self._fit(name, self.drafts[index]))
        self.drafts[chosen].learn(number, name)
        self.drafts[chosen].short_forms += 1
        return chosen

    def _fit(self, name: WrittenName, draft: _Draft) -> tuple[bool, int, int, int]:
        """Return how well a short name fits: surnames before given names, then those that are used to short forms.

        Of two with one surname, news writes out the name of all but the one it is about. Else the one named last fits.
        """
        is_surname = _surname(draft.tokens) == _surname(name.tokens)
        return is_surname, draft.short_forms, draft.last_seen, -draft.first_seen

    def _is_short_for(self, name: WrittenName, draft: _Draft) -> bool:
        """Tell whether a name is a shorter form of an entity's."""
        short, full = [fold(token) for token in name.tokens], [fold(token) for token in draft.tokens]
        if len(full) <= len(short):
            return False
        if draft.kind is SpeakerKind.ORGANIZATION:
            after_the = name.first > 0 and self.words[name.first - 1].lower == "the"
            return full[-len(short) :] == short and (len(short) > 1 or after_the)
        bare = full[:-1] if full[-1].rstrip(".") in SUFFIXES else full
        if name.kind is SpeakerKind.ORGANIZATION:
            return len(short) == 1 and draft.kind is SpeakerKind.PERSON and bare[-1:] == short
        is_given = draft.kind is SpeakerKind.PERSON and full[: len(short)] == short
        return bare[-len(short) :] == short or is_given

    def _own_single(self, number: int, name: WrittenName) -> int | None:
        """Return the entity of a name of one word that is not part of a longer one."""
        text = name.tokens[0]
        for index in self.by_token.get(fold(text), ())[:LINK_LIMIT]:
            draft = self.drafts[index]
            if len(draft.tokens) == 1:
                if name.kind is SpeakerKind.ORGANIZATION and not draft.nouns:
                    draft.kind = name.kind  # a place or an abbreviation that may also be a given name
                draft.learn(number, name)
                return index
        expansion = tuple(self.lexicon.expansions.get(text, text).split())
        if len(expansion) > 1 and all(fold(token) in self.by_token for token in expansion):
            return self._own_full(number, replace(name, tokens=expansion))
        is_common = self.lexicon.is_noun(self.lexicon.singular(text.lower())) or text.lower() in self.lexicon.titles
        if is_common and name.kind is not SpeakerKind.PERSON and text not in self.lexicon.known_bodies:
            return None
        return self._add(number, name)

    # ---- headlines

    def _headline_names(self) -> Iterator[tuple[int, int, int]]:
        """Yield the names in headlines: forms that the text proper uses, and a given name before one of those."""
        forms = self._forms()
        taken = 0
        for index in [index for index, word in enumerate(self.words) if word.is_headline]:
            if index < taken:
                continue
            if length := self._form_length(index, forms):
                taken = index + length
                yield index, taken, forms[self._form(index, length)]
            elif self._is_given_name(index, forms):
                taken = index + 2
                yield index, taken, self._complete(self.words[index].text, forms[self._form(index + 1, 1)])

    def _is_given_name(self, index: int, forms: dict[tuple[str, ...], int]) -> bool:
        """Tell whether the word is a given name with a known surname after it."""
        return self.words[index].text in self.lexicon.first_names and self._form_length(index + 1, forms) == 1

    def _forms(self) -> dict[tuple[str, ...], int]:
        """Return the forms of names in the text, case and accents folded, by entity."""
        written = [(name.tokens, owner) for name, owner in zip(self.found, self.owners, strict=True)]
        forms = {tuple(map(fold, tokens)): owner for tokens, owner in written if owner is not None}
        for index, draft in enumerate(self.drafts):
            forms.setdefault(tuple(map(fold, draft.tokens)), index)
            if draft.kind is SpeakerKind.PERSON:
                forms.setdefault((_surname(draft.tokens),), index)
        return forms

    def _complete(self, given_name: str, owner: int) -> int:
        """Put a given name, which only a headline has, before the surname of an entity."""
        draft = self.drafts[owner]
        if len(draft.tokens) == 1:
            draft.tokens, draft.kind = (given_name, *draft.tokens), SpeakerKind.PERSON
        return owner

    def _form(self, start: int, length: int) -> tuple[str, ...]:
        return tuple(fold(word.text) for word in self.words[start : start + length])

    def _form_length(self, start: int, forms: dict[tuple[str, ...], int]) -> int:
        """Return how many words from `start` on make up a known form, 0 where none do."""
        if start >= len(self.words) or not self.words[start].is_capital:
            return 0
        stop = start + 1
        while stop < min(start + LONGEST_FORM, len(self.words)) and self.words[stop].is_joined:
            stop += 1
        lengths = range(stop - start, 0, -1)
        return next((n for n in lengths if self._form(start, n) in forms), 0)


def _surname(tokens: Sequence[str]) -> str:
    bare = [token for token in tokens if token.rstrip(".").lower() not in SUFFIXES] or tokens
    return fold(bare[-1])
