"""Extracting quotations of texts in this process, with the shipped models and default settings."""

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

from flows.library.extracted import Quotes
from transforms.records import Article, ArticleRecords, RawArticle, Refusal

if TYPE_CHECKING:
    from transforms.article import ArticleParameters
    from transforms.quoting.extraction import Extractor


class NoArticleError(ValueError):
    """A page holds no article; the message says what was found."""


class _Models:
    """Parameters and models, loaded when they are first asked for, once for all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: tuple[ArticleParameters, Extractor] | None = None

    def get(self) -> "tuple[ArticleParameters, Extractor]":
        """Return them."""
        with self._lock:
            if self._loaded is None:
                from config.settings import load_settings
                from flows.pipeline.processing.parameters import article_parameters, make_extractor

                self._loaded = article_parameters(load_settings().processing), make_extractor()
            return self._loaded


_MODELS = _Models()


def extract(texts: str | Article | Iterable[str | Article]) -> Quotes:
    """Return the quotations of one text or of several.

    Nothing is stripped from a text, and offsets count the code points of what was given: its lines are paragraphs or,
    where they are wrapped at some width, parts of them. `read` takes the text out of a page. The text should be
    English. Calls from several threads do not disturb each other.

    Args:
        texts: texts, or articles as `read` returns them.
    """
    several = [texts] if isinstance(texts, str | Article) else texts
    return Quotes([record for quotes in stream(several) for record in quotes.records])


def stream(texts: Iterable[str | Article]) -> Iterator[Quotes]:
    """Yield the quotations of each text as it comes, `text_index` 0 in each; memory does not grow with their number."""
    for text in texts:
        yield Quotes([_extracted_text(text) if isinstance(text, str) else _extracted(text)])


def _extracted_text(text: str) -> ArticleRecords:
    from flows.library.given_offsets import as_given
    from transforms.article import article_of_text
    from transforms.reading.paragraphs import align

    aligned = align(text)
    return as_given(_extracted(article_of_text(aligned.text)), aligned, text)


def _extracted(article: Article) -> ArticleRecords:
    from transforms.article import extracted_records

    return extracted_records(article, *_MODELS.get())


def read(html: str | bytes, url: str | None = None) -> Article:
    """Return the article of a page: text without boilerplate, title, authors, outlet and date as the page has them.

    Args:
        html: markup of the page; of bytes the encoding is found out.
        url: its address, which may tell outlet and date.

    Raises:
        NoArticleError: there is none on it.
    """
    from flows.sources.decoding import clean, decode
    from flows.sources.refusing import Refused
    from transforms.article import stripped_article
    from transforms.reading.documents import read_document

    try:
        markup = decode(html, is_html=True) if isinstance(html, bytes) else clean(html)
    except Refused as refused:
        raise NoArticleError(refused.detail) from refused
    parameters, _ = _MODELS.get()
    document = read_document(RawArticle("page", "", markup, is_html=True, url=url), parameters.documents)
    article = document if isinstance(document, Refusal) else stripped_article(document, parameters)
    if isinstance(article, Refusal):
        raise NoArticleError(article.detail)
    return article
