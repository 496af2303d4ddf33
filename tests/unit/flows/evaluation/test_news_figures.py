from flows.evaluation.news_figures import compared, how_figures, line_figures, news_figures
from flows.evaluation.news_gold import NewsRecord
from flows.evaluation.published import PublishedArticle, PublishedQuote
from tests.unit.flows.evaluation.evaluation_samples import FERRY, span

TEXT = f"{FERRY}\nShare this story."
STORY = len(FERRY)


def quote(kind: str, words: str, source: str, speaker: str, how: str, via: str | None = None) -> dict[str, object]:
    content = [span(TEXT, words)]
    named = {"source": span(TEXT, source), "speaker": [speaker], "how": how}
    return {"type": kind, "mode": "speech", "content": content, "via": via, **named}


RECORD = NewsRecord.model_validate(
    {
        "doc": "ferry",
        "text": TEXT,
        "lines": [
            {"start": 0, "end": STORY, "label": "body"},
            {"start": STORY + 1, "end": len(TEXT), "label": "share"},
        ],
        "entities": [
            {"id": "e1", "name": "Pia Lund", "kind": "person", "mentions": [span(TEXT, "Pia Lund")]},
            {"id": "e2", "name": "Olav Anton Brekke", "kind": "person", "mentions": [span(TEXT, "Olav Brekke")]},
        ],
        "quotes": [
            quote("indirect", "The ferry is late again", "Pia Lund", "e1", "named"),
            quote("direct", "Nobody told us", "she", "e1", "pronoun", via="the Harbour News"),
            quote("mixed", 'the boat "a floating shed"', "Olav Brekke", "e2", "named"),
        ],
    }
)


def found(kind: str, words: str, source: str, name: str, via: str | None = None) -> PublishedQuote:
    return PublishedQuote(words, kind, (name,), ("person",), via, (span(TEXT, words),), (span(TEXT, source),))


ARTICLE = PublishedArticle(
    None,
    TEXT,
    (
        found("direct", "Nobody told us", "she", "Olav Brekke", via="Harbour News"),
        found("mixed", 'the boat "a floating shed"', "Olav Brekke", "Olav Brekke"),
        found("direct", "Share this story", "she", "Pia Lund"),
    ),
)


def test_quotations_speakers_and_relays() -> None:
    document = compared(RECORD, ARTICLE)
    assert news_figures([document]) == {
        "documents": 1,
        "documents found": 1,
        "direct or mixed": {
            "gold": 2,
            "found %": 100.0,
            "speaker right %": 50.0,
            "speaker exact %": 0.0,
            "right of found %": 50.0,
            "predicted": 3,
            "extra": 1,
            "extra %": 33.3,
        },
        "indirect": {
            "gold": 1,
            "found %": 0.0,
            "speaker right %": 0.0,
            "speaker exact %": 0.0,
            "right of found %": None,
        },
        "thoughts found %": None,
        "attribution": {"P": 66.7, "R": 66.7, "F1": 66.7, "tp": 2, "predicted": 3, "gold": 3},
        "direct rows with exact bounds %": 50.0,
        "via right": "1/1",
    }
    assert how_figures([document]) == {"named": "1/1", "pronoun": "0/1"}


def test_boilerplate_left_in_is_counted() -> None:
    figures = line_figures([compared(RECORD, ARTICLE)])
    assert (figures["R"], figures["content dropped"]) == (0.0, "0/1")
    assert figures["classes"] == {"drop share": "0/1", "keep body": "1/1"}
