"""The page of a report."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from expectations.results import Unit, ValidationReport, ValueDistribution
from flows.report.charts import SHOWN_PERIODS
from flows.report.facts import ChangedArticle, Count, Period, ReportFacts, SourceFacts, Timeline
from flows.report.report_page import SECTIONS, render_report, write_report
from tests.places import ROOT
from tests.unit.flows.report_samples import FAILED, PASSED, WARNED, facts_of
from tests.unit.flows.small_dataset import scan_of, small_rows
from tests.unit.flows.strict_page import Page

CARD = ROOT / "transforms" / "quoting" / "model"


@pytest.mark.parametrize(
    ("validation", "expected"),
    [
        (PASSED, "Passed 1 of 1 expectations hold."),
        (WARNED, "Warned 1 of 2 expectations does not hold. That does not stop publication"),
        (FAILED, "Failed It was not published: 1 hard expectation of 3 in all does not hold."),
    ],
)
def test_the_verdict_comes_first_with_its_reasons(validation: ValidationReport, expected: str) -> None:
    facts = facts_of(validation)
    text = Page(render_report(facts)).text
    assert expected in text
    place = text.index(expected)
    contents = text.index("What is in it Table")
    assert place < contents
    for breach in facts.breaches:
        assert breach.explanation.partition(" <")[0] in text[place:contents]


def test_figures_on_the_page_are_those_of_the_facts() -> None:
    text = Page(render_report(facts_of(FAILED))).text
    for expected in (
        "Since v000001",
        "quotes 4 One row per quotation.",
        "quotes +3 ~1 0 text 1",
        "2024-10-03 1 3 1 1 1",
        "not known 1 1 1 0 0",
        "The Skerry Post 1 3 3.0",
        "Márta Özgür harbour master person 2 3",
        "direct 2 50%",
        "donation appeal 1 Please give!",
        "empty input 1",
        "1 of 3 hold",
        "hard 100 93 7 7.0%",
        "read 1.5 75%",
    ):
        assert expected in text


def test_hostile_text_stays_text() -> None:
    html = render_report(facts_of(FAILED))
    page = Page(html)
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert {tag for tag, _ in page.tags}.isdisjoint({"iframe", "img", "form", "object"})
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    assert "\x1b" not in html
    assert "\x07" not in html


@pytest.mark.parametrize("facts", [facts_of(FAILED), facts_of(PASSED, None, {})], ids=["full", "empty"])
def test_the_page_loads_nothing(facts: ReportFacts) -> None:
    page = Page(render_report(facts))
    loaded = [value for _, attributes in page.tags for name, value in attributes.items() if name in ("src", "srcset")]
    assert loaded == []
    assert [attributes["href"] for tag, attributes in page.tags if tag == "link"] == ["data:,"]
    policy = next(
        attributes for _, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in str(policy["content"])
    assert "unsafe" not in str(policy["content"])
    assert "url(" not in render_report(facts)


def test_links_lead_somewhere(tmp_path: Path) -> None:
    facts = facts_of(FAILED)
    many = replace(facts, expectations=facts.expectations * 8)
    page = Page(write_report(tmp_path / "report", many, scan_of(small_rows())).read_text(encoding="utf-8"))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    targets = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    assert {target[1:] for target in targets if target.startswith("#")} <= ids
    assert set(SECTIONS) <= ids
    articles = [target for target in targets if target.startswith("articles/")]
    assert len(articles) == len(facts.samples) == 2
    for target in articles:
        path, _, anchor = target.partition("#")
        other = Page((tmp_path / "report" / path).read_text(encoding="utf-8"))
        assert any(attributes.get("id") == anchor for _, attributes in other.tags)
    # What publishing and validation write beside the report.
    rest = {target for target in targets if not target.startswith(("#", "articles/"))}
    assert rest == {
        f"../{name}" for name in ("changes/", "README.md", "manifest.json", "datapackage.json", "croissant.json")
    } | {"validation.json"}


def test_the_validations_own_pages_are_linked_where_they_are(tmp_path: Path) -> None:
    scan = scan_of(small_rows())
    assert "data_docs" not in write_report(tmp_path, facts_of(), scan).read_text(encoding="utf-8")
    (tmp_path / "data_docs").mkdir()
    (tmp_path / "data_docs" / "index.html").touch()
    for name in ("failing_rows.parquet", "failing_rows.csv", "validation.csv"):
        (tmp_path / name).touch()
    html = write_report(tmp_path, facts_of(), scan).read_text(encoding="utf-8")
    assert 'href="data_docs/index.html"' in html
    assert 'href="failing_rows.parquet"' in html
    assert 'href="failing_rows.csv"' in html
    assert 'href="validation.csv"' in html


def test_time_is_a_drawing_with_the_figures_beside_it() -> None:
    periods = tuple(Period(f"{1900 + number}", 1, number, 2, 3) for number in range(100))
    html = render_report(replace(facts_of(), timeline=Timeline("year", (*periods, Period(None, 1, 10_000, 0, 0)))))
    page = Page(html)
    sizes = [attributes.get("data-size") for tag, attributes in page.tags if tag == "svg" and "data-size" in attributes]
    assert sizes[:2] == ["wide", "narrow"]
    assert "1999 1 104 99 2 3" in page.text
    assert "not known 1 10,000 10,000" in page.text
    assert f"The latest {SHOWN_PERIODS} of 100 years" in page.text


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ((), "There are no articles."),
        ((Period(None, 2, 1, 0, 0),), "No article has a date of publication"),
        ((Period("2024-10-03", 2, 1, 0, 0),), "2024-10-03 2 1 1 0 0"),
    ],
)
def test_without_a_stretch_of_time_there_is_no_drawing(periods: tuple[Period, ...], expected: str) -> None:
    html = render_report(replace(facts_of(), timeline=Timeline("day", periods)))
    assert '<svg role="img" data-size="wide"' not in html
    assert expected in Page(html).text


def test_a_bounded_figure_is_shown_with_what_bounds_it_and_what_was_before() -> None:
    measured = replace(
        FAILED.results[0],
        observed=0.25,
        minimum=0.3,
        previous=0.914,
        unit=Unit.SHARE,
        finding="It fell.",
        success=False,
    )
    text = Page(render_report(facts_of(ValidationReport.of([measured])))).text
    assert "25% at least 30% before 91%" in text
    assert text.count("It fell.") == 2


def test_drift_is_shown_by_value_with_bins_in_their_order() -> None:
    moved = ValueDistribution(
        "articles.quotes", "numbers of quotations", {"10-19": 1, "2": 1}, {"2": 3, "10-19": 1}, 2, 0.31
    )
    too_few = replace(moved, what="something else", distance=None)
    text = Page(render_report(replace(facts_of(), distributions=(too_few, moved)))).text
    assert "numbers of quotations 0.31 Value Before Now 2 75% 50% 10-19 25% 50%" in text
    assert "something else" not in text
    assert "too little in this version or before it" in Page(render_report(facts_of())).text


def test_the_quality_of_the_extractor_is_what_training_measured() -> None:
    text = Page(render_report(facts_of())).text
    model = json.loads((CARD / "model.json").read_text(encoding="utf-8"))
    for name, part in model["calibration"].items():
        assert f"{part['reliability'][-1]['count']:,}" in text, name
    measured = json.loads((CARD / "figures.json").read_text(encoding="utf-8"))
    for row in (*measured["figures"], *measured["by_quote_type"]):
        assert f"{row['name']} {row['precision']:.1f} {row['recall']:.1f} {row['f1']:.1f}" in text


def test_the_first_version_has_no_changes() -> None:
    text = Page(render_report(facts_of(parent=None))).text
    assert "Added" not in text
    assert "the first of its dataset" in text


def test_what_changed_is_told_with_examples_and_the_sources_with_their_rights() -> None:
    facts = facts_of()
    article = small_rows()["articles"][0]["article_id"]
    changed = (
        ChangedArticle("added", article, "Ferry <b>sails</b>", "The Skerry Post", "2024-10-03"),
        ChangedArticle("removed", "art_" + "0" * 16, "Bakery closes", None, None),
    )
    run = replace(
        facts.run,
        moved=3,
        corrections=(Count("no_bylines", 0), Count("our_appeal", 12)),
        sources=(
            SourceFacts("wire", "CC-BY-4.0", "North Wire", "Its feed"),
            SourceFacts("other inputs", None, None, None),
        ),
    )
    html = render_report(replace(facts, run=run, changed_articles=changed, pages=(article,)))
    text = Page(html).text
    for expected in (
        "Articles added, for example Ferry <b>sails</b> The Skerry Post · 2024-10-03",
        "Articles removed, for example Bakery closes",
        "3 attributions have another speaker than before",
        "corrections no_bylines 0 times, our_appeal 12 times",
        "wire · CC-BY-4.0 · North Wire Its feed",
        "other inputs Nothing was declared about it",
    ):
        assert expected in text
    assert f'href="articles/{article}.html"' in html
    assert "articles/art_0000" not in html


def test_what_was_not_published_offers_no_tables() -> None:
    facts = facts_of(FAILED)
    html = render_report(replace(facts, run=replace(facts.run, is_published=False)))
    assert "../README.md" not in html
    assert "v000001 stays the current version" in Page(html).text


def test_every_length_is_a_share() -> None:
    html = render_report(facts_of(FAILED))
    widths = [float(width) for width in re.findall(r'<rect width="([\d.]+)" height="1"/>', html)]
    assert widths
    assert all(0 <= width <= 100 for width in widths)


def test_equal_facts_give_equal_files(tmp_path: Path) -> None:
    scan = scan_of(small_rows())
    one, two = (write_report(tmp_path / name / "report", facts_of(WARNED), scan) for name in ("a", "b"))
    assert one.name == "index.html"
    files = sorted(path.relative_to(one.parent) for path in one.parent.rglob("*.html"))
    assert len(files) == 3
    assert all((one.parent / path).read_bytes() == (two.parent / path).read_bytes() for path in files)
