import pytest

from flows.evaluation.speaker_figures import Truth, mention_figures, name_key, same_speaker, speaker_figures
from tests.unit.flows.evaluation.evaluation_samples import document, said
from transforms.records import Method


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mr. Olav Brekke", "olav brekke"),
        ("The former President Ada Özgür", "ada ozgur"),
        ("Pia Lund's", "pia lund"),
        ("The", "the"),
        ("A/S Nord-Ferje", "a/s nord-ferje"),
        ("", ""),
        (None, ""),
        ("李", ""),
    ],
)
def test_names_are_compared_without_ornament(name: str | None, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("predicted", "gold", "kind", "is_same"),
    [
        ("Dr Pia Lund", "Pia Lund", "person", True),
        ("Lund", "Pia Lund", "person", False),
        ("Nord", "Nord Ferje", "organization", False),
        ("official", "a senior official of the port", "unnamed", True),
        ("a senior official of the port", "official", "unnamed", True),
        ("port official", "customs official", "unnamed", False),
        ("residents", "the residents", "group", True),
        (None, None, None, True),
        (None, "Pia Lund", "person", False),
        ("Pia Lund", None, None, False),
    ],
)
def test_same_speaker(predicted: str | None, gold: str | None, kind: str | None, is_same: bool) -> None:
    assert same_speaker(predicted, gold, kind) is is_same


PREDICTED = [
    said("The ferry is late again", speaker="Pia Lund"),
    said('"Nobody told us,"', speaker="Olav Brekke"),
]
GOLD = [
    said("The ferry is late again", key="1"),
    said('"Nobody told us,"', key="2"),
    said("it should be sold", key="3"),
    said("a floating shed", key="4"),
]
TRUTHS = {
    ("ferry", "1"): Truth("Pia Lund", "person", Method.NAMED),
    ("ferry", "2"): Truth("Pia Lund", "person", Method.PRONOUN),
    ("ferry", "3"): Truth("residents", "group", Method.NOMINAL),
    ("ferry", "4"): Truth(None, None, Method.IMPLICIT),
}


def test_speakers_of_what_was_found_and_of_all() -> None:
    figures = speaker_figures([document(PREDICTED, GOLD)], TRUTHS)
    assert figures["speaker"] == {"accuracy on matched": 50.0, "matched": 2, "end-to-end recall": 33.3, "gold": 3}
    named = figures["speaker, named people and organisations"]
    assert named == {"accuracy on matched": 50.0, "matched": 2, "end-to-end recall": 50.0, "gold": 2}


def test_speakers_by_mention() -> None:
    figures = mention_figures([document(PREDICTED, GOLD)], TRUTHS)
    assert list(figures) == ["named", "pronoun", "nominal", "none"]
    assert figures["named"] == {"accuracy on matched": 100.0, "matched": 1, "end-to-end recall": 100.0, "gold": 1}
    assert figures["pronoun"] == {"accuracy on matched": 0.0, "matched": 1, "end-to-end recall": 0.0, "gold": 1}


def test_where_nobody_is_named_no_speaker_is_right() -> None:
    found = document([said("a floating shed")], GOLD)
    assert mention_figures([found], TRUTHS)["none"] == {
        "accuracy on matched": 100.0,
        "matched": 1,
        "end-to-end recall": 100.0,
        "gold": 1,
    }


def test_documents_without_truths_are_left_out() -> None:
    figures = speaker_figures([document(PREDICTED, GOLD)], {("other", "1"): Truth("Pia Lund", "person", Method.NAMED)})
    assert figures["speaker"] == {"accuracy on matched": 0.0, "matched": 0, "end-to-end recall": 0.0, "gold": 0}
