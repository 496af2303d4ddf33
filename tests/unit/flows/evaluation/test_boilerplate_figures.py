import pytest

from flows.evaluation.boilerplate_figures import (
    FusedParagraph,
    GoldPage,
    LabelledPiece,
    class_figures,
    fused_errors,
    fused_figures,
    judged,
    label_errors,
    label_figures,
    page_errors,
    page_figures,
)
from flows.evaluation.mistakes import Flaw

PIECES = [
    LabelledPiece("a", "Give to the Skerry Post today", is_boilerplate=True, category="donation"),
    LabelledPiece("a", "Share this", is_boilerplate=True, category="share"),
    LabelledPiece("a", "The ferry “sank” at noon.", is_boilerplate=False, category="body"),
    LabelledPiece("a", "Nobody was hurt.", is_boilerplate=False, category="body"),
    LabelledPiece("gone", "Lost with its article.", is_boilerplate=False, category="body"),
]
TEXTS = {"a": 'The  ferry "sank"\nat noon.\n\nShare this'}


def test_what_was_dropped_and_what_should_have_been() -> None:
    assert label_figures(judged(PIECES, TEXTS)) == {
        "boilerplate precision": 33.3,
        "boilerplate recall": 50.0,
        "F1": 40.0,
        "content dropped %": 66.67,
        "content dropped": "2/3",
    }


def test_classes_of_pieces() -> None:
    assert class_figures(judged(PIECES, TEXTS)) == {
        "boilerplate donation": "1/1",
        "boilerplate share": "0/1",
        "content body": "1/3",
    }


def test_pieces_judged_wrong() -> None:
    errors = label_errors(judged(PIECES, TEXTS))
    assert errors[0].text == "[share] Share this"
    assert [(error.flaw, error.document) for error in errors] == [
        (Flaw.BOILERPLATE_KEPT, "a"),
        (Flaw.CONTENT_DROPPED, "a"),
        (Flaw.CONTENT_DROPPED, "gone"),
    ]


def test_no_pieces() -> None:
    figures = label_figures([])
    assert (figures["F1"], figures["content dropped"]) == (0.0, "0/0")


CASE = FusedParagraph("m", "The mast broke, twice.")


@pytest.mark.parametrize(
    ("text", "exact", "lost", "flaws"),
    [
        ("The mast broke — twice!", "1/1", "0/1", []),
        ("The mast broke, twice. (Photo: Ida Penn)", "0/1", "0/1", [Flaw.BOILERPLATE_KEPT]),
        ("The mast broke.", "0/1", "1/1", [Flaw.CONTENT_DROPPED]),
        ("", "0/1", "1/1", [Flaw.CONTENT_DROPPED]),
    ],
)
def test_boilerplate_fused_into_a_paragraph(text: str, exact: str, lost: str, flaws: list[Flaw]) -> None:
    assert fused_figures([CASE], {"m": text}) == {"exact": exact, "content lost": lost}
    assert [error.flaw for error in fused_errors([CASE], {"m": text})] == flaws


def test_a_missing_article_lost_everything() -> None:
    assert fused_figures([CASE], {}) == {"exact": "0/1", "content lost": "1/1"}


ARTICLE = "one two three four five six"  # three shingles


@pytest.mark.parametrize(
    ("text", "precision", "recall", "flaws"),
    [
        ("One two three four five six!", 100.0, 100.0, []),
        ("one two three four five", 100.0, 66.7, [Flaw.CONTENT_DROPPED]),
        ("menu one two three four five six", 75.0, 100.0, [Flaw.BOILERPLATE_KEPT]),
        ("", 0.0, 0.0, [Flaw.CONTENT_DROPPED]),  # nothing was extracted: no precision of its own
    ],
)
def test_articles_of_pages(text: str, precision: float, recall: float, flaws: list[Flaw]) -> None:
    figures = page_figures([GoldPage("p", ARTICLE)], {"p": text})
    assert (figures["pages"], figures["found"]) == (1, 1)
    assert (figures["precision"], figures["recall"]) == (precision, recall)
    assert [error.flaw for error in page_errors([GoldPage("p", ARTICLE)], {"p": text})] == flaws


def test_pages_without_an_article_have_no_recall() -> None:
    pages = [GoldPage("p", ARTICLE), GoldPage("empty", ""), GoldPage("short", "one two")]
    figures = page_figures(pages, {"p": ARTICLE, "short": "one two"})
    assert figures == {"pages": 3, "found": 2, "precision": 100.0, "recall": 100.0, "F1": 100.0, "word F1": 66.7}


def test_no_pages() -> None:
    assert page_figures([], {})["F1"] == 0.0
