"""Inputs to paragraphs and metadata."""

import pytest

from flows.pipeline.processing.parameters import block_model
from transforms.reading.documents import Document, DocumentParameters, read_document
from transforms.reading.html import HtmlParameters
from transforms.reading.page_limits import PageLimits
from transforms.records import RawArticle, Reason, Refusal, Stage

STORY = "The harbour of Vesterlund will close for three months, its director told the council on Monday. " * 8
PAGE = f"<html><head><title>Harbour</title></head><body><article><p>{STORY}</p></article></body></html>"
HTML = HtmlParameters(model=block_model(), limits=PageLimits(tags=1000, attributes=1000, depth=200))
PARAMETERS = DocumentParameters(max_article_chars=100_000, near_date_chars=500, html=HTML)


@pytest.mark.parametrize("is_html", [False, True])
@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("http://[bad/x", None),
        ("http://marrowby.example:bad/x", None),
        ("/story/12", None),
        ("https://www.Marrowby.example/story/12", "marrowby.example"),
        ("https://marrowby.example:8080/story/12", "marrowby.example:8080"),
    ],
)
def test_the_outlet_is_the_host_of_an_address_that_has_one(url: str, outlet: str | None, is_html: bool) -> None:
    raw = RawArticle("a", "0" * 64, PAGE if is_html else STORY, is_html=is_html, url=url)
    document = read_document(raw, PARAMETERS)
    assert isinstance(document, Document)
    assert document.url == url
    if not (is_html and outlet):  # of a page with an address the reader of pages names the outlet
        assert document.outlet == outlet


def test_a_page_that_is_too_large_is_refused_and_says_so() -> None:
    attributes = " ".join(f"a{number}" for number in range(1001))
    raw = RawArticle("a.html", "0" * 64, PAGE.replace("<body>", f"<body {attributes}>"), is_html=True)
    found = read_document(raw, PARAMETERS)
    assert isinstance(found, Refusal)
    assert (found.stage, found.reason) == (Stage.EXTRACT, Reason.TOO_LARGE)
    assert found.detail == "an element of the page has more than 1,000 attributes"


def test_a_title_of_a_megabyte_is_none() -> None:
    page = PAGE.replace("Harbour<", f"{'Harbour ' * 100_000}<")
    document = read_document(RawArticle("a.html", "0" * 64, page, is_html=True), PARAMETERS)
    assert isinstance(document, Document)
    assert document.title is None
