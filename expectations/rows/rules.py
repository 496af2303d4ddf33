"""Row rules: what must hold for each row of a table, as Polars expressions.

Those of single columns derive from the table declarations; those that compare columns, rows and tables of a partition
are declared here. A rule whose expression is null says nothing of that row, because another rule does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

import polars as pl

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.files import ConfigError
from config.tables import Column, Table, load_tables


class Check(StrEnum):
    """What a rule asks; all but `across` ask it of one column, as its declaration says."""

    PRESENT = "present"
    MOSTLY_PRESENT = "mostly_present"
    UNIQUE = "unique"
    VALUES = "values"
    PATTERN = "pattern"
    RANGE = "range"
    LENGTH = "length"
    ACROSS = "across"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold for the rows of a table.

    Attributes:
        name: the expectation's name everywhere: in suites, quarantine and reports.
        table: the table it is about.
        explanation: what must hold, in a sentence.
        severity: hard: rows that break it go to quarantine; soft: a warning.
        check: what is asked.
        column: the declared column; None for rules across columns, rows or tables.
        holds: true, false or null for each row of the table with its helper columns (`helper_columns`).
        min_share: the least share of the rows for which it must hold; None: all of them.
    """

    name: str
    table: str
    explanation: str
    severity: Severity
    check: Check
    column: Column | None
    holds: pl.Expr = field(compare=False)
    min_share: float | None = None


@dataclass(frozen=True, slots=True)
class _Across:
    """A rule across columns, rows or tables, before its severity is known."""

    name: str
    explanation: str
    holds: pl.Expr


def row_rules(table: str, settings: ExpectationSettings | None = None) -> tuple[Rule, ...]:
    """Return the rules for the rows of `table`, in the order of its columns, rules across columns last.

    Raises:
        ConfigError: a severity is set for a rule that does not exist.
    """
    settings = settings or load_expectation_settings()
    if unknown := settings.severity.keys() - {rule.name for name in load_tables() for rule in _declared(name)}:
        raise ConfigError(f"expectations: severity: there is no row rule {', '.join(sorted(unknown))}")
    return tuple(replace(rule, severity=settings.severity_of(rule.name)) for rule in _declared(table))


def share_rules(table: str, settings: ExpectationSettings) -> tuple[Rule, ...]:
    """Return the rules that columns of `table` mostly have values; they are soft, and refuse no row.

    Raises:
        ConfigError: the settings name a table or a nullable column that does not exist.
    """
    tables = load_tables()
    if unknown := settings.filled.shares.keys() - tables.keys():
        raise ConfigError(f"expectations: filled: there is no table {', '.join(sorted(unknown))}")
    nullable = {column.name: column for column in tables[table].columns if column.nullable}
    shares = settings.filled.shares.get(table, {})
    if missing := shares.keys() - nullable.keys():
        raise ConfigError(f"expectations: filled: {table} has no nullable column {', '.join(sorted(missing))}")
    return tuple(_share_rule(table, nullable[name], share) for name, share in shares.items())


def _share_rule(table: str, column: Column, share: float) -> Rule:
    return Rule(
        f"{table}_{column.name}_{Check.MOSTLY_PRESENT}",
        table,
        f"{column.name} has a value in at least {share:.0%} of the rows.",
        Severity.SOFT,
        Check.MOSTLY_PRESENT,
        column,
        _value(column).is_not_null(),
        share,
    )


@cache
def _declared(table: str) -> tuple[Rule, ...]:
    declaration = load_tables()[table]
    of_columns = (rule for column in declaration.columns for rule in _column_rules(declaration, column))
    across = (
        Rule(rule.name, table, rule.explanation, Severity.HARD, Check.ACROSS, None, rule.holds)
        for rule in _ACROSS.get(table, ())
    )
    return (*of_columns, *across)


def _column_rules(table: Table, column: Column) -> Iterator[Rule]:
    for check, asked in _asked_of(column).items():
        if asked:
            explanation, holds = _COLUMN_CHECKS[check](column)
            yield Rule(
                f"{table.name}_{column.name}_{check}", table.name, explanation, Severity.HARD, check, column, holds
            )


def _asked_of(column: Column) -> Mapping[Check, bool]:
    return {
        Check.PRESENT: not column.nullable,
        Check.UNIQUE: column.unique,
        Check.VALUES: column.values is not None,
        Check.PATTERN: column.pattern is not None,
        Check.RANGE: column.minimum is not None or column.maximum is not None,
        Check.LENGTH: column.min_length is not None,
    }


def _value(column: Column) -> pl.Expr:
    """Return the column, with NaN for what it is: no value."""
    value = pl.col(column.name)
    return value.fill_nan(None) if column.type == "float64" else value


def _present(column: Column) -> tuple[str, pl.Expr]:
    return f"{column.name} has a value in every row.", _value(column).is_not_null()


def _unique(column: Column) -> tuple[str, pl.Expr]:
    value = pl.col(column.name)
    return f"No two rows have the same {column.name}.", pl.when(value.is_not_null()).then(value.is_unique())


def _values(column: Column) -> tuple[str, pl.Expr]:
    values = column.values or ()
    return f"{column.name} is one of {', '.join(values)}.", pl.col(column.name).is_in(values)


def _pattern(column: Column) -> tuple[str, pl.Expr]:
    pattern = column.pattern or ""
    return f"{column.name} has the form {pattern}", pl.col(column.name).str.contains(pattern)


def _range(column: Column) -> tuple[str, pl.Expr]:
    low, high, value = column.minimum, column.maximum, _value(column)
    words = [f"at least {low:g}"] if low is not None else []
    words += [f"at most {high:g}"] if high is not None else []
    above = value >= low if low is not None else pl.lit(value=True)
    return f"{column.name} is {' and '.join(words)}.", above & (value <= high) if high is not None else above


def _length(column: Column) -> tuple[str, pl.Expr]:
    shortest = column.min_length or 0
    return f"{column.name} has at least {shortest} characters.", pl.col(column.name).str.len_chars() >= shortest


_COLUMN_CHECKS: Mapping[Check, Callable[[Column], tuple[str, pl.Expr]]] = {
    Check.PRESENT: _present,
    Check.UNIQUE: _unique,
    Check.VALUES: _values,
    Check.PATTERN: _pattern,
    Check.RANGE: _range,
    Check.LENGTH: _length,
}


def _together(*columns: str) -> pl.Expr:
    """Whether all of the columns have a value or none has."""
    return pl.sum_horizontal(pl.col(name).is_not_null() for name in columns).is_in((0, len(columns)))


def _is_blank(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars() == ""


def _found(column: str) -> pl.Expr:
    return pl.col(column).fill_null(value=False)


MARK = r"""["“”„‟«»″'‘’‚‛‹›`´]"""
DOUBLE_MARK = r"""["“”„‟«»″]"""

_QUOTE_TYPE, _QUOTE_TEXT = pl.col("quote_type"), pl.col("text")
_IF_SPANS_CAN_BE_READ = pl.when(pl.col("_spans_ordered") & pl.col("_article_found"))

_ACROSS: Mapping[str, tuple[_Across, ...]] = {
    "articles": (
        _Across(
            "articles_text_chars_counts_text",
            "text_chars is the number of code points of text.",
            pl.col("text").str.len_chars() == pl.col("text_chars"),
        ),
        _Across(
            "articles_content_sha256_is_of_text",
            "content_sha256 is the SHA-256 of text.",
            pl.col("_sha256") == pl.col("content_sha256"),
        ),
        _Across(
            "articles_text_ends_with_kept_segment",
            "Nothing but white space follows the last kept segment in text.",
            _is_blank("_uncovered"),
        ),
        _Across(
            "articles_not_duplicate_of_itself",
            "duplicate_of names another article.",
            pl.col("duplicate_of") != pl.col("article_id"),
        ),
        _Across(
            "articles_published_precision_goes_with_date",
            "published_precision is given exactly where published_at is.",
            _together("published_at", "published_precision"),
        ),
    ),
    "segments": (
        _Across(
            "segments_article_is_there",
            "The article of the segment is in the same partition.",
            _found("_article_found"),
        ),
        _Across(
            "segments_index_once_per_article",
            "No two segments of an article have the same segment_index.",
            pl.struct("article_id", "segment_index").is_unique(),
        ),
        _Across(
            "segments_kept_has_offsets",
            "text_start and text_end are given exactly where the segment is kept.",
            (pl.col("text_start").is_not_null() == pl.col("is_kept"))
            & (pl.col("text_end").is_not_null() == pl.col("is_kept")),
        ),
        _Across(
            "segments_text_start_before_end",
            "text_start lies before text_end.",
            pl.col("text_start") < pl.col("text_end"),
        ),
        _Across(
            "segments_text_stands_at_offsets",
            "A kept segment's text is what articles.text has from text_start to text_end.",
            pl.col("_slice") == pl.col("text"),
        ),
        _Across(
            "segments_kept_in_order",
            "Kept segments do not overlap, and only white space of articles.text lies between them.",
            (pl.col("text_start") >= pl.col("_previous_end")) & _is_blank("_gap"),
        ),
        _Across(
            "segments_source_offsets_together",
            "source_start and source_end are both given or both missing.",
            _together("source_start", "source_end"),
        ),
        _Across(
            "segments_source_start_before_end",
            "source_start lies before source_end.",
            pl.col("source_start") < pl.col("source_end"),
        ),
    ),
    "quotes": (
        _Across(
            "quotes_article_is_there",
            "The article of the quotation is in the same partition.",
            _found("_article_found"),
        ),
        _Across(
            "quotes_index_once_per_article",
            "No two quotations of an article have the same quote_index.",
            pl.struct("article_id", "quote_index").is_unique(),
        ),
        _Across(
            "quotes_spans_once_per_article",
            "No two quotations of an article have the same spans.",
            pl.struct("article_id", "spans").is_unique(),
        ),
        _Across(
            "quotes_have_spans",
            "Every quotation has at least one span.",
            pl.col("spans").list.len() > 0,
        ),
        _Across(
            "quotes_spans_ascend",
            "Each span starts before it ends and not before the end of the one before it.",
            pl.col("_spans_ordered"),
        ),
        _Across(
            "quotes_start_and_end_are_of_spans",
            "quote_start is the start of the first span, quote_end the end of the last.",
            (pl.col("quote_start") == pl.col("_spans_start")) & (pl.col("quote_end") == pl.col("_spans_end")),
        ),
        _Across(
            "quotes_text_stands_at_spans",
            "text is what articles.text has at the spans, joined by ' … '.",
            _IF_SPANS_CAN_BE_READ.then(pl.col("_spans_text") == _QUOTE_TEXT),
        ),
        _Across(
            "quotes_context_stands_around",
            "context_before and context_after are what articles.text has before the first span and after the last.",
            # An empty stretch is none: there is nothing to read.
            _IF_SPANS_CAN_BE_READ.then(
                (pl.col("_before") == pl.col("context_before")).fill_null(pl.col("context_before") == "")
                & (pl.col("_after") == pl.col("context_after")).fill_null(pl.col("context_after") == "")
            ),
        ),
        _Across(
            "quotes_stand_in_kept_segments",
            "Every span of a quotation lies in segments that were kept, never in a dropped one.",
            _IF_SPANS_CAN_BE_READ.then(pl.col("_spans_kept")),
        ),
        _Across(
            "quotes_type_fits_marks",
            "A direct quotation begins with a quotation mark, a mixed one holds one, an indirect one is not between "
            "two of them.",
            pl.when(_QUOTE_TYPE == "direct")
            .then(_QUOTE_TEXT.str.contains(f"^{MARK}"))
            .when(_QUOTE_TYPE == "mixed")
            .then(_QUOTE_TEXT.str.contains(MARK))
            .when(_QUOTE_TYPE == "indirect")
            .then(~_QUOTE_TEXT.str.contains(f"(?s)^{DOUBLE_MARK}.*{DOUBLE_MARK}$")),
        ),
        _Across(
            "quotes_unclosed_has_marks",
            "Only a direct or mixed quotation can have a quotation mark that never closes.",
            pl.when("is_unclosed").then(_QUOTE_TYPE != "indirect"),
        ),
        _Across(
            "quotes_are_attributed",
            "Every quotation has a row in attributions, if only to say that nobody was found.",
            _found("_attributed"),
        ),
    ),
    "attributions": (
        _Across(
            "attributions_quote_is_there",
            "The quotation of the attribution is in the same partition.",
            _found("_quote_found"),
        ),
        _Across(
            "attributions_source_once_per_quote",
            "No two attributions of a quotation have the same mention and speaker.",
            pl.struct("quote_id", "mention_start", "mention_end", "speaker_id", "speaker_name").is_unique(),
        ),
        _Across(
            "attributions_article_is_of_quote",
            "article_id is the article of the quotation.",
            pl.col("_quote_article") == pl.col("article_id"),
        ),
        *(
            rule
            for part in ("mention", "cue")
            for rule in (
                _Across(
                    f"attributions_{part}_offsets_together",
                    f"{part}, {part}_start and {part}_end are all given or all missing.",
                    _together(part, f"{part}_start", f"{part}_end"),
                ),
                _Across(
                    f"attributions_{part}_start_before_end",
                    f"{part}_start lies before {part}_end.",
                    pl.col(f"{part}_start") < pl.col(f"{part}_end"),
                ),
                _Across(
                    f"attributions_{part}_stands_at_offsets",
                    f"{part} is what articles.text has from {part}_start to {part}_end.",
                    pl.col(f"_{part}") == pl.col(part),
                ),
            )
        ),
        _Across(
            "attributions_method_none_without_speaker",
            "method is none exactly where there is no speaker_name.",
            (pl.col("method") == "none") == pl.col("speaker_name").is_null(),
        ),
        _Across(
            "attributions_speaker_id_has_name",
            "Where there is a speaker_id there is a speaker_name.",
            pl.col("speaker_id").is_null() | pl.col("speaker_name").is_not_null(),
        ),
    ),
    "speakers": (
        _Across(
            "speakers_first_quoted_before_last",
            "first_quoted_at is not after last_quoted_at.",
            pl.col("first_quoted_at") <= pl.col("last_quoted_at"),
        ),
        _Across(
            "speakers_quoted_at_together",
            "first_quoted_at and last_quoted_at are both given or both missing.",
            _together("first_quoted_at", "last_quoted_at"),
        ),
        _Across(
            "speakers_articles_at_most_quotes",
            "A speaker has no more articles than quotations.",
            pl.col("article_count") <= pl.col("quote_count"),
        ),
    ),
}
