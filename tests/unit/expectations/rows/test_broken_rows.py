"""For each row rule a table broken for its sake: the rule sees it, so does Great Expectations, and no other rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest

from config.tables import MONTHLY_TABLES, TABLE_ORDER
from expectations.gx.validate import validate_partition
from expectations.rows.rules import Check, Rule, row_rules
from expectations.rows.verdicts import judge

Dataset = dict[str, pl.DataFrame]
RULES = {rule.name: rule for table in TABLE_ORDER for rule in row_rules(table)}


@dataclass(frozen=True)
class Break:
    """A way to break a rule: values to set in the first (or another) row of its table.

    Attributes:
        rule: the rule that must not hold.
        values: new values by column; a function gets the row.
        row: index of the row in its table.
        also: other rules of the table that cannot hold either.
        elsewhere: table to change instead of the rule's own.
    """

    rule: str
    values: Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]]
    row: int = 0
    also: frozenset[str] = frozenset()
    elsewhere: str | None = None

    def apply(self, dataset: Dataset) -> Dataset:
        table = self.elsewhere or RULES[self.rule].table
        rows = dataset[table].to_dicts()
        rows[self.row] |= self.values(rows[self.row]) if callable(self.values) else self.values
        return {**dataset, table: pl.DataFrame(rows, schema=dataset[table].schema)}


def also(*names: str) -> frozenset[str]:
    return frozenset(names)


def shifted(*columns: str, by: int = 1) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    return lambda row: {column: row[column] + by for column in columns}


def emptied(part: str) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    return lambda row: {f"{part}_end": row[f"{part}_start"]}


# What else cannot hold when a value of a single column is broken.
ALSO = {
    "articles_text_chars_range": also("articles_text_chars_counts_text"),
    "articles_text_length": also("articles_text_chars_counts_text", "articles_content_sha256_is_of_text"),
    "articles_content_sha256_pattern": also("articles_content_sha256_is_of_text"),
    "articles_article_id_present": also("articles_text_ends_with_kept_segment"),
    "articles_article_id_pattern": also("articles_text_ends_with_kept_segment"),
    # Without the first segment the next one follows a gap that holds text.
    "segments_article_id_present": also("segments_article_is_there", "segments_kept_in_order"),
    "segments_is_kept_present": also("segments_kept_in_order"),
    "segments_text_length": also("segments_text_stands_at_offsets"),
    "segments_text_start_range": also("segments_kept_in_order"),
    "segments_text_end_range": also("segments_text_start_before_end", "segments_kept_in_order"),
    "segments_source_end_range": also("segments_source_start_before_end"),
    "quotes_article_id_present": also("quotes_article_is_there"),
    "quotes_quote_id_present": also("quotes_are_attributed"),
    "quotes_quote_id_pattern": also("quotes_are_attributed"),
    "quotes_text_length": also("quotes_text_stands_at_spans"),
    "quotes_quote_start_range": also("quotes_start_and_end_are_of_spans"),
    "quotes_quote_end_range": also("quotes_start_and_end_are_of_spans"),
    "attributions_quote_id_present": also("attributions_quote_is_there"),
    "attributions_mention_end_range": also("attributions_mention_start_before_end"),
    "attributions_cue_end_range": also("attributions_cue_start_before_end"),
    "speakers_quote_count_range": also("speakers_articles_at_most_quotes"),
}


def column_breaks(rule: Rule) -> Iterator[Break]:
    column = rule.column
    assert column is not None
    values: dict[Check, list[Any]] = {
        Check.PRESENT: [None],
        Check.VALUES: ["no_such_value"],
        Check.PATTERN: ["no_such_form"],
        Check.LENGTH: [""],
        Check.RANGE: [
            *([column.minimum - 1] if column.minimum is not None else []),
            *([column.maximum + 0.5] if column.maximum is not None else []),
        ],
    }
    for value in values[rule.check]:
        whole = int(value) if column.type == "int32" and value is not None else value
        yield Break(rule.name, {column.name: whole}, also=ALSO.get(rule.name, frozenset()))


COLUMN_BREAKS = [
    broken
    for rule in RULES.values()
    if rule.check not in (Check.ACROSS, Check.UNIQUE)
    for broken in column_breaks(rule)
]
NAN_BREAKS = [
    Break(rule.name, {rule.column.name: float("nan")})
    for rule in RULES.values()
    if rule.check is Check.PRESENT and rule.column is not None and rule.column.type == "float64"
]
DIRECT, MIXED, APPEAL = 1, 2, 2  # rows of the dataset

ACROSS_BREAKS = [
    Break("articles_text_chars_counts_text", shifted("text_chars")),
    Break("articles_content_sha256_is_of_text", {"content_sha256": "0" * 64}),
    Break("articles_text_ends_with_kept_segment", {"is_kept": False}, row=3, elsewhere="segments"),
    Break("articles_not_duplicate_of_itself", lambda row: {"duplicate_of": row["article_id"]}),
    Break("articles_published_precision_goes_with_date", {"published_precision": None}),
    Break("articles_published_precision_goes_with_date", {"published_at": None}),
    Break(
        "segments_article_is_there",
        {"article_id": "art_" + "0" * 16},
        elsewhere="articles",
    ),
    Break("segments_index_once_per_article", {"segment_index": 1}),
    Break("segments_kept_has_offsets", {"is_kept": False}, also=also("segments_kept_in_order")),
    Break("segments_kept_has_offsets", {"is_kept": True}, row=APPEAL),
    Break("segments_text_start_before_end", lambda row: {"text_end": row["text_start"]}, row=3),
    Break("segments_text_stands_at_offsets", {"text": "Something else."}),
    Break(
        "segments_kept_in_order",  # begins with the mark that ends the paragraph before it
        lambda row: {"text_start": row["text_start"] - 3, "text": "”\n\n" + row["text"]},
        row=3,
    ),
    Break("segments_source_offsets_together", {"source_start": None}),
    Break("segments_source_start_before_end", {"source_start": 5, "source_end": 5}),
    Break("quotes_article_is_there", {"article_id": "art_" + "0" * 16}),
    Break("quotes_index_once_per_article", {"quote_index": 1}),
    Break("quotes_have_spans", {"spans": []}),
    Break(
        "quotes_spans_ascend",
        lambda row: {"spans": row["spans"][::-1]},
        row=DIRECT,
        also=also("quotes_start_and_end_are_of_spans"),
    ),
    Break(
        "quotes_spans_ascend",
        lambda row: {"spans": [row["spans"][0], {"start": row["spans"][0]["end"] - 1, "end": row["quote_end"]}]},
        row=DIRECT,
    ),
    Break("quotes_spans_ascend", lambda row: {"spans": [*row["spans"], {"start": None, "end": row["quote_end"]}]}),
    Break("quotes_start_and_end_are_of_spans", shifted("quote_start")),
    Break("quotes_start_and_end_are_of_spans", shifted("quote_end", by=-1)),
    Break("quotes_text_stands_at_spans", lambda row: {"text": row["text"] + "!"}),
    Break("quotes_context_stands_around", {"context_before": "before"}, row=DIRECT),
    Break("quotes_context_stands_around", {"context_after": "after"}, row=DIRECT),
    Break("quotes_context_stands_around", {"context_before": "more than there is"}),
    Break("quotes_stand_in_kept_segments", {"text_start": 2}, elsewhere="segments"),
    Break("quotes_stand_in_kept_segments", {"text_end": 10}, elsewhere="segments"),
    Break("quotes_type_fits_marks", {"quote_type": "direct"}),
    Break("quotes_type_fits_marks", {"quote_type": "mixed"}),
    Break("quotes_type_fits_marks", {"quote_type": "indirect"}, row=DIRECT),
    Break("quotes_unclosed_has_marks", {"is_unclosed": True}),
    Break("quotes_are_attributed", {"quote_id": None}, elsewhere="attributions"),
    Break("attributions_quote_is_there", {"quote_id": "quo_" + "0" * 16 + "_" + "0" * 12}),
    Break("attributions_article_is_of_quote", {"article_id": "art_" + "0" * 16}),
    *(
        broken
        for part in ("mention", "cue")
        for broken in (
            Break(f"attributions_{part}_offsets_together", {f"{part}_start": None}),
            Break(f"attributions_{part}_offsets_together", {part: None}),
            Break(f"attributions_{part}_start_before_end", emptied(part)),
            Break(f"attributions_{part}_stands_at_offsets", shifted(f"{part}_start", f"{part}_end")),
            Break(f"attributions_{part}_stands_at_offsets", {part: "nothing of the kind"}),
        )
    ),
    Break("attributions_method_none_without_speaker", {"method": "none"}),
    Break("attributions_method_none_without_speaker", {"method": "pronoun"}, row=4),
    Break(
        "attributions_speaker_id_has_name",
        {"speaker_name": None},
        also=also("attributions_method_none_without_speaker"),
    ),
    Break(
        "speakers_first_quoted_before_last", lambda row: {"last_quoted_at": row["last_quoted_at"].replace(year=1999)}
    ),
    Break("speakers_quoted_at_together", {"last_quoted_at": None}),
    Break("speakers_articles_at_most_quotes", {"article_count": 7}),
]
UNIQUE_RULES = [rule for rule in RULES.values() if rule.check is Check.UNIQUE]


def group_of(table: str, dataset: Dataset) -> Dataset:
    return {name: dataset[name] for name in (MONTHLY_TABLES if table in MONTHLY_TABLES else (table,))}


def broken_rules(table: str, dataset: Dataset) -> dict[str, int]:
    """Return how many rows of `table` break each rule that some row breaks, as Polars sees it."""
    verdicts = judge(table, dataset, row_rules(table)).holds.select((~pl.all()).sum())
    return {name: count for name, count in verdicts.row(0, named=True).items() if count}


def unexpected_by_gx(table: str, dataset: Dataset) -> dict[str, int]:
    """Return the same as Great Expectations sees it."""
    results = validate_partition(table, "p", dataset).results
    assert all(result.success is (result.unexpected_count == 0) for result in results)
    return {result.expectation: result.unexpected_count for result in results if not result.success}


@pytest.mark.parametrize("broken", [*COLUMN_BREAKS, *NAN_BREAKS, *ACROSS_BREAKS], ids=lambda broken: broken.rule)
def test_a_broken_row_breaks_its_rule_alone_for_polars_and_great_expectations(broken: Break, dataset: Dataset) -> None:
    rule = RULES[broken.rule]
    changed = group_of(rule.table, broken.apply(dataset))
    found = broken_rules(rule.table, changed)
    assert found.keys() == {broken.rule} | broken.also
    assert unexpected_by_gx(rule.table, changed) == found


@pytest.mark.parametrize("rule", UNIQUE_RULES, ids=lambda rule: rule.name)
def test_a_repeated_id_breaks_its_rule(rule: Rule, dataset: Dataset) -> None:
    assert rule.column is not None
    doubled = group_of(
        rule.table, dataset | {rule.table: pl.concat([dataset[rule.table], dataset[rule.table].head(1)])}
    )
    found = broken_rules(rule.table, doubled)
    assert found[rule.name] == 2
    assert unexpected_by_gx(rule.table, doubled) == found


# A row that is there again under another id, and what else is wrong then.
DOUBLED: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "quotes_spans_once_per_article": (
        {"quote_id": "quo_" + "0" * 16 + "_" + "0" * 12, "quote_index": 9},
        {"quotes_are_attributed": 1},
    ),
    "attributions_source_once_per_quote": ({"attribution_id": "att_" + "0" * 16 + "_" + "0" * 12}, {}),
}


@pytest.mark.parametrize("name", DOUBLED)
def test_a_row_that_is_there_twice_breaks_its_rule_whatever_its_id(name: str, dataset: Dataset) -> None:
    rule, (values, other) = RULES[name], DOUBLED[name]
    frame = dataset[rule.table]
    again = pl.DataFrame([{**frame.row(0, named=True), **values}], schema=frame.schema)
    doubled = group_of(rule.table, dataset | {rule.table: pl.concat([frame, again])})
    assert broken_rules(rule.table, doubled) == {name: 2, **other}
    assert unexpected_by_gx(rule.table, doubled) == {name: 2, **other}


def test_every_rule_is_broken_by_some_table() -> None:
    broken = {case.rule for case in [*COLUMN_BREAKS, *ACROSS_BREAKS]} | {rule.name for rule in UNIQUE_RULES}
    broken |= DOUBLED.keys()
    assert broken == RULES.keys()


@pytest.mark.parametrize("table", TABLE_ORDER)
def test_the_valid_dataset_breaks_no_rule(table: str, dataset: Dataset) -> None:
    assert broken_rules(table, group_of(table, dataset)) == {}
