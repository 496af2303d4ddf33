"""Inputs to documents: paragraphs and metadata of a page or a plain text, before any paragraph is labelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transforms import ids
from transforms.reading.dates import find_date
from transforms.reading.html import HtmlPage, HtmlParameters, extractor_version, read_page
from transforms.reading.page_kind import NoArticle
from transforms.reading.page_limits import Excess
from transforms.reading.paragraphs import split_paragraphs
from transforms.records import PageKind, Paragraph, Precision, RawArticle, Reason, Refusal, Stage

LONGEST_METADATA = 2_000  # code points of a title, a name or an address; what is longer is none
MOST_AUTHORS = 200


@dataclass(frozen=True, slots=True)
class DocumentParameters:
    """Parameters of reading.

    Attributes:
        max_article_chars: maximum length of a text, in code points; a longer one is refused.
        near_date_chars: length of the beginning of a text in which a date of publication is searched, in code points.
        html: parameters of reading pages.
    """

    max_article_chars: int
    near_date_chars: int
    html: HtmlParameters


@dataclass(frozen=True, slots=True)
class Document:
    """Paragraphs of an input, with the metadata that it or its source states; fields are as in `Article`."""

    article_id: str
    source_uri: str
    source_id: str | None
    url: str | None
    title: str | None
    authors: tuple[str, ...]
    outlet: str | None
    published_at: datetime | None
    published_precision: Precision | None
    raw_chars: int
    extractor: str
    fetched_at: datetime | None
    paragraphs: tuple[Paragraph, ...]
    is_html: bool
    page_kind: PageKind | None


def read_document(raw: RawArticle, parameters: DocumentParameters) -> Document | Refusal:
    """Return paragraphs and metadata of an input, or its refusal; metadata that cannot be read is None."""
    if len(raw.content) > parameters.max_article_chars and not raw.is_html:
        return too_long(raw.source_uri, len(raw.content), parameters)
    page = read_page(raw.content, raw.url, parameters.html) if raw.is_html else None
    if isinstance(page, Excess):
        return Refusal(raw.source_uri, Stage.EXTRACT, Reason.TOO_LARGE, page.detail)
    if raw.is_html and page is None:
        return Refusal(raw.source_uri, Stage.EXTRACT, Reason.NO_ARTICLE_TEXT, "no article was found on the page")
    kind = page.kind if page else None
    if isinstance(kind, NoArticle):
        return Refusal(raw.source_uri, Stage.EXTRACT, Reason.NO_ARTICLE_TEXT, kind)
    paragraphs = page.paragraphs if page else split_paragraphs(raw.content)
    published_at, precision = _published(raw, page, paragraphs, parameters.near_date_chars)
    url = raw.url or (fit(page.url) if page else None)
    return Document(
        article_id=ids.article_id(raw.source_id, raw.outlet, url, raw.content),
        source_uri=raw.source_uri,
        source_id=raw.source_id,
        url=url,
        title=raw.title or (fit(page.title) if page else None),
        authors=raw.authors or (tuple(filter(fit, page.authors[:MOST_AUTHORS])) if page else ()),
        outlet=raw.outlet or (fit(page.outlet) if page else None) or ids.url_host(url or "") or None,
        published_at=published_at,
        published_precision=precision,
        raw_chars=len(raw.content),
        is_html=raw.is_html,
        page_kind=kind,
        extractor=extractor_version() if raw.is_html else "text/1",
        fetched_at=raw.fetched_at,
        paragraphs=paragraphs,
    )


def fit(value: str | None) -> str | None:
    """Return a value of metadata, None where it is too long to be one."""
    return value if value and len(value) <= LONGEST_METADATA else None


def too_long(source_uri: str, chars: int, parameters: DocumentParameters) -> Refusal:
    """Return the refusal of a text of `chars` code points, more than `max_article_chars`."""
    detail = f"{chars:,} characters; the longest text processed has {parameters.max_article_chars:,}"
    return Refusal(source_uri, Stage.EXTRACT, Reason.TOO_LARGE, detail)


def _published(
    raw: RawArticle, page: HtmlPage | None, paragraphs: Sequence[Paragraph], near: int
) -> tuple[datetime | None, Precision | None]:
    """Return the time of publication: from the source, else from the page, else from the text's beginning."""
    if raw.published_at:
        return raw.published_at, raw.published_precision
    if page:
        return page.published_at, page.published_precision
    beginning = "\n".join(paragraph.text for paragraph in paragraphs[:20])[:near]
    evidence = find_date(beginning, near)
    return (evidence.published_at, evidence.precision) if evidence else (None, None)
