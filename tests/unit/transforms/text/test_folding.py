"""Writing that differs in form only is made the same."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.folding import fold, straighten

OPTIONS = [{}, {"case": False}, {"accents": False}, {"apostrophes": False}, {"case": False, "script": True}]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Marren", "O'MARREN"),
        ("José Ibarreta", "jose ibarreta"),
        ("Straße", "STRASSE"),
        ("ﬁsh", "fish"),
        ("Ｌｕｎｄ", "lund"),
        ("℡", "tel"),
    ],
)
def test_spellings_that_differ_in_form_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_each_option_leaves_the_others_alone() -> None:
    assert fold("José’s", case=False) == "Jose's"
    assert fold("José’s", accents=False) == "josé's"
    assert fold("José’s", apostrophes=False) == "jose’s"
    assert fold("Марта Lund", case=False, script=True) == "Marta Lund"


@pytest.mark.parametrize("options", OPTIONS)
@given(text=ANY_TEXT)
def test_folding_again_changes_nothing(options: dict[str, bool], text: str) -> None:
    once = fold(text, **options)
    assert fold(once, **options) == once


def test_folding_any_letter_again_changes_nothing() -> None:
    letters = [character for character in map(chr, range(sys.maxunicode + 1)) if character.isalpha()]
    assert [letter for letter in letters if fold(fold(letter)) != fold(letter)] == []


@given(ANY_TEXT)
def test_straight_marks_stand_where_the_curly_ones_stood(text: str) -> None:
    straight = straighten(text)
    assert len(straight) == len(text)
    assert straighten(straight) == straight
    assert straighten("“It’s — so”") == '"It\'s - so"'
