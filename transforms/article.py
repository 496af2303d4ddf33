"""One batch of inputs in, the rows of all tables out: the sequence of the transforms, read from top to bottom."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from transforms import ids
from transforms.linking import near_duplicates, unlinked
from transforms.quoting.extraction import Extraction, Extractor, nested
from transforms.reading.documents import Document, DocumentParameters, read_document, too_long
from transforms.reading.language import identify
from transforms.records import (
    SPAN_JOINT,
    Article,
    ArticleRecords,
    Attribution,
    Quote,
    RawArticle,
    Reason,
    Refusal,
    Segment,
    Span,
    SpeakerKind,
    Stage,
)
from transforms.speaking import Resolution, named_in, resolve_named
from transforms.speaking.mentions import Names
from transforms.speaking.names import NameLexicon
from transforms.speaking.relays import relays
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

# For each outlet, by `ids.outlet_key`, the keys of the paragraphs that it repeats.
Furniture = Mapping[str, AbstractSet[str]]


@dataclass(frozen=True, slots=True)
class ArticleParameters:
    """What the transforms need to know beside the input.

    Attributes:
        languages: those whose quotations are looked for, as BCP 47 codes; none: all.
        keeps_other_languages: whether an article in another language is published, without quotations.
        min_page_chars: shortest text for which an HTML page counts as an article, in code points.
        context_chars: how much text is stored before and after a quotation, in code points.
        documents: how inputs are read.
        corrections: what is to be kept or dropped at certain outlets.
        model: judges paragraphs that no rule knows; None: nobody does.
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


@dataclass(frozen=True, slots=True)
class _Draft:
    """An input whose text is settled and whose quotations are still to be found.

    `reading` is of the text in which they are looked for; `unread` says why in none, None where in the article's.
    """

    article: Article
    segments: tuple[Segment, ...]
    reading: TextReading
    unread: Refusal | None


def process_batch(
    batch: Sequence[RawArticle], parameters: ArticleParameters, extractor: Extractor
) -> tuple[list[ArticleRecords], list[Refusal]]:
    """Return the rows that each input of the batch became, and what was refused, knowing nothing of other inputs."""
    read = [read_document(raw, parameters.documents) for raw in batch]
    documents = [document for document in read if isinstance(document, Document)]
    records, refusals = process_documents(documents, parameters, extractor, {})
    return records, [*(refusal for refusal in read if isinstance(refusal, Refusal)), *refusals]


def process_documents(
    batch: Sequence[Document], parameters: ArticleParameters, extractor: Extractor, furniture: Furniture
) -> tuple[list[ArticleRecords], list[Refusal]]:
    """Return the rows that each document of the batch became, and what was refused.

    Those are documents that hold no article, and the quotations of articles in a language that the extractor does not
    read: such an article has rows and a refusal.

    Args:
        batch: the documents.
        parameters: what the transforms need to know beside them.
        extractor: finds the quotations.
        furniture: for each outlet, by `ids.outlet_key`, the keys of the paragraphs that it repeats.
    """
    drafts: list[_Draft] = []
    refusals: list[Refusal] = []
    for document in batch:
        draft = _draft(document, parameters, furniture.get(ids.outlet_key(document.outlet), frozenset()))
        if isinstance(draft, Refusal):
            refusals.append(draft)
        else:
            drafts.append(draft)
            refusals += [draft.unread] if draft.unread else []
    found = extractor.extract([draft.reading for draft in drafts])
    records = [
        _records(draft, extractions, parameters, extractor.version)
        for draft, extractions in zip(drafts, found, strict=True)
    ]
    return records, refusals


def paragraph_keys(document: Document, parameters: ArticleParameters) -> Iterator[tuple[str, int]]:
    """Yield the keys of the paragraphs whose repetition tells something, each once, with the number of their words."""
    return keys_of(document.paragraphs, parameters.boilerplate)


def _draft(document: Document, parameters: ArticleParameters, furniture: AbstractSet[str]) -> _Draft | Refusal:
    corrections = corrections_of(document.outlet, parameters.corrections)
    site = Site(document.title, furniture, corrections, parameters.model)
    pieces = label_paragraphs(document.paragraphs, parameters.boilerplate, site)
    text, segments = build_segments(document.article_id, document.paragraphs, pieces)
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
    reading = read_text("" if unread else text, parameters.names.abbreviations)
    return _Draft(_article(document, text, language), segments, reading, unread)


def _refused_text(document: Document, text: str, parameters: ArticleParameters) -> Refusal | None:
    """Return why the kept text is no article, or None."""
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
        duplicate_of=unlinked.DUPLICATE_OF,
        signature=near_duplicates.signature(text),
        extractor=document.extractor,
        fetched_at=document.fetched_at,
        page_kind=document.page_kind,
    )


def _records(
    draft: _Draft, extractions: Sequence[Extraction], parameters: ArticleParameters, version: str
) -> ArticleRecords:
    article = draft.article
    quotes = _quotes(article, extractions, parameters.context_chars, version)
    names = named_in(draft.reading, article.title, parameters.names)
    resolutions = resolve_named(names, extractions, parameters.names)
    attributions = tuple(
        attribution
        for quote, extraction, found, via in zip(
            quotes, extractions, resolutions, relays(article.text, extractions, resolutions), strict=True
        )
        for attribution in _attributions(article, quote, extraction, found, via)
    )
    named = replace(
        article,
        people=_full_names(names, SpeakerKind.PERSON),
        organizations=_full_names(names, SpeakerKind.ORGANIZATION),
    )
    return ArticleRecords(named, draft.segments, quotes, attributions)


def _full_names(names: Names, kind: SpeakerKind) -> tuple[str, ...]:
    """Return the names of several words whose kind is sure, sorted."""
    found = {entity.name for entity in names.entities if entity.kind is kind and entity.is_sure and " " in entity.name}
    return tuple(sorted(found))


def _quotes(article: Article, extractions: Sequence[Extraction], context: int, version: str) -> tuple[Quote, ...]:
    text, seen = article.text, Counter[str]()
    quotes = []
    for index, (extraction, is_nested) in enumerate(zip(extractions, nested(extractions), strict=True)):
        start, end = extraction.spans[0].start, extraction.spans[-1].end
        words = SPAN_JOINT.join(text[span.start : span.end] for span in extraction.spans)
        quote_id = ids.part_id("quo", article.article_id, (words,), seen[words])
        quotes.append(
            Quote(
                quote_id=quote_id,
                article_id=article.article_id,
                quote_index=index,
                quote_type=extraction.quote_type,
                text=words,
                spans=extraction.spans,
                quote_start=start,
                quote_end=end,
                is_unclosed=extraction.is_unclosed,
                is_nested=is_nested,
                context_before=text[max(0, start - context) : start],
                context_after=text[end : end + context],
                cluster_id=unlinked.cluster_id(quote_id),
                quote_score=extraction.quote_score,
                extractor_version=version,
            )
        )
        seen[words] += 1
    return tuple(quotes)


def _attributions(
    article: Article, quote: Quote, extraction: Extraction, resolutions: Sequence[Resolution], via: str | None
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
            speaker_id=unlinked.speaker_id(article.article_id, found.name, found.kind) if found.name else None,
            speaker_name=found.name,
            speaker_kind=found.kind,
            speaker_role=found.role,
            speaker_affiliation=found.affiliation,
            method=found.method,
            via=via,
            addressee=_slice(text, extraction.addressee),
            candidates=found.candidates,
            attribution_score=min(extraction.attribution_score, found.score),
        )
        seen[mention or ""] += 1


def _slice(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None
