"""The page of an article, and the runs its text is cut into."""

from pathlib import Path
from typing import Any

import pytest

from flows.display.article_rows import ArticleRows, read_articles
from flows.display.display_errors import DisplayError
from flows.report.article_page import article_page, write_article_page
from flows.report.text_runs import QuotationPart, runs
from tests.unit.flows.small_dataset import Rows, scan_of, small_rows
from tests.unit.flows.strict_page import Page

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><svg/onload=alert(1)>",
    "\x00\x1b[31m\u202e\u2066 \x85\u2028",
    "{{ 7 * 7 }}",
)


def article(rows: Rows | None = None, index: int = 0) -> ArticleRows:
    rows = rows or small_rows()
    ids = [row["article_id"] for row in rows["articles"]]
    return list(read_articles(scan_of(rows), ids))[index]


def page_of(rows: ArticleRows) -> Page:
    return Page(article_page(rows))


def test_thoughts_and_what_was_not_said_are_marked() -> None:
    rows = small_rows()
    assert "thought" not in page_of(article(rows)).text
    rows["quotes"][1] |= {"quote_mode": "thought", "polarity": "negated"}
    assert "indirect, thought, negated" in page_of(article(rows)).text


def test_who_said_what_in_which_words_and_what_was_stripped() -> None:
    rows = article()
    text = page_of(rows).text
    for expected in (
        "Ferry timetable angers islanders",
        "outlet The Skerry Post",
        "3 quotations",
        "Márta Özgür harbour master",
        "cue said",
        "speaker 0.80",
        "donation appeal by rule lexicon · 0.87 Please give!",
        "via Reuters",
    ):
        assert expected in text


def test_every_row_can_be_linked_to() -> None:
    for index in (0, 1):
        rows = article(index=index)
        ids = [attributes["id"] for _, attributes in page_of(rows).tags if "id" in attributes]
        said = [row["attribution_id"] for found in rows.attributions.values() for row in found]
        wanted = [rows.article["article_id"], *(row["quote_id"] for row in rows.quotes), *said]
        assert {*wanted, *(row["segment_id"] for row in rows.segments)} <= set(ids)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_stays_text_wherever_it_stands(evil: str) -> None:
    rows = small_rows()
    for name, table in rows.items():
        for row in table:
            for column, value in row.items():
                if isinstance(value, str) and not column.endswith("_id") and column not in {"text", "speaker_kind"}:
                    row[column] = f"{value}{evil}"
                elif isinstance(value, list) and name == "articles":
                    row[column] = [f"{item}{evil}" for item in value]
    harmless, attacked = page_of(article()), page_of(article(rows))
    kinds = [{tag for tag, _ in page.tags} for page in (harmless, attacked)]
    assert kinds[1] <= kinds[0] | {"a"}
    names = [name for _, attributes in attacked.tags for name in attributes]
    assert not [name for name in names if name.startswith("on") or name in {"style", "src", "autofocus"}]
    html = article_page(article(rows))
    assert not set("\x00\x1b\x85\u202e\u2066\u2028") & set(html)


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://news.example/ferry?a=1&b=\"2'", True),
        ("HTTP://news.example/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://news.example/%0aalert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("file:///etc/passwd", False),
        ("//news.example/", False),
        ("https:", False),
        ("http://[", False),
        (" https://news.example/", True),
    ],
)
def test_only_addresses_on_the_web_are_links(address: str, is_link: bool) -> None:
    rows = small_rows()
    rows["articles"][0]["url"] = address
    links = [attributes for tag, attributes in page_of(article(rows)).tags if tag == "a" and "rel" in attributes]
    assert [link["href"] for link in links] == ([address] if is_link else [])


def test_an_article_without_anything_has_a_page() -> None:
    rows = small_rows()
    empty: dict[str, list[dict[str, Any]]] = {"articles": [rows["articles"][0] | {"title": None, "authors": None}]}
    text = page_of(article(empty)).text
    assert "ferry.txt" in text
    assert "0 quotations · 0 speakers · 0 of 0 segments stripped" in text


def cut(text: str, *parts: QuotationPart) -> list[tuple[str, str, str, tuple[int, ...]]]:
    return [(run.text, run.classes, run.numbers, run.ends) for run in runs(text, 0, len(text), parts)]


def test_parts_that_overlap_are_cut_where_either_ends() -> None:
    outer = QuotationPart(0, 8, "content", 1, "s0", is_last=True)
    inner = QuotationPart(4, 10, "content", 2, "s1", is_last=True)
    assert cut("abcdefghijkl", outer, inner) == [
        ("abcd", "s0 content", "1", ()),
        ("efgh", "s1 content", "1 2", (1,)),
        ("ij", "s1 content", "2", (2,)),
        ("kl", "", "", ()),
    ]


def test_a_cue_inside_a_quotation_is_both() -> None:
    said = QuotationPart(0, 9, "content", 1, "s0", is_last=True)
    cue = QuotationPart(3, 5, "cue", 2, "s1")
    assert [run[1] for run in cut("abcdefghi", said, cue)] == ["s0 content", "s1 content cue", "s0 content"]


def test_a_number_stands_after_the_last_words_even_where_space_follows() -> None:
    part = QuotationPart(0, 6, "content", 3, "s0", is_last=True)
    found = [list(runs("ab\n\nc \n d", start, end, [part])) for start, end in ((0, 2), (4, 5), (8, 9))]
    assert [[run.ends for run in each] for each in found] == [[()], [(3,)], [()]]


def test_a_page_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    rows = small_rows()
    article_id = rows["articles"][0]["article_id"]
    written = write_article_page(tmp_path, scan_of(rows), article_id)
    assert written == tmp_path / f"{article_id}.html"
    assert "Ferry timetable" in written.read_text(encoding="utf-8")
    assert write_article_page(tmp_path / "new" / "pages", scan_of(rows), article_id).is_file()
    with pytest.raises(DisplayError, match="--to"):
        write_article_page(written / "no-folder", scan_of(rows), article_id)
