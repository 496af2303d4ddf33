"""Whatever the bytes: an article or a refusal, never a failure, and the same one every time."""

import json
import tempfile
from datetime import UTC
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from config.settings import load_settings
from config.sources import load_sources
from flows.pipeline.processing.parameters import block_model
from flows.sources.decoding import decode
from flows.sources.read import read_sources
from flows.sources.refusing import Refused
from transforms.reading.dates import find_date, parse_timestamp
from transforms.reading.html import HtmlPage, HtmlParameters, read_page
from transforms.reading.language import identify
from transforms.reading.page_limits import PageLimits
from transforms.records import RawArticle, Refusal

NAMES = ["a.txt", "a.html", "a.jsonl", "a.parquet", "a.warc", "a.txt.gz", "a.jsonl.gz", "a.warc.gz", "a.html.gz"]
STARTS = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b\x08\x00", b"PAR1", b"WARC/1.0\r\n", b'{"text": "', b"<html>"]
STATED = ["published", "date", "april", "15", "2024", "10:15", "pm", "EST", "2024-04-15", "15/04/2024", "+25:00", "٣"]
WORDS = st.sampled_from([*STATED, ",", "|", "-", "(", ")", "\n", "\t", "said", "by", "London", "ſept"])
LEAD = "The harbour of Vesterlund will close for three months, said its director. "
TAGS = [
    "<p>",
    "</p>",
    "<div>",
    "<br>",
    "<ul><li>",
    "<table><tr><td>",
    "<!--",
    "<script>",
    "<meta name=date content='",
    "'>",
]
MARKUP = st.sampled_from([*TAGS, LEAD, "&#0;", "&amp", "<", "\x00", "\ud800"])

some = settings(max_examples=50, deadline=None)  # the first call loads libraries


@some
@given(data=st.binary(max_size=400), is_html=st.booleans(), charset=st.one_of(st.none(), st.text(max_size=12)))
def test_any_bytes_are_text_or_refused(data: bytes, is_html: bool, charset: str | None) -> None:
    try:
        text = decode(data, is_html, charset)
    except Refused:
        return
    assert text.strip()
    assert "\x00" not in text
    text.encode()


@some
@given(text=st.text(st.characters(codec="utf-8", categories=["L", "P", "Zs", "Nd"]), min_size=1).filter(str.strip))
def test_sound_utf8_comes_back_as_it_was(text: str) -> None:
    marked = "Zoë – “" + text
    if not any("\x80" <= character <= "\xff" for character in text):  # those may look like mojibake, rightly repaired
        assert decode(marked.encode(), is_html=False) == marked


@some
@given(name=st.sampled_from(NAMES), start=st.sampled_from(STARTS), rest=st.binary(max_size=300))
def test_any_file_ends_as_articles_or_refusals(name: str, start: bytes, rest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(start + rest)
        found = list(read_sources([str(path)], load_settings(), load_sources()))
        again = list(read_sources([str(path)], load_settings(), load_sources()))
    assert found
    assert found == again
    for entry in found:
        assert isinstance(entry, RawArticle | Refusal)
        entry.source_uri.encode()


@some
@given(
    records=st.lists(
        st.dictionaries(
            st.sampled_from(["id", "text", "html", "date", "authors", "outlet", "title", "url", "x"]),
            st.recursive(
                st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30)),
                lambda inner: st.one_of(
                    st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
                ),
                max_leaves=5,
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_each_record_is_an_article_or_a_refusal(records: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        found = list(read_sources([str(path)], load_settings(), load_sources()))
    assert len(found) == len(records)
    for entry in found:
        entry.source_uri.encode()


@some
@given(parts=st.lists(st.one_of(MARKUP, st.text(max_size=10)), max_size=25))
def test_any_markup_is_a_page_or_none(parts: list[str]) -> None:
    limits = PageLimits(tags=1000, attributes=1000, depth=200)
    page = read_page("".join(parts), None, HtmlParameters(model=block_model(), limits=limits))
    for paragraph in page.paragraphs if isinstance(page, HtmlPage) else ():
        assert paragraph.text
        assert paragraph.text == " ".join(paragraph.text.split())


@some
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)), st.integers(0, 500))
def test_evidence_of_a_date_lies_in_the_text(text: str, near: int) -> None:
    found = find_date(text, near)
    if found:
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.published_at.tzinfo is UTC


@some
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(WORDS).map(" ".join),
        st.integers(),
        st.floats(),
        st.datetimes(),
        st.dates(),
        st.binary(),
    )
)
def test_any_value_is_a_time_or_none(value: object) -> None:
    stated = parse_timestamp(value)
    if stated:
        assert stated[0].utcoffset() is not None
        assert 1600 <= stated[0].year <= 2101


@some
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_any_text_has_a_language_and_a_probability(text: str) -> None:
    code, probability = identify(text)
    assert 2 <= len(code) <= 3
    assert 0 <= probability <= 1
