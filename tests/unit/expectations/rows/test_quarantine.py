"""Splitting a partition: which rows leave, what leaves with them, and what is said of them."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.tables import MONTHLY_TABLES, load_tables
from expectations.rows.quarantine import PAYLOAD_CHARS, UNKNOWN_SOURCE, split_rows
from expectations.rows.rules import row_rules
from expectations.rows.verdicts import judge

Dataset = dict[str, pl.DataFrame]
TRAM, HARBOUR = 0, 1  # articles of the dataset: 4 segments, 3 quotes and 3 attributions; 2, 2 and 2


@pytest.fixture
def group(dataset: Dataset) -> Dataset:
    return {table: dataset[table] for table in MONTHLY_TABLES}


def with_row(group: Dataset, table: str, row: int, **values: object) -> Dataset:
    rows = group[table].to_dicts()
    rows[row] |= values
    return {**group, table: pl.DataFrame(rows, schema=group[table].schema)}


def heights(frames: Mapping[str, pl.DataFrame]) -> tuple[int, ...]:
    return tuple(frames[table].height for table in MONTHLY_TABLES)


def test_valid_rows_all_stay(group: Dataset) -> None:
    clean, refused = split_rows(group)
    assert all(clean[table].equals(group[table]) for table in MONTHLY_TABLES)
    assert refused.is_empty()


@pytest.mark.parametrize(
    ("table", "row", "values", "left", "gone"),
    [
        ("articles", TRAM, {"raw_chars": 0}, (1, 2, 2, 2), 1 + 4 + 3 + 3),
        ("segments", 1, {"score": 2.0}, (1, 2, 2, 2), 1 + 4 + 3 + 3),
        ("segments", 4, {"text": "Else."}, (1, 4, 3, 3), 1 + 2 + 2 + 2),
        ("quotes", 1, {"quote_score": float("nan")}, (2, 6, 4, 4), 2),
        ("attributions", 2, {"mention": "somebody"}, (2, 6, 5, 4), 1),
    ],
    ids=["article", "segment", "segment of the other article", "quote", "attribution"],
)
def test_a_refused_row_takes_what_depends_on_it(
    group: Dataset, table: str, row: int, values: dict[str, Any], left: tuple[int, ...], gone: int
) -> None:
    clean, refused = split_rows(with_row(group, table, row, **values))
    assert heights(clean) == left
    assert refused.height == gone
    assert refused["quarantine_id"].is_unique().all()


def test_what_is_left_keeps_every_hard_rule(group: Dataset) -> None:
    broken = with_row(with_row(group, "segments", 5, text_start=0), "quotes", 0, text="Not there.")
    clean, _ = split_rows(broken)
    assert heights(clean) == (1, 4, 2, 2)
    assert split_rows(clean)[1].is_empty()
    for table in MONTHLY_TABLES:
        hard = [rule for rule in row_rules(table) if rule.severity is Severity.HARD]
        assert all(judge(table, clean, hard).holds.select(pl.all().all()).row(0))


def test_a_refusal_names_the_input_the_rule_and_the_row(group: Dataset) -> None:
    broken = with_row(group, "quotes", 0, quote_type="shouted", quote_index=-1)
    _, refused = split_rows(broken)
    rows = {row["detail"].split(":")[0]: row for row in refused.to_dicts()}
    quote = rows["quotes"]
    assert (quote["source_uri"], quote["stage"], quote["reason"]) == ("tram.txt", "validate", "failed_expectation")
    assert quote["article_id"] == group["articles"]["article_id"][TRAM]
    assert quote["detail"] == (
        "quotes: quotes_quote_index_range: quote_index is at least 0. "
        "quotes_quote_type_values: quote_type is one of direct, mixed, indirect."
    )
    assert json.loads(quote["payload"])["quote_type"] == "shouted"
    assert rows["attributions"]["detail"].startswith(
        "attributions: Its quotation was refused. quotes_quote_index_range"
    )


def test_refusals_have_the_columns_of_quarantine_but_the_run(group: Dataset) -> None:
    expected = {name: kind for name, kind in load_tables()["quarantine"].polars_schema.items() if name != "run_id"}
    for frames in (group, with_row(group, "articles", TRAM, raw_chars=0)):
        assert dict(split_rows(frames)[1].schema) == expected


def test_the_same_rows_get_the_same_refusals(group: Dataset) -> None:
    broken = with_row(group, "articles", TRAM, raw_chars=0)
    assert split_rows(broken)[1].equals(split_rows(broken)[1])


@pytest.mark.parametrize("table", MONTHLY_TABLES)
def test_rows_that_share_an_id_all_leave_each_with_its_own_refusal(group: Dataset, table: str) -> None:
    doubled = {**group, table: pl.concat([group[table], group[table].head(1)])}
    clean, refused = split_rows(doubled)
    key = group[table].columns[0]
    assert group[table][key][0] not in clean[table][key].to_list()
    assert refused["quarantine_id"].is_unique().all()
    assert split_rows(clean)[1].is_empty()


@pytest.mark.parametrize("table", ["segments", "quotes", "attributions"])
def test_a_row_whose_article_is_not_there_names_no_source(group: Dataset, table: str) -> None:
    _, refused = split_rows(with_row(group, table, 0, article_id="art_" + "0" * 16))
    strays = refused.filter(pl.col("source_uri") == UNKNOWN_SOURCE)
    assert strays["article_id"].to_list() == ["art_" + "0" * 16]


def test_rows_without_ids_leave_alone(group: Dataset) -> None:
    clean, refused = split_rows(with_row(group, "attributions", 0, attribution_id=None, quote_id=None, article_id=None))
    assert heights(clean) == (2, 6, 5, 4)
    assert refused["article_id"].to_list() == [None]


def test_a_long_row_is_shortened(group: Dataset) -> None:
    _, refused = split_rows(with_row(group, "attributions", 0, speaker_role="x" * 5000, attribution_score=2.0))
    (payload,) = refused["payload"]
    assert len(payload) == PAYLOAD_CHARS
    assert payload.endswith("…")


def test_soft_rules_refuse_nothing(group: Dataset) -> None:
    settings = load_expectation_settings()
    soft = ExpectationSettings.model_validate(
        {**settings.model_dump(), "severity": {**settings.severity, "quotes_quote_score_range": Severity.SOFT}}
    )
    broken = with_row(group, "quotes", 0, quote_score=1.5)
    assert split_rows(broken, soft)[1].is_empty()
    assert split_rows(broken)[1].height == 2


def test_no_rows_at_all() -> None:
    clean, refused = split_rows(
        {table: pl.DataFrame(schema=load_tables()[table].polars_schema) for table in MONTHLY_TABLES}
    )
    assert heights(clean) == (0, 0, 0, 0)
    assert refused.is_empty()
