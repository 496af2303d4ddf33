import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.evaluation.gold import (
    ExampleRecord,
    LineRecord,
    MixedRecord,
    QuoteRecord,
    SpeakerRecord,
    read_article,
    read_heads,
    read_pages,
    read_records,
    recognise,
)
from flows.evaluation.heads import ParsedWord
from flows.evaluation.kinds import Kind
from flows.evaluation.news_gold import NewsRecord
from flows.sources.refusing import SourceError

QUOTE = {"id": "a", "text": "Yes, she said.", "attributions": [{"id": "1", "content": [[0, 3]], "source": [[5, 8]]}]}
LINE = {"id": "a", "text": "Share", "label": "boilerplate", "class": "share"}
RECORDS: Mapping[Kind, Mapping[str, object]] = {
    Kind.QUOTES: QUOTE,
    Kind.EXAMPLES: {"doc": "a", "quotes": []},
    Kind.DOCS: {"id": "a", "paragraphs": [{"text": "Share", "label": "drop", "class": "share"}]},
    Kind.LINES: LINE,
    Kind.NEWS: {"doc": "a", "text": "Yes.", "lines": [], "entities": [], "quotes": []},
    Kind.MIXED: {"id": "a", "text": "Yes. Share", "clean": "Yes.", "class": "share"},
}


def written(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", RECORDS)
def test_kinds_are_recognised_by_their_records(kind: Kind, tmp_path: Path) -> None:
    assert recognise(written(tmp_path / "gold.jsonl", RECORDS[kind])) is kind


def test_a_folder_of_pages_is_recognised(tmp_path: Path) -> None:
    assert recognise(tmp_path) is Kind.HTML
    assert recognise(tmp_path / "ground-truth.json.gz") is Kind.HTML


def test_a_folder_of_cases_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text("[]", encoding="utf-8")
    assert recognise(tmp_path) is Kind.CASES
    assert recognise(tmp_path / "cases.json") is Kind.CASES


@pytest.mark.parametrize("doc", ["", "../a", "/a", "a\\b", "a\0"])
def test_an_article_is_not_called_by_a_path(doc: str, tmp_path: Path) -> None:
    path = written(tmp_path / "gold.jsonl", {**RECORDS[Kind.NEWS], "doc": doc})
    with pytest.raises(SourceError, match="line 1: doc: String should match"):
        read_records(path, NewsRecord)


def test_records_are_read_from_gzip(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(QUOTE).encode()))
    (record,) = read_records(path, QuoteRecord)
    assert record.attributions[0].content == ((0, 3),)
    assert record.attributions[0].cue == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no records"),
        (b"\n \n", "has no records"),
        (b"{not json}", "line 1 is not JSON"),
        (b"[1]", "line 1: a record must be a JSON object"),
        (b'\n{"other": 1}', "is of no known kind"),
        (b"\xff\xfe", "cannot read"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_gold_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message) as error:
        recognise(path)
    assert str(path) in str(error.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot read .*absent\.jsonl"):
        recognise(tmp_path / "absent.jsonl")
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(gzip.compress(b"{}")[:-9])
    with pytest.raises(SourceError, match="cannot read"):
        recognise(broken)
    with pytest.raises(SourceError, match=r"cannot read .*a\.txt"):
        read_article(tmp_path, "a")


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**QUOTE, "text": None}, "line 3: text: "),
        ({**QUOTE, "attributions": [{"id": "1", "content": [[0, 99]]}]}, "no stretch of a text of 14 characters"),
        ({**QUOTE, "attributions": [{"id": "1", "content": [[3, 3]]}]}, "no stretch"),
        ({**QUOTE, "attributions": [{"id": "1", "content": [[-1, 3]]}]}, "no stretch"),
        ({**QUOTE, "attributions": [{"id": "1", "content": [[0]]}]}, "attributions.0.content.0"),
        ({"id": "", "text": "", "attributions": None}, r"\(and 1 more\)"),
    ],
)
def test_records_that_are_wrong_are_named(record: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        read_records(written(tmp_path / "gold.jsonl", QUOTE, record), QuoteRecord)


def test_an_example_needs_spans_or_words(tmp_path: Path) -> None:
    quote: dict[str, object] = {"type": "direct", "speaker": None}
    for wrong in (quote, {**quote, "content": [], "text": []}):
        with pytest.raises(SourceError, match="either `content`"):
            read_records(written(tmp_path / "gold.jsonl", {"doc": "a", "quotes": [wrong]}), ExampleRecord)


def test_unknown_labels_and_ways_of_mentioning_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="label"):
        read_records(written(tmp_path / "gold.jsonl", {**LINE, "label": "perhaps"}), LineRecord)
    speaker = {"doc": "a", "attribution": "1", "speaker": "Pia Lund", "how": "guessed"}
    with pytest.raises(SourceError, match="how"):
        read_records(written(tmp_path / "gold.jsonl", speaker), SpeakerRecord)
    with pytest.raises(SourceError, match="clean"):
        read_records(written(tmp_path / "gold.jsonl", {"id": "a", "text": ""}), MixedRecord)


def test_pages_and_their_articles(tmp_path: Path) -> None:
    path = tmp_path / "ground-truth.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"p": {"url": "x", "articleBody": "Text"}}).encode()))
    assert {name: page.article for name, page in read_pages(tmp_path).items()} == {"p": "Text"}
    path.write_bytes(gzip.compress(b"[]"))
    with pytest.raises(SourceError, match="one member for each page"):
        read_pages(tmp_path)
    path.write_bytes(gzip.compress(b'{"p": {}}'))
    with pytest.raises(SourceError, match="page p: articleBody"):
        read_pages(path)


def test_parsed_texts(tmp_path: Path) -> None:
    path = tmp_path / "heads.json"
    path.write_text('{"a": [[0, 3, 0, "INTJ", "ROOT"]]}', encoding="utf-8")
    assert read_heads(path) == {"a": (ParsedWord(0, 3, 0, "INTJ", "ROOT"),)}
    path.write_text('{"a": [[0, 3]]}', encoding="utf-8")
    with pytest.raises(SourceError, match="no parse of the gold's texts"):
        read_heads(path)
