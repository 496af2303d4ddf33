"""Names of organisations: the key that their spellings share, and their initials."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.linking.speakers.identity_lexicon import IdentityLexicon
from transforms.linking.speakers.spelling import latin
from transforms.speaking.names import NameLexicon, is_acronym
from transforms.text.words import word_pattern

WORD = word_pattern(".&'")
POSSESSIVE = re.compile(r"'s?(?=\W|$)")
DOTTED = re.compile(r"\b(?:[A-Za-z]\.)+[A-Za-z]?\b\.?")
CO = re.compile(r"\bco-(?=\w)", re.IGNORECASE)
LONGEST, MOST_WORDS = 600, 24  # bounds for any input; a name is shorter
ONE_COUNTRY = {"Britain": "United Kingdom"}


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organisation's name.

    Attributes:
        key: what its spellings share.
        initials: first letters of its words, small words left out; "" for a name of one or two words.
        acronym: the name itself in lower case where it is an abbreviation of three letters or more, else "".
    """

    key: str
    initials: str
    acronym: str


def read_organization(name: str, lexicon: IdentityLexicon, countries: Mapping[str, str]) -> OrganizationName:
    """Return the key and initials of an organisation's name.

    Args:
        name: the name.
        lexicon: what is known of names.
        countries: what `countries_of` returns.
    """
    written = DOTTED.sub(lambda match: match[0].replace(".", "") + " ", latin(name[:LONGEST])).strip()
    bare = written.removeprefix("the ").removeprefix("The ")
    acronym = bare.lower() if is_acronym(bare) and len(bare) > 2 else ""
    known = lexicon.abbreviations.get(bare)
    words = _words(known or bare, lexicon)
    initials = _initials(words, lexicon) if known or _is_capitalised(bare, lexicon) else ""
    if any(word in lexicon.government_heads for word in words):
        words = _government_words(words, lexicon, countries)
    content = [word for word in words if word not in lexicon.function_words]
    return OrganizationName(
        " ".join(content) or " ".join(words) or latin(name).lower(), initials, "" if known else acronym
    )


def _is_capitalised(name: str, lexicon: IdentityLexicon) -> bool:
    """Whether every content word is capitalised, so that the initials may form an acronym."""
    words = WORD.findall(CO.sub("Co", POSSESSIVE.sub("", name)))
    return all(not word[0].islower() or word in lexicon.function_words for word in words)


def _initials(words: list[str], lexicon: IdentityLexicon) -> str:
    """Return the first letters of the words of a name, abbreviations in it whole."""
    content = [word for word in words if word not in lexicon.function_words]
    letters = [word if word.upper() in lexicon.abbreviations else word[0] for word in content]
    return "".join(letters) if len(letters) > 2 else ""


def _words(name: str, lexicon: IdentityLexicon) -> list[str]:
    """Return the words in lower case, without the article, legal forms ("Ltd") and endings of media ("News")."""
    text = CO.sub("co", POSSESSIVE.sub("", name).replace("&", " and "))
    words = [
        lexicon.spellings.get(word, word) for word in " ".join(WORD.findall(text.lower())).replace(".", " ").split()
    ]
    while len(words) > 1 and words[-1] in lexicon.legal_forms:
        words.pop()
    for length in (2, 1):
        if len(words) > length and " ".join(words[-length:]) in lexicon.outlet_tails:
            words = words[:-length]
    return words[1:MOST_WORDS] if len(words) > 1 and words[0] == "the" else words[:MOST_WORDS]


def _government_words(words: list[str], lexicon: IdentityLexicon, countries: Mapping[str, str]) -> list[str]:
    """Return the words of a part of a government, sorted: countries by their name, "affairs" left out."""
    content = [word for word in words if word not in lexicon.function_words and word != "affairs"]
    placed = sorted(_countries(content, countries))
    # Of the departments called so those of the United States are meant, with the country's name or without.
    return [word for word in placed if word != "unitedstates"] if "department" in placed else placed


def _countries(words: list[str], countries: Mapping[str, str]) -> list[str]:
    """Replace names of countries and demonyms, of one or two words, by the country's canonical name."""
    found: list[str] = []
    for word in words:
        pair = f"{found[-1]} {word}" if found else word
        if found and pair in countries:
            found[-1] = countries[pair]
        else:
            found.append(word)
    return [countries.get(word, word) for word in found]


def countries_of(names: NameLexicon) -> Mapping[str, str]:
    """Return the countries, each as one word in lower case, by the words for them and for what is of them."""
    short = {form: full for form, full in names.expansions.items() if full in names.countries}
    forms = {**names.country_of, **short}
    return {
        form.lower().replace(".", ""): ONE_COUNTRY.get(country, country).lower().replace(" ", "")
        for form, country in forms.items()
    }
