import pytest

from flows.evaluation.case_figures import case_figures, faults
from flows.evaluation.news_gold import CaseRecord
from flows.evaluation.published import PublishedArticle, PublishedQuote

ARTICLE = PublishedArticle(
    "Late again",
    "“Nobody told us,” said Pia Lund.",
    (PublishedQuote("“Nobody told us,”", "direct", ("Pia Lund",), ("person",), None),),
)
QUOTE = {"text": "Nobody told us", "speaker": "Pia Lund", "type": "direct"}


def case(**fields: object) -> CaseRecord:
    return CaseRecord.model_validate({"id": "c", "kind": "marks", "file": "c.txt", **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"quotes": [QUOTE]}, []),
        ({"quotes": [{**QUOTE, "speaker": "Ida Penn"}]}, ["speaker Pia Lund: Nobody told us"]),
        ({"quotes": [{**QUOTE, "speaker": "Ida Penn", "accept": ["Pia Lund"]}]}, []),
        ({"quotes": [{**QUOTE, "type": "mixed"}]}, ["type direct: Nobody told us"]),
        ({"quotes": [{**QUOTE, "text": "The boat is late"}]}, ["missing: The boat is late"]),
        ({"not_quotes": ["Nobody told us"]}, ["no quotation: Nobody told us"]),
        ({"not_speakers": ["Pia Lund"]}, ["no speaker: Pia Lund"]),
        ({"title": "Early"}, ["title: Late again"]),
        ({"absent": ["said Pia"], "present": ["Olav"]}, ["still there: said Pia", "lost: Olav"]),
        ({"refused": True}, ["published, should be refused"]),
    ],
)
def test_what_does_not_hold_is_said(fields: dict[str, object], expected: list[str]) -> None:
    assert list(faults(case(**fields), ARTICLE)) == expected


def test_an_article_that_is_missing() -> None:
    assert list(faults(case(), None)) == ["not published"]
    assert case_figures([case(), case(refused=True)], {}) == {"cases": 2, "hold": 1}
