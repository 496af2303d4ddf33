"""One batch of inputs in, the rows of all tables out: the sequence of the transforms, read from top to bottom."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from transforms import ids
from transforms.boilerplate import BoilerplateLexicon, label_paragraphs
from transforms.dates import find_date
from transforms.extraction import Extraction, Extractor
from transforms.html import HtmlParameters, Page, extractor_version, read_page
from transforms.language import identify
from transforms.names import NameLexicon, name_key
from transforms.paragraphs import split_paragraphs
from transforms.records import (
    SPAN_JOINT,
    Article,
    ArticleRecords,
    Attribution,
    Paragraph,
    Precision,
    Quote,
    RawArticle,
    Reason,
    Refusal,
    Segment,
    Span,
    SpeakerKind,
    Stage,
)
from transforms.segments import build_segments
from transforms.speakers import Resolution, resolve_speakers

# Wording shorter than this says too little to be recognised as the same utterance in another article.
MIN_CLUSTER_WORDS = 4

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ArticleParameters:
    """What the transforms need to know beside the input.

    Attributes:
        languages: those whose quotations are looked for, as BCP 47 codes; none: all.
        keeps_other_languages: whether an article in another language is published, without quotations.
        max_article_chars: longest text that is processed, in code points.
        min_page_chars: shortest text for which an HTML page counts as an article, in code points.
        context_chars: how much text is stored before and after a quotation, in code points.
        near_date_chars: how far from the start of a text a date may stand as evidence, in code points.
    """

    languages: tuple[str, ...]
    keeps_other_languages: bool
    max_article_chars: int
    min_page_chars: int
    context_chars: int
    near_date_chars: int
    html: HtmlParameters
    boilerplate: BoilerplateLexicon
    names: NameLexicon


@dataclass(frozen=True, slots=True)
class _Draft:
    """An input whose text is settled and whose quotations are still to be found.

    `unread` says why no quotations are looked for; None where they are.
    """

    article: Article
    segments: tuple[Segment, ...]
    unread: Refusal | None

    @property
    def readable_text(self) -> str:
        """The text in which quotations are looked for."""
        return "" if self.unread else self.article.text


def process_batch(
    batch: Sequence[RawArticle], parameters: ArticleParameters, extractor: Extractor
) -> tuple[list[ArticleRecords], list[Refusal]]:
    """Return the rows that each input of the batch became, and what was refused.

    Those are the inputs that hold no article, and the quotations of articles in a language that the extractor does not
    read: such an article has rows and a refusal.
    """
    drafts: list[_Draft] = []
    refusals: list[Refusal] = []
    for raw in batch:
        draft = _draft(raw, parameters)
        if isinstance(draft, Refusal):
            refusals.append(draft)
        else:
            drafts.append(draft)
            refusals += [draft.unread] if draft.unread else []
    found = extractor.extract([draft.readable_text for draft in drafts])
    records = [
        _records(draft, extractions, parameters, extractor.version)
        for draft, extractions in zip(drafts, found, strict=True)
    ]
    return records, refusals


def _draft(raw: RawArticle, parameters: ArticleParameters) -> _Draft | Refusal:
    if len(raw.content) > parameters.max_article_chars and not raw.is_html:
        return _too_long(raw, len(raw.content), parameters)
    page = read_page(raw.content, raw.url, parameters.html) if raw.is_html else None
    if raw.is_html and page is None:
        return Refusal(raw.source_uri, Stage.EXTRACT, Reason.NO_ARTICLE_TEXT, "no article was found on the page")
    paragraphs = page.paragraphs if page else split_paragraphs(raw.content)
    article_id = _article_id(raw, page)
    text, segments = build_segments(article_id, paragraphs, label_paragraphs(paragraphs, parameters.boilerplate))
    language, probability = identify(text)
    if refusal := _refused_text(raw, article_id, text, parameters):
        return refusal
    unread = None
    if parameters.languages and language not in parameters.languages:
        detail = f"the text is in {language!r} (probability {probability:.2f})"
        unread = Refusal(raw.source_uri, Stage.LANGUAGE, Reason.NOT_ENGLISH, detail, article_id, text[:200])
        if not parameters.keeps_other_languages:
            return unread
        unread = replace(unread, detail=f"{detail}: its quotes are not extracted")
    return _Draft(_article(raw, page, article_id, text, language, paragraphs, parameters), segments, unread)


def _article_id(raw: RawArticle, page: Page | None) -> str:
    return ids.article_id(raw.source_id, raw.outlet, raw.url or (page.url if page else None), raw.content)


def _too_long(raw: RawArticle, chars: int, parameters: ArticleParameters) -> Refusal:
    detail = f"{chars:,} characters; the longest text processed has {parameters.max_article_chars:,}"
    return Refusal(raw.source_uri, Stage.EXTRACT, Reason.TOO_LARGE, detail)


def _refused_text(raw: RawArticle, article_id: str, text: str, parameters: ArticleParameters) -> Refusal | None:
    """Return why the kept text is no article, or None."""
    if len(text) > parameters.max_article_chars:
        return _too_long(raw, len(text), parameters)
    if not text or (raw.is_html and len(text) < parameters.min_page_chars):
        detail = f"{len(text)} characters of article text are left after boilerplate"
        return Refusal(raw.source_uri, Stage.BOILERPLATE, Reason.NO_ARTICLE_TEXT, detail, article_id)
    return None


def _article(
    raw: RawArticle,
    page: Page | None,
    article_id: str,
    text: str,
    language: str,
    paragraphs: Sequence[Paragraph],
    parameters: ArticleParameters,
) -> Article:
    published_at, precision = _published(raw, page, paragraphs, parameters)
    url = raw.url or (page.url if page else None)
    return Article(
        article_id=article_id,
        source_uri=raw.source_uri,
        source_id=raw.source_id,
        url=url,
        title=raw.title or (page.title if page else None),
        authors=raw.authors or (page.authors if page else ()),
        outlet=raw.outlet or (page.outlet if page else None) or _host(url),
        published_at=published_at,
        published_precision=precision,
        language=language,
        text=text,
        text_chars=len(text),
        raw_chars=len(raw.content),
        content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        duplicate_of=None,
        extractor=extractor_version() if raw.is_html else "text/1",
        fetched_at=raw.fetched_at,
    )


def _published(
    raw: RawArticle, page: Page | None, paragraphs: Sequence[Paragraph], parameters: ArticleParameters
) -> tuple[datetime | None, Precision | None]:
    """Return the time of publication: from the source, else from the page, else from the text's beginning."""
    if raw.published_at:
        return raw.published_at, raw.published_precision
    if page:
        return page.published_at, page.published_precision
    beginning = "\n".join(paragraph.text for paragraph in paragraphs[:20])[: parameters.near_date_chars]
    evidence = find_date(beginning, parameters.near_date_chars)
    return (evidence.published_at, evidence.precision) if evidence else (None, None)


def _host(url: str | None) -> str | None:
    return ids.normalise_url(url).split("/")[2] if url and urlsplit(url).hostname else None


def _records(
    draft: _Draft, extractions: Sequence[Extraction], parameters: ArticleParameters, version: str
) -> ArticleRecords:
    article = draft.article
    quotes = _quotes(article, extractions, parameters.context_chars, version)
    resolutions = resolve_speakers(article.text, article.title, article.authors, extractions, parameters.names)
    attributions = tuple(
        attribution
        for quote, extraction, found in zip(quotes, extractions, resolutions, strict=True)
        for attribution in _attributions(article, quote, extraction, found)
    )
    return ArticleRecords(article, draft.segments, quotes, attributions)


def _quotes(article: Article, extractions: Iterable[Extraction], context: int, version: str) -> tuple[Quote, ...]:
    text, seen = article.text, Counter[str]()
    quotes = []
    for index, extraction in enumerate(extractions):
        start, end = extraction.spans[0].start, extraction.spans[-1].end
        words = SPAN_JOINT.join(text[span.start : span.end] for span in extraction.spans)
        quotes.append(
            Quote(
                quote_id=ids.part_id("quo", article.article_id, (words,), seen[words]),
                article_id=article.article_id,
                quote_index=index,
                quote_type=extraction.quote_type,
                text=words,
                spans=extraction.spans,
                quote_start=start,
                quote_end=end,
                is_unclosed=extraction.is_unclosed,
                context_before=text[max(0, start - context) : start],
                context_after=text[end : end + context],
                cluster_id=_cluster_id(article.article_id, words),
                quote_score=extraction.quote_score,
                extractor_version=version,
            )
        )
        seen[words] += 1
    return tuple(quotes)


def _cluster_id(article_id: str, words: str) -> str:
    normalised = " ".join(_WORD.findall(words.casefold()))
    return ids.cluster_id(normalised if normalised.count(" ") + 1 >= MIN_CLUSTER_WORDS else f"{article_id} {words}")


def _attributions(
    article: Article, quote: Quote, extraction: Extraction, resolutions: Sequence[Resolution]
) -> Iterable[Attribution]:
    text, seen = article.text, Counter[str]()
    for found in resolutions:
        mention = _slice(text, found.mention)
        yield Attribution(
            attribution_id=ids.part_id("att", article.article_id, (quote.quote_id, mention or ""), seen[mention or ""]),
            quote_id=quote.quote_id,
            article_id=article.article_id,
            mention=mention,
            mention_start=found.mention.start if found.mention else None,
            mention_end=found.mention.end if found.mention else None,
            cue=_slice(text, extraction.cue),
            cue_start=extraction.cue.start if extraction.cue else None,
            cue_end=extraction.cue.end if extraction.cue else None,
            speaker_id=_speaker_id(article.article_id, found),
            speaker_name=found.name,
            speaker_kind=found.kind,
            speaker_role=found.role,
            speaker_affiliation=found.affiliation,
            method=found.method,
            via=_slice(text, extraction.via),
            addressee=_slice(text, extraction.addressee),
            candidates=found.candidates,
            attribution_score=min(extraction.attribution_score, found.score),
        )
        seen[mention or ""] += 1


def _speaker_id(article_id: str, found: Resolution) -> str | None:
    """Return the same id for the same name and kind; those without a name of their own are others in each article."""
    if found.name is None:
        return None
    is_nameless = found.kind in (SpeakerKind.UNNAMED, SpeakerKind.AUTHOR)
    return ids.speaker_id(f"{article_id} {name_key(found.name)}" if is_nameless else name_key(found.name), found.kind)


def _slice(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None
