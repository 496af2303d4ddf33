"""The page of a report."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations.results import ValidationReport
from flows.report.facts import ReportFacts, Volume
from flows.report.page import SECTIONS, render_report, write_report
from tests.unit.flows.report_samples import FAILED, PASSED, WARNED, facts_of

VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Reads a page strictly: every element closes in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize(
    ("validation", "expected"),
    [
        (PASSED, "Passed Every expectation holds."),
        (WARNED, "Warned Every expectation that could stop publication holds"),
        (FAILED, "Failed It was not published"),
    ],
)
def test_the_verdict_comes_first_with_its_reasons(validation: ValidationReport, expected: str) -> None:
    facts = facts_of(validation)
    text = Page(render_report(facts)).text
    assert expected in text
    place = text.index(expected)
    assert place < text.index("What is in it")
    for breach in facts.breaches:
        assert breach.explanation.partition(" <")[0] in text[place : text.index("What is in it")]


def test_figures_on_the_page_are_those_of_the_facts() -> None:
    text = Page(render_report(facts_of(FAILED))).text
    for expected in (
        "What changed since v000001",
        "quotes 3 1 0",
        "2024-10 1 3",
        "not known 1 1",
        "The Skerry Post 1 3",
        "Márta Özgür harbour master person 2 3",
        "direct 2 50%",
        "donation appeal 1 Please give!",
        "empty input 1",
        "1 of 3 hold",
        "hard 100 7",
        "read 1.5",
    ):
        assert expected in text


def test_hostile_text_stays_text() -> None:
    html = render_report(facts_of(FAILED))
    page = Page(html)
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "iframe", "img", "form"})
    assert "\x1b" not in html
    assert "\x07" not in html


@pytest.mark.parametrize("facts", [facts_of(FAILED), facts_of(PASSED, None, {})], ids=["full", "empty"])
def test_the_page_needs_nothing_but_itself(facts: ReportFacts) -> None:
    page = Page(render_report(facts))
    links = [value for _, attributes in page.tags for name, value in attributes.items() if name in ("src", "href")]
    assert all(link and link.startswith(("#", "data:")) for link in links)
    policy = next(
        attributes for _, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in str(policy["content"])
    assert "url(" not in render_report(facts)


def test_links_within_the_page_lead_somewhere() -> None:
    facts = facts_of(FAILED)
    many = replace(facts, expectations=facts.expectations * 8)
    page = Page(render_report(many))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    targets = {str(attributes["href"])[1:] for tag, attributes in page.tags if tag == "a"}
    assert targets
    assert targets <= ids
    assert ids == set(SECTIONS)


def test_many_months_are_a_drawing_with_the_figures_beside_it() -> None:
    months = tuple(Volume(f"{2000 + number // 12}-{number % 12 + 1:02}", 1, number) for number in range(30))
    html = render_report(replace(facts_of(), months=(*months, Volume(None, 1, 10_000))))
    page = Page(html)
    bars = [attributes for tag, attributes in page.tags if tag == "rect"]
    assert len(bars) == 30
    assert bars[-1]["height"] == "24.00"
    assert "2002-06 1 29" in page.text
    assert "at most 29 quotations a month" in page.text


def test_the_first_version_has_no_changes() -> None:
    text = Page(render_report(facts_of(parent=None))).text
    assert "What changed" not in text
    assert "the first of its dataset" in text


def test_every_length_is_a_share() -> None:
    html = render_report(facts_of(FAILED))
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", html.partition("<body>")[2])]
    assert widths
    assert all(0 <= width <= 100 for width in widths)


def test_equal_facts_give_equal_files(tmp_path: Path) -> None:
    one, two = (write_report(tmp_path / name / "report", facts_of(WARNED)) for name in ("a", "b"))
    assert one.name == "index.html"
    assert one.read_bytes() == two.read_bytes()
