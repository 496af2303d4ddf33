"""Kinds of pages: what is no article is refused and says so, what is less than one is marked."""

import pytest

from config.settings import load_settings
from flows.pipeline.processing.parameters import article_parameters
from transforms.reading.documents import Document, read_document
from transforms.records import RawArticle, Reason, Refusal

PARAMETERS = article_parameters(load_settings().processing).documents
STORY = (
    "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year.",
    "“We have waited eleven years for this,” said Dora Quill, who leads the harbour committee of the town.",
    "Ferries will leave from the new quay beneath the bridge, which cost the town some four million crowns.",
    "Nobody has asked the fishermen, who keep their nets in the terminal and will have to find another shed.",
)
NEWS = '{"@context": "https://schema.org", "@type": "NewsArticle"%s}'


def page(*paragraphs: str, title: str = "Ferry terminal closes", data: str = "", head: str = "") -> str:
    script = f'<script type="application/ld+json">{data}</script>' if data else ""
    body = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs)
    opening = f"<html><head><title>{title}</title>{head}{script}</head>"
    return f"{opening}<body><article><h1>{title}</h1>{body}</article></body></html>"


def read(markup: str, url: str = "https://mail.example/news/1") -> Document | Refusal:
    return read_document(RawArticle("a.html", "0" * 64, markup, is_html=True, url=url), PARAMETERS)


def kind(markup: str, url: str = "https://mail.example/news/1") -> str | None:
    found = read(markup, url)
    assert isinstance(found, Document)
    return found.page_kind


def links(count: int) -> list[str]:
    return [
        f'<div><p><a href="/{n}">The {n}th boat of the year has come to Marrowby harbour</a></p></div>'
        for n in range(count)
    ]


def teasers(count: int) -> list[str]:
    told = "It came home on the last day of the storm, its skipper says."
    return [f'<div><h3><a href="/{n}">Boat {n} is back</a></h3><p>{n}. {told}</p></div>' for n in range(count)]


def test_an_article_with_teasers_below_it_is_one() -> None:
    assert kind(page(*STORY, *STORY[:1], *teasers(3))) == "article"


@pytest.mark.parametrize("data", ["", NEWS % ""])
def test_an_article_is_one(data: str) -> None:
    assert kind(page(*STORY, data=data)) == "article"


def test_texts_are_no_pages() -> None:
    found = read_document(RawArticle("a.txt", "0" * 64, "\n\n".join(STORY), is_html=False), PARAMETERS)
    assert isinstance(found, Document)
    assert found.page_kind is None


def test_a_stub_behind_a_paywall() -> None:
    assert kind(page(*STORY, data=NEWS % ', "isAccessibleForFree": false')) == "stub"
    assert kind(page(*STORY, head='<meta property="article:content_tier" content="locked">')) == "stub"
    wall = '<div class="paywall-gate"></div>'
    assert kind(page(*STORY, wall, "To continue reading, subscribe to The Marrowby Mail today.")) == "stub"
    assert kind(page(*STORY, wall)) == "article"
    long = [f"{text} This is paragraph {n} of many." for n in range(5) for text in STORY]
    assert kind(page(*long, data=NEWS % ', "isAccessibleForFree": false')) == "article"


def test_a_live_blog() -> None:
    assert kind(page(*STORY, data='{"@type": ["LiveBlogPosting", "Article"]}')) == "live_blog"
    posts = [f"1{n}:30 {text}" for n, text in enumerate(STORY)]
    assert kind(page(*posts), "https://mail.example/news/live/ferry-vote") == "live_blog"
    assert kind(page(*posts), "https://mail.example/news/timetable") == "article"


def test_a_gallery() -> None:
    assert kind(page(*STORY), "https://mail.example/gallery/ferries") == "gallery"
    assert kind(page(*STORY, data='{"@type": "ImageGallery"}')) == "gallery"


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (page(*STORY, title="404 - Page not found"), "error page"),
        (page(*STORY, title="Page not found | Marrowby Mail"), "error page"),
        (page(*STORY, title="Access denied"), "error page"),
        (page(*STORY, title="Just a moment..."), "error page"),
        (page(*STORY, title="Before you continue to the Mail"), "asks for consent"),
        (page(*STORY, title="We value your privacy"), "asks for consent"),
        (page(STORY[0], STORY[1], data='{"@type": "VideoObject"}'), "video page"),
        (page(*links(12), title="All our boats"), "index page"),
        (page(*teasers(7), title="All our boats"), "index page"),
        (page(*STORY, title="All our boats", data='{"@type": "CollectionPage"}'), "index page"),
    ],
)
def test_pages_without_an_article_are_refused_and_say_so(markup: str, said: str) -> None:
    found = read(markup)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NO_ARTICLE_TEXT
    assert said in found.detail


@pytest.mark.parametrize(
    "markup",
    [
        page(*STORY, title="404 days at sea: a sailor comes home"),
        page(*STORY, title="Errors in the ferry timetable anger commuters"),
        page(*STORY, title="Cookie factory to close", data=NEWS % ""),
        page(*STORY, title="Your privacy on the ferry", data=NEWS % ""),
        page(*STORY, *STORY, data='{"@type": ["VideoObject", "NewsArticle"]}'),
        page(*STORY, "The reports so far:", *links(9), data=NEWS % ""),
    ],
)
def test_articles_are_not_taken_for_something_else(markup: str) -> None:
    assert kind(markup) == "article"
