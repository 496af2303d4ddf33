"""Great Expectations' Data Docs in a real browser: whole, offline, and safe whatever stands in articles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from config.expectations import load_expectation_settings
from expectations.gx.docs.build import DocsSubject, build_data_docs
from expectations.results import ValidationReport
from tests.e2e.browser import CHROMIUM, NARROW, WIDE, launched, watched
from tests.e2e.harbour import latest

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_data_docs_lead_from_page_to_page_offline(browser: Browser, samples: Path, scheme: str) -> None:
    with watched(browser, WIDE, scheme) as it:
        page = it.open(samples / "latest/report/data_docs/index.html")
        expect(page.get_by_role("heading", level=1)).to_have_text("Data Docs of v000001")
        page.get_by_role("link", name="results of quotes_hard").click()
        expect(page.get_by_text("text is what articles.text has at the spans, joined by ' … '.")).to_be_visible()
        page.get_by_role("link", name="quotes_hard").first.click()
        expect(page.get_by_role("heading", name="Expectation Suite")).to_be_visible()
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_data_docs_open_every_page_without_a_word(browser: Browser, samples: Path) -> None:
    pages = sorted((samples / "latest/report/data_docs").rglob("*.html"))
    assert len(pages) > 15
    with watched(browser, NARROW) as it:
        for path in pages:
            page = it.open(path)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            assert page.locator("script").count() == 0


def test_what_stands_in_articles_is_text_in_data_docs(browser: Browser, samples: Path, tmp_path: Path) -> None:
    evil = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quotes" ${html_success_icon}'
    report = ValidationReport.from_json((samples / "latest/report/validation.json").read_text(encoding="utf-8"))
    said: dict[str, Any] = {"samples": (evil,), "values": (evil,), "finding": f"It is {evil}."}
    broken = [replace(result, success=False, unexpected_count=1, **said) for result in report.results]
    subject = DocsSubject(evil, latest(samples).created_at)
    build_data_docs(tmp_path, ValidationReport.of(broken), load_expectation_settings(), subject)
    with watched(browser) as it:
        page = it.open(tmp_path / "index.html")
        assert evil in page.inner_text("body")
        page = it.open(tmp_path / "validations/quotes_hard.html")
        assert f"{evil}: {evil}" in page.inner_text("body")
        assert page.locator("img, script").count() == 0
        page.get_by_text("Failed Only").click()
        expect(page.get_by_text("text is what articles.text has at the spans")).to_be_visible()


def test_failed_only_hides_what_holds(browser: Browser, samples: Path, tmp_path: Path) -> None:
    report = ValidationReport.from_json((samples / "latest/report/validation.json").read_text(encoding="utf-8"))
    results = [
        replace(result, success=result.expectation != "quotes_spans_once_per_article") for result in report.results
    ]
    subject = DocsSubject("v000001", latest(samples).created_at)
    build_data_docs(tmp_path, ValidationReport.of(results), load_expectation_settings(), subject)
    with watched(browser) as it:
        page = it.open(tmp_path / "validations/quotes_hard.html")
        holds, fails = page.get_by_text("quote_index is at least 0."), page.get_by_text("have the same spans.")
        expect(holds).to_be_visible()
        page.get_by_text("Failed Only").click()
        expect(holds).to_be_hidden()
        expect(fails).to_be_visible()
