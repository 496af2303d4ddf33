import pytest

from flows.evaluation.attributions import Annotation, ComparedText, passages
from flows.evaluation.example_figures import (
    ExampleArticle,
    boilerplate_characters,
    example_errors,
    example_figures,
    example_type_figures,
    gold_annotations,
)
from flows.evaluation.gold import ExampleRecord
from flows.evaluation.mistakes import Flaw
from flows.evaluation.stretches import quoted
from tests.unit.flows.evaluation.evaluation_samples import FERRY, said

TEXT = f"{FERRY}\nShare this story."
RECORD = ExampleRecord.model_validate(
    {
        "doc": "ferry",
        "quotes": [
            {"type": "indirect", "text": ["The ferry is late again"], "speaker": "Pia Lund", "kind": "person"},
            {"type": "direct", "text": ["“Nobody told us,”"], "speaker": "Pia Lund", "kind": "person"},
            {
                "type": "mixed",
                "text": ["the boat “a floating shed”"],
                "speaker": "Olav Brekke",
                "kind": "person",
                "also": [{"speaker": "Ida Penn", "kind": "person"}],
            },
            {"type": "indirect", "text": ["words that are nowhere"], "speaker": None},
        ],
        "boilerplate": [{"class": "share", "text": "Share this story."}, {"class": "share", "text": "Not kept"}],
    }
)


def example(*predicted: Annotation) -> ExampleArticle:
    in_marks = quoted(TEXT)
    gold = passages(TEXT, gold_annotations(RECORD, TEXT), in_marks)
    document = ComparedText("ferry", TEXT, passages(TEXT, predicted, in_marks), gold)
    return ExampleArticle(document, boilerplate_characters(RECORD, TEXT))


def quote(content: str, speaker: str, quote_type: str) -> Annotation:
    return said(content, text=TEXT, speaker=speaker, quote_type=quote_type)


FOUND = [
    quote("The ferry is late again", "Pia Lund", "indirect"),
    quote("Nobody told us", "Olav Brekke", "direct"),
    quote('the boat "a floating shed"', "Ida Penn", "mixed"),
    quote("Share this story", "Pia Lund", "direct"),
]


def test_quotations_speakers_and_boilerplate() -> None:
    assert example_figures([example(*FOUND)]) == {
        "quotes": 4,
        "found": 3,
        "speaker right": 2,
        "direct or mixed": 2,
        "direct or mixed found": 2,
        "direct or mixed speaker right": 1,
        "direct or mixed predicted": 3,
        "direct or mixed not in the gold": 1,
        "quotes taken from boilerplate": 1,
    }


def test_figures_by_type() -> None:
    assert example_type_figures([example(*FOUND)]) == {
        "direct": {"quotes": 1, "found": 1, "speaker right": 0},
        "mixed": {"quotes": 1, "found": 1, "speaker right": 1},
        "indirect": {"quotes": 2, "found": 1, "speaker right": 1},
    }


def test_errors_of_an_example() -> None:
    errors = [(error.flaw, error.wanted, error.got) for error in example_errors(example(*FOUND))]
    assert errors == [
        (Flaw.WRONG_SPEAKER, "Pia Lund", "Olav Brekke"),
        (Flaw.MISSED, None, None),
        (Flaw.SPURIOUS, None, "Pia Lund"),
        (Flaw.FROM_BOILERPLATE, None, "Pia Lund"),
    ]


def test_bounds_of_an_example() -> None:
    errors = list(example_errors(example(quote("is late again", "Pia Lund", "indirect"))))
    assert (errors[0].flaw, errors[0].text, errors[0].got) == (
        Flaw.WRONG_BOUNDS,
        "The ferry is late again",
        "is late again",
    )


def test_repeated_words_are_found_in_reading_order() -> None:
    quotes = [
        {"type": "direct", "text": ["Yes", "No"], "speaker": None},
        {"type": "direct", "text": ["Yes"], "speaker": None},
    ]
    record = ExampleRecord.model_validate({"doc": "d", "quotes": quotes})
    spans = [annotation.content for annotation in gold_annotations(record, "Yes. No. Yes.")]
    assert spans == [((0, 3), (5, 7)), ((9, 12),)]


def test_offsets_must_be_inside_the_text() -> None:
    quotes = [{"type": "direct", "content": [[0, 99]], "speaker": None}]
    with pytest.raises(ValueError, match=r"\[0, 99\] is no stretch of a text of 3 characters"):
        gold_annotations(ExampleRecord.model_validate({"doc": "d", "quotes": quotes}), "Yes")
