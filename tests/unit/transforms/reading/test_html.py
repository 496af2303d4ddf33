"""Pages to paragraphs and metadata, hostile pages among them."""

import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.pipeline.processing.parameters import block_model
from transforms.reading.html import HtmlPage, HtmlParameters, extractor_version, read_page
from transforms.reading.page_limits import Excess, PageLimits
from transforms.records import Paragraph, Precision

LIMITS = PageLimits(tags=50_000, attributes=1000, depth=200)
PARAMETERS = HtmlParameters(model=block_model(), limits=LIMITS)
LEAD = "The harbour of Vesterlund will close for three months, its director said on Monday, and nobody was surprised."
MORE = "“We have no choice,” said Mara Lindqvist, who has run it for nine years and seen it flood on four occasions."
LAST = "Fishing crews will move their boats to the old quay, where the town has laid out water, power and a road."


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Harbour to close</title>{head}</head><body>{body}</body></html>"


def article(body: str = "", head: str = "") -> str:
    return page(f"<article><h1>Harbour to close</h1><p>{LEAD}</p>{body}<p>{MORE}</p><p>{LAST}</p></article>", head)


def read(html: str, url: str | None = None) -> HtmlPage:
    found = read_page(html, url, PARAMETERS)
    assert isinstance(found, HtmlPage)
    return found


def texts(found: HtmlPage) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def test_a_page_becomes_its_paragraphs() -> None:
    navigation = "<nav><ul><li><a href='/a'>Home</a></li><li><a href='/b'>Weather</a></li></ul></nav>"
    comments = "<div id='comments'><p>I have always said that this harbour was built in the wrong place.</p></div>"
    found = read(article().replace("<body>", f"<body>{navigation}").replace("</body>", f"{comments}</body>"))
    assert [text for text in texts(found) if text != "Harbour to close"] == [LEAD, MORE, LAST]
    assert Paragraph(LEAD, None, "p") in found.paragraphs


def test_elements_are_told_by_their_tags() -> None:
    body = (
        "<h2>What follows</h2>"
        "<blockquote><p>Nothing lasts on this coast but the wind.</p></blockquote>"
        "<ul><li>Boats move in May.</li><li>Crews are paid.</li></ul>"
    )
    tags = {paragraph.text: paragraph.tag for paragraph in read(article(body)).paragraphs}
    assert tags["What follows"] == "h2"
    assert tags["Nothing lasts on this coast but the wind."] == "blockquote"
    assert tags["• Boats move in May."] == "li"


def test_white_space_and_inline_elements_do_not_divide_words() -> None:
    found = read(
        article("<p>The  <b>town</b>\n council,\t<a href='/c'>which met</a>\xa0on  Sunday, agreed with her on all.</p>")
    )
    assert "The town council, which met on Sunday, agreed with her on all." in texts(found)


def test_line_breaks_divide_paragraphs_at_the_ends_of_sentences_only() -> None:
    body = "<p>The council met at noon.<br>It agreed with her on<br>every point.<br><br>Then it went home.</p>"
    found = read(article(body))
    start = texts(found).index("The council met at noon.")
    assert texts(found)[start + 1 : start + 3] == ["It agreed with her on every point.", "Then it went home."]


JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2024-05-01T00:00:00Z",'
    ' "datePublished": "2024-04-15T10:15Z"}</script>'
)
PUBLISHED = '<meta property="article:published_time" content="2024-04-15T12:15:30+02:00">'


@pytest.mark.parametrize(
    ("head", "published_at", "precision"),
    [
        (PUBLISHED, datetime(2024, 4, 15, 10, 15, 30, tzinfo=UTC), Precision.SECOND),
        (JSON_LD, datetime(2024, 4, 15, 10, 15, tzinfo=UTC), Precision.MINUTE),
        (JSON_LD + PUBLISHED, datetime(2024, 4, 15, 10, 15, 30, tzinfo=UTC), Precision.SECOND),
        ('<meta itemprop="datePublished" content="2024-04-15">', datetime(2024, 4, 15, tzinfo=UTC), Precision.DAY),
        ('<meta name="date" content="2024-04-15">', datetime(2024, 4, 15, tzinfo=UTC), Precision.DAY),
    ],
)
def test_the_time_of_publication(head: str, published_at: datetime, precision: Precision) -> None:
    found = read(article(head=head))
    assert (found.published_at, found.published_precision) == (published_at, precision)


def test_dates_of_the_story_are_not_the_articles() -> None:
    found = read(
        article("<p>The harbour was built on 3 March 1987 and first flooded on April 4, 2011, two days late.</p>")
    )
    assert found.published_at is None


def test_the_result_depends_on_neither_clock_nor_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    html = article("<p>Copyright 2024</p>", '<meta name="date" content="2031-04-15">')
    first = read(html)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        assert read(html) == first
    finally:
        monkeypatch.undo()
        time.tzset()
    assert first.published_at == datetime(2031, 4, 15, tzinfo=UTC)


def test_what_a_page_says_of_itself() -> None:
    head = (
        '<meta property="og:title" content="Harbour to close - The Quay Post">'
        '<meta property="og:site_name" content="The Quay Post">'
        '<meta name="author" content="Jonas Vik; Ida Roth"><link rel="canonical" href="https://quay.example/harbour">'
    )
    found = read(article(head=head), "https://quay.example/harbour?utm_source=x")
    assert (found.title, found.outlet, found.url) == (
        "Harbour to close",
        "The Quay Post",
        "https://quay.example/harbour",
    )
    assert found.authors == ("Jonas Vik", "Ida Roth")


def test_a_canonical_address_that_is_the_home_page_is_not_the_articles() -> None:
    found = read(article(head='<link rel="canonical" href="https://quay.example/">'), "https://quay.example/harbour")
    assert found.url == "https://quay.example/harbour"


def test_an_encoding_named_in_decoded_markup_changes_nothing() -> None:
    body = "<p>Zoë Brûlé said that the café on the quay would stay open until the end of the summer.</p>"
    expected = "Zoë Brûlé said that the café on the quay would stay open until the end of the summer."
    prolog = '<?xml version="1.0" encoding="iso-8859-1"?>'
    assert expected in texts(read(prolog + article(body)))
    assert expected in texts(read(article(body, '<meta charset="iso-8859-1">')))


def test_a_fragment_is_read_like_a_page() -> None:
    assert texts(read(f"<p>{LEAD}</p><p>{MORE}</p>")) == [LEAD, MORE]


def test_a_page_cut_off_keeps_what_is_there() -> None:
    html = article()
    assert texts(read(html[: html.index(LAST) + 20]))[-1] == LAST[:20].strip()


@pytest.mark.parametrize(
    "html", ["", "  \n", "<html></html>", page(""), page("<script>var a = 1;</script>"), "<!-- -->"]
)
def test_what_holds_no_text_is_no_page(html: str) -> None:
    assert read_page(html, None, PARAMETERS) is None


@pytest.mark.parametrize(
    "html",
    [
        page("<div>" * 20_000 + f"<p>{LEAD}</p>"),
        article("<blockquote>" * 2_000 + "x"),
        article("<ul><li>x " * 2_000),
        article("<table><tr><td>x " * 1_000),
        article("<p>" + "<b>x " * 5_000),
        article("<p>" + "a " * 100_000),
        page("<p>word.</p>" * 5_000),
        page("<a href='/x'>link</a> " * 5_000),
        page(f"<p>{LEAD}</p>", "<title>a" + " " * 200_000 + "b</title>"),
        article(head='<script type="application/ld+json">' + "[" * 50_000 + "</script>"),
        article(head='<script type="application/ld+json">' + '{"datePublished":"' * 20_000 + "</script>"),
        article(head='<link rel="canonical" href="http://[::1">'),
        article("<p>null \x00 and \ud800 and \x0b and \uffff</p>"),
        article("<p>&#0; &#x110000; &#xD800; &nosuch; &amp</p>"),
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + article("<p>&b;&b;</p>"),
        "<" * 50_000,
        "\ufeff" + article(),
    ],
)
def test_hostile_pages_are_read_or_not_but_never_fail(html: str) -> None:
    found = read_page(html, None, PARAMETERS)
    for paragraph in found.paragraphs if isinstance(found, HtmlPage) else ():
        assert paragraph.text == " ".join(paragraph.text.split())
        paragraph.text.encode()


def test_monstrous_pages_are_not_read() -> None:
    found = read_page(page(f"<p>{LEAD}</p>" * 25_000), None, PARAMETERS)
    assert found == Excess("a page of 50,009 tags; the largest page read has 50,000")
    assert isinstance(read_page(article("<div>" * 201 + LEAD), None, PARAMETERS), Excess)


def test_the_version_names_the_library_and_the_model() -> None:
    name, number, model, version = extractor_version().replace("/", " ").split()
    assert (name, model) == ("trafilatura", "blocks")
    assert number[0].isdigit()
    assert version[0].isdigit()


def test_text_that_the_precise_mode_passes_over_is_found() -> None:
    html = page(f"<article><p>{LEAD}</p><div class='attachment'><p>{MORE}</p><p>{LAST}</p></div></article>")
    assert texts(read(html)) == [LEAD, MORE, LAST]


def test_an_article_in_two_containers_is_whole_without_what_stands_between() -> None:
    between = "<div class='newsletter'><p>Get our weekly letter about boats.</p></div>"
    html = page(
        f"<main><div class='body'><h1>Harbour to close</h1><p>{LEAD}</p></div>{between}"
        f"<div class='body'><p>{MORE}</p><p>{LAST}</p></div></main>"
    )
    assert [text for text in texts(read(html)) if text != "Harbour to close"] == [LEAD, MORE, LAST]


@pytest.mark.parametrize("name", ["aside", "header", "button"])
def test_an_article_inside_what_is_called_side_matter_is_found(name: str) -> None:
    found = read(page(f"<{name} class='side'><h1>Harbour to close</h1><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p>"))
    assert texts(found)[-3:] == [LEAD, MORE, LAST]


def test_comments_of_readers_are_not_the_article() -> None:
    said = "My uncle said “this harbour will never close” and he worked in the place for some thirty years, you know."
    comment = f"<details class='CommentBox'><summary><h3>Finally</h3></summary><p>{said}</p></details>"
    assert said not in texts(read(article().replace("</article>", f"</article>{comment}")))


def test_the_text_that_a_page_hides_is_taken_from_its_json_ld() -> None:
    body = json.dumps("\n\n".join((LEAD, MORE, LAST)))
    stated = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": {body}}}</script>'
    shown = f"<article><p>{LEAD}</p><div class='paywall'><p>Subscribe to continue reading.</p></div></article>"
    assert texts(read(page(shown, stated))) == [LEAD, MORE, LAST]


@pytest.mark.shared
def test_pages_of_the_annotated_set_are_read_and_dated(shared: Path) -> None:
    folder = shared / "html"
    gold = json.loads(gzip.decompress((folder / "ground-truth.json.gz").read_bytes()))
    for name in sorted(gold)[:6]:
        found = read(gzip.decompress((folder / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace"))
        want, got = set(gold[name]["articleBody"].split()), set(" ".join(texts(found)).split())
        assert len(want & got) > 0.8 * len(want)
        assert found.published_at is not None


def test_a_date_in_no_possible_zone_costs_no_page() -> None:
    found = read(article('<time pubdate datetime="2024-04-15T10:15:00+99:99"></time>'))
    assert found.title == "Harbour to close"
    assert LEAD in texts(found)
