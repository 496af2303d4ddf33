"""What feeds and sitemaps list: pages, and when each was changed."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from lxml import etree

from flows.fetching.requesting import Answer, unpacked
from flows.sources.refusing import Refused
from transforms.reading.dates import parse_timestamp
from transforms.records import Reason

LONGEST_URL = 2_000
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that is listed; `changed` says when it was changed last, in the words of the list, "" if not at all."""

    url: str
    changed: str = ""


def feed_pages(answer: Answer) -> tuple[Listed, ...]:
    """Return the pages that an RSS or Atom feed lists.

    Raises:
        Refused: unreadable or empty_input.
    """
    import feedparser

    sent = {"content-location": answer.url, "content-type": answer.header("content-type")}
    found = feedparser.parse(io.BytesIO(answer.content), response_headers=sent)
    if not found.version:
        raise Refused(Reason.UNREADABLE, f"it is no feed: {found.get('bozo_exception', 'nothing in it is one')}")
    pages = [_listed(answer.url, entry.get("link"), entry.get("updated")) for entry in found.entries]
    return _some([page for page in pages if page], "feed")


def sitemap_pages(answer: Answer, limit: int) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Return the pages that a sitemap lists, and the sitemaps that an index of sitemaps lists.

    Raises:
        Refused: unreadable, empty_input, or too_large where it unpacks to more than `limit` bytes.
    """
    content = unpacked(answer.content, limit) if answer.content.startswith(GZIP) else answer.content
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(Reason.UNREADABLE, f"it is no sitemap: {error}") from error
    name = etree.QName(root).localname if root is not None else ""
    if name not in ("urlset", "sitemapindex"):
        raise Refused(Reason.UNREADABLE, f"it is no sitemap: its root is {name[:80]!r}")
    listed = _some(list(_entries(answer.url, root)), "sitemap")
    return ((), listed) if name == "sitemapindex" else (listed, ())


def _entries(base: str, root: etree._Element) -> Iterator[Listed]:
    for entry in root:
        values = {etree.QName(child).localname: child.text for child in entry if isinstance(child.tag, str)}
        if page := _listed(base, values.get("loc"), values.get("lastmod")):
            yield page


def _listed(base: str, url: object, changed: object) -> Listed | None:
    if not isinstance(url, str) or not 0 < len(url.strip()) <= LONGEST_URL:
        return None
    return Listed(as_url(base, url), changed.strip()[:100] if isinstance(changed, str) else "")


def as_url(base: str, url: str) -> str:
    """Return a URL, perhaps relative to `base`, without fragment and with all escaped that must be."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return url.strip()
    path, query = quote(parts.path, safe="/%:@!$&'()*+,;=~"), quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return urlunsplit((parts.scheme, host, path, query, ""))


def _some(listed: list[Listed], kind: str) -> tuple[Listed, ...]:
    if not listed:
        raise Refused(Reason.EMPTY_INPUT, f"the {kind} lists no page")
    return tuple({page.url: page for page in listed}.values())


def newest_first(listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """Return pages with those changed last first; those of which that is not known keep their order, at the end."""
    return tuple(sorted(listed, key=lambda page: _moment(page.changed), reverse=True))


def _moment(changed: str) -> datetime:
    return (parse_timestamp(changed) or (None, None))[0] or datetime.min.replace(tzinfo=UTC)
