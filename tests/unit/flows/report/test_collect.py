"""The facts of a version."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from config.expectations import Severity
from expectations.results import ValidationReport, Verdict
from flows.report.collect import collect_facts
from flows.report.facts import Count, Histogram, OutletVolume, Period, SpeakerFacts, TextExample, Timeline
from flows.report.sections.removed import EXAMPLE_CHARS, EXAMPLES
from flows.report.sections.samples import DRAWN, WEAKEST, article_of
from flows.report.sections.volumes import LARGEST
from tests.unit.flows.report_samples import CHANGES, FAILED, PASSED, facts_of, result, run_facts_of
from tests.unit.flows.small_dataset import scan_of, small_rows


def test_rows_and_what_changed_in_them() -> None:
    facts = facts_of()
    assert {table.name: table.rows for table in facts.tables} == {
        name: len(rows) for name, rows in small_rows().items()
    }
    quotes = next(table for table in facts.tables if table.name == "quotes")
    assert (quotes.added, quotes.changed, quotes.removed) == (3, 1, 0)
    assert all(table.added is None for table in facts_of(parent=None).tables)


def test_articles_that_changed_are_examples_and_have_a_page() -> None:
    rows = small_rows()
    ferry, bakery = rows["articles"]
    gone = ferry | {"article_id": "art_" + "0" * 16, "title": None}
    changed = pl.DataFrame([ferry | {"change": "changed"}, gone | {"change": "removed"}, bakery | {"change": "added"}])
    facts = collect_facts(scan_of(rows), run_facts_of(), PASSED, CHANGES, changed.lazy())
    assert [(article.change, article.title) for article in facts.changed_articles] == [
        ("added", bakery["title"]),
        ("changed", ferry["title"]),
        ("removed", "ferry.txt"),
    ]
    assert facts.changed_articles[1].day == "2024-10-03"
    assert set(facts.pages) == {ferry["article_id"], bakery["article_id"]}


def test_counts_of_quotations_and_volumes() -> None:
    facts = facts_of()
    assert facts.quote_types == (Count("direct", 2), Count("indirect", 1), Count("mixed", 1))
    assert (facts.quote_modes, facts.polarities) == ((Count("speech", 4),), (Count("affirmed", 4),))
    assert facts.methods == (Count("named", 3), Count("pronoun", 1))
    assert facts.timeline == Timeline("day", (Period("2024-10-03", 1, 1, 1, 1), Period(None, 1, 1, 0, 0)))
    assert facts.outlets == (OutletVolume("The Skerry Post", 1, 3), OutletVolume(None, 1, 1))
    assert facts.outlet_count == 1
    assert facts.other_outlets is None
    assert facts.speakers[0] == SpeakerFacts("Márta Özgür", "person", "harbour master", 3, 2)


def test_what_was_stripped_and_refused_has_examples() -> None:
    facts = facts_of()
    assert [(removed.name, removed.count, removed.chars) for removed in facts.stripped[:2]] == [
        ("byline", 1, 11),
        ("donation_appeal", 1, 12),
    ]
    assert facts.stripped[0].examples == (TextExample("By Ida Penn", "lexicon"),)
    assert facts.kept_chars == sum(row["text_chars"] for row in small_rows()["articles"])
    assert facts.quarantine[0].name == "empty_input"
    assert facts.quarantine[0].chars is None


def test_examples_differ_are_few_and_are_cut() -> None:
    rows = small_rows()
    template = next(row for row in rows["segments"] if not row["is_kept"])
    texts = ["same"] * 5 + [f"{number} " + "long " * 200 for number in range(5)]
    rows["segments"] = [
        template | {"segment_id": f"seg_{'0' * 16}_{number:012x}", "text": text} for number, text in enumerate(texts)
    ]
    (stripped,) = facts_of(rows=rows).stripped
    assert stripped.count == 10
    assert [example.text[:4] for example in stripped.examples] == ["same", "0 lo", "1 lo"]
    assert len(stripped.examples) == EXAMPLES
    assert all(len(example.text) <= EXAMPLE_CHARS + 1 for example in stripped.examples)


def test_an_expectation_is_one_line_over_all_partitions_and_broken_ones_come_first() -> None:
    validation = ValidationReport.of(
        [
            result("ids_unique", Severity.HARD, success=True),
            result("spans_in_text", Severity.HARD, success=True),
            result("spans_in_text", Severity.HARD, success=False, partition="month=2024-11"),
            result("mostly_named", Severity.SOFT, success=False),
        ]
    )
    facts = facts_of(validation)
    lines = [(line.expectation, line.success, line.checked, line.unexpected_count) for line in facts.expectations]
    assert lines == [("spans_in_text", False, 200, 7), ("mostly_named", False, 100, 7), ("ids_unique", True, 100, 0)]
    assert facts.expectations[0].samples == ("quo_month=2024-11",)
    assert [line.expectation for line in facts.breaches] == ["spans_in_text", "mostly_named"]
    assert facts.verdict is Verdict.FAILED


def test_only_the_largest_are_kept() -> None:
    rows = small_rows()
    article = rows["articles"][0]
    rows["articles"] = [
        article | {"article_id": f"art_{number:016x}", "outlet": f"Outlet {number}"} for number in range(LARGEST + 5)
    ]
    facts = facts_of(rows=rows)
    assert len(facts.outlets) == LARGEST
    assert facts.outlet_count == LARGEST + 5
    assert facts.other_outlets == OutletVolume(None, 5, 0)


@pytest.mark.parametrize(
    ("first", "last", "unit", "names"),
    [
        (datetime(2024, 10, 3, tzinfo=UTC), datetime(2024, 11, 5, tzinfo=UTC), "day", ["2024-10-03", "2024-11-05"]),
        (datetime(2024, 10, 3, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC), "month", ["2024-10", "2025-03"]),
        (datetime(1824, 10, 3, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC), "year", ["1824", "2025"]),
    ],
)
def test_time_is_told_in_units_that_suit_it(first: datetime, last: datetime, unit: str, names: list[str]) -> None:
    rows = small_rows()
    for article, when in zip(rows["articles"], (first, last), strict=True):
        article |= {"published_at": when, "published_precision": "day"}
    timeline = facts_of(rows=rows).timeline
    assert timeline.unit == unit
    assert [period.name for period in timeline.periods] == names


def test_a_date_that_is_too_coarse_for_the_unit_is_none() -> None:
    rows = small_rows()
    rows["articles"][1] |= {"published_at": datetime(2024, 10, 1, tzinfo=UTC), "published_precision": "month"}
    assert [period.name for period in facts_of(rows=rows).timeline.periods] == ["2024-10-03", None]


def test_scores_are_counted_in_bins_of_which_the_last_includes_one() -> None:
    rows = small_rows()
    for quote, score in zip(rows["quotes"], (0.0, 0.05, 0.999, 1.0), strict=True):
        quote["quote_score"] = score
    quotation, speaker = facts_of(rows=rows).scores
    assert (quotation.name, quotation.mean) == ("quotation", 0.5122)
    assert {place: count for place, count in enumerate(quotation.counts) if count} == {0: 1, 1: 1, 19: 2}
    assert speaker == Histogram("speaker", (*(0,) * 16, 4, 0, 0, 0), 0.8)


@pytest.mark.parametrize(
    ("row_id", "article"),
    [
        ("quo_29daa548c64e54e1_15c308ba55ec", "art_29daa548c64e54e1"),
        ("art_29daa548c64e54e1", "art_29daa548c64e54e1"),
        ("spk_29daa548c64e54e1", None),
        ("../../etc/passwd", None),
    ],
)
def test_the_id_of_a_row_tells_its_article(row_id: str, article: str | None) -> None:
    assert article_of(row_id) == article


def test_readers_get_the_weakest_quotation_of_articles_and_some_by_chance() -> None:
    rows = small_rows()
    article, quote, said = rows["articles"][0], rows["quotes"][0], rows["attributions"][0]
    many = range(40)
    ids = [f"{number * 7919 % 2**16:04x}" * 4 for number in many]
    rows["articles"] = [article | {"article_id": f"art_{key}"} for key in ids]
    rows["quotes"] = [quote | {"article_id": f"art_{key}", "quote_id": f"quo_{key}_{'0' * 12}"} for key in ids]
    rows["attributions"] = [
        said
        | {"article_id": f"art_{key}", "quote_id": f"quo_{key}_{'0' * 12}", "attribution_score": 1 - number / 100}
        | {"attribution_id": f"att_{key}_{'0' * 12}"}
        for number, key in enumerate(ids)
    ]
    facts = facts_of(rows=rows)
    weakest = [sample for sample in facts.samples if sample.why == "weakest"]
    assert [sample.article_id for sample in weakest] == [f"art_{key}" for key in reversed(ids[-WEAKEST:])]
    assert len(facts.samples) == WEAKEST + DRAWN == len(facts.pages)
    rows["articles"] = [row | {"text_chars": 10**6} for row in rows["articles"]]
    assert facts_of(rows=rows).pages == ()


def test_articles_with_rows_that_break_an_expectation_have_a_page() -> None:
    broken = small_rows()["quotes"][0]
    breach = replace(result("odd", Severity.SOFT, success=False), samples=(broken["quote_id"], "quo_of_no_article"))
    assert facts_of(ValidationReport.of([breach])).pages[0] == broken["article_id"]


def test_an_empty_version_has_facts() -> None:
    facts = facts_of(rows={})
    assert facts.rows("articles") == facts.kept_chars == facts.stripped_chars == 0
    assert not any((facts.outlets, facts.speakers, facts.stripped, facts.quarantine, facts.samples, facts.pages))
    assert facts.timeline.periods == ()


def test_the_order_of_rows_changes_nothing() -> None:
    rows = {name: list(reversed(table)) for name, table in small_rows().items()}
    assert facts_of(rows=rows) == facts_of()


def test_facts_are_json_for_scripts() -> None:
    content = json.loads(facts_of(FAILED).to_json())
    assert content["verdict"] == "failed"
    assert datetime.fromisoformat(content["run"]["created_at"]) == datetime(2024, 10, 4, 5, 6, tzinfo=UTC)
    assert content["quote_types"][0] == {"name": "direct", "count": 2}
