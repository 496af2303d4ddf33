"""Names of people and organisations: the words that tell about them, and the key under which two forms are one."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from typing import Literal

from pydantic import BaseModel, ConfigDict

from transforms.text.folding import fold

Gender = Literal["male", "female"]

POSSESSIVE = re.compile(r"'s?(?=\W|$)", re.IGNORECASE)
DOTTED = re.compile(r"\b(?:[a-z]\.){2,}", re.IGNORECASE)
CAMEL_CASE = re.compile(r"(?!(?:Ma?c|D[eiu]|L[aeo]|V[ao]n|Fitz|O|Al|El|Abu|Ben|San)[A-Z])[A-Z][a-z]+[A-Z][a-z]")
LONGEST_ACRONYM = 7
NOT_NAME = re.compile(r"[^\w/-]+|_")


class NameLexicon(BaseModel):
    """What words tell about speakers; config/lexicons/names.yml describes each list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titles: frozenset[str]
    courtesy_titles: frozenset[str]
    key_title_words: frozenset[str]
    key_title_abbreviations: frozenset[str]
    male_titles: frozenset[str]
    female_titles: frozenset[str]
    abbreviations: frozenset[str]
    particles: frozenset[str]
    post_nominals: frozenset[str]
    person_nouns: frozenset[str]
    role_modifiers: frozenset[str]
    postmodifiers: frozenset[str]
    kin_nouns: frozenset[str]
    male_nouns: frozenset[str]
    female_nouns: frozenset[str]
    irregular_plurals: Mapping[str, str]
    unnamed_nouns: frozenset[str]
    group_nouns: frozenset[str]
    hyponyms: Mapping[str, frozenset[str]]
    organization_words: frozenset[str]
    organization_nouns: frozenset[str]
    organization_kinds: Mapping[str, frozenset[str]]
    institutions: frozenset[str]
    thing_words: frozenset[str]
    outlet_nouns: frozenset[str]
    document_nouns: frozenset[str]
    issued_nouns: frozenset[str]
    report_nouns: frozenset[str]
    organizations: frozenset[str]
    outlets: frozenset[str]
    outlet_words: frozenset[str]
    outlet_tails: frozenset[str]
    countries: Mapping[str, tuple[str, ...]]
    places: frozenset[str]
    expansions: Mapping[str, str]
    parties: Mapping[str, str]
    leanings: Mapping[str, str]
    adherents: frozenset[str]
    male_names: frozenset[str]
    female_names: frozenset[str]
    function_words: frozenset[str]

    @cached_property
    def country_of(self) -> Mapping[str, str]:
        """Country by its own name and by each word for what is of it."""
        return {form: country for country, forms in self.countries.items() for form in (country, *forms)}

    @cached_property
    def first_names(self) -> frozenset[str]:
        """Given names of either gender."""
        return self.male_names | self.female_names

    @cached_property
    def known_bodies(self) -> frozenset[str]:
        """Names that are never a person's."""
        return self.organizations | self.outlets | self.places | frozenset(self.countries)

    def sides_of(self, words: frozenset[str]) -> frozenset[str]:
        """Return the sides that words in lower case for parties and leanings stand for."""
        sides = (self.parties.get(word) or self.leanings.get(word) for word in words)
        return frozenset(side for side in sides if side)

    def singular(self, noun: str) -> str:
        """Return the singular of a noun in lower case; a word that is no plural comes back as it is."""
        if noun in self.irregular_plurals:
            return self.irregular_plurals[noun]
        if noun.endswith("ies") and len(noun) > 4:
            return noun[:-3] + "y"
        if noun.endswith(("sses", "ches", "shes", "xes")):
            return noun[:-2]
        return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun

    def is_plural(self, noun: str) -> bool:
        """Tell whether a noun in lower case is a plural of one of the known nouns or of an adherent."""
        single = self.singular(noun)
        return noun in self.group_nouns or (single != noun and self.is_noun(single))

    def is_noun(self, noun: str) -> bool:
        """Tell whether a singular noun in lower case is one that speakers are called by."""
        return (
            noun in self.person_nouns
            or noun in self.organization_nouns
            or noun in self.document_nouns
            or noun in self.outlet_nouns
            or noun in self.group_nouns
            or noun in self.adherents
        )

    def gender_of_first_name(self, name: str) -> Gender | None:
        """Return the gender of a given name, None where it is unknown or of both."""
        male, female = name in self.male_names, name in self.female_names
        if male == female:
            return None
        return "male" if male else "female"

    def gender_of_nouns(self, nouns: frozenset[str]) -> Gender | None:
        """Return the gender that titles and role nouns in lower case tell."""
        male = bool(nouns & (self.male_titles | self.male_nouns))
        female = bool(nouns & (self.female_titles | self.female_nouns))
        if male == female:
            return None
        return "male" if male else "female"


def is_acronym(text: str) -> bool:
    """Tell whether `text` is an abbreviation in capitals, with or without periods."""
    letters = text.replace(".", "").replace("&", "")
    return 1 < len(letters) <= LONGEST_ACRONYM and letters.isalpha() and letters.isupper()


def is_camel_case(text: str) -> bool:
    """Tell whether a word is written as firms write their names: "SampleWorks", but not "McSample" or "DeSample"."""
    return bool(CAMEL_CASE.match(text))


def spelling_key(phrase: str) -> str:
    """Return the form that spellings of one phrase share: without case, accents, punctuation and possessive endings."""
    return fold(" ".join(_plain_words(phrase)))


def name_key(name: str, lexicon: NameLexicon) -> str:
    """Return the form that spellings of one name share: its `spelling_key` without "the" and courtesy titles.

    "Mr. Example" and "Example" have the same key. A title that what follows needs is kept: "Gen Z", "Miss America",
    "former official" are not "Z", "America" and "official".
    """
    words = _plain_words(name)
    while len(words) > 1 and words[0].lower() == "the":
        del words[0]
    known = lexicon.key_title_words | lexicon.key_title_abbreviations
    titles = list(takewhile(known.__contains__, (word.lower() for word in words)))
    rest = words[len(titles) :]
    return fold(" ".join(rest if titles and _can_be_name(rest, titles[-1], lexicon) else words))


def _plain_words(text: str) -> list[str]:
    """Return the words of a name or phrase as written, without accents, punctuation and possessive endings."""
    plain = DOTTED.sub(lambda match: match[0].replace(".", ""), fold(text, case=False))
    return NOT_NAME.sub(" ", POSSESSIVE.sub("", plain)).split()


def _can_be_name(words: Sequence[str], title: str, lexicon: NameLexicon) -> bool:
    """Tell whether the words after a title are a name by themselves.

    They begin with a capital, after particles ("de Vries", "al-Amin"), and are neither a lone letter nor, after a title
    that is a word of its own, the name of a place or an organisation ("Miss America", but "Mr. Jordan") or common nouns
    behind "former" ("Former Official").
    """
    parts = (part for word in words for part in word.split("-"))
    head = next((part for part in parts if part and part not in lexicon.particles), "")
    if not head or not head[0].isalpha() or head[0].islower() or words[0].lower() == "the":
        return False
    if len(words[0]) == 1 and (len(words) == 1 or words[1][0].islower()):
        return False
    if title == "former" and all(lexicon.is_noun(word.lower()) for word in words):
        return False
    return title not in lexicon.key_title_words or " ".join(words) not in lexicon.known_bodies
