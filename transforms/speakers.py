"""Who is speaking: from the words that name a source to the speaker they stand for.

Names are looked up among the names of the article. Pronouns go to the most salient speaker that agrees with them:
every mention adds to the salience of its referent, by how prominent its place is, and each sentence takes some of it
away (after Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution", 1994). Common nouns ("the ministry")
go to the last one called so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from transforms.entities import Entity
from transforms.extraction import Extraction
from transforms.mentions import Mention, Names, find_names
from transforms.names import Gender, NameLexicon, name_key
from transforms.records import Method, Span, SpeakerKind
from transforms.words import Word

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves", "both"})
NEUTER = frozenset({"it", "its", "itself"})
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
PERSONAL = MALE | FEMALE
PRONOUNS = PERSONAL | PLURAL | NEUTER | FIRST_PERSON | RELATIVE

ARTICLES = frozenset({"the", "a", "an", "another"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
LEADING = frozenset({"to", "from", "by", "according", "as"})
POSSESSIVES = frozenset({"his", "her", "its", "their", "my", "our"})
PREPOSITIONS = frozenset(
    {"of", "in", "on", "at", "for", "from", "with", "by", "to", "about", "under", "over", "between", "among", "against"}
    | {
        "into",
        "during",
        "within",
        "across",
        "near",
        "like",
        "as",
        "inside",
        "outside",
        "including",
        "being",
        "released",
    }
    | {"issued", "published", "led", "filed", "conducted", "speaking"}
)
SHARES = frozenset({"one", "two", "both", "some", "many", "most", "several", "all"})
QUANTIFIERS = frozenset({"some", "many", "most", "all", "both", "other", "others"})
# Words that tell one from another of the same kind.
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "other", "another"})
AUXILIARIES = frozenset(
    {"has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could", "did", "does"}
)
# Nouns for organisations that are taken up only where the name has them.
PECULIAR = frozenset({"court", "ministry", "parliament", "senate", "police", "campaign"})
AGENT_ENDINGS = ("er", "or", "ist", "eer", "man", "woman")
BREAKING = frozenset(",(;:—–-)\n")
AUTHOR = "author"

# Salience that a mention adds, and the share of it that is left a sentence later.
SUBJECT, OBJECT, MODIFIER, QUOTED, SPEAKER = 1.0, 0.4, 0.2, 0.1, 0.7
DECAY = 0.45
# What the salience counts for where the gender is not known, and where not even the kind is sure.
UNKNOWN_GENDER, UNSURE = 0.75, 0.4
LOOK_BACK = 40
ROLE_WORDS = 40
# The salience from which on somebody is meant by any definite noun for a person.
NEEDS_NO_NAME = 0.3


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speaker that one source of a quotation stands for.

    Attributes:
        mention: the words that name the source; None where there are none.
        name: fullest form of the speaker's name in the article, or the phrase of an unnamed one; None for nobody.
        kind: what kind of speaker.
        role: the role that the article gives.
        affiliation: the organisation or country it attaches the speaker to.
        method: how the mention led to the speaker.
        score: confidence, 0 to 1.
    """

    mention: Span | None
    name: str | None
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    method: Method
    score: float


NOBODY = Resolution(None, None, SpeakerKind.UNKNOWN, None, None, Method.NONE, 0.0)


@dataclass(frozen=True, slots=True)
class _Referent:
    """Somebody or something that mentions refer to; `entity` is the index among the article's names."""

    name: str
    kind: SpeakerKind
    gender: Gender | None = None
    nouns: frozenset[str] = frozenset()
    role: str | None = None
    affiliation: str | None = None
    entity: int | None = None
    is_sure: bool = True
    is_plural: bool = False

    @property
    def key(self) -> str:
        """What tells it from the article's other referents."""
        return f"#{self.entity}" if self.entity is not None else name_key(self.name)


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is remembered of a referent: how salient it was, and in which sentence."""

    referent: _Referent
    salience: float
    sentence: int

    def salience_at(self, sentence: int) -> float:
        """Return what is left of the salience in a later sentence."""
        return self.salience * DECAY ** min(sentence - self.sentence, 60)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A source's words: `first` to `last` of the text's words, and `core_last`, where its first noun phrase ends."""

    first: int
    core_last: int
    last: int
    determiner: str


def resolve_speakers(
    text: str,
    title: str | None,
    authors: Sequence[str],  # noqa: ARG001  (the seam promises them; rules have no use for them yet)
    extractions: Sequence[Extraction],
    lexicon: NameLexicon,
) -> tuple[tuple[Resolution, ...], ...]:
    """Return, for each extraction, the speaker of each of its sources.

    Args:
        text: the article.
        title: its headline; names in it count as names of the article.
        authors: its authors.
        extractions: its quotations.
        lexicon: what words tell about speakers.

    Returns:
        One resolution per source, in their order; exactly one for a quotation without a source.
    """
    names = find_names(f"{text}\n\n{title}" if title else text, lexicon)
    reader = _Reader(names, lexicon, extractions)
    by_source = reader.read()
    resolved: list[tuple[Resolution, ...]] = []
    for number, extraction in enumerate(extractions):
        if extraction.sources:
            resolved.append(tuple(by_source[number, place] for place in range(len(extraction.sources))))
        else:
            resolved.append((_continued(extraction, resolved),))
    return tuple(resolved)


def _continued(extraction: Extraction, resolved: Sequence[tuple[Resolution, ...]]) -> Resolution:
    """Return the speaker that a quotation without a source takes over."""
    if extraction.continues is None or not 0 <= extraction.continues < len(resolved):
        return NOBODY
    speaker = resolved[extraction.continues][0]
    if speaker.name is None:
        return NOBODY
    return replace(speaker, mention=None, method=Method.IMPLICIT, score=round(speaker.score * 0.9, 4))


class _Reader:
    """Reads an article once from start to end and resolves its sources on the way."""

    def __init__(self, names: Names, lexicon: NameLexicon, extractions: Sequence[Extraction]) -> None:
        self.names = names
        self.words = names.words
        self.lexicon = lexicon
        self.extractions = extractions
        self.starts = [word.start for word in names.words]
        self.ages = _ages(names.words)
        self.traces: dict[str, _Trace] = {}
        self.speakers: dict[str, _Referent] = {}
        self.learned: dict[int, _Referent] = {}
        self.organizations = {e.name for e in names.entities if e.kind is SpeakerKind.ORGANIZATION}
        self.by_noun: dict[str, list[int]] = {}
        for index, entity in enumerate(names.entities):
            for noun in entity.nouns:
                self.by_noun.setdefault(noun, []).append(index)

    def read(self) -> dict[tuple[int, int], Resolution]:
        """Return the resolution of each source, by the numbers of extraction and source."""
        found: dict[tuple[int, int], Resolution] = {}
        deferred: list[tuple[tuple[int, int], Span]] = []
        for key, span in self._walk():
            if self._is_first_person(span):
                deferred.append((key, span))
            else:
                found[key] = self._resolve(span)
        for key, span in deferred:
            found[key] = self._first_person(key, span, found)
        return found

    def _walk(self) -> Iterator[tuple[tuple[int, int], Span]]:
        """Yield the sources in the order of the text, taking note of the names and pronouns before each."""
        sources = sorted(
            (self.word_at(span.start), number, place, span)
            for number, extraction in enumerate(self.extractions)
            for place, span in enumerate(extraction.sources)
        )
        cursor = 0
        for word, number, place, span in sources:
            self._note(cursor, word)
            cursor = max(cursor, word)
            yield (number, place), span

    def word_at(self, offset: int) -> int:
        """Return the index of the first word that ends after `offset`."""
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and self.words[index].end > offset else index + 1

    # ---- what the text has mentioned so far

    def _note(self, first: int, last: int) -> None:
        """Take note of the names and personal pronouns among the words `first` to `last`."""
        mentions, nouns = self.names.mention_of_word, self.lexicon.organization_nouns
        for index in range(first, last):
            mention, word = mentions.get(index), self.words[index]
            if mention is not None:
                if mention.first == index:
                    self._refresh(self._referent(mention.entity), index, self._weight(mention))
            elif word.lower in nouns:
                self._note_organization(index)
            elif _bare(word) in PERSONAL:
                referent, _ = self._personal(index)
                if referent is not None:
                    self._refresh(referent, index, QUOTED if word.is_quoted else OBJECT)

    def _note_organization(self, index: int) -> None:
        """Take note of an organisation like "the Example campaign", whose name ends with the common noun at a word."""
        start = index
        while index - start < 3 and start > 0 and self.words[start].is_joined and not self.words[start].is_capital:
            start -= 1
            if self.words[start].lower in self.lexicon.function_words:
                return
        mention = self.names.mention_of_word.get(start)
        if mention is not None and mention.last == start + 1:
            start = mention.first
        elif self.words[start].text not in self.lexicon.country_of:
            return
        self._refresh(_Referent(self._text(start, index + 1), SpeakerKind.ORGANIZATION), index, OBJECT)

    def _weight(self, mention: Mention) -> float:
        word = self.words[mention.first]
        if word.is_quoted:
            return QUOTED
        if mention.is_modifier:
            return MODIFIER
        return SUBJECT if self._is_subject(mention.first) else OBJECT

    def _is_subject(self, index: int) -> bool:
        """Tell whether no other name stands before the word in its sentence."""
        sentence = self.words[index].sentence
        for before in range(index - 1, max(index - 12, -1), -1):
            if self.words[before].sentence != sentence:
                return True
            if before in self.names.mention_of_word:
                return False
        return True

    def _refresh(self, referent: _Referent, index: int, weight: float) -> None:
        """Raise the salience of a referent that is mentioned at a word."""
        sentence = self.ages[index] if index < len(self.ages) else 0
        old = self.traces.pop(referent.key, None)
        salience = weight + (old.salience_at(sentence) if old else 0.0)
        self.traces[referent.key] = _Trace(referent, salience, sentence)

    def _recent(self) -> Iterator[_Trace]:
        """Yield what was mentioned last, the latest first."""
        return islice(reversed(self.traces.values()), LOOK_BACK)

    def _recent_speakers(self) -> Iterator[_Referent]:
        return islice(reversed(self.speakers.values()), LOOK_BACK)

    def _referent(self, entity: int) -> _Referent:
        if entity in self.learned:
            return self.learned[entity]
        found: Entity = self.names.entities[entity]
        role = found.roles[0] if found.roles else None
        return _Referent(
            found.name,
            found.kind,
            found.gender,
            found.nouns,
            role,
            self._affiliation(role) if role else None,
            entity,
            found.is_sure,
        )

    def _affiliation(self, role: str) -> str | None:
        """Return the organisation or country that a role names."""
        words = [word.rstrip(",").removesuffix("’s").removesuffix("'s") for word in role.split()[:ROLE_WORDS]]
        for length in range(min(len(words), 8), 0, -1):
            for start in range(len(words) - length + 1):
                name = " ".join(words[start : start + length])
                if name in self.organizations or name in self.lexicon.known_bodies:
                    return self.lexicon.country_of.get(name, name)
        return next((self.lexicon.country_of[word] for word in words if word in self.lexicon.country_of), None)

    # ---- one source

    def _resolve(self, span: Span) -> Resolution:
        phrase = self._phrase(span)
        if phrase is None:
            return replace(NOBODY, mention=span)
        referent, method, score = self._refer(phrase)
        if referent is None:
            return replace(NOBODY, mention=span)
        self._refresh(referent, phrase.first, SPEAKER)
        self.speakers.pop(referent.key, None)
        self.speakers[referent.key] = referent
        return Resolution(
            span, referent.name, referent.kind, referent.role, referent.affiliation, method, round(min(score, 1.0), 4)
        )

    def _phrase(self, span: Span) -> _Phrase | None:
        """Return the words of a source, split into its first noun phrase and the rest."""
        first, last = self.word_at(span.start), bisect_left(self.starts, span.end)
        determiner = ""
        while last - first > 1 and self.words[first].lower in ARTICLES | DEFINITE | LEADING:
            determiner = self.words[first].lower
            first += 1
        if first >= last:
            return None
        return _Phrase(first, self._core_last(first, last), last, determiner)

    def _core_last(self, first: int, last: int) -> int:
        index = first + 1
        while index < last:
            mention = self.names.mention_of_word.get(index)
            inside = mention is not None and mention.first < index
            if not inside and (self._breaks(index) or self.words[index].lower in ("and", "or")):
                return index
            index += 1
        return last

    def _breaks(self, index: int) -> bool:
        word = self.words[index]
        return not BREAKING.isdisjoint(word.gap) or word.lower in PREPOSITIONS or word.lower in RELATIVE

    def _refer(self, phrase: _Phrase) -> tuple[_Referent | None, Method, float]:
        """Return what a phrase refers to, how that was found and how sure it is."""
        length = phrase.last - phrase.first
        first_word, last_word = _bare(self.words[phrase.first]), self.words[phrase.last - 1].lower
        if first_word in PRONOUNS and (length == 1 or first_word in ("they", "he", "she", "it")):
            return self._pronoun(phrase.first)
        if (mention := self._issuing(phrase)) is not None:
            return self._referent(mention.entity), Method.NAMED, 0.85
        if 1 < length <= 4 and last_word in ("whom", "which", "who"):
            return self._pronoun(phrase.last - 1)
        if length > 2 and self._is_share(phrase.first):
            return self._one_of_them(phrase)
        return self._joint(phrase) or self._named(phrase) or self._nominal(phrase)

    def _is_share(self, index: int) -> bool:
        """Tell whether "one of them" begins at a word."""
        words = [word.lower for word in self.words[index : index + 3]]
        return words[0] in SHARES and words[1:] == ["of", "them"]

    def _one_of_them(self, phrase: _Phrase) -> tuple[_Referent | None, Method, float]:
        """Return the person named after "one of them", else those whom "them" stands for."""
        mention = self._apposed(phrase)
        return (self._referent(mention.entity), Method.NAMED, 0.9) if mention else self._pronoun(phrase.first + 2)

    def _issuing(self, phrase: _Phrase) -> Mention | None:
        """Return the outlet of "a report at the Harbour News", which speaks by its report."""
        noun = self.words[phrase.core_last - 1].lower
        if noun not in self.lexicon.report_nouns or phrase.core_last >= phrase.last:
            return None
        if self.words[phrase.core_last].lower not in ("at", "on", "in"):
            return None
        start = phrase.core_last + 1
        start += start < phrase.last and self.words[start].lower == "the"
        mention = self.names.mention_of_word.get(start) if start < phrase.last else None
        if mention is None or mention.last != phrase.last:
            return None
        return mention if self.names.entities[mention.entity].name in self.lexicon.outlets else None

    # ---- names

    def _named(self, phrase: _Phrase) -> tuple[_Referent, Method, float] | None:
        """Return the referent of a phrase whose head is a name."""
        mention = self._head_mention(phrase)
        if mention is None:
            return self._country(phrase)
        referent = self._referent(mention.entity)
        if mention.last < phrase.core_last and self.words[phrase.core_last - 1].lower in self.lexicon.outlet_tails:
            referent = self._learn(mention, self._as_outlet(referent))
        elif referent.kind is SpeakerKind.ORGANIZATION:
            referent = self._with_possessor(phrase, mention, referent)
        else:
            referent = self._with_role(phrase, mention, referent)
        written = " ".join(word.text for word in self.words[mention.first : mention.last])
        full = name_key(written) == name_key(self.names.entities[mention.entity].name)
        return referent, Method.NAMED if full else Method.PARTIAL, 0.95 if full else 0.9

    def _head_mention(self, phrase: _Phrase) -> Mention | None:
        by_word = self.names.mention_of_word
        head = phrase.core_last - 1
        mention = by_word.get(head)
        if mention is not None:
            return mention
        noun = self.words[head].lower
        before = by_word.get(head - 1) if head > phrase.first else None
        if before is not None and noun in self.lexicon.outlet_tails and not self._is_place(before):
            return before
        is_role = noun in self.lexicon.person_nouns or noun in self.lexicon.titles or noun == "one"
        if is_role and self.lexicon.singular(noun) == noun:
            return self._titled(phrase) or self._apposed(phrase) or self._equated(phrase)
        return self._equated(phrase)

    def _equated(self, phrase: _Phrase) -> Mention | None:
        """Return the name that is all that follows a definite noun: "the operator, Example Ltd"."""
        mention = self.names.mention_of_word.get(phrase.core_last)
        if mention is None or mention.last != phrase.last or phrase.determiner not in DEFINITE:
            return None
        head, gap = self.words[phrase.core_last - 1], self.words[phrase.core_last].gap
        return mention if gap == ", " and not head.is_capital and not mention.is_modifier else None

    def _titled(self, phrase: _Phrase) -> Mention | None:
        """Return the name at the end of a long title: "Minister of Trade and Industry Ann Example"."""
        end = phrase.core_last
        while end < phrase.last and BREAKING.isdisjoint(self.words[end].gap) and self.words[end].lower not in RELATIVE:
            end += 1
        mention = self.names.mention_of_word.get(end - 1)
        if mention is None or self.names.entities[mention.entity].kind is not SpeakerKind.PERSON:
            return None
        start = mention.first
        while start > phrase.core_last and self._is_role_word(start - 1):
            start -= 1
        while start < mention.first and start > phrase.core_last and self.words[start - 1].is_capital:
            start -= 1
        return mention if self.words[start - 1].lower not in PREPOSITIONS | ARTICLES | POSSESSIVES else None

    def _is_role_word(self, index: int) -> bool:
        return self.words[index].lower in self.lexicon.titles or self.words[index].lower in self.lexicon.person_nouns

    def _apposed(self, phrase: _Phrase) -> Mention | None:
        """Return the name after the comma in "the company's chief executive, Ann Example"."""
        for index in range(phrase.core_last, phrase.last):
            mention = self.names.mention_of_word.get(index)
            if mention is None or "," not in self.words[self._title_start(mention.first)].gap:
                continue
            if self.names.entities[mention.entity].kind is SpeakerKind.PERSON and not mention.is_modifier:
                return mention
        return None

    def _title_start(self, index: int) -> int:
        while index > 0 and self.words[index].is_joined and self._is_role_word(index - 1):
            index -= 1
        return index

    def _is_place(self, mention: Mention) -> bool:
        name = self.names.entities[mention.entity].name
        return name in self.lexicon.places or name in self.lexicon.countries

    def _as_outlet(self, referent: _Referent) -> _Referent:
        return replace(referent, kind=SpeakerKind.ORGANIZATION, nouns=referent.nouns | {"outlet"})

    def _with_possessor(self, phrase: _Phrase, mention: Mention, referent: _Referent) -> _Referent:
        """Take "Iran's" into the name of Iran's Foreign Ministry."""
        head = self.words[mention.last - 1].lower
        owner = self.names.mention_of_word.get(mention.first - 1)
        owned = owner is not None and owner.first >= phrase.first and self.words[owner.last - 1].is_possessive
        if owner is None or not owned or head not in self.lexicon.organization_words:
            return referent
        return self._learn(mention, replace(referent, name=self._text(owner.first, mention.last)))

    def _with_role(self, phrase: _Phrase, mention: Mention, referent: _Referent) -> _Referent:
        """Take the role from the source's own words, where it gives one."""
        if mention.first <= phrase.first:
            return referent
        words = self.words[phrase.first : mention.first]
        role = self._text(phrase.first, mention.first).rstrip(" ,")
        if not any(self._is_role_word(index) for index in range(phrase.first, mention.first)):
            affiliation = referent.affiliation or self._affiliation(role)
            return self._learn(mention, replace(referent, affiliation=affiliation))
        nouns = referent.nouns | {word.lower for word in words}
        if referent.role and len(referent.role) >= len(role):
            return self._learn(mention, replace(referent, nouns=nouns))
        affiliation = self._affiliation(role)
        return self._learn(mention, replace(referent, nouns=nouns, role=role, affiliation=affiliation))

    def _learn(self, mention: Mention, referent: _Referent) -> _Referent:
        """Remember what a source's words say of an entity beyond its names."""
        self.learned[mention.entity] = referent
        return referent

    def _country(self, phrase: _Phrase) -> tuple[_Referent, Method, float] | None:
        """Return the country that a lone adjective ("Iranian") or "the Russians" stands for."""
        word = self.words[phrase.first]
        country = self.lexicon.country_of.get(word.text)
        alone = phrase.core_last - phrase.first == 1
        plural = word.text.endswith(("s", "sh", "ch", "ese"))
        if country is None or not alone or (phrase.determiner != "the" and word.text.endswith("s")):
            return None
        return _Referent(country, SpeakerKind.ORGANIZATION), Method.NOMINAL, 0.8 if plural else 0.7

    def _joint(self, phrase: _Phrase) -> tuple[_Referent, Method, float] | None:
        """Return the referent of "Ann Example and Bob Sample": a group of all of them."""
        items = self._items(phrase)
        referents = list({r.key: r for r in (self._referent(item.entity) for item in items)}.values())
        if len(referents) < 2 or not self._has_and(items[0].last, items[-1].first):
            return self._with_others(phrase) if items else None
        listed = ", ".join(r.name for r in referents[:-1])
        nouns = frozenset[str]().union(*(r.nouns for r in referents))
        name = f"{listed} and {referents[-1].name}"
        return _Referent(name, SpeakerKind.GROUP, nouns=nouns, is_plural=True), Method.NAMED, 0.85

    def _has_and(self, first: int, last: int) -> bool:
        return any(word.lower in ("and", "&") for word in self.words[first:last])

    def _items(self, phrase: _Phrase) -> list[Mention]:
        """Return the names that stand one after the other in a list at the start of a phrase."""
        items: list[Mention] = []
        index = phrase.first
        while index < phrase.last:
            item = self._item(index, phrase)
            if item is None:
                break
            items.append(item)
            index = self._past_note(item.last)
            if index < phrase.last and self.words[index].lower not in ("and", "&") and "," not in self.words[index].gap:
                break
        return items

    def _item(self, index: int, phrase: _Phrase) -> Mention | None:
        """Return the name that an item of a list, beginning at a word, consists of."""
        while index < phrase.last and self.words[index].lower in ("and", "&", "the"):
            index += 1
        while index < phrase.last and index not in self.names.mention_of_word and self._qualifies(index):
            index += 1
        mention = self.names.mention_of_word.get(index)
        if mention is None or mention.is_modifier or mention.last > phrase.last:
            return None
        return mention

    def _qualifies(self, index: int) -> bool:
        """Tell whether a word belongs to the titles before a name: "former Norwegian ministers"."""
        word = self.words[index]
        nouns = self.lexicon.person_nouns | self.lexicon.titles | self.lexicon.adherents
        return self.lexicon.singular(word.lower) in nouns or word.text in self.lexicon.country_of or word.lower in nouns

    def _past_note(self, index: int) -> int:
        """Return the index after a note like "(R-Ohio)" or ", R-Ohio," at a word, its own where there is none."""
        if index < len(self.words) and self.words[index].gap in (" (", ", ") and self.words[index].text[1:2] == "-":
            return index + 1
        return index

    def _with_others(self, phrase: _Phrase) -> tuple[_Referent, Method, float] | None:
        """Return the group of "Example and other neighbours", the name in full."""
        mention = self.names.mention_of_word.get(phrase.core_last - 1)
        joined = phrase.core_last < phrase.last and self.words[phrase.core_last].lower == "and"
        if mention is None or not joined or mention.last != phrase.core_last:
            return None
        if self.words[min(phrase.core_last + 1, phrase.last - 1)].lower in AUXILIARIES:
            return None
        rest = self._phrase_referent(phrase.core_last, phrase.core_last + 1, phrase.last)
        name = f"{self._referent(mention.entity).name} {rest.name}"
        return _Referent(name, SpeakerKind.GROUP, nouns=rest.nouns, is_plural=True), Method.PARTIAL, 0.7

    # ---- pronouns

    def _pronoun(self, index: int) -> tuple[_Referent | None, Method, float]:
        lower = _bare(self.words[index])
        if lower in PERSONAL:
            referent, score = self._personal(index)
        elif lower in PLURAL:
            referent, score = self._plural(index)
        elif lower in NEUTER:
            referent, score = self._neuter(index)
        else:
            referent, score = self._antecedent(index)
        return referent, Method.PRONOUN, score

    def _personal(self, index: int) -> tuple[_Referent | None, float]:
        """Return the person that "he" or "she" at a word stands for."""
        gender: Gender = "male" if _bare(self.words[index]) in MALE else "female"
        scores = {}
        for trace in self._recent():
            referent = trace.referent
            personal = referent.kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED) and not referent.is_plural
            if not personal or referent.gender not in (None, gender):
                continue
            agreement = (1.0 if referent.gender else UNKNOWN_GENDER) * (1.0 if referent.is_sure else UNSURE)
            scores[referent] = agreement * trace.salience_at(self.ages[index])
        return _best(scores)

    def _plural(self, index: int) -> tuple[_Referent | None, float]:
        weights = {SpeakerKind.GROUP: 1.0, SpeakerKind.UNNAMED: 1.0, SpeakerKind.ORGANIZATION: 0.4}
        return self._weighted(index, weights)

    def _neuter(self, index: int) -> tuple[_Referent | None, float]:
        return self._weighted(index, {SpeakerKind.ORGANIZATION: 1.0, SpeakerKind.DOCUMENT: 1.0})

    def _weighted(self, index: int, weights: dict[SpeakerKind, float]) -> tuple[_Referent | None, float]:
        sentence = self.ages[index]
        return _best(
            {
                trace.referent: weights[trace.referent.kind] * trace.salience_at(sentence)
                for trace in self._recent()
                if trace.referent.kind in weights
            }
        )

    def _antecedent(self, index: int) -> tuple[_Referent | None, float]:
        """Return what a relative pronoun at a word refers to: the noun phrase before it."""
        end = index
        while end > 0 and self.words[end - 1].lower in RELATIVE | QUANTIFIERS | {"of", "and", "or"}:
            end -= 1
        while end > 0 and self.words[end - 1].text[1:2] == "-" and ")" in self.words[end].gap:
            end -= 1
        mention = self.names.mention_of_word.get(end - 1)
        personal = self.words[index].lower in ("who", "whom")
        if mention is not None and mention.last == end:
            referent = self._referent(mention.entity)
            if not personal or referent.kind is SpeakerKind.PERSON:
                return referent, 0.85
        start = self._phrase_start(end, personal)
        if start >= end:
            return None, 0.0
        apposed = self._apposed_to(start)
        if apposed is not None and personal:
            return apposed, 0.75
        return self._phrase_referent(start, end, end), 0.6

    def _apposed_to(self, start: int) -> _Referent | None:
        """Return the person named before ", a description" whose words begin at `start`."""
        if start > 1 and self.words[start - 1].lower in ARTICLES and "," in self.words[start - 1].gap:
            mention = self.names.mention_of_word.get(start - 2)
            if mention is not None and self.names.entities[mention.entity].kind is SpeakerKind.PERSON:
                return self._referent(mention.entity)
        return None

    def _phrase_start(self, end: int, personal: bool) -> int:
        """Return where the noun phrase that ends before a word begins."""
        start = end - 1
        while start > 0 and end - start < 8 and self.words[start].is_joined:
            before = self.words[start - 1].lower
            passes = before in ("of", "on", "in", "at") and personal
            is_verb = before.endswith("ed") and len(before) > 4 and not self.words[start - 1].is_capital
            if is_verb or (before in self.lexicon.function_words and not passes and before not in QUANTIFIERS):
                break
            start -= 1
        return start

    def _is_first_person(self, span: Span) -> bool:
        index = self.word_at(span.start)
        return (
            index < len(self.words) and _bare(self.words[index]) in FIRST_PERSON and self.words[index].end >= span.end
        )

    def _first_person(self, key: tuple[int, int], span: Span, found: dict[tuple[int, int], Resolution]) -> Resolution:
        """Return the speaker of the quotation that "I" or "we" stands in; outside all of them, the author."""
        for number, extraction in enumerate(self.extractions):
            around = number != key[0] and any(start <= span.start < end for start, end in extraction.spans)
            outer = found.get((number, 0))
            if around and outer is not None and outer.name is not None:
                return replace(outer, mention=span, method=Method.PRONOUN, score=round(outer.score * 0.9, 4))
        return Resolution(span, AUTHOR, SpeakerKind.AUTHOR, None, None, Method.PRONOUN, 0.6)

    # ---- common nouns

    def _nominal(self, phrase: _Phrase) -> tuple[_Referent | None, Method, float]:
        """Return what a phrase with a common noun as its head refers to."""
        known = self._known(phrase)
        if known is not None:
            return known, Method.NOMINAL, 0.7
        return self._phrase_referent(phrase.first, phrase.core_last, phrase.last), Method.NAMED, 0.7

    def _known(self, phrase: _Phrase) -> _Referent | None:
        """Return whom or what mentioned before a phrase takes up, None for a phrase that says something new."""
        head = self.words[phrase.core_last - 1].lower
        noun = self.lexicon.singular(head)
        modifiers = frozenset(word.lower for word in self.words[phrase.first : phrase.core_last - 1])
        if noun == "police" and not modifiers:
            return self._organization(noun, modifiers)
        if phrase.determiner not in DEFINITE:
            return None
        if head != noun:
            return self._taken_up(noun, is_plural=True)
        if noun in self.lexicon.person_nouns or noun in self.lexicon.titles or self._is_agent(noun):
            return self._person(phrase, noun, modifiers)
        if noun in self.lexicon.document_nouns | self.lexicon.outlet_nouns | self.lexicon.issued_nouns:
            return self._publication(phrase, noun)
        return None if self._is_proper(phrase) else self._organization(noun, modifiers)

    def _is_agent(self, noun: str) -> bool:
        """Tell whether an unknown noun has the form of those for who does something."""
        return noun.endswith(AGENT_ENDINGS) and len(noun) > 5 and not self.lexicon.is_noun(noun)

    def _publication(self, phrase: _Phrase, noun: str) -> _Referent | None:
        """Return the document, its issuer or the outlet that a phrase takes up."""
        if noun in self.lexicon.issued_nouns:
            return self._issuer(phrase)
        if noun in self.lexicon.outlet_nouns and noun not in self.lexicon.document_nouns:
            return self._outlet()
        return self._document(phrase, noun)

    def _is_proper(self, phrase: _Phrase) -> bool:
        """Tell whether a name or nationality stands before the head: "the Russian ministry"."""
        before = range(phrase.first, phrase.core_last - 1)
        return any(i in self.names.mention_of_word or self.words[i].text in self.lexicon.country_of for i in before)

    def _person(self, phrase: _Phrase, noun: str, modifiers: frozenset[str]) -> _Referent | None:
        """Return the person that a role stands for: one who has it, an unnamed one of before, else the most salient."""
        if ordinals := modifiers & ORDINALS:
            return self._taken_up(noun, is_plural=False, also=ordinals)
        nouns = {noun} | self.lexicon.hyponyms.get(noun, frozenset())
        gender = self.lexicon.gender_of_nouns(frozenset({noun}))
        persons = [
            trace.referent
            for trace in self._recent()
            if trace.referent.kind is SpeakerKind.PERSON and gender in (None, trace.referent.gender or gender)
        ]
        called = [referent for referent in persons if noun in referent.nouns]
        taken_up = None if called or self._is_narrowed(phrase) else self._taken_up(noun, is_plural=False)
        if taken_up is not None:
            return taken_up
        called = called or [referent for referent in persons if nouns & referent.nouns]
        if called:
            return max(called, key=lambda referent: len(modifiers & referent.nouns))
        if self._is_narrowed(phrase):
            return None
        if noun in self.by_noun:
            return self._referent(self.by_noun[noun][0])
        return None if noun in self.lexicon.unnamed_nouns else self._salient_person(phrase.first, gender)

    def _is_narrowed(self, phrase: _Phrase) -> bool:
        """Tell whether more words, none of them set off by a comma, say which one is meant: "the man in the hat"."""
        if phrase.core_last == phrase.last:
            return False
        following = self.words[phrase.core_last]
        return following.lower != "and" and "," not in following.gap

    def _salient_person(self, index: int, gender: Gender | None) -> _Referent | None:
        """Return the most salient person, where one stands out enough to need no name."""
        sentence = self.ages[index]
        scores = {
            trace.referent: trace.salience_at(sentence)
            for trace in self._recent()
            if trace.referent.kind is SpeakerKind.PERSON and trace.referent.is_sure
            if gender in (None, trace.referent.gender or gender)
        }
        referent, _ = _best(scores)
        return referent if referent is not None and scores[referent] >= NEEDS_NO_NAME else None

    def _organization(self, noun: str, modifiers: frozenset[str]) -> _Referent | None:
        """Return the last organisation mentioned that is called `noun`, else one that may be."""
        fallback = None
        for trace in self._recent():
            referent = trace.referent
            if referent.kind is not SpeakerKind.ORGANIZATION:
                continue
            called = frozenset(referent.name.lower().split())
            if noun in called and len(called) > 1 and modifiers <= called:
                return referent
            if fallback is None and self._may_be(referent, noun):
                fallback = referent
        return fallback

    def _may_be(self, referent: _Referent, noun: str) -> bool:
        is_place = referent.name in self.lexicon.places or referent.name in self.lexicon.countries
        if noun in ("country", "nation", "state", "city", "county", "government", "regime"):
            return is_place and noun not in ("government", "regime")
        return (
            not is_place
            and noun in self.lexicon.organization_nouns
            and noun not in ("court", "ministry", "parliament", "senate", "police", "campaign")
        )

    def _document(self, phrase: _Phrase, noun: str) -> _Referent | None:
        """Return the last document of that noun, else, for a report, the outlet that was quoted last."""
        kinds = {noun} | (self.lexicon.report_nouns if noun in self.lexicon.report_nouns else frozenset())
        proper = {w.lower for w in self.words[phrase.first : phrase.core_last - 1] if w.is_capital and not w.is_initial}
        for referent in self._recent_speakers():
            if referent.kind is SpeakerKind.DOCUMENT and kinds & referent.nouns and proper <= referent.nouns:
                return referent
        return self._outlet() if noun in self.lexicon.report_nouns and not proper else None

    def _outlet(self) -> _Referent | None:
        for referent in self._recent_speakers():
            if "outlet" in referent.nouns or referent.name in self.lexicon.outlets:
                return referent
        return None

    def _issuer(self, phrase: _Phrase) -> _Referent | None:
        """Return the speaker whose statement "the statement" or "the Russian statement" is."""
        countries = {self.lexicon.country_of.get(w.text) for w in self.words[phrase.first : phrase.core_last]} - {None}
        for referent in self._recent_speakers():
            named = {self.lexicon.country_of.get(word.rstrip("’'s")) or word for word in referent.name.split()}
            if referent.kind in (SpeakerKind.ORGANIZATION, SpeakerKind.PERSON) and (not countries or countries & named):
                return referent
        return None

    def _taken_up(self, noun: str, *, is_plural: bool, also: frozenset[str] = frozenset()) -> _Referent | None:
        """Return the last group or unnamed speaker with `noun`, and the words `also`, among its words."""
        for referent in self._recent_speakers():
            unnamed = referent.kind in (SpeakerKind.GROUP, SpeakerKind.UNNAMED)
            if unnamed and referent.is_plural is is_plural and {noun, *also} <= referent.nouns:
                return referent
        return None

    def _phrase_referent(self, first: int, core_last: int, last: int) -> _Referent:
        """Return the referent that a phrase names by itself."""
        end = core_last
        while end < last and self.words[end].lower not in RELATIVE and BREAKING.isdisjoint(self.words[end].gap):
            end += 1
        head = self.words[core_last - 1].lower
        first = self._past_title(first, core_last)
        nouns = frozenset(self.lexicon.singular(word.lower) for word in self.words[first:end])
        gender = self.lexicon.gender_of_nouns(frozenset({head}))
        is_plural = self.lexicon.singular(head) != head
        return _Referent(self._text(first, end), self._phrase_kind(head), gender, nouns, is_plural=is_plural)

    def _past_title(self, first: int, core_last: int) -> int:
        """Return where the name begins in "Minister Ann Example's office"; `first` where there is none."""
        mention = next((found for i in range(first, core_last) if (found := self.names.mention_of_word.get(i))), None)
        if mention is None or not self.words[mention.last - 1].is_possessive:
            return first
        is_person = self.names.entities[mention.entity].kind is SpeakerKind.PERSON
        return max(first, mention.first) if is_person and self._is_role_word(mention.first - 1) else first

    def _phrase_kind(self, head: str) -> SpeakerKind:
        lexicon = self.lexicon
        noun = lexicon.singular(head)
        if noun in lexicon.document_nouns:
            return SpeakerKind.DOCUMENT
        if noun in lexicon.person_nouns:
            is_group = noun != head and noun not in lexicon.unnamed_nouns
            return SpeakerKind.GROUP if is_group else SpeakerKind.UNNAMED
        if noun == head and (noun in lexicon.organization_nouns or noun in lexicon.outlet_nouns):
            return SpeakerKind.ORGANIZATION
        return SpeakerKind.GROUP

    def _text(self, first: int, last: int) -> str:
        return " ".join(self.names.text[self.words[first].start : self.words[last - 1].end].split())


def _ages(words: Sequence[Word]) -> list[int]:
    """Return for each word how many sentences of the article's own the text has had: quoted ones do not count."""
    ages: list[int] = []
    age, counted = 0, -1
    for word in words:
        if not word.is_quoted and word.sentence != counted:
            age, counted = age + 1, word.sentence
        ages.append(age)
    return ages


def _bare(word: Word) -> str:
    """Return a word in lower case without what is contracted with it: "he" for "he's"."""
    lower = word.lower
    return lower if lower.isalpha() else lower.replace("’", "'").partition("'")[0]


def _best(scores: dict[_Referent, float]) -> tuple[_Referent | None, float]:
    """Return the referent with the highest score, and how far it stands out among all."""
    if not scores:
        return None, 0.0
    winner = max(scores, key=lambda referent: scores[referent])
    total = sum(scores.values())
    return winner, 0.4 + 0.5 * (scores[winner] / total if total else 0.0)
