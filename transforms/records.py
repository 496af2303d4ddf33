"""The records that transforms pass on; the fields of the stored ones are the columns of the tables.

Offsets are zero-based, half-open code points of the article's text.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

# Between the texts of a quotation's spans.
SPAN_JOINT = " … "


class Span(NamedTuple):
    """A half-open stretch `[start, end)` of a text, in code points."""

    start: int
    end: int

    def moved(self, offset: int) -> "Span":
        """Return it so many code points further on."""
        return Span(self.start + offset, self.end + offset)


class Candidate(NamedTuple):
    """Somebody who may be meant, and their share of all that speaks for one or another, 0 to 1."""

    name: str
    score: float


class Precision(StrEnum):
    """How exactly a time of publication is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class SegmentType(StrEnum):
    """What a segment of an input is; `body` and `heading` are the article, the rest surrounds it."""

    BODY = "body"
    HEADING = "heading"
    DONATION_APPEAL = "donation_appeal"
    SUBSCRIPTION = "subscription"
    NEWSLETTER = "newsletter"
    CREDIT = "credit"
    CAPTION = "caption"
    RELATED_LINK = "related_link"
    BYLINE = "byline"
    DATELINE = "dateline"
    METADATA = "metadata"
    LEGAL = "legal"
    SHARE = "share"
    COOKIE_NOTICE = "cookie_notice"
    ADVERTISEMENT = "advertisement"
    AUTHOR_BIO = "author_bio"
    NOTE = "note"
    NAVIGATION = "navigation"
    DUPLICATE = "duplicate"


class PageKind(StrEnum):
    """What a web page with an article is; a stub is the open beginning of an article behind a paywall."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    GALLERY = "gallery"
    STUB = "stub"


class QuoteType(StrEnum):
    """Whether a quotation stands wholly, partly or not at all inside quotation marks."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class QuoteMode(StrEnum):
    """Whether words were uttered, in speech or writing, or only thought: believed, hoped, wanted."""

    SPEECH = "speech"
    THOUGHT = "thought"


class Polarity(StrEnum):
    """Whether a text reports that something was said, or that it was not: "he never said …"."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class SpeakerKind(StrEnum):
    """What kind of thing is said to have spoken."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    UNNAMED = "unnamed"
    DOCUMENT = "document"
    AUTHOR = "author"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How a mention led to its speaker."""

    NAMED = "named"
    PARTIAL = "partial"
    PRONOUN = "pronoun"
    NOMINAL = "nominal"
    IMPLICIT = "implicit"
    NONE = "none"


class Stage(StrEnum):
    """Where in the pipeline something was refused."""

    FETCH = "fetch"
    READ = "read"
    EXTRACT = "extract"
    LANGUAGE = "language"
    BOILERPLATE = "boilerplate"
    QUOTES = "quotes"
    SPEAKERS = "speakers"
    VALIDATE = "validate"


class Reason(StrEnum):
    """Why something was refused."""

    ROBOTS_DISALLOWED = "robots_disallowed"
    ADDRESS_REFUSED = "address_refused"
    FETCH_FAILED = "fetch_failed"
    EMPTY_INPUT = "empty_input"
    BINARY_INPUT = "binary_input"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNDECODABLE = "undecodable"
    MALFORMED_RECORD = "malformed_record"
    MISSING_COLUMN = "missing_column"
    UNSUPPORTED_FORMAT = "unsupported_format"
    NO_ARTICLE_TEXT = "no_article_text"
    NOT_ENGLISH = "not_english"
    DUPLICATE_INPUT = "duplicate_input"
    SUPERSEDED = "superseded"
    PROCESSING_ERROR = "processing_error"
    FAILED_EXPECTATION = "failed_expectation"


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One input as its reader found it, before anything is judged.

    `content` is the decoded text or, where `is_html`, the page's markup. `input_sha256` covers everything the reader
    took from the source, so that the same input is known again.
    """

    source_uri: str
    input_sha256: str
    content: str
    is_html: bool
    source_id: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published_at: datetime | None = None
    published_precision: Precision | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input or a row that was refused, and why. `run_id` is added when it is stored."""

    source_uri: str
    stage: Stage
    reason: Reason
    detail: str
    article_id: str | None = None
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an input: its text with white space normalised, and where it stands in the decoded input.

    `source` is None for paragraphs of HTML pages. `tag` is the HTML element it came from ("p", "h2", "li",
    "blockquote"), "" for text inputs.
    """

    text: str
    source: Span | None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A row of `articles`; linking overwrites `duplicate_of`, which only the dataset can tell."""

    article_id: str
    source_uri: str
    source_id: str | None
    url: str | None
    title: str | None
    authors: tuple[str, ...]
    outlet: str | None
    published_at: datetime | None
    published_precision: Precision | None
    language: str
    text: str
    text_chars: int
    raw_chars: int
    content_sha256: str
    people: tuple[str, ...]
    organizations: tuple[str, ...]
    duplicate_of: str | None
    signature: str | None
    extractor: str
    fetched_at: datetime | None
    page_kind: PageKind | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of `segments`."""

    segment_id: str
    article_id: str
    segment_index: int
    paragraph_index: int
    text: str
    is_kept: bool
    segment_type: SegmentType
    rule: str
    score: float
    text_start: int | None
    text_end: int | None
    source_start: int | None
    source_end: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A row of `quotes`; linking overwrites `cluster_id`, which only the dataset can tell."""

    quote_id: str
    article_id: str
    quote_index: int
    quote_type: QuoteType
    quote_mode: QuoteMode
    polarity: Polarity
    text: str
    spans: tuple[Span, ...]
    quote_start: int
    quote_end: int
    is_unclosed: bool
    is_nested: bool
    context_before: str
    context_after: str
    cluster_id: str
    quote_score: float
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """A row of `attributions`; linking overwrites `speaker_id`, which only the dataset can tell."""

    attribution_id: str
    quote_id: str
    article_id: str
    mention: str | None
    mention_start: int | None
    mention_end: int | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    speaker_id: str | None
    speaker_name: str | None
    speaker_kind: SpeakerKind
    speaker_role: str | None
    speaker_affiliation: str | None
    method: Method
    via: str | None
    addressee: str | None
    candidates: tuple[Candidate, ...]
    attribution_score: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """A row of `speakers`."""

    speaker_id: str
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    affiliations: tuple[str, ...]
    article_count: int
    quote_count: int
    first_quoted_at: datetime | None
    last_quoted_at: datetime | None
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleRecords:
    """Everything that one input became."""

    article: Article
    segments: tuple[Segment, ...]
    quotes: tuple[Quote, ...]
    attributions: tuple[Attribution, ...]
