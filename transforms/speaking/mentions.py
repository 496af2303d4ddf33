"""Finding the people and organisations an article names, and every place where it names them."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.quoting.name_spans import ReadName
from transforms.records import SpeakerKind
from transforms.speaking.entities import Entity, EntityLinker, WrittenName
from transforms.speaking.name_runs import CLOSING_MARKS, CONNECTORS, OPENING_MARKS, NameRun, is_noted, runs
from transforms.speaking.names import NameLexicon, is_acronym, is_camel_case
from transforms.text.reading import TextReading
from transforms.text.words import Word

# How many words a role before a title may have, and how many may stand between a name and the noun that it qualifies.
ROLE_WORDS, MODIFIERS = 6, 4
BOUNDING = frozenset(',.;:—–()\n"“”')
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "our", "my", "whose"})
NARROWING = frozenset({"of", "for", "at", "in", "from"})
REPORTING = frozenset({"said", "says", "say", "told", "added", "wrote", "is", "was", "are", "were", "has", "had"})


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


def find_names(reading: TextReading, lexicon: NameLexicon, read: Sequence[ReadName] = ()) -> Names:
    """Return the entities that a text names and where it names them; linear in the text.

    Args:
        reading: the text.
        lexicon: what words tell about names.
        read: names that a network read in it: where one of a person begins within a run of capitalised words.
    """
    text, words = reading.text, reading.words
    people = _people(words, read)
    found = [name for run in runs(words, lexicon) if (name := _read_run(text, words, run, lexicon, people))]
    linker = EntityLinker(words, found, lexicon)
    mentions = tuple(
        Mention(first, last, owner, _is_modifier(words, last, lexicon)) for first, last, owner in linker.placed()
    )
    return Names(text, words, linker.entities(), mentions)


def _people(words: Sequence[Word], read: Sequence[ReadName]) -> Mapping[int, int]:
    """Return the first word of each whole name of a person that a network read, by the word after its last."""
    starts = [word.start for word in words]
    people = {}
    for name in read:
        first, last = bisect_left(starts, name.span.start), bisect_left(starts, name.span.end)
        if name.kind == SpeakerKind.PERSON and last - first > 1:
            people[last] = first
    return people


def _with_given_names(words: Sequence[Word], first: int, start: int, lexicon: NameLexicon) -> int:
    """Return where a person's name begins with the given names and initials of the run before what was read of it."""
    while first > start and (words[first - 1].text in lexicon.first_names or len(words[first - 1].lower) == 1):
        first -= 1
    return first


def _read_run(
    text: str, words: Sequence[Word], run: NameRun, lexicon: NameLexicon, people: Mapping[int, int]
) -> WrittenName | None:
    """Return the name in a run, its titles split off; None where the run is no name."""
    start, end, is_whole = run
    if is_whole:
        tokens = tuple(word.text for word in words[start:end])
        return WrittenName(start, end, tokens, frozenset(), (), SpeakerKind.ORGANIZATION)
    end = _name_end(words, start, end, lexicon)
    first = _name_start(words, start, end, lexicon)
    if end in people and (first == end or people[end] > first):
        first = _with_given_names(words, people[end], start, lexicon)
    if first == end or not _may_be_name(words[first:end], lexicon):
        return None
    role_start = _role_start(words, start, first, lexicon)
    titles = frozenset(word.lower for word in words[role_start:first])
    ahead = _apposition_ahead(words, role_start, end, lexicon)
    apposition = _apposition(words, end, lexicon)
    kind = SpeakerKind.PERSON if ahead or apposition else _kind(words, first, end, titles, lexicon)
    descriptions = (words[role_start:first] if titles - lexicon.courtesy_titles else (), ahead, apposition)
    roles = tuple(" ".join(text[one[0].start : one[-1].end].split()) for one in descriptions if one)
    titles |= {word.lower for one in (ahead, apposition) for word in _of_bearer(one)}
    note = words[end].text if end < len(words) and is_noted(words[end]) and len(words[end].text) > 1 else None
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


def _name_end(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> int:
    """Return where the name ends in a run, before honours and degrees; `start` where these are all, behind a comma."""
    least = start if words[start].gap.startswith(",") else start + 1
    while end > least and _is_post_nominal(words[end - 1], lexicon):
        end -= 1
    return end


def _is_post_nominal(word: Word, lexicon: NameLexicon) -> bool:
    """Tell whether a word is written as an honour or a degree is: "OBE", "M.D.", "PhD"."""
    letters = word.text.replace(".", "")
    return letters.lower() in lexicon.post_nominals and sum(map(str.isupper, letters)) > 1


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
    if titles and last.lower in lexicon.titles and {words[k].lower for k in titles} - lexicon.courtesy_titles:
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
    starts_person = is_called or bool(titles - lexicon.courtesy_titles)
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


def _apposition_ahead(words: Sequence[Word], first: int, end: int, lexicon: NameLexicon) -> Sequence[Word]:
    """Return the words before a name between commas that describe a person: "the minister of trade, …,"."""
    is_set_off = end == len(words) or not words[end].is_joined
    if first == 0 or not is_set_off or not words[first].gap.startswith(",") or words[first].gap.strip() != ",":
        return ()
    head = _head_ahead(words, first, lexicon)
    if head is None:
        return ()
    start = head
    while start > 0 and words[start].is_joined and _describes(words[start - 1], lexicon) and head - start < ROLE_WORDS:
        start -= 1
    is_owned = any(word.is_possessive for word in words[start:head])
    before = words[start - 1].lower if start > 0 and words[start].is_joined else ""
    return words[start:first] if is_owned or before in DETERMINERS else ()


def _head_ahead(words: Sequence[Word], first: int, lexicon: NameLexicon) -> int | None:
    """Return the noun for a person that the words before `first` end in or say more of: "minister of trade"."""
    for index in range(first - 1, max(-1, first - 1 - ROLE_WORDS), -1):
        if words[index].lower in lexicon.person_nouns | lexicon.titles and not words[index].is_possessive:
            is_last = index == first - 1
            return index if is_last or words[index + 1].lower in NARROWING else None
        if not words[index].is_joined or words[index].lower in REPORTING:
            return None
    return None


def _describes(word: Word, lexicon: NameLexicon) -> bool:
    return word.lower not in lexicon.function_words or word.is_possessive


def _of_bearer(apposition: Sequence[Word]) -> Sequence[Word]:
    """Return the words that tell about the bearer: "daughter", not whose, in "the president's daughter"."""
    owners = [number for number, word in enumerate(apposition) if word.is_possessive]
    return apposition[owners[-1] + 1 :] if owners else apposition


def _past_notes(words: Sequence[Word], index: int) -> int:
    """Return the index after a note on party and state or an age that follows a name."""
    if index < len(words) and is_noted(words[index]):
        index += 1
    if index + 1 < len(words) and words[index].gap.startswith(",") and words[index].text.isdigit():
        return index + 1 if words[index + 1].gap.startswith(",") else index
    return index


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
