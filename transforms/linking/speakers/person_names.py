"""Names of people, read into parts."""

import re
from dataclasses import dataclass

from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.linking.speakers.spelling import given_skeleton, latin, surname_skeleton
from transforms.speaking.names import NameLexicon
from transforms.text.words import word_pattern

WORD = word_pattern(".'")
POSSESSIVE = re.compile(r"'s?(?=\s|$)")
NICKNAME = re.compile(r"[\"“”«»(][^\"“”«»()]*[\"“”«»)]")
INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
SERVANT = re.compile(r"abd[aeu]l(?=\w{3})")  # Abdulaziz, Abdul Aziz
FUSED_ARTICLE = re.compile(r"(?:El|Al)(?=[A-Z])")
# Arabic articles that are known by a hyphen alone; written apart they may be other words.
APART = frozenset({"al", "el", "ul"})
LONGEST, MOST_WORDS = 300, 12  # bounds for any input; a name is shorter


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, spellings settled.

    Attributes:
        given: the first given name or its initial; "" for a name that is a surname alone.
        middles: the names between it and the surname.
        surname: the surname with its particles, as one word.
        suffix: "jr", "sr", "ii", … or "".
        parts: all words, as one spelling and in order; titles and Arabic articles are left out.
        key: what the spellings of the name share: given name, surname and suffix.
    """

    given: str
    middles: tuple[str, ...]
    surname: str
    suffix: str
    parts: tuple[str, ...]
    key: str

    @property
    def is_full(self) -> bool:
        """Whether it has a whole given name."""
        return len(self.given) > 1

    @property
    def flat(self) -> str:
        """The parts without anything between them."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a name: as written in Latin letters, and whether a hyphen joins it to the word before."""

    text: str
    is_hyphened: bool

    @property
    def lower(self) -> str:
        return self.text.lower().replace("'", "").replace(".", "")


def read_person(name: str, lexicon: IdentityLexicon, names: NameLexicon) -> PersonName:
    """Return the parts of a person's name."""
    words = _words(name)
    suffix = ""
    while len(words) > 1 and words[-1].lower in lexicon.suffixes:
        suffix = lexicon.suffixes[words.pop().lower]
    words = _without_articles(_without_titles(words, names), lexicon)
    start = _surname_start(words, lexicon)
    written = "".join(word.lower for word in words[start:])
    surname = lexicon.surname_of.get(written) or surname_skeleton(lexicon.given_of.get(written, written))
    before = [part for word in words[:start] for part in _settled(word.lower, lexicon)]
    given, middles = (before[0], tuple(before[1:])) if before else ("", ())
    formal = given if written in lexicon.common_surnames else lexicon.formal_of.get(given, given)
    parts = (*before, *(surname_skeleton(word.lower) for word in words[start:]))
    return PersonName(given, middles, surname, suffix, parts, " ".join(filter(None, (formal, surname, suffix))))


def _settled(word: str, lexicon: IdentityLexicon) -> list[str]:
    """Return the spelling that stands for a given name; two where it is made of two."""
    if word not in lexicon.given_of and (servant := SERVANT.match(word)):
        return [*_settled(servant[0], lexicon), *_settled(word[servant.end() :], lexicon)]
    return [lexicon.given_of.get(word) or given_skeleton(word)]


def _words(name: str) -> list[_Word]:
    """Return the words of a name; initials written together come apart."""
    text = POSSESSIVE.sub("", latin(NICKNAME.sub(" ", name[:LONGEST])))
    is_shouted = text.isupper()
    words: list[_Word] = []
    end = -1
    for match in WORD.finditer(text):
        word = FUSED_ARTICLE.sub("", match[0])
        is_hyphened = match.start() == end + 1 and end >= 0 and text[end] == "-"
        end = match.end()
        if INITIALS.fullmatch(word) or (not words and len(word) == 2 and word.isupper() and not is_shouted):
            words += [_Word(letter, is_hyphened=False) for letter in word.replace(".", "")]
        else:
            words.append(_Word(word, is_hyphened))
    return words[:MOST_WORDS]


def _without_titles(words: list[_Word], names: NameLexicon) -> list[_Word]:
    """Return the words after the last title that stands before a name, which is more than a letter: not in "Gen Z"."""
    titles = [n for n, word in enumerate(words[:-1]) if word.lower in names.titles]
    if not titles or (len(words) == 2 and words[0].text in names.first_names):
        return words
    after = words[titles[-1] + 1 :]
    if len(after) == 1 and len(after[0].lower) == 1:
        return words
    return after[2:] if len(after) > 2 and after[0].lower == "of" else after


def _without_articles(words: list[_Word], lexicon: IdentityLexicon) -> list[_Word]:
    """Return the words without the Arabic articles before others."""
    kept: list[_Word] = []
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else None
        is_article = word.lower in lexicon.arabic_articles and following is not None
        is_apart = word.lower in APART and (number > 0 or word.text.islower())
        if is_article and following is not None and (following.is_hyphened or is_apart):
            words[number + 1] = _Word(following.text, word.is_hyphened)
        else:
            kept.append(word)
    return kept


def _surname_start(words: list[_Word], lexicon: IdentityLexicon) -> int:
    """Return where the surname begins: with its particles and what hyphens join to it."""
    start = max(0, len(words) - 1)
    while start > 0:
        before = words[start - 1]
        is_particle = before.lower in lexicon.particles and (len(before.lower) > 1 or before.text.islower())
        is_first = start == 1 and not before.text.islower() and start == len(words) - 1
        if not words[start].is_hyphened and (not is_particle or is_first):
            break
        start -= 1
    return start
