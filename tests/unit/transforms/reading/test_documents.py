"""Inputs to paragraphs and metadata."""

import pytest

from transforms.reading.documents import Document, DocumentParameters, read_document
from transforms.reading.html import HtmlParameters
from transforms.records import RawArticle

STORY = "The harbour of Vesterlund will close for three months, its director told the council on Monday. " * 8
PAGE = f"<html><head><title>Harbour</title></head><body><article><p>{STORY}</p></article></body></html>"
PARAMETERS = DocumentParameters(max_article_chars=100_000, near_date_chars=500, html=HtmlParameters(fallback_chars=400))


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
