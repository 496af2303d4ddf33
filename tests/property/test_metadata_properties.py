"""Whatever an input says of itself, its article is kept."""

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from config.settings import load_settings
from config.sources import load_sources
from flows.pipeline.processing.parameters import article_parameters
from flows.sources.read import read_sources
from tests.shortcuts import process_batch
from transforms.article import ArticleParameters
from transforms.quoting.extraction import ExtractedText
from transforms.records import Article, RawArticle
from transforms.text.reading import TextReading

STORY = " ".join(
    f"The harbour of Vesterlund will close for {months} months, its director told the council on Monday."
    for months in ("two", "three", "four", "five", "six", "seven", "eight", "nine")
)
HOSTILE = [
    "http://[bad/x", "//[", "http://a:bad/x", "http://a:99999/x", "https://", "http:///x", "x y", "\ud800", "\x00\x1b",
    "http://exa\u2100mple.org/", "aprİl 15, 2024", "15 APRıL 2024", "0000-00-00", "2024-99-99T99:99:99",
    "2024-04-15T10:15:00+99:99", "-1", "1e400", "[]", "{}", "(((", "\\", "%s", "a" * 300, "<b>", "&#0;", "٣",
]  # fmt: skip
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20), st.lists(st.sampled_from(HOSTILE)).map(" ".join))
VALUES = st.recursive(
    st.one_of(WORDS, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=5,
)
COLUMNS = ("id", "url", "title", "outlet", "date", "authors")
META = ("og:title", "og:site_name", "og:url", "article:published_time", "article:author", "date", "author")

some = settings(max_examples=50)


class NoExtractor:
    """Finds no quotations."""

    version = "none/1"

    def extract(self, texts: Sequence[TextReading]) -> list[ExtractedText]:
        return [ExtractedText() for _ in texts]


def articles(path: Path) -> list[Article]:
    """Return the articles in a file, of which no input may be refused."""
    found = list(read_sources([str(path)], load_settings(), load_sources()))
    raw = [entry for entry in found if isinstance(entry, RawArticle)]
    assert len(raw) == len(found), found
    return processed(raw)


def processed(raw: Sequence[RawArticle]) -> list[Article]:
    records, refusals = process_batch(raw, parameters(), NoExtractor())
    assert refusals == []
    return [record.article for record in records]


@cache
def parameters() -> ArticleParameters:
    return article_parameters(load_settings().processing)


@some
@given(metadata=st.dictionaries(st.sampled_from(COLUMNS), VALUES))
def test_a_record_is_kept_whatever_its_metadata(metadata: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_text(json.dumps({**metadata, "text": STORY}), encoding="utf-8")
        (article,) = articles(path)
    assert article.text == STORY


@pytest.mark.parametrize(("digits", "is_kept"), [(199, True), (1999, True), (5000, False)])
def test_a_record_is_kept_whose_id_is_a_number_of_any_length(tmp_path: Path, digits: int, *, is_kept: bool) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": {"9" * digits}, "text": "{STORY}"}}', encoding="utf-8")
    (article,) = articles(path)
    assert article.source_id == ("9" * digits if is_kept else None)


@some
@given(
    metas=st.dictionaries(st.sampled_from(META), WORDS),
    canonical=WORDS,
    time=WORDS,
    data=st.dictionaries(
        st.sampled_from(["@type", "datePublished", "author", "publisher", "headline", "name", "url"]), VALUES
    ),
    url=st.one_of(st.none(), WORDS),
)
def test_a_page_is_kept_whatever_its_metadata(
    metas: dict[str, str], canonical: str, time: str, data: dict[str, object], url: str | None
) -> None:
    said = "".join(f'<meta property="{name}" name="{name}" content="{escape(text)}">' for name, text in metas.items())
    page = (
        f'<html><head><title>Harbour</title><link rel="canonical" href="{escape(canonical)}">{said}'
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **data})}</script></head>'
        f'<body><article><time pubdate datetime="{escape(time)}"></time><p>{STORY}</p></article></body></html>'
    )
    (article,) = processed([RawArticle("a.html", "0" * 64, page, is_html=True, url=url)])
    assert STORY in article.text


def test_a_parquet_row_is_kept_whatever_its_metadata(tmp_path: Path) -> None:
    far, strange = pa.timestamp("ms"), pa.timestamp("us", tz="Mars/Olympus")
    not_utf8 = pa.array([b"\xff\xfe", b"Vesterlund"], pa.binary())
    columns = {
        "text": pa.array([STORY, STORY + " It was the second time."]),
        "url": pa.StringArray.from_buffers(2, *not_utf8.buffers()[1:]),
        "date": pa.array([2**60, 1000], pa.int64()).cast(far),
        "published": pa.array([1, 1], pa.int64()).cast(strange),
    }
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table(columns), path)
    first, second = articles(path)
    assert (first.text, first.url, first.published_at) == (STORY, None, None)
    assert (second.url, str(second.published_at)) == ("Vesterlund", "1970-01-01 00:00:01+00:00")
