"""HTML pages to paragraphs and metadata, with trafilatura; the only module that imports it.

Its precise mode without comments measured best on news pages (A. Barbaresi, "Trafilatura", ACL 2021). Its removal of
duplicates stays off: it remembers earlier pages, so that the result would depend on their order.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from pydantic import BaseModel, ConfigDict, Field
from trafilatura import bare_extraction, load_html
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from transforms import ids
from transforms.reading.dates import parse_timestamp
from transforms.reading.json_ld import JsonLd, read_json_ld
from transforms.reading.page_kind import NoArticle, page_kind
from transforms.reading.page_limits import Excess, PageLimits, excess_of_markup, excess_of_tree
from transforms.records import PageKind, Paragraph, Precision

# Elements of trafilatura's result that are paragraphs of their own, and the HTML element that each stands for.
_BLOCKS = {"p": "p", "ab": "p", "div": "p", "quote": "blockquote", "item": "li", "row": "tr", "code": "pre"}
# Share of the letters of a paragraph in links from which it is a link itself.
_LINKED_SHARE = 0.9
_MOST_WRAPPERS = 3
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONG_SPACE = re.compile(r"\s{200,}")
_PROLOG = re.compile(r"\s*<\?xml[^>]{0,300}>")
_IS_PAGE = re.compile(r"<(?:html|body|head)[\s>]", re.IGNORECASE)
# Line breaks that divide paragraphs: two or more, or one after the end of a sentence.
_BREAKS = re.compile(r" *\n(?: *\n)+ *|(?<=[.!?…:”\"’'»]) *\n *")

# Where pages say when they were published, the most explicit first; `updated` and `modified` are other things.
_DATE_PATHS = tuple(
    etree.XPath(path)
    for path in (
        "//meta[@property='article:published_time' or @property='og:article:published_time']/@content",
        "//meta[@itemprop='datePublished']/@content",
        "//*[@itemprop='datePublished']/@datetime",
        "//meta[@name='article:published_time' or @name='datePublished' or @name='pubdate' or @name='publish-date'"
        " or @name='publish_date' or @name='DC.date.issued' or @name='dcterms.created' or @name='parsely-pub-date'"
        " or @name='sailthru.date']/@content",
    )
)
_TIME_PATH = etree.XPath("//article//time[@pubdate or contains(@class, 'publi')]/@datetime")


class HtmlParameters(BaseModel):
    """Parameters of trafilatura's two modes.

    Attributes:
        fallback_chars: minimum length of the precise mode's text, in code points; below it the default mode is tried.
        fallback_growth: minimum ratio of the lengths of both texts for which the default mode's is taken.
        limits: maximum size of a page; larger ones are not read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fallback_chars: int = Field(ge=0)
    fallback_growth: float = Field(default=2.0, ge=1)
    limits: PageLimits


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """Paragraphs of a page's article, and its metadata."""

    paragraphs: tuple[Paragraph, ...]
    title: str | None
    authors: tuple[str, ...]
    outlet: str | None
    url: str | None
    published_at: datetime | None
    published_precision: Precision | None
    kind: PageKind | NoArticle


def extractor_version() -> str:
    """Return name, version and mode of the library, the value of `articles.extractor`."""
    return f"trafilatura/{version('trafilatura')} precision"


def read_page(html: str, url: str | None, parameters: HtmlParameters) -> HtmlPage | Excess | None:
    """Return article and metadata of the page `html`, fetched from `url`; None where it is no page or has no text.

    A page beyond the limits is not read: what is too much of it is returned.

    The result depends on the arguments alone: not on the date, the zone or pages read before.
    """
    if excess := excess_of_markup(html, parameters.limits):
        return excess
    tree = _tree(html)
    if tree is None:
        return None
    if excess := excess_of_tree(tree, parameters.limits):
        return excess
    paragraphs = _article(tree, url, parameters)
    return _page(tree, url, paragraphs) if paragraphs else None


def _tree(html: str) -> HtmlElement | None:
    """Parse a page, or the part of one that a record holds; characters that XML cannot hold are left out."""
    markup = _PROLOG.sub("", _LONG_SPACE.sub(" ", _NOT_XML.sub("", html)), count=1)
    if not _IS_PAGE.search(markup[:5000]):
        markup = f"<html><body><article>{markup}</article></body></html>"
    tree = load_html(markup)
    for embedded in tree.iter("blockquote") if tree is not None else ():
        _uncover(embedded)
    return tree


def _uncover(quoted: HtmlElement) -> None:
    """Take the class names off what holds nothing but a block quotation: "social" and "embed" get it thrown away."""
    text = quoted.text_content().strip()
    for element in (quoted, *islice(quoted.iterancestors("div", "figure", "aside"), _MOST_WRAPPERS)):
        if element is not quoted and element.text_content().strip() != text:
            return
        for name in ("class", "id"):
            element.attrib.pop(name, None)


def _article(tree: HtmlElement, url: str | None, parameters: HtmlParameters) -> tuple[Paragraph, ...]:
    precise = _extract(tree, url, precise=True)
    found = _length(precise)
    if found >= parameters.fallback_chars:
        return precise
    default = _extract(tree, url, precise=False)
    return default if _length(default) >= max(1.0, found * parameters.fallback_growth) else precise


def _length(paragraphs: tuple[Paragraph, ...]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs)


def _extract(tree: HtmlElement, url: str | None, precise: bool) -> tuple[Paragraph, ...]:
    # Links are wanted for what is linked, not where to.
    document = bare_extraction(
        tree, url=url, favor_precision=precise, include_comments=False, include_links=True, deduplicate=False
    )
    return tuple(_paragraphs(document.body)) if isinstance(document, Document) else ()


def _paragraphs(body: Any) -> Iterator[Paragraph]:  # noqa: ANN401 - lxml is untyped
    """Yield the paragraphs of trafilatura's result; text between them is paragraphs too."""
    tags, links, pieces, linked = ["p"], 0, list[str](), list[str]()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = _block_tag(element, tags[-1])
        if block:
            yield from _split("".join(pieces), _tag(tags[-1], pieces, linked))
            pieces.clear()
            linked.clear()
        if event == "start":
            if block:
                tags.append(block)
            links += element.tag == "ref"
            pieces.append({"lb": "\n", "cell": " "}.get(element.tag, ""))
            pieces.append(_spaced(element.text))
        else:
            if block:
                tags.pop()
            links -= element.tag == "ref"
            pieces.append(_spaced(element.tail))
        if links:
            linked.append(pieces[-1])
    yield from _split("".join(pieces), _tag(tags[-1], pieces, linked))


def _tag(tag: str, pieces: Sequence[str], linked: Sequence[str]) -> str:
    """Return the element that a paragraph is: "a" where all but a few of its characters are links."""
    total, of_links = (len(re.sub(r"\W", "", "".join(part))) for part in (pieces, linked))
    return "a" if of_links and of_links >= _LINKED_SHARE * total else tag


def _block_tag(element: Any, around: str) -> str | None:  # noqa: ANN401 - as above
    """Return the HTML element that a block stands for; paragraphs in a quotation or a list item are of that."""
    if element.tag == "head":
        return str(element.get("rend") or "h2")
    block = _BLOCKS.get(element.tag)
    return around if block == "p" and around in {"blockquote", "li"} else block


def _spaced(text: str | None) -> str:
    """Return text with its line ends as spaces: only line break elements count as such."""
    return re.sub(r"\s+", " ", text or "")


def _split(text: str, tag: str) -> Iterator[Paragraph]:
    for part in _BREAKS.split(text):
        if words := part.split():
            yield Paragraph(" ".join(words), None, tag)


def _page(tree: HtmlElement, url: str | None, paragraphs: tuple[Paragraph, ...]) -> HtmlPage:
    found = _metadata(tree, url)
    stated = read_json_ld(tree)
    published_at, precision = _stated_date(tree, stated) or parse_timestamp(found.date) or (None, None)
    title = _headline(_line(found.title), _line(found.sitename))
    return HtmlPage(
        paragraphs=paragraphs,
        title=title,
        authors=tuple(dict.fromkeys(name for part in (found.author or "").split(";") if (name := _line(part)))),
        outlet=_line(found.sitename),
        url=_page_url(found.url) or url,
        published_at=published_at,
        published_precision=precision,
        kind=page_kind(tree, stated, url or _page_url(found.url), title, paragraphs),
    )


def _metadata(tree: HtmlElement, url: str | None) -> Document:
    """Return trafilatura's metadata of a page; of a page whose metadata it fails on, the title alone.

    It does so on dates whose zone is no zone ("+99:99"), and an article is worth more than what is said of it.
    """
    # Without an upper bound htmldate takes today; its extensive search takes dates of the story for the article's.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    # It would take an outlet from an address that does not parse.
    address = url if url and ids.url_host(url) else None
    try:
        return extract_metadata(tree, default_url=address, date_config=dates)
    except Exception:  # noqa: BLE001 - whatever a library makes of hostile metadata
        return Document(title=tree.findtext(".//title"))


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _headline(title: str | None, outlet: str | None) -> str | None:
    """Return a page's title without the outlet's name that many pages end it with."""
    if not title or not outlet:
        return title
    return re.sub(rf"\s+[|–—-]\s+{re.escape(outlet)}$", "", title)


def _page_url(url: str | None) -> str | None:
    """Return the address that a page states; None for that of a home page, which broken templates state."""
    if not url or ids.url_host(url) is None:
        return None
    parts = urlsplit(url)
    return url if parts.path.strip("/") or parts.query else None


def _stated_date(tree: HtmlElement, json_ld: JsonLd) -> tuple[datetime, Precision] | None:
    """Return the time of publication in a page's metadata, from the most explicit of its statements."""
    for path in _DATE_PATHS[:3]:
        if stated := _first_date(path(tree)):
            return stated
    return _first_date(json_ld.published) or _first_date(_DATE_PATHS[3](tree)) or _first_date(_TIME_PATH(tree))


def _first_date(values: Any) -> tuple[datetime, Precision] | None:  # noqa: ANN401 - lxml is untyped
    return next((stated for value in values if (stated := parse_timestamp(str(value)))), None)
