"""Finding the people and organisations an article names, and every place where it names them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from transforms.records import SpeakerKind
from transforms.speaking.entities import Entity, EntityLinker, WrittenName
from transforms.speaking.names import NameLexicon, is_acronym, is_camel_case
from transforms.text.reading import TextReading
from transforms.text.words import Word

RUN_LIMIT = 12
# How many words a role before a title may have, and how many may stand between a name and the noun that it qualifies.
ROLE_WORDS, MODIFIERS = 6, 4
CONNECTORS = frozenset({"of", "for", "on"})
BOUNDING = frozenset(',.;:—–()\n"“”')
COURTESY_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx"})
REPORTING = frozenset({"said", "says", "say", "told", "added", "wrote", "is", "was", "are", "were", "has", "had"})
# What stands before and after the nickname in: Ann "Bo" Lee.
OPENING_MARKS = frozenset({' "', " “", " '", " ‘"})
CLOSING_MARKS = frozenset({'" ', "” ", "' ", "’ "})
NICKNAME_WORDS = 3
LEADING_VERBALS = ("ing", "ed", "ly")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an entity is named: words `first` to `last` (exclusive) of the text.

    `is_modifier`: the name only qualifies what follows it ("Clinton aides", "Obama's plan").
    """

    first: int
    last: int
    entity: int
    is_modifier: bool


@dataclass(frozen=True)
class Names:
    """The words of an article and the names in it."""

    text: str
    words: tuple[Word, ...]
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]

    @cached_property
    def mention_of_word(self) -> dict[int, Mention]:
        """The mention that each named word belongs to."""
        return {index: mention for mention in self.mentions for index in range(mention.first, mention.last)}


def find_names(reading: TextReading, lexicon: NameLexicon) -> Names:
    """Return the entities that a text names and where it names them; linear in the text."""
    text, words = reading.text, reading.words
    found = [name for run in _runs(words, lexicon) if (name := _read_run(text, words, run, lexicon))]
    linker = EntityLinker(words, found, lexicon)
    mentions = tuple(
        Mention(first, last, owner, _is_modifier(words, last, lexicon)) for first, last, owner in linker.placed()
    )
    return Names(text, words, linker.entities(), mentions)


def is_name_word(word: Word, lexicon: NameLexicon) -> bool:
    """Tell whether `word` is written as part of a name."""
    if not word.is_capital or _is_contraction(word.lower, lexicon):
        return False
    return word.lower not in lexicon.function_words or is_acronym(word.text)


def _is_contraction(lower: str, lexicon: NameLexicon) -> bool:
    """Tell whether a word in lower case is one like "I'm" or "don't"."""
    if lower.isalpha():
        return False
    before, mark, after = lower.replace("’", "'").partition("'")
    return bool(mark) and (before in lexicon.function_words or after == "t")


# ---- runs of capitalised words


class _Run(NamedTuple):
    """A stretch of words that may hold a name; `is_whole`: it is nothing but an organisation's name."""

    start: int
    end: int
    is_whole: bool


def _explained(words: Sequence[Word], lexicon: NameLexicon) -> Mapping[int, int]:
    """Return the stretches, end by start, that an abbreviation in brackets after them stands for.

    "Union to Save Our Rivers (USOR)": read backwards, the initials of the words are the letters of the abbreviation.
    """
    found = {}
    for index, word in enumerate(words):
        if word.gap == " (" and is_acronym(word.text) and len(word.text) > 2:
            start = _explanation_start(words, index, word.text.replace(".", ""), lexicon)
            if start is not None:
                found[start] = index
    return found


def _explanation_start(words: Sequence[Word], index: int, letters: str, lexicon: NameLexicon) -> int | None:
    start = index
    for letter in reversed(letters):
        start -= 1
        while start > 0 and words[start].lower in lexicon.function_words and words[start].text[0] != letter:
            start -= 1
        if start < 0 or words[start].text[0] != letter or (start + 1 < index and not words[start + 1].is_joined):
            return None
    return start


def _runs(words: Sequence[Word], lexicon: NameLexicon) -> Iterator[_Run]:
    """Yield the stretches of words that may hold a name, headlines left out."""
    explained = _explained(words, lexicon)
    seen_lower = {word.text for word in words if not word.is_capital}
    # A surname after a nickname in marks begins nothing, though a mark stands before it.
    seen_inside = {w.text for w in words if w.is_capital and (not w.is_initial or w.gap in CLOSING_MARKS)}
    index = 0
    while index < len(words):
        if index in explained:
            yield _Run(index, explained[index], is_whole=True)
            index = explained[index]
            continue
        if not is_name_word(words[index], lexicon) or words[index].is_headline:
            index += 1
            continue
        end = _run_end(words, index, lexicon)
        start = index
        if words[start].is_initial and not _keeps_initial(words[start], end - start, seen_lower, seen_inside, lexicon):
            start += 1
        while start < end and not is_name_word(words[start], lexicon):
            start += 1
        if start < end:
            yield _Run(start, end, is_whole=False)
        index = end


def _run_end(words: Sequence[Word], start: int, lexicon: NameLexicon) -> int:
    end = start + 1
    while end < len(words) and end - start < RUN_LIMIT:
        following = _extended(words, start, end, lexicon)
        if following == end:
            break
        end = following
    return end


def _extended(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> int:
    """Return the end of the run when the word at `end` is taken in, `end` itself when it is not."""
    word = words[end]
    if words[end - 1].is_possessive or not word.is_joined:
        return _past_nickname(words, end, lexicon) or (end + 1 if _is_owned_name(words, end, lexicon) else end)
    if is_name_word(word, lexicon) or (
        word.is_capital and words[end - 1].text in lexicon.first_names and len(word.text) > 2
    ):
        return end + 1
    if word.lower in lexicon.particles and not word.is_capital:
        return _past_capital(words, end + 1, lexicon.particles, lexicon) or end
    if word.lower in CONNECTORS and any(other.lower in lexicon.organization_words for other in words[start:end]):
        return _past_capital(words, end + 1, frozenset({"the", "a"}), lexicon) or end
    if word.lower in ("and", "&") and _joins_organization(words, start, end, lexicon):
        return end + 2
    return end


def _past_nickname(words: Sequence[Word], start: int, lexicon: NameLexicon) -> int | None:
    """Return the index after the surname that a nickname in quotation marks at `start` stands before."""
    if words[start].gap not in OPENING_MARKS or not words[start].is_capital:
        return None
    for index in range(start + 1, min(start + NICKNAME_WORDS + 1, len(words))):
        if words[index].gap in CLOSING_MARKS:
            return index + 1 if is_name_word(words[index], lexicon) else None
        if not words[index].is_joined:
            return None
    return None


def _is_owned_name(words: Sequence[Word], index: int, lexicon: NameLexicon) -> bool:
    """Tell whether a plural's possessive belongs to a name: "the Teachers' Union"."""
    word, owner = words[index], words[index - 1]
    is_owned = owner.is_possessive and owner.text.endswith("s") and word.gap.strip("'’") == " "
    return is_owned and word.is_capital and word.lower in lexicon.organization_words


def _past_capital(words: Sequence[Word], index: int, skippable: frozenset[str], lexicon: NameLexicon) -> int | None:
    """Return the index after the capitalised word at `index`, one skippable word allowed before it."""
    if index < len(words) and words[index].is_joined and words[index].lower in skippable:
        index += 1
    joined = index < len(words) and words[index].is_joined and is_name_word(words[index], lexicon)
    return index + 1 if joined else None


def _joins_organization(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> bool:
    """Tell whether "and" at `end` stands inside a name like "Food and Drug Administration"."""
    left = [word.text for word in words[start:end]]
    right = end + 1
    while right < len(words) and right - end < 6 and words[right].is_joined and is_name_word(words[right], lexicon):
        right += 1
    tail = words[end + 1 : right]
    if (
        not tail
        or tail[-1].lower not in lexicon.organization_words
        or " ".join(w.text for w in tail) in lexicon.known_bodies
    ):
        return False
    if left[0] in lexicon.first_names or " ".join(left) in lexicon.country_of or " ".join(left) in lexicon.known_bodies:
        return False
    named = any(word.lower in lexicon.organization_words for word in words[start:end])
    after_connector = any(word.lower in CONNECTORS for word in words[start:end])
    the_before = start > 0 and words[start - 1].lower in ("the", "federal", "national", "state")
    return (named and after_connector) or (not named and (the_before or len(left) > 1))


def _keeps_initial(word: Word, length: int, lower: set[str], inside: set[str], lexicon: NameLexicon) -> bool:
    """Tell whether the first word of a sentence belongs to the name that it begins."""
    if word.text in inside or word.text in lexicon.first_names or word.text in lexicon.known_bodies:
        return True
    if word.text in lexicon.country_of or word.lower in lexicon.titles or word.lower in lexicon.person_nouns:
        return True
    if is_acronym(word.text) or is_camel_case(word.text) or "." in word.text:
        return True
    if word.lower in lower or word.lower.endswith(LEADING_VERBALS) or lexicon.is_plural(word.lower):
        return False
    return length > 1


# ---- what a run says


def _read_run(text: str, words: Sequence[Word], run: _Run, lexicon: NameLexicon) -> WrittenName | None:
    """Return the name in a run, its titles split off; None where the run is no name."""
    start, end, is_whole = run
    if is_whole:
        tokens = tuple(word.text for word in words[start:end])
        return WrittenName(start, end, tokens, frozenset(), (), SpeakerKind.ORGANIZATION)
    first = _name_start(words, start, end, lexicon)
    if first == end or not _may_be_name(words[first:end], lexicon):
        return None
    role_start = _role_start(words, start, first, lexicon)
    titles = frozenset(word.lower for word in words[role_start:first])
    apposition = _apposition(words, end, lexicon)
    kind = SpeakerKind.PERSON if apposition else _kind(words, first, end, titles, lexicon)
    descriptions = (words[role_start:first] if titles - COURTESY_TITLES else (), apposition)
    roles = tuple(" ".join(text[one[0].start : one[-1].end].split()) for one in descriptions if one)
    titles |= {word.lower for word in _of_bearer(apposition)}
    note = words[end].text if end < len(words) and _is_noted(words[end]) and len(words[end].text) > 1 else None
    return WrittenName(first, end, _tokens(text, words[first:end]), titles, roles, kind, note)


def _tokens(text: str, name: Sequence[Word]) -> tuple[str, ...]:
    """Return the words of a name as it is known: without a nickname, with the possessives inside it."""
    plain = [word for number, word in enumerate(name) if not _is_nickname(name, number)]
    inner = [text[word.start : word.end + 1] if word.is_possessive else word.text for word in plain[:-1]]
    return (*inner, plain[-1].text)


def _is_nickname(name: Sequence[Word], number: int) -> bool:
    """Tell whether the last mark in a name up to a word opens a quotation."""
    gaps = [word.gap for word in name[1 : number + 1] if word.gap in OPENING_MARKS | CLOSING_MARKS]
    return bool(gaps) and gaps[-1] in OPENING_MARKS


def _name_start(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> int:
    """Return where the name begins in a run, after titles, countries and acronyms."""
    last = words[end - 1]
    run = words[start:end]
    if " ".join(word.text for word in run) in lexicon.known_bodies:
        return start
    if last.lower in lexicon.organization_words and not (len(run) > 1 and run[-2].text in lexicon.first_names):
        return start
    if any(word.lower in CONNECTORS for word in run):
        return start
    titles = [k for k in range(start, end - 1) if _is_title(words, k, lexicon)]
    if titles and last.lower in lexicon.titles and {words[k].lower for k in titles} - COURTESY_TITLES:
        return end  # "Prime Minister"
    if titles:
        start = titles[-1] + 1
    elif last.lower in lexicon.titles and words[start].text not in lexicon.first_names:
        return end
    while end - start > 1 and _is_prefix(words, start, end, lexicon):
        start += 1
    return start


def _is_title(words: Sequence[Word], index: int, lexicon: NameLexicon) -> bool:
    """Tell whether a word is a title, or a noun for a person before a given name: "Advisor Ann Example"."""
    lower = words[index].lower
    return lower in lexicon.titles or (lower in lexicon.person_nouns and words[index + 1].text in lexicon.first_names)


def _is_prefix(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> bool:
    """Tell whether the word at `start` only qualifies the person's name after it ("UN Ida Penn")."""
    word, following = words[start], words[start + 1]
    qualifies = (
        is_acronym(word.text)
        or word.text in lexicon.country_of
        or word.text in lexicon.known_bodies
        or word.lower in lexicon.organization_words
        or word.lower in lexicon.organization_nouns
        or word.lower in lexicon.adherents
        or word.lower == "democratic"
        or word.lower in lexicon.person_nouns
    )
    if word.text in lexicon.first_names:
        return False
    if following.text in lexicon.first_names:
        ends_title = start > 0 and word.is_joined and words[start - 1].lower in ("of", "and")
        return qualifies or (ends_title and end - start > 2)
    return qualifies and end - start > 2 and not is_acronym(following.text) and "." not in word.text


def _may_be_name(name: Sequence[Word], lexicon: NameLexicon) -> bool:
    if len(name) > 1:
        return True
    word = name[0]
    if word.text in lexicon.country_of:
        return lexicon.country_of[word.text] == word.text
    single = lexicon.singular(word.lower)
    return single not in lexicon.adherents and word.lower != "democratic" and any(c.isalpha() for c in word.text)


def _role_start(words: Sequence[Word], start: int, first: int, lexicon: NameLexicon) -> int:
    """Return where the role before a name begins: its titles and the lower-case role nouns before them."""
    titles = {word.lower for word in words[start:first]} & lexicon.titles
    index = start if titles else first
    before = words[index - 1] if index > 0 and words[index].is_joined else None
    is_called = not titles and before is not None and before.lower in lexicon.person_nouns
    starts_person = is_called or bool(titles - COURTESY_TITLES)
    while starts_person and index > 0 and start - index < ROLE_WORDS and words[index].is_joined:
        if words[index - 1].is_possessive or not _belongs_to_role(words[index - 1], lexicon):
            break
        index -= 1
    return index


def _belongs_to_role(word: Word, lexicon: NameLexicon) -> bool:
    """Tell whether a word before a title may be part of the role: "Exampleton city council" before "president"."""
    if word.lower in lexicon.function_words:
        return False
    return word.is_capital or "-" in word.text or word.lower in lexicon.role_modifiers or lexicon.is_noun(word.lower)


def _apposition(words: Sequence[Word], end: int, lexicon: NameLexicon) -> Sequence[Word]:
    """Return the words between commas after a name that describe a person: "…, the minister of trade, …"."""
    start = _past_notes(words, end)
    if start >= len(words) or not words[start].gap.startswith((",", "),")):
        return ()
    stop = start + 1
    while stop < len(words) and stop - start < 25 and BOUNDING.isdisjoint(words[stop].gap):
        if words[stop].lower in ("who", "which", "that"):
            break
        stop += 1
    first = start + (words[start].lower in ("the", "a", "an"))
    head = first
    while head + 1 < stop and words[head + 1].lower not in lexicon.function_words:
        head += 1
    names_person = head < stop and words[head].lower in lexicon.person_nouns | lexicon.titles
    if not names_person or any(word.lower in REPORTING for word in words[start:stop]):
        return ()
    return words[first:stop]


def _of_bearer(apposition: Sequence[Word]) -> Sequence[Word]:
    """Return the words that tell about the bearer: "daughter", not whose, in "the president's daughter"."""
    owners = [number for number, word in enumerate(apposition) if word.is_possessive]
    return apposition[owners[-1] + 1 :] if owners else apposition


def _past_notes(words: Sequence[Word], index: int) -> int:
    """Return the index after a note on party and state or an age that follows a name."""
    if index < len(words) and _is_noted(words[index]):
        index += 1
    if index + 1 < len(words) and words[index].gap.startswith(",") and words[index].text.isdigit():
        return index + 1 if words[index + 1].gap.startswith(",") else index
    return index


def _is_noted(word: Word) -> bool:
    """Tell whether a word, in brackets or after a comma, is a note like "R-Ohio" or "D"."""
    if word.text[:2] in ("D-", "R-", "I-"):
        return word.gap.startswith((" (", ","))
    return word.text in ("D", "R", "I") and word.gap.startswith(" (")


def _kind(words: Sequence[Word], first: int, end: int, titles: frozenset[str], lexicon: NameLexicon) -> SpeakerKind:
    name = words[first:end]
    if _is_organization(name, lexicon):
        return SpeakerKind.ORGANIZATION
    if titles & (lexicon.titles | lexicon.person_nouns):
        return SpeakerKind.PERSON
    before = words[first - 1].lower if first > 0 and words[first].is_joined else ""
    if name[0].text in lexicon.first_names:
        # "in Charlotte"
        return SpeakerKind.ORGANIZATION if len(name) == 1 and before == "in" else SpeakerKind.PERSON
    is_short = len(name) == 1 and is_acronym(name[0].text)
    # "the Example administration" says nothing about Example.
    is_definite = before == "the" and not _is_modifier(words, end, lexicon)
    # "the shipping firm Example"
    is_called = before in lexicon.organization_nouns or before in lexicon.outlet_nouns
    return SpeakerKind.ORGANIZATION if is_short or is_definite or is_called else SpeakerKind.UNKNOWN


def _is_organization(name: Sequence[Word], lexicon: NameLexicon) -> bool:
    """Tell whether the words of a name are those of an organisation's."""
    if " ".join(word.text for word in name) in lexicon.known_bodies or name[-1].lower in lexicon.organization_words:
        return True
    if any(word.lower in CONNECTORS or word.lower == "and" for word in name):
        return True
    is_thing = name[-1].lower in lexicon.thing_words and name[0].text not in lexicon.first_names
    return is_thing or (len(name) == 1 and is_camel_case(name[0].text))


def _is_modifier(words: Sequence[Word], end: int, lexicon: NameLexicon) -> bool:
    if words[end - 1].is_possessive:
        return True
    for word in words[end : end + MODIFIERS]:
        if not word.is_joined or word.is_capital:
            return False
        if lexicon.is_noun(lexicon.singular(word.lower)):
            return True
        if word.lower not in lexicon.role_modifiers:
            return False
    return False
