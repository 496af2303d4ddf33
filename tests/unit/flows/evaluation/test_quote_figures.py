import pytest

from flows.evaluation.attributions import Annotation, Role, joined
from flows.evaluation.matching import always
from flows.evaluation.mistakes import Flaw, quote_errors, worst
from flows.evaluation.quote_figures import (
    attribution_figures,
    direct_figures,
    exact_figures,
    marked_type,
    quote_figures,
    soft_figures,
    type_figures,
)
from flows.evaluation.scores import counts, percent, ratio, shares
from flows.evaluation.speaker_figures import Truth
from tests.unit.flows.evaluation.evaluation_samples import FERRY, document, said
from transforms.records import Method, QuoteType, Span

LATE = said("The ferry is late again", "Pia Lund", "said")
TOLD = said('"Nobody told us,"', "she", "added")
SHED = said('the boat "a floating shed"', "Olav Brekke", "called")
SOLD = said("it should be sold", "Olav Brekke", "said that")
GOLD = [LATE, TOLD, SHED, SOLD]


def test_shares_and_counts() -> None:
    assert shares(0.5, 1.0) == {"P": 50.0, "R": 100.0, "F1": 66.7}
    assert counts(1, 3, 0) == {"P": 33.3, "R": 0.0, "F1": 0.0, "tp": 1, "predicted": 3, "gold": 0}
    assert ratio(1, 0) == 0
    assert percent(0.12345, 2) == 12.35


def test_everything_right() -> None:
    figures = quote_figures([document(GOLD, GOLD)])
    assert list(figures)[:2] == ["content exact", "content soft"]
    for name, figure in figures.items():
        assert isinstance(figure, dict)
        assert (figure["P"], figure["R"]) == (100.0, 100.0), name


def test_nothing_found() -> None:
    empty = {"P": 0.0, "R": 0.0, "F1": 0.0, "tp": 0, "predicted": 0, "gold": 4}
    assert attribution_figures([document([], GOLD)]) == empty
    assert direct_figures([document([], GOLD)]) == {**empty, "gold": 2}
    assert soft_figures([document([], GOLD)], Role.CUE) == {"P": 0.0, "R": 0.0, "F1": 0.0}


def test_no_documents() -> None:
    assert attribution_figures([]) == {"P": 0.0, "R": 0.0, "F1": 0.0, "tp": 0, "predicted": 0, "gold": 0}


def test_exact_needs_the_same_offsets_soft_the_same_characters() -> None:
    half = [said("late again", "Pia Lund", "said")]  # 10 of the 23 characters
    documents = [document(half, [LATE])]
    assert exact_figures(documents, Role.CONTENT)["tp"] == 0
    assert exact_figures(documents, Role.SOURCE)["tp"] == 1
    assert soft_figures(documents, Role.CONTENT) == {"P": 100.0, "R": 43.5, "F1": 60.6}


def test_a_span_named_twice_counts_once() -> None:
    figures = exact_figures([document([SHED, SOLD], [SHED, SOLD])], Role.SOURCE)
    assert (figures["tp"], figures["predicted"], figures["gold"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("predicted", "is_right"),
    [
        (said("The ferry is late", "Pia Lund"), True),  # 17 of 23 characters
        (said("late again", "Pia Lund"), False),  # too little
        (said("The ferry is late again", "Lund"), True),  # part of the source
        (said("The ferry is late again", "Olav Brekke"), False),
        (said("The ferry is late again"), False),  # no source where there is one
    ],
)
def test_attributions_need_content_and_source(predicted: Annotation, is_right: bool) -> None:
    assert attribution_figures([document([predicted], [LATE])])["tp"] == int(is_right)


def test_a_gold_without_source_wants_none() -> None:
    gold = [said("The ferry is late again")]
    assert attribution_figures([document([said("The ferry is late again")], gold)])["tp"] == 1
    assert attribution_figures([document([LATE], gold)])["tp"] == 0
    assert attribution_figures([document([LATE], gold)], always)["tp"] == 1


def test_a_gold_is_matched_once_by_the_better() -> None:
    short = said("The ferry is late", "Pia Lund")
    figures = attribution_figures([document([short, LATE], [LATE])])
    assert (figures["tp"], figures["predicted"], figures["gold"]) == (1, 2, 1)


def test_only_the_part_inside_marks_counts_as_direct() -> None:
    gold = said("said that it should be sold".removeprefix("said that "), "Olav Brekke")
    assert direct_figures([document([gold], [gold])])["gold"] == 0
    mainly = said('boat "a floating shed"', "Olav Brekke")  # 15 of 20 characters
    inside = said('"a floating shed"', "Olav Brekke")
    figures = direct_figures([document([inside], [mainly])])
    assert (figures["tp"], figures["predicted"], figures["gold"]) == (1, 1, 1)


def test_what_is_not_inside_marks_is_no_direct_prediction() -> None:
    figures = direct_figures([document([LATE, TOLD], [TOLD])])
    assert (figures["tp"], figures["predicted"], figures["gold"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("annotation", "expected"), [(LATE, QuoteType.INDIRECT), (TOLD, QuoteType.DIRECT), (SHED, QuoteType.MIXED)]
)
def test_types_by_marks(annotation: Annotation, expected: QuoteType) -> None:
    assert marked_type(document([annotation], []).predicted[0], FERRY) is expected


def test_figures_by_type() -> None:
    figures = type_figures([document([LATE, TOLD], GOLD)])
    assert figures["direct"] == {"P": 100.0, "R": 100.0, "F1": 100.0, "predicted": 1, "gold": 1}
    assert figures["indirect"] == {"P": 100.0, "R": 50.0, "F1": 66.7, "predicted": 1, "gold": 2}
    assert figures["mixed"] == {"P": 0.0, "R": 0.0, "F1": 0.0, "predicted": 0, "gold": 1}


def test_parts_with_the_same_cue_and_source_are_one() -> None:
    first, second = said("The ferry", "Pia Lund", "said"), said("late again", "Pia Lund", "said")
    without = said("it should be sold")
    parts = joined([first, without, second, without])
    assert [len(part.content) for part in parts] == [2, 1, 1]


def test_errors_by_class() -> None:
    predicted = [
        said("is late again", "Pia Lund", "said"),
        said('"Nobody told us,"', "Pia Lund", "added", speaker="Olav Brekke"),
        said("Olav Brekke called", "she"),
    ]
    gold = [LATE, said('"Nobody told us,"', "she", "added", key="2"), SOLD]
    truths = {("ferry", "2"): Truth("Pia Lund", "person", Method.PRONOUN)}
    errors = list(quote_errors(document(predicted, gold), truths))
    assert {(error.flaw, error.wanted, error.got) for error in errors} == {
        (Flaw.WRONG_BOUNDS, None, "is late again"),
        (Flaw.WRONG_SOURCE, "she", "Pia Lund"),
        (Flaw.WRONG_SPEAKER, "Pia Lund", "Olav Brekke"),
        (Flaw.SPURIOUS, None, "she"),
        (Flaw.MISSED, "Olav Brekke", None),
    }


def test_a_wrong_cue_and_a_touched_gold() -> None:
    predicted = [said("The ferry is late again", "Pia Lund", "late"), said("sold", "Olav Brekke")]
    errors = list(quote_errors(document(predicted, [LATE, SOLD]), {}))
    assert [(error.flaw, error.got) for error in errors] == [(Flaw.WRONG_CUE, "late"), (Flaw.WRONG_BOUNDS, "sold")]


def test_no_errors_where_all_is_right() -> None:
    assert not list(quote_errors(document(GOLD, GOLD), {}))


def test_the_worst_errors_of_each_class() -> None:
    errors = list(quote_errors(document([], GOLD), {}))
    assert [error.text for error in worst(errors, 2)] == ['the boat "a floating shed', "The ferry is late again"]
    assert not worst(errors, 0)


def test_annotations_without_content_do_not_count() -> None:
    empty = Annotation((Span(0, 0),), (), ())
    assert attribution_figures([document([empty], [empty])])["gold"] == 0
