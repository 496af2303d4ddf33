"""HTML pages to paragraphs and metadata, with trafilatura; the only module that imports it.

Which blocks of a page are the article is judged by a model (`block_model`) that knows what trafilatura's precise and
default modes take (A. Barbaresi, "Trafilatura", ACL 2021) and what the page states in JSON-LD. Removal of duplicates is
off in it: it remembers earlier pages, so that the result would depend on their order.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from transforms import ids
from transforms.reading.block_model import BlockModel, Found, block_key, features
from transforms.reading.blocks import Block, read_blocks
from transforms.reading.dates import parse_timestamp
from transforms.reading.json_ld import JsonLd, read_json_ld
from transforms.reading.page_kind import NoArticle, page_kind
from transforms.reading.page_limits import Excess, PageLimits, excess_of_markup, excess_of_tree
from transforms.records import PageKind, Paragraph, Precision
from transforms.text.set_off import is_signature

if TYPE_CHECKING:  # it takes longest to import of all, and who has no page can do without
    from trafilatura.settings import Document

# A page hides its article where it shows less than this share of the text in its JSON-LD.
_HIDING_SHARE = 0.5
# Elements of trafilatura's result that are paragraphs.
_PARAGRAPHS = ("p", "ab", "div", "quote", "item", "row", "cell", "head", "code")
_MOST_WRAPPERS = 3
_SIDE_MATTER = ("aside", "header", "footer", "nav", "button", "form", "details", "svg")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONG_SPACE = re.compile(r"\s{200,}")
_PROLOG = re.compile(r"\s*<\?xml[^>]{0,300}>")
_IS_PAGE = re.compile(r"<(?:html|body|head)[\s>]", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class HtmlParameters:
    """Parameters of reading pages.

    Attributes:
        model: says which blocks of a page are its article.
        limits: maximum size of a page; larger ones are not read.
    """

    model: BlockModel
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
    """Return the versions of the library and of the model, the value of `articles.extractor`."""
    return f"trafilatura/{version('trafilatura')} blocks/1"


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
    stated = read_json_ld(tree)
    paragraphs = _article(tree, url, stated, parameters)
    return _page(tree, url, stated, paragraphs) if paragraphs else None


def _tree(html: str) -> HtmlElement | None:
    """Parse a page, or the part of one that a record holds; characters that XML cannot hold are left out."""
    from trafilatura import load_html

    markup = _PROLOG.sub("", _LONG_SPACE.sub(" ", _NOT_XML.sub("", html)), count=1)
    if not _IS_PAGE.search(markup[:5000]):
        markup = f"<html><body><article>{markup}</article></body></html>"
    tree = load_html(markup)
    if tree is not None:
        _reframe(tree)
        for embedded in tree.iter("blockquote"):
            _uncover(embedded)
    return tree


def _reframe(tree: HtmlElement) -> None:
    """Make plain containers of elements that are called side matter and hold most of the page's paragraphs.

    Some pages have their article in an `<aside>`; on others a `<header>` or `<button>` is never closed.
    """
    chars: Counter[HtmlElement] = Counter()
    total = 0
    for paragraph in tree.iter("p"):
        length = len(paragraph.text or "") + sum(len(part.tail or "") for part in paragraph)
        total += length
        for element in paragraph.iterancestors(*_SIDE_MATTER):
            chars[element] += length
    for element, held in chars.items():
        if 2 * held > total:
            element.tag = "div"
            for name in ("class", "id", "role"):
                element.attrib.pop(name, None)


def _uncover(quoted: HtmlElement) -> None:
    """Take the class names off what holds nothing but a block quotation: "social" and "embed" get it thrown away."""
    text = quoted.text_content().strip()
    for element in (quoted, *islice(quoted.iterancestors("div", "figure", "aside"), _MOST_WRAPPERS)):
        if element is not quoted and element.text_content().strip() != text:
            return
        for name in ("class", "id"):
            element.attrib.pop(name, None)


def _article(tree: HtmlElement, url: str | None, stated: JsonLd, parameters: HtmlParameters) -> tuple[Paragraph, ...]:
    """Return the blocks of a page that are its article, or what its JSON-LD holds where the page shows half of it.

    Where the model takes none, all that it was asked about is returned: what kind of page it is says the rest.
    """
    model = parameters.model
    asked = [(block, slots) for block, slots in _described(tree, url, stated) if slots]
    taken: list[Block] = []
    for index, (block, slots) in enumerate(asked):
        signs = _is_signature(block) and index > 0 and taken[-1:] == [asked[index - 1][0]]
        if signs or model.score(slots) >= model.threshold:
            taken.append(block)
    shown = tuple(Paragraph(block.text, None, block.tag) for block in taken or (block for block, _ in asked))
    return tuple(Paragraph(text, None, "p") for text in stated.body) if _is_hidden(stated.body, shown) else shown


def _is_signature(block: Block) -> bool:
    """Return whether a block says whose the block quotation above it is: it belongs to that."""
    return block.tag == "blockquote" and is_signature(block.text)


def _is_hidden(body: Sequence[str], shown: Sequence[Paragraph]) -> bool:
    """Return whether most of the article's text is not among the paragraphs, which are less."""
    stated, keys = Found(body), {block_key(paragraph.text) for paragraph in shown}
    seen = sum(len(key) for key in keys if stated.has(key))
    return stated.length > sum(map(len, keys)) and seen < _HIDING_SHARE * stated.length


def asked_blocks(html: str) -> list[tuple[Block, list[int] | None]]:
    """Return the blocks of a page with the features that the model judges by, to train it."""
    tree = _tree(html)
    return [] if tree is None else _described(tree, None, read_json_ld(tree))


def _described(tree: HtmlElement, url: str | None, stated: JsonLd) -> list[tuple[Block, list[int] | None]]:
    ways = [Found(_extract(tree, url, precise=True)), Found(_extract(tree, url, precise=False)), Found(stated.body)]
    blocks = read_blocks(tree)
    return list(zip(blocks, features(blocks, ways, tree.findtext(".//title")), strict=True))


def _extract(tree: HtmlElement, url: str | None, precise: bool) -> tuple[str, ...]:
    """Return the text of trafilatura's result, and those of its paragraphs."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(
        tree, url=url, favor_precision=precise, include_comments=False, include_links=True, deduplicate=False
    )
    if not isinstance(document, Document):
        return ()
    parts = ("".join(element.itertext()) for element in document.body.iter(*_PARAGRAPHS))
    return ("".join(document.body.itertext()), *parts)


def _page(tree: HtmlElement, url: str | None, stated: JsonLd, paragraphs: tuple[Paragraph, ...]) -> HtmlPage:
    found = _metadata(tree, url)
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


def _metadata(tree: HtmlElement, url: str | None) -> "Document":
    """Return trafilatura's metadata of a page; of a page whose metadata it fails on, the title alone.

    It does so on dates whose zone is no zone ("+99:99"), and an article is worth more than what is said of it.
    """
    from trafilatura.metadata import extract_metadata
    from trafilatura.settings import Document

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
