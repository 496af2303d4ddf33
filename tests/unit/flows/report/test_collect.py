"""The facts of a version."""

import json
from datetime import UTC, datetime

from config.expectations import Severity
from expectations.results import ValidationReport, Verdict
from flows.report.collect import EXAMPLE_CHARS, EXAMPLES, LARGEST
from flows.report.facts import Count, Example, SpeakerFacts, Volume
from tests.unit.flows.report_samples import FAILED, facts_of, result
from tests.unit.flows.small_dataset import small_rows


def test_rows_and_what_changed_in_them() -> None:
    facts = facts_of()
    assert {table.name: table.rows for table in facts.tables} == {
        name: len(rows) for name, rows in small_rows().items()
    }
    quotes = next(table for table in facts.tables if table.name == "quotes")
    assert (quotes.added, quotes.changed, quotes.removed) == (3, 1, 0)
    assert all(table.added is None for table in facts_of(parent=None).tables)


def test_counts_of_quotations_and_volumes() -> None:
    facts = facts_of()
    assert facts.quote_types == (Count("direct", 2), Count("indirect", 1), Count("mixed", 1))
    assert facts.methods == (Count("named", 3), Count("pronoun", 1))
    assert facts.months == (Volume("2024-10", 1, 3), Volume(None, 1, 1))
    assert facts.outlets == (Volume("The Skerry Post", 1, 3), Volume(None, 1, 1))
    assert facts.outlet_count == 1
    assert facts.speakers[0] == SpeakerFacts("Márta Özgür", "person", "harbour master", 3, 2)


def test_what_was_stripped_and_refused_has_examples() -> None:
    facts = facts_of()
    assert [(removed.name, removed.count, removed.chars) for removed in facts.stripped[:2]] == [
        ("byline", 1, 11),
        ("donation_appeal", 1, 12),
    ]
    assert facts.stripped[0].examples == (Example("By Ida Penn", "lexicon"),)
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
    lines = [(line.name, line.success, line.checked, line.unexpected) for line in facts.expectations]
    assert lines == [("spans_in_text", False, 200, 7), ("mostly_named", False, 100, 7), ("ids_unique", True, 100, 0)]
    assert facts.expectations[0].samples == ("quo_month=2024-11",)
    assert [line.name for line in facts.breaches] == ["spans_in_text", "mostly_named"]
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


def test_an_empty_version_has_facts() -> None:
    facts = facts_of(rows={})
    assert facts.rows("articles") == facts.kept_chars == facts.stripped_chars == 0
    assert not any((facts.months, facts.outlets, facts.speakers, facts.stripped, facts.quarantine))


def test_the_order_of_rows_changes_nothing() -> None:
    rows = {name: list(reversed(table)) for name, table in small_rows().items()}
    assert facts_of(rows=rows) == facts_of()


def test_facts_are_json_for_scripts() -> None:
    content = json.loads(facts_of(FAILED).to_json())
    assert content["verdict"] == "failed"
    assert datetime.fromisoformat(content["run"]["created_at"]) == datetime(2024, 10, 4, 5, 6, tzinfo=UTC)
    assert content["quote_types"][0] == {"name": "direct", "count": 2}
