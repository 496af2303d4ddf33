"""One declaration per table: the records, the contract and the closed lists agree with it, in both directions."""

from dataclasses import fields
from enum import StrEnum

import pytest

from config.tables import MONTHLY_TABLES, STRUCTURES, TABLE_ORDER, load_tables
from transforms.records import (
    Article,
    Attribution,
    Candidate,
    Method,
    PageKind,
    Polarity,
    Precision,
    Quote,
    QuoteMode,
    QuoteType,
    Reason,
    Refusal,
    Segment,
    SegmentType,
    Span,
    Speaker,
    SpeakerKind,
    Stage,
)

RECORDS = {"articles": Article, "segments": Segment, "quotes": Quote, "attributions": Attribution, "speakers": Speaker}
CLOSED_LISTS: dict[tuple[str, str], type[StrEnum]] = {
    ("articles", "published_precision"): Precision,
    ("articles", "page_kind"): PageKind,
    ("segments", "segment_type"): SegmentType,
    ("quotes", "quote_type"): QuoteType,
    ("quotes", "quote_mode"): QuoteMode,
    ("quotes", "polarity"): Polarity,
    ("attributions", "speaker_kind"): SpeakerKind,
    ("attributions", "method"): Method,
    ("speakers", "kind"): SpeakerKind,
    ("quarantine", "stage"): Stage,
    ("quarantine", "reason"): Reason,
}
# What the dataset promises; more columns may be added, these keep their names.
CONTRACT = {
    "articles": "article_id source_uri source_id url title authors outlet published_at published_precision language "
    "text text_chars raw_chars content_sha256 duplicate_of extractor fetched_at",
    "segments": "segment_id article_id segment_index text is_kept segment_type rule score text_start text_end "
    "source_start source_end",
    "quotes": "quote_id article_id quote_index quote_type quote_mode polarity text spans quote_start quote_end "
    "is_unclosed context_before context_after cluster_id quote_score extractor_version",
    "attributions": "attribution_id quote_id article_id mention mention_start mention_end cue cue_start cue_end "
    "speaker_id speaker_name speaker_kind speaker_role speaker_affiliation method via addressee attribution_score",
    "speakers": "speaker_id name kind aliases roles affiliations article_count quote_count first_quoted_at "
    "last_quoted_at",
    "quarantine": "source_uri article_id stage reason detail payload run_id",
}


def test_every_table_is_declared() -> None:
    assert tuple(load_tables()) == TABLE_ORDER == tuple(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_of_the_contract_are_declared(table: str) -> None:
    assert set(CONTRACT[table].split()) <= set(load_tables()[table].column_names)


@pytest.mark.parametrize("table", RECORDS)
def test_records_are_the_declared_columns_in_order(table: str) -> None:
    assert tuple(field.name for field in fields(RECORDS[table])) == load_tables()[table].column_names


def test_refusals_are_the_quarantine_without_what_storing_adds() -> None:
    stored = set(load_tables()["quarantine"].column_names)
    assert {field.name for field in fields(Refusal)} == stored - {"quarantine_id", "run_id"}


def test_optional_fields_are_nullable_columns() -> None:
    for name, record in RECORDS.items():
        for field in fields(record):
            assert ("None" in str(field.type)) == load_tables()[name].column(field.name).nullable, (name, field.name)


def test_items_of_lists_are_records_of_the_declared_parts() -> None:
    assert {"list<span>": Span, "list<candidate>": Candidate}.keys() == STRUCTURES.keys()
    assert tuple(STRUCTURES["list<span>"]) == Span._fields
    assert tuple(STRUCTURES["list<candidate>"]) == Candidate._fields


def test_candidates_are_stored_as_structures() -> None:
    candidates = load_tables()["attributions"].column("candidates")
    assert candidates.is_list
    assert str(candidates.arrow_field.type) == "large_list<item: struct<name: large_string, score: double>>"


@pytest.mark.parametrize("where", CLOSED_LISTS, ids=".".join)
def test_closed_lists_are_the_declared_values(where: tuple[str, str]) -> None:
    table, column = where
    assert load_tables()[table].column(column).values == tuple(CLOSED_LISTS[where])


def test_all_closed_lists_are_checked() -> None:
    declared = {
        (name, column.name) for name, table in load_tables().items() for column in table.columns if column.values
    }
    assert declared == set(CLOSED_LISTS)


def test_tables_by_month_are_those_with_rows_of_articles() -> None:
    assert tuple(name for name, table in load_tables().items() if table.partitioned_by == "month") == MONTHLY_TABLES


def test_references_lead_to_primary_keys() -> None:
    for table in load_tables().values():
        for column in table.columns:
            if column.references:
                target, _, key = column.references.partition(".")
                assert load_tables()[target].primary_key == key


def test_descriptions_are_short_sentences() -> None:
    for table in load_tables().values():
        for column in table.columns:
            assert column.description.endswith(".")
            assert len(column.description) < 160
