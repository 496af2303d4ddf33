"""Keys of names and what the lexicon tells about words."""

import pytest

from config.files import load_bundled
from transforms.speaking.names import NameLexicon, is_acronym, name_key, spelling_key

LEXICON = NameLexicon.model_validate(load_bundled("lexicons", "names.yml"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Brezovar", "ANA BREZOVAR"),
        ("José Ibarreta", "Jose Ibarreta"),
        ("Mr. Brezovar", "Brezovar"),
        ("Sen. Ana Brezovar", "Ana Brezovar"),
        ("the Harbour Ministry", "Harbour Ministry"),
        ("Lorvania’s Harbour Ministry", "Lorvania's Harbour Ministry"),
        ("U.N.", "UN"),
        ("J. O’Marren", "J O'Marren"),
        ("former President Tolvane", "Tolvane"),
        ("MR. BREZOVAR", "Brezovar"),
        ("Gen. O. Tolvane", "O. Tolvane"),
        ("Dr. Jordan", "Jordan"),
        ("The Rev. Ana Brezovar", "Ana Brezovar"),
        ("Mr. de Tolvane", "de Tolvane"),
        ("Dr. al-Brezovar", "al-Brezovar"),
        ("President Van Tolvane", "Van Tolvane"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one, LEXICON) == name_key(other, LEXICON)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Brezovar", "Anton Brezovar"),
        ("Brezovar", "Ana Brezovar"),
        ("Harbour Ministry", "Harbour Council"),
        ("A. Tolvane", "Tolvane"),
        ("Anders", "Ders"),
        # A lone letter is no name: a generation, a stage name.
        ("Gen Z", "Z"),
        ("Mr. T", "T"),
        ("Col B", "B"),
        # Given names that are written like articles.
        ("An Nguyen", "Nguyen"),
        ("A Tolvane", "Tolvane"),
        # Places and organisations are others than who is called after them.
        ("Miss America", "America"),
        ("Miss Italy", "Italy"),
        ("Sir Norway", "Norway"),
        # A number is no name.
        ("Rep 7", "7"),
        # What a title describes is no name.
        ("former official", "official"),
        ("Former Official", "Official"),
        ("President of Lorvania", "of Lorvania"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one, LEXICON) != name_key(other, LEXICON)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("senior official", "Senior official", True),
        ("Norhavn’s mayor", "Norhavn's mayor", True),
        ("official", "former official", False),
        ("president of the club", "of the club", False),
        ("general", "Gen. general", False),
        ("miss in a red coat", "in a red coat", False),
    ],
)
def test_phrases_have_one_key_if_they_are_spelt_alike(one: str, other: str, is_same: bool) -> None:
    assert (spelling_key(one) == spelling_key(other)) is is_same


@pytest.mark.parametrize(("name", "key"), [("President", "president"), ("the", "the"), ("", ""), ("…", ""), ("_", "")])
def test_key_of_what_is_no_name(name: str, key: str) -> None:
    assert name_key(name, LEXICON) == key


@pytest.mark.parametrize(
    ("text", "expected"), [("UNEP", True), ("U.N.", True), ("A.", False), ("Un", False), ("R2", False)]
)
def test_is_acronym(text: str, expected: bool) -> None:
    assert is_acronym(text) is expected


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("officials", "official"), ("ministries", "ministry"), ("people", "person"), ("bus", "bus"), ("judges", "judge")],
)
def test_singular(plural: str, singular: str) -> None:
    assert LEXICON.singular(plural) == singular


@pytest.mark.parametrize(("name", "gender"), [("Maria", "female"), ("Dmitry", "male"), ("Taylorine", None)])
def test_gender_of_first_name(name: str, gender: str | None) -> None:
    assert LEXICON.gender_of_first_name(name) == gender


def test_countries_are_known_by_their_adjectives() -> None:
    assert LEXICON.country_of["Norwegian"] == LEXICON.country_of["Norwegians"] == "Norway"


def test_every_entry_is_written_as_it_is_looked_up() -> None:
    lower = [
        LEXICON.titles,
        LEXICON.person_nouns,
        LEXICON.organization_words,
        LEXICON.document_nouns,
        LEXICON.particles,
    ]
    assert all(entry == entry.lower() and not entry.endswith(".") for entries in lower for entry in entries)
    assert all(name[0].isupper() for name in LEXICON.first_names | LEXICON.organizations | LEXICON.places)
