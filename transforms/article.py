"""The recipe of an article: from an input to rows of the monthly tables, stage by stage from top to bottom."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from transforms import ids
from transforms.linking import near_duplicates
from transforms.quoting.extraction import ExtractedText, Extractor
from transforms.quoting.quotes import quote_rows
from transforms.reading.documents import Document, DocumentParameters, too_long
from transforms.reading.language import identify
from transforms.records import (
    Article,
    ArticleRecords,
    Reason,
    Refusal,
    Segment,
    Span,
    SpeakerKind,
    Stage,
)
from transforms.speaking import named_in, reranked, resolve_named
from transforms.speaking.attributions import attribution_rows
from transforms.speaking.mentions import Names
from transforms.speaking.names import NameLexicon
from transforms.speaking.relays import RelayCandidates, relays
from transforms.stripping import (
    BoilerplateLexicon,
    Correction,
    ParagraphModel,
    Site,
    corrections_of,
    label_paragraphs,
)
from transforms.stripping.recurring import keys_of
from transforms.stripping.segments import build_segments
from transforms.text.reading import TextReading, read_text
from transforms.text.set_off import is_signature

# For each outlet, by `ids.outlet_key`, the keys of the paragraphs that it repeats.
RecurringKeys = Mapping[str, AbstractSet[str]]


@dataclass(frozen=True, slots=True)
class ArticleParameters:
    """Settings and lexicons of all stages.

    Attributes:
        languages: BCP 47 codes of the languages in which quotations are extracted; none: all languages.
        keeps_other_languages: whether an article in another language is published, without quotations.
        min_page_chars: minimum length of the text of an HTML page, in code points; a shorter page is refused.
        context_chars: length of the context stored before and after a quotation, in code points.
        documents: parameters of the reading stage.
        boilerplate: word lists of the stripping stage.
        corrections: paragraphs that users declared kept or dropped.
        model: classifier of paragraphs that no rule labels; None: such paragraphs are kept.
        names: word lists of the speaking stage.
        speaker_weights: of the model that chooses among the speakers who may be meant.
        relay_weights: of the model that chooses among those who may relay a quotation.
    """

    languages: tuple[str, ...]
    keeps_other_languages: bool
    min_page_chars: int
    context_chars: int
    documents: DocumentParameters
    boilerplate: BoilerplateLexicon
    corrections: tuple[Correction, ...]
    model: ParagraphModel | None
    names: NameLexicon
    speaker_weights: Mapping[str, float]
    relay_weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _StrippedArticle:
    """An article without boilerplate, before its quotations are extracted.

    Attributes:
        reading: words and sentences of the text to extract from; of an empty text where `unread` is set.
        unread: the refusal of an article in another language, which is published without quotations; else None.
    """

    article: Article
    segments: tuple[Segment, ...]
    reading: TextReading
    unread: Refusal | None


def _tell_nobody(_: Stage) -> None:
    """Take no note of a stage."""


def process_document(
    document: Document,
    parameters: ArticleParameters,
    extractor: Extractor,
    recurring: RecurringKeys,
    enter: Callable[[Stage], None] = _tell_nobody,
) -> tuple[ArticleRecords | None, Refusal | None]:
    """Return the rows and the refusal of a document.

    A document without article text is refused. An article in a language that is not extracted from has both: rows and
    a refusal of its quotations.

    Args:
        document: document to process.
        parameters: settings and lexicons of all stages.
        extractor: finds the quotations.
        recurring: for each outlet, by `ids.outlet_key`, the keys of the paragraphs that it repeats.
        enter: told each stage as it begins.
    """
    stripped = _strip(document, parameters, recurring.get(ids.outlet_key(document.outlet), frozenset()), enter)
    if isinstance(stripped, Refusal):
        return None, stripped
    (extracted,) = extractor.extract([stripped.reading])
    enter(Stage.SPEAKERS)
    return _records(stripped, extracted, parameters, extractor.version), stripped.unread


def stripped_article(document: Document, parameters: ArticleParameters) -> Article | Refusal:
    """Return the article of a document without boilerplate, nothing extracted from it; or its refusal."""
    stripped = _strip(document, parameters, frozenset(), _tell_nobody)
    return stripped if isinstance(stripped, Refusal) else stripped.article


def extracted_records(article: Article, parameters: ArticleParameters, extractor: Extractor) -> ArticleRecords:
    """Return the quotations and attributions of an article's text as it stands, in whichever language; no segments."""
    reading = read_text(article.text, parameters.names.abbreviations)
    (extracted,) = extractor.extract([reading])
    return _records(_StrippedArticle(article, (), reading, None), extracted, parameters, extractor.version)


def article_of_text(text: str) -> Article:
    """Return an article with this text as it is, of which nothing else is known."""
    document = Document(
        ids.article_id(None, None, None, text), "text", None, None, None, (), None, None, None, len(text), "text/1",
        None, (), is_html=False, page_kind=None,
    )  # fmt: skip
    return _article(document, text, identify(text)[0])


def paragraph_keys(document: Document, parameters: ArticleParameters) -> Iterator[tuple[str, int]]:
    """Yield key and number of words of each distinct paragraph that may be recurring boilerplate."""
    return keys_of(document.paragraphs, parameters.boilerplate)


def _strip(
    document: Document, parameters: ArticleParameters, recurring: AbstractSet[str], enter: Callable[[Stage], None]
) -> _StrippedArticle | Refusal:
    enter(Stage.BOILERPLATE)
    corrections = corrections_of(document.outlet, parameters.corrections)
    site = Site(document.title, recurring, corrections, parameters.model)
    pieces = label_paragraphs(document.paragraphs, parameters.boilerplate, site)
    text, segments = build_segments(document.article_id, document.paragraphs, pieces)
    enter(Stage.LANGUAGE)
    language, probability = identify(text)
    if refusal := _refused_text(document, text, parameters):
        return refusal
    unread = None
    if parameters.languages and language not in parameters.languages:
        detail = f"the text is in {language!r} (probability {probability:.2f})"
        place = (document.source_uri, Stage.LANGUAGE, Reason.NOT_ENGLISH)
        if not parameters.keeps_other_languages:
            return Refusal(*place, detail, document.article_id, text[:200])
        unread = Refusal(*place, f"{detail}: its quotes are not extracted", document.article_id, text[:200])
    enter(Stage.QUOTES)
    blocks = () if unread else _block_quotations(document, segments)
    reading = read_text("" if unread else text, parameters.names.abbreviations, blocks)
    return _StrippedArticle(_article(document, text, language), segments, reading, unread)


def _block_quotations(document: Document, segments: Sequence[Segment]) -> tuple[Span, ...]:
    """Return where the text has paragraphs of block quotations, their signatures left out."""
    return tuple(
        Span(segment.text_start, segment.text_end)
        for segment in segments
        if segment.text_start is not None
        and segment.text_end is not None
        and document.paragraphs[segment.paragraph_index].tag == "blockquote"
        and not is_signature(segment.text)
    )


def _refused_text(document: Document, text: str, parameters: ArticleParameters) -> Refusal | None:
    """Return the refusal of a text that is too long or too short to be an article, else None."""
    if len(text) > parameters.documents.max_article_chars:
        return too_long(document.source_uri, len(text), parameters.documents)
    if not text or (document.is_html and len(text) < parameters.min_page_chars):
        detail = f"{len(text)} characters of article text are left after boilerplate"
        return Refusal(document.source_uri, Stage.BOILERPLATE, Reason.NO_ARTICLE_TEXT, detail, document.article_id)
    return None


def _article(document: Document, text: str, language: str) -> Article:
    return Article(
        article_id=document.article_id,
        source_uri=document.source_uri,
        source_id=document.source_id,
        url=document.url,
        title=document.title,
        authors=document.authors,
        outlet=document.outlet,
        published_at=document.published_at,
        published_precision=document.published_precision,
        language=language,
        text=text,
        text_chars=len(text),
        raw_chars=document.raw_chars,
        content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        people=(),
        organizations=(),
        duplicate_of=None,  # linking says so when it has seen all articles
        signature=near_duplicates.signature(text),
        extractor=document.extractor,
        fetched_at=document.fetched_at,
        page_kind=document.page_kind,
    )


def _records(
    stripped: _StrippedArticle, extracted: ExtractedText, parameters: ArticleParameters, version: str
) -> ArticleRecords:
    article, extractions = stripped.article, extracted.extractions
    quotes = quote_rows(article, extractions, parameters.context_chars, version)
    names = named_in(stripped.reading, article.title, parameters.names, extracted.names)
    found = resolve_named(names, extractions, parameters.names)
    resolutions = reranked(
        names, extractions, found, parameters.names, extracted.speaker_links, parameters.speaker_weights
    )
    outlets = RelayCandidates(stripped.reading, extracted.names, article.outlet, parameters.names)
    relayed_by = relays(article.text, outlets, extractions, resolutions, parameters.relay_weights)
    attributions = attribution_rows(article, quotes, extractions, resolutions, list(relayed_by))
    named = replace(
        article,
        people=_full_names(names, SpeakerKind.PERSON),
        organizations=_full_names(names, SpeakerKind.ORGANIZATION),
    )
    return ArticleRecords(named, stripped.segments, quotes, attributions)


def _full_names(names: Names, kind: SpeakerKind) -> tuple[str, ...]:
    """Return the names of at least two words among the entities that are certainly of `kind`, sorted."""
    found = {entity.name for entity in names.entities if entity.kind is kind and entity.is_sure and " " in entity.name}
    return tuple(sorted(found))
