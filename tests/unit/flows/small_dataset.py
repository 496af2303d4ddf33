"""A small dataset written by hand, with the declared schemas: two articles, their quotes, and one refusal."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from config.tables import TABLE_ORDER, TableReader, load_tables
from transforms.ids import article_id, part_id, quarantine_id, speaker_id
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

Rows = dict[str, list[dict[str, Any]]]
HOSTILE = "<script>alert(1)</script> [bold red]boo[/] \x1b[31mred\x1b]0;owned\x07"

FERRY = (
    "Ferry timetable angers islanders\n\n"
    "“We were not asked,” said Márta Özgür, the harbour master, “and we will not be told.”\n\n"
    "She said the winter timetable would cut the island off after dusk.\n\n"
    "The mayor, Odd Fjelltind, told Reuters that the change was “a small one”."
)
BAKERY = f"Bakery {HOSTILE}\n\n“Bread is bread,” said Márta Özgür."


def _article(name: str, text: str, **other: Any) -> Article:
    values: dict[str, Any] = {
        "article_id": article_id(name, None, None, ""),
        "source_uri": f"news/{name}.txt",
        "source_id": None,
        "url": f"https://news.example/{name}",
        "title": text.partition("\n")[0],
        "authors": ("Ida Penn",),
        "outlet": "The Skerry Post",
        "published_at": datetime(2024, 10, 3, tzinfo=UTC),
        "published_precision": Precision.DAY,
        "language": "en",
        "text": text,
        "text_chars": len(text),
        "raw_chars": len(text) + 200,
        "content_sha256": "0" * 64,
        "people": ("Márta Özgür", "Odd Fjelltind"),
        "organizations": (),
        "duplicate_of": None,
        "signature": None,
        "extractor": "text/1",
        "fetched_at": None,
    }
    return Article(**values | other)


def _segments(article: Article, stripped: Sequence[tuple[int, SegmentType, str]]) -> list[Segment]:
    kept = [Span(*match.span()) for match in re.finditer(r"[^\n]+", article.text)]
    rows: list[tuple[str, SegmentType, Span | None]] = [
        (article.text[span.start : span.end], SegmentType.BODY if index else SegmentType.HEADING, span)
        for index, span in enumerate(kept)
    ]
    for place, kind, text in stripped:
        rows.insert(place, (text, kind, None))
    return [
        Segment(
            part_id("seg", article.article_id, (text, str(index)), 0),
            article.article_id,
            index,
            index,
            text,
            span is not None,
            kind,
            "default" if span else "lexicon",
            1.0 if span else 0.87,
            span.start if span else None,
            span.end if span else None,
            None,
            None,
        )
        for index, (text, kind, span) in enumerate(rows)
    ]


def _quote(article: Article, index: int, kind: QuoteType, parts: Sequence[str]) -> Quote:
    spans = tuple(Span(article.text.index(part), article.text.index(part) + len(part)) for part in parts)
    return Quote(
        part_id("quo", article.article_id, parts, 0),
        article.article_id,
        index,
        kind,
        QuoteMode.SPEECH,
        Polarity.AFFIRMED,
        " … ".join(parts),
        spans,
        spans[0].start,
        spans[-1].end,
        is_unclosed=False,
        is_nested=False,
        context_before="",
        context_after="",
        cluster_id="clu_" + "0" * 16,
        quote_score=0.9,
        extractor_version="rules/1",
    )


def _attribution(article: Article, quote: Quote, mention: str, cue: str, speaker: Speaker, **other: Any) -> Attribution:
    cue_start = article.text.index(cue, article.text.index(mention) - len(f"{cue} "))
    values: dict[str, Any] = {
        "attribution_id": part_id("att", article.article_id, (quote.quote_id, mention), 0),
        "quote_id": quote.quote_id,
        "article_id": article.article_id,
        "mention": mention,
        "mention_start": article.text.index(mention),
        "mention_end": article.text.index(mention) + len(mention),
        "cue": cue,
        "cue_start": cue_start,
        "cue_end": cue_start + len(cue),
        "speaker_id": speaker.speaker_id,
        "speaker_name": speaker.name,
        "speaker_kind": speaker.kind,
        "speaker_role": speaker.roles[0] if speaker.roles else None,
        "speaker_affiliation": None,
        "method": Method.NAMED,
        "via": None,
        "addressee": None,
        "candidates": (),
        "attribution_score": 0.8,
    }
    return Attribution(**values | other)


def _speaker(name: str, role: str, aliases: tuple[str, ...], quotes: int, articles: int) -> Speaker:
    when = datetime(2024, 10, 3, tzinfo=UTC)
    return Speaker(
        speaker_id(name.lower(), "person"), name, SpeakerKind.PERSON, aliases, (role,), (), articles, quotes, when, when
    )


def small_rows() -> Rows:
    """Return the rows of all six tables."""
    ferry = _article("ferry", FERRY)
    bakery = _article("bakery", BAKERY, outlet=None, published_at=None, published_precision=None, authors=())
    ozgur = _speaker("Márta Özgür", "harbour master", ("Marta Ozgur", "Márta Özgür", "Özgür"), 3, 2)
    fjelltind = _speaker("Odd Fjelltind", "mayor", ("Fjelltind", "Odd Fjelltind"), 1, 1)
    asked = _quote(ferry, 0, QuoteType.DIRECT, ("“We were not asked,”", "“and we will not be told.”"))
    dusk = _quote(ferry, 1, QuoteType.INDIRECT, ("the winter timetable would cut the island off after dusk",))
    small = _quote(ferry, 2, QuoteType.MIXED, ("the change was “a small one”",))
    bread = _quote(bakery, 0, QuoteType.DIRECT, ("“Bread is bread,”",))
    attributions = [
        _attribution(ferry, asked, "Márta Özgür", "said", ozgur),
        _attribution(ferry, dusk, "She", "said", ozgur, method=Method.PRONOUN),
        _attribution(ferry, small, "The mayor, Odd Fjelltind,", "told", fjelltind, via="Reuters"),
        replace(_attribution(bakery, bread, "Márta Özgür", "said", ozgur), speaker_name=f"Özgür {HOSTILE}"),
    ]
    records: dict[str, Sequence[Any]] = {
        "articles": [ferry, bakery],
        "segments": [
            *_segments(
                ferry, [(1, SegmentType.BYLINE, "By Ida Penn"), (3, SegmentType.DONATION_APPEAL, "Please give!")]
            ),
            *_segments(bakery, [(2, SegmentType.SHARE, f"Share {HOSTILE}")]),
        ],
        "quotes": [asked, dusk, small, bread],
        "attributions": attributions,
        "speakers": [ozgur, fjelltind],
    }
    rows = {name: [asdict(record) for record in table] for name, table in records.items()}
    for quote in rows["quotes"]:
        quote["spans"] = [{"start": start, "end": end} for start, end in quote["spans"]]
    refusal = {
        "quarantine_id": quarantine_id(["empty"]),
        "source_uri": f"news/{HOSTILE}.txt",
        "article_id": None,
        "stage": "read",
        "reason": "empty_input",
        "detail": f"the file is empty {HOSTILE}",
        "payload": None,
        "run_id": "run_" + "0" * 16,
    }
    return rows | {"quarantine": [refusal]}


def arrow_tables(rows: Rows) -> dict[str, pa.Table]:
    """Return the tables with the schemas that they are declared with."""
    return {name: pa.Table.from_pylist(rows.get(name, []), load_tables()[name].arrow_schema) for name in TABLE_ORDER}


def scan_of(rows: Rows) -> TableReader:
    """Return a scan of the tables; those without rows are empty."""
    frames = {name: pl.DataFrame(pl.from_arrow(table)) for name, table in arrow_tables(rows).items()}
    return lambda table: frames[table].lazy()


def write_version(folder: Path, rows: Rows) -> Path:
    """Write the tables as a published version lays them out, all in one month where they have months."""
    for name, table in arrow_tables(rows).items():
        place = folder / name / "month=2024-10" if load_tables()[name].partitioned_by else folder / name
        place.mkdir(parents=True)
        pq.write_table(table, place / "part-0.parquet")
    return folder
