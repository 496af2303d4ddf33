"""The kind of a web page by its metadata and its text: article, live blog, gallery, stub, or no article at all."""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from transforms.reading.json_ld import JsonLd
from transforms.records import PageKind, Paragraph

# Pages with less text than this may be what their title or type says; longer ones are articles all the same.
_SHORT_CHARS = 1500
_STUB_CHARS = 1200
_VIDEO_CHARS = 500
# An index is mostly links: this share of its characters, in at least so many titles of links.
_LINKED_SHARE = 0.6
_MIN_TITLES = 8
_MIN_TITLE_CHARS = 20
_MOST_LINKS = 500
# Or it is teasers: this share of its paragraphs, and at least so many, stand below the title of a link.
_TEASED_SHARE = 0.6
_MIN_TEASERS = 5
_COLLECTIONS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})

_OG_TYPE = etree.XPath("string(//meta[@property='og:type']/@content)")
_PAYWALL = etree.XPath("boolean(//*[contains(@class, 'paywall') or contains(@id, 'paywall')])")
_MEMBER_ONLY = etree.XPath(
    "boolean(//meta[@property='article:content_tier' and (@content='locked' or @content='metered')])"
)
_PROMPT = re.compile(
    r"(?:to (?:continue|keep)|continue|keep) reading|subscribe (?:now |today )?to (?:read|continue|unlock|access)"
    r"|(?:already|not) (?:a |an? \w+ )?(?:subscriber|member)\?|(?:for|available to) (?:our )?(?:subscribers|members)\b",
    re.IGNORECASE,
)
_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|Review)$")
_ERROR = re.compile(
    r"^(?:error\b|\d{3}\b.{0,30}(?:error|not found|forbidden)|(?:4\d\d|50\d)$|page (?:not found|unavailable)|not found"
    r"|access (?:denied|to this page)|forbidden|just a moment|attention required|are you a (?:robot|human)"
    r"|(?:sorry|oops)\b.{0,60}(?:not|n.t|error|wrong)|service unavailable|bad gateway|site maintenance)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"^(?:before you continue|(?:we value )?your privacy|privacy (?:settings|preferences|choices|gate)|cookie"
    r"|(?:manage )?consent|gdpr)",
    re.IGNORECASE,
)
_LIVE_PATH = re.compile(r"/live(?:[/-]|blog|$)|live-?(?:blog|updates)", re.IGNORECASE)
_GALLERY_PATH = re.compile(r"/(?:photo-?)?galler(?:y|ies)/|/(?:in-)?(?:pictures|photos)/|/slideshows?/", re.IGNORECASE)
_VIDEO_PATH = re.compile(r"/(?:videos?|watch)/", re.IGNORECASE)
_CLOCK = re.compile(r"^(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)\b", re.IGNORECASE)
_MIN_CLOCKS = 4


class NoArticle(StrEnum):
    """Why a page holds no article."""

    INDEX = "an index page: nearly all of its text are links or titles of other pages"
    VIDEO = "a video page: there is hardly any text beside it"
    ERROR = "an error page, by its title"
    CONSENT = "a page that asks for consent, by its title"


class _Signs:
    """Metadata and measures of the text from which the kind of a page is decided."""

    def __init__(
        self, tree: HtmlElement, stated: JsonLd, url: str | None, title: str | None, paragraphs: Sequence[Paragraph]
    ) -> None:
        self._tree, self._stated, self._paragraphs = tree, stated, paragraphs
        self.types = stated.types
        self.title = (title or "").strip()
        self.chars = sum(len(paragraph.text) for paragraph in paragraphs)
        self.path = _path(url)

    @property
    def says_article(self) -> bool:
        """Whether the page calls itself an article."""
        return any(map(_ARTICLE_TYPES.search, self.types)) or _OG_TYPE(self._tree).lower() == "article"

    @property
    def says_video(self) -> bool:
        """Whether the page calls itself a video and no article."""
        by_type = "VideoObject" in self.types and not any(map(_ARTICLE_TYPES.search, self.types))
        return by_type or _OG_TYPE(self._tree).startswith("video") or _VIDEO_PATH.search(self.path) is not None

    @property
    def is_paid(self) -> bool:
        """Whether the page says that it shows the beginning only, or has a wall and asks to subscribe."""
        if self._stated.is_paid or _MEMBER_ONLY(self._tree):
            return True
        return bool(_PAYWALL(self._tree)) and any(_PROMPT.search(one.text) for one in self._paragraphs[-3:])

    @property
    def is_live(self) -> bool:
        """Whether it is a report in instalments."""
        clocks = sum(_CLOCK.match(paragraph.text) is not None for paragraph in self._paragraphs)
        return "LiveBlogPosting" in self.types or (clocks >= _MIN_CLOCKS and _LIVE_PATH.search(self.path) is not None)

    @property
    def is_gallery(self) -> bool:
        """Whether it is a row of pictures."""
        by_type = bool(self.types & {"ImageGallery", "MediaGallery"})
        return by_type or _GALLERY_PATH.search(self.path) is not None

    @property
    def is_index(self) -> bool:
        """Whether the page says that it is a collection, or most of the text found on it are links."""
        return bool(self.types & _COLLECTIONS) or self._linked_share >= _LINKED_SHARE or self._is_teasers

    @property
    def _is_teasers(self) -> bool:
        """Whether most paragraphs stand below the title of another page."""
        told = [index for index, one in enumerate(self._paragraphs) if one.tag == "p"]
        teased = sum(index > 0 and self._paragraphs[index - 1].tag == "a" for index in told)
        return teased >= _MIN_TEASERS and teased >= _TEASED_SHARE * len(told)

    @property
    def _linked_share(self) -> float:
        """Share of the text that are titles of links; 0 where these are few."""
        text = " ".join(paragraph.text for paragraph in self._paragraphs)
        titles = {_line(link) for link in islice(self._tree.iter("a"), _MOST_LINKS)}
        found = [title for title in titles if len(title) >= _MIN_TITLE_CHARS and title in text]
        return sum(map(len, found)) / len(text) if len(found) >= _MIN_TITLES else 0.0


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def page_kind(
    tree: HtmlElement, stated: JsonLd, url: str | None, title: str | None, paragraphs: Sequence[Paragraph]
) -> PageKind | NoArticle:
    """Return the kind of a page, or the reason why it holds no article.

    Args:
        tree: the page.
        stated: what its JSON-LD says.
        url: its address, where known.
        title: its title, where it has one.
        paragraphs: the text found on it.
    """
    signs = _Signs(tree, stated, url, title, paragraphs)
    if signs.chars < _SHORT_CHARS and _ERROR.search(signs.title):
        return NoArticle.ERROR
    if signs.chars < _SHORT_CHARS and _CONSENT.search(signs.title) and not signs.says_article:
        return NoArticle.CONSENT
    if signs.chars < _VIDEO_CHARS and signs.says_video:
        return NoArticle.VIDEO
    if signs.is_index and not signs.says_article:
        return NoArticle.INDEX
    return _kind_of_article(signs)


def _kind_of_article(signs: _Signs) -> PageKind:
    if signs.is_live:
        return PageKind.LIVE_BLOG
    if signs.is_gallery:
        return PageKind.GALLERY
    return PageKind.STUB if signs.chars < _STUB_CHARS and signs.is_paid else PageKind.ARTICLE
