"""Finding names, titles and roles in a text."""

import pytest

from config.files import load_bundled
from transforms.quoting.name_spans import ReadName
from transforms.records import Span, SpeakerKind
from transforms.speaking.entities import Entity
from transforms.speaking.mentions import find_names
from transforms.speaking.names import NameLexicon
from transforms.text.reading import TextReading, read_text

LEXICON = NameLexicon.model_validate(load_bundled("lexicons", "names.yml"))


def read(text: str) -> TextReading:
    return read_text(text, LEXICON.abbreviations)


def found(text: str) -> set[str]:
    names = find_names(read(text), LEXICON)
    return {names.entities[mention.entity].name for mention in names.mentions}


def entity(text: str, name: str) -> Entity:
    return next(entity for entity in find_names(read(text), LEXICON).entities if entity.name == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was the Lorvanian Interior Minister Petra Vondelaar who spoke.", "Petra Vondelaar"),
        ("They asked Sen. Harold P. Quillfeather (D-Ohio) about it.", "Harold P. Quillfeather"),
        ("Yesterday Mayor Ines de la Torvega left.", "Ines de la Torvega"),
        ("We met Rev. Tobias Mellencrook there.", "Tobias Mellencrook"),
        ("The envoy to the UN Viktor Oskolin left.", "Viktor Oskolin"),
        ("He leads the Department of Rivers and Harbours Services now.", "Department of Rivers and Harbours Services"),
        ("A study by the Institute for Tidal and Coastal Studies came out.", "Institute for Tidal and Coastal Studies"),
        ("Members of the Union to Save Our Rivers (USOR) marched.", "Union to Save Our Rivers"),
        ("The prime minister, Theresa May, and her aides left.", "Theresa May"),
        ("They met Tobias “Toby” Mellencrook there.", "Tobias Mellencrook"),
        ('They met Ines "The Tide" de la Torvega there.', "Ines"),
        ('They met Tobias "the Tide" Mellencrook there.', "Tobias Mellencrook"),
        ("Cllr Tobias Mellencrook left.", "Tobias Mellencrook"),
        ("So said the Rt Hon Sigrun Tarvel KC MP.", "Sigrun Tarvel"),
        ("Then Prof. Dr. Ottar Brenn, MSc, Ph.D., left.", "Ottar Brenn"),
        ("They met Jose\u0301 Iba\u0301n\u0303ez there.", "Jose\u0301 Iba\u0301n\u0303ez"),
        ("It rained.\n\nAnd from Chairwoman Odda Brenn-Tarvel:\n\n“We wait for the boats.”", "Odda Brenn-Tarvel"),
        ("It was the Rowers’ League that paid.", "Rowers’ League"),
    ],
)
def test_names_are_found_without_titles(text: str, name: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    ("text", "person", "name"),
    [
        ("So said Tidewatch Campaigner Xyla Tarvel.", "Xyla Tarvel", "Xyla Tarvel"),
        ("So said Lorvan Institute of Tides Warden Xyla Tarvel.", "Xyla Tarvel", "Xyla Tarvel"),
        ("So said Tidewatch Campaigner Xyla Tarvel.", "Tarvel", "Tidewatch Campaigner Xyla Tarvel"),
        ("So said Captain Maria J. Tarvel Lund.", "Tarvel Lund", "Maria J. Tarvel Lund"),
        ("So said President Tarvel.", "President Tarvel", "Tarvel"),
    ],
)
def test_a_name_begins_where_a_whole_name_of_a_person_was_read(text: str, person: str, name: str) -> None:
    start = text.index(person)
    spans = [ReadName(Span(start, start + len(person)), "person")]
    names = find_names(read(text), LEXICON, spans)
    assert [names.entities[mention.entity].name for mention in names.mentions] == [name]


@pytest.mark.parametrize(
    ("text", "no_name"),
    [
        ("However, nobody came. Protesters left.", "Protesters"),
        ("The Attorney General left.", "Attorney General"),
        ("Many Democrats left on Monday in May.", "Democrats"),
        ("Asked about it, the envoy laughed. She was asked again.", "Asked"),
        ("They met the Norwegian envoy.", "Norwegian"),
        ("Sen. Ada Lindqvarn, R-Ohio, left.", "R-Ohio"),
        ("Then Dr. Ottar Brenn, MSc, left.", "MSc"),
    ],
)
def test_capitals_alone_make_no_name(text: str, no_name: str) -> None:
    assert no_name not in found(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lindqvarn spoke. Then Lindqvarn left, and Ms. Lindqvarn laughed.", {"Ada Lindqvarn"}),
        ("Ada B. Lindqvarn spoke. Ada Lindqvarn left.", {"Ada B. Lindqvarn"}),
        ("Liam O’Marren spoke. O'Marren left.", {"Liam O’Marren"}),
        ("They heard Ada Iba\u0301n\u0303ez. Ib\u00e1\u00f1ez left.", {"Ada Iba\u0301n\u0303ez"}),
        ("The Lorvan Harbour Council met. The Harbour Council voted.", {"Lorvan Harbour Council"}),
        ("Mr. Xu Lanfen spoke at Xu Lanfen Hall Inn. Then Xu left.", {"Xu Lanfen", "Xu Lanfen Hall Inn"}),
        ("The Tidal Energy Agency met. A letter of the TEA came.", {"Tidal Energy Agency"}),
        ("The U.N. Refugee Council met. The United Nations Refugee Council voted.", {"United Nations Refugee Council"}),
    ],
)
def test_forms_of_one_name_are_one_entity(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_people_with_one_surname_stay_apart() -> None:
    text = "Maria Lindqvarn spoke. Igor Lindqvarn left. Mrs. Lindqvarn laughed."
    names = find_names(read(text), LEXICON)
    assert [names.entities[mention.entity].name for mention in names.mentions] == [
        "Maria Lindqvarn",
        "Igor Lindqvarn",
        "Maria Lindqvarn",
    ]


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("The spokeswoman Robin Tarvel left.", "female"),
        ("Mr. Tarvel left.", "male"),
        ("We saw Maria Tarvel.", "female"),
        ("We saw Robin Tarvel.", "male"),
        ("We saw Xyla Tarvel.", None),
    ],
)
def test_gender(text: str, gender: str | None) -> None:
    (only,) = find_names(read(text), LEXICON).entities
    assert only.gender == gender


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("So said the Lorvan spokesman Dmitry Ostrelkov on Monday.", "Dmitry Ostrelkov", "Lorvan spokesman"),
        ("We saw Ada Lindqvarn, the minister of tides, there.", "Ada Lindqvarn", "minister of tides"),
        ("We saw Lorvan Trade Minister Ada Lindqvarn there.", "Ada Lindqvarn", "Lorvan Trade Minister"),
        ("We saw Ada Lindqvarn, the minister said.", "Ada Lindqvarn", None),
        ("We saw Mrs. Ada Lindqvarn there.", "Ada Lindqvarn", None),
        ("We saw Ada Lindqvarn, 41, the editor who left, there.", "Ada Lindqvarn", "editor"),
        ("There the painter, Xyla Tarvel, left.", "Xyla Tarvel", "painter"),
        ("The minister of tides, Xyla Tarvel, left.", "Xyla Tarvel", "minister of tides"),
        ("So said the club's chairman, Xyla Tarvel.", "Xyla Tarvel", "club's chairman"),
        ("They met the mayor, Xyla Tarvel and two others.", "Xyla Tarvel", None),
        ("After the hearing, Xyla Tarvel, a painter, left.", "Xyla Tarvel", "painter"),
    ],
)
def test_roles(text: str, name: str, role: str | None) -> None:
    roles = entity(text, name).roles
    assert roles == ((role,) if role else ())


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Lorvan Gazette wrote it.", "Lorvan Gazette", SpeakerKind.ORGANIZATION),
        ("It came from Norway itself.", "Norway", SpeakerKind.ORGANIZATION),
        ("Ada Lindqvarn wrote it.", "Ada Lindqvarn", SpeakerKind.PERSON),
    ],
)
def test_kinds(text: str, name: str, kind: SpeakerKind) -> None:
    assert entity(text, name).kind is kind


def test_headline_capitals_make_no_names_but_known_ones_are_found() -> None:
    text = "Lindqvarn Rips Harbour Plan Again\n\nThe minister Ada Lindqvarn spoke on Monday about the plan."
    names = find_names(read(text), LEXICON)
    assert [entity.name for entity in names.entities] == ["Ada Lindqvarn"]
    assert [mention.first for mention in names.mentions] == [0, 7]


def test_a_headline_gives_the_first_name_that_the_text_lacks() -> None:
    text = "Harold Quillfeather Rips Harbour Plan\n\nIn the hall Sen. Quillfeather spoke about the plan."
    assert found(text) == {"Harold Quillfeather"}


def test_modifiers_are_told_from_names_that_act() -> None:
    names = find_names(
        read("In the hall Lindqvarn aides met. There Lindqvarn's plan fell. So Lindqvarn left."),
        LEXICON,
    )
    assert [mention.is_modifier for mention in names.mentions] == [True, True, False]


def test_words_have_offsets_sentences_and_quotation_state() -> None:
    text = "Sen. Ada Lindqvarn's “big plan” fell. It hurt U.S. ports."
    words = read(text).words
    assert [text[word.start : word.end] for word in words] == [word.text for word in words]
    assert [word.text for word in words if word.is_quoted] == ["big", "plan"]
    assert [word.text for word in words if word.is_possessive] == ["Lindqvarn"]
    assert [word.sentence for word in words] == [0] * 6 + [1] * 4
    assert words[-2].text == "U.S."


@pytest.mark.parametrize("text", ["s' ", "'s", "s’ s' ", "A.'s", "x’s’ ", "S.S.'"])
def test_marks_around_single_letters_are_no_trouble(text: str) -> None:
    assert all(word.text == text[word.start : word.end] for word in read(text).words)
