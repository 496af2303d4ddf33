"""One small valid dataset, written for these tests: two articles, with everything the rules look at."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from config.tables import TABLE_ORDER, load_tables
from transforms import ids
from transforms.records import (
    Article,
    Attribution,
    Method,
    Polarity,
    Precision,
    Quote,
    QuoteMode,
    QuoteType,
    Segment,
    SegmentType,
    Span,
    Speaker,
    SpeakerKind,
)

# The first has characters beyond the Basic Multilingual Plane before everything that has offsets.
PARAGRAPHS = {
    "tram.txt": (
        "𝗧ram line 🚋 will open in May, Nora Vantongeren said on Monday.",
        "“The rails are laid,” she said, “and the tests have begun.”",
        "Give five euros to keep this newsroom open.",
        "According to Ilmar Reke, the bridge needs “a year of work”.",
    ),
    "harbour.txt": ("“We sail at dawn,” said Piet Olgar, a harbour pilot.", "Nobody else spoke."),
}
APPEAL = 2  # index of the paragraph of tram.txt that is dropped
PUBLISHED = datetime(2024, 5, 6, 9, 30, tzinfo=UTC)


def _text(uri: str) -> str:
    return "\n\n".join(text for text in PARAGRAPHS[uri] if not text.startswith("Give"))


def _article(uri: str) -> Article:
    text = _text(uri)
    return Article(
        article_id=ids.article_id(uri, None, None, text),
        source_uri=uri,
        source_id=uri,
        url=None,
        title="A title",
        authors=("Lena Marsk",),
        outlet="Example Courier",
        published_at=PUBLISHED,
        published_precision=Precision.MINUTE,
        language="en",
        text=text,
        text_chars=len(text),
        raw_chars=len(text) + 50,
        content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        people=("Lena Marsk",),
        organizations=(),
        duplicate_of=None,
        signature=None,
        extractor="text-1",
        fetched_at=None,
    )


def _segments(article: Article) -> list[Segment]:
    segments, source = [], 0
    for index, text in enumerate(PARAGRAPHS[article.source_uri]):
        kept = text in article.text
        start = article.text.find(text) if kept else None
        segments.append(
            Segment(
                segment_id=ids.part_id("seg", article.article_id, [text], 0),
                article_id=article.article_id,
                segment_index=index,
                paragraph_index=index,
                text=text,
                is_kept=kept,
                segment_type=SegmentType.BODY if kept else SegmentType.DONATION_APPEAL,
                rule="default" if kept else "appeal",
                score=0.9,
                text_start=start,
                text_end=None if start is None else start + len(text),
                source_start=source,
                source_end=source + len(text),
            )
        )
        source += len(text) + 2
    return segments


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _quote(article: Article, index: int, kind: QuoteType, *parts: str) -> Quote:
    spans = tuple(_span(article.text, part) for part in parts)
    text = " … ".join(parts)
    return Quote(
        quote_id=ids.part_id("quo", article.article_id, [text], 0),
        article_id=article.article_id,
        quote_index=index,
        quote_type=kind,
        quote_mode=QuoteMode.SPEECH,
        polarity=Polarity.AFFIRMED,
        text=text,
        spans=spans,
        quote_start=spans[0].start,
        quote_end=spans[-1].end,
        is_unclosed=False,
        is_nested=False,
        context_before=article.text[max(0, spans[0].start - 20) : spans[0].start],
        context_after=article.text[spans[-1].end :][:20],
        cluster_id=ids.cluster_id(text.lower()),
        quote_score=0.8,
        extractor_version="rules-1",
    )


def _attribution(
    article: Article, quote: Quote, mention: str, cue: str, name: str | None, method: Method
) -> Attribution:
    at, cue_at = _span(article.text, mention), _span(article.text, cue)
    return Attribution(
        attribution_id=ids.part_id("att", article.article_id, [quote.quote_id, mention], 0),
        quote_id=quote.quote_id,
        article_id=article.article_id,
        mention=mention,
        mention_start=at.start,
        mention_end=at.end,
        cue=cue,
        cue_start=cue_at.start,
        cue_end=cue_at.end,
        speaker_id=ids.speaker_id(name, "person") if name else None,
        speaker_name=name,
        speaker_kind=SpeakerKind.PERSON if name else SpeakerKind.UNKNOWN,
        speaker_role=None,
        speaker_affiliation=None,
        method=method,
        via=None,
        addressee=None,
        candidates=(),
        attribution_score=0.7,
    )


def _speaker(name: str, quotes: int) -> Speaker:
    return Speaker(
        speaker_id=ids.speaker_id(name, "person"),
        name=name,
        kind=SpeakerKind.PERSON,
        aliases=(name,),
        roles=(),
        affiliations=(),
        article_count=1,
        quote_count=quotes,
        first_quoted_at=PUBLISHED,
        last_quoted_at=PUBLISHED,
    )


def _refusal() -> dict[str, Any]:
    return {
        "quarantine_id": ids.quarantine_id(["empty.txt"]),
        "source_uri": "empty.txt",
        "article_id": None,
        "stage": "read",
        "reason": "empty_input",
        "detail": "The file is empty.",
        "payload": None,
        "run_id": ids.run_id(["x"]),
    }


def _frame(table: str, records: Sequence[Any]) -> pl.DataFrame:
    rows = [record if isinstance(record, dict) else asdict(record) for record in records]
    for row in rows:
        if "spans" in row:
            row["spans"] = [{"start": span[0], "end": span[1]} for span in row["spans"]]
    return pl.DataFrame(rows, schema=load_tables()[table].polars_schema)


@pytest.fixture(scope="session")
def dataset() -> dict[str, pl.DataFrame]:
    """All six tables, valid; articles, segments, quotes and attributions make up one partition."""
    tram, harbour = _article("tram.txt"), _article("harbour.txt")
    tests = _quote(tram, 1, QuoteType.DIRECT, "“The rails are laid,”", "“and the tests have begun.”")
    opening = _quote(tram, 0, QuoteType.INDIRECT, "𝗧ram line 🚋 will open in May")
    bridge = _quote(tram, 2, QuoteType.MIXED, "the bridge needs “a year of work”")
    dawn = _quote(harbour, 0, QuoteType.DIRECT, "“We sail at dawn,”")
    nobody = _quote(harbour, 1, QuoteType.INDIRECT, "Nobody else spoke")
    attributions = [
        _attribution(tram, opening, "Nora Vantongeren", "said", "Nora Vantongeren", Method.NAMED),
        _attribution(tram, tests, "she", "said,", "Nora Vantongeren", Method.PRONOUN),
        _attribution(tram, bridge, "Ilmar Reke", "According to", "Ilmar Reke", Method.NAMED),
        _attribution(harbour, dawn, "Piet Olgar", "said", "Piet Olgar", Method.NAMED),
        _attribution(harbour, nobody, "Nobody else", "spoke", None, Method.NONE),
    ]
    speakers = [_speaker("Nora Vantongeren", 2), _speaker("Ilmar Reke", 1), _speaker("Piet Olgar", 1)]
    records: dict[str, Sequence[Any]] = {
        "articles": [tram, harbour],
        "segments": [*_segments(tram), *_segments(harbour)],
        "quotes": [opening, tests, bridge, dawn, nobody],
        "attributions": attributions,
        "speakers": speakers,
        "quarantine": [_refusal()],
    }
    return {table: _frame(table, records[table]) for table in TABLE_ORDER}
