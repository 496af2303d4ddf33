"""Row rules that compare columns, rows and tables of a partition; helper columns (`helper_columns`) begin with "_"."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class AcrossRule:
    """A rule across columns, rows or tables, before its severity is known."""

    name: str
    explanation: str
    holds: pl.Expr


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
# From the start of a paragraph, or the tag of a transcript before it, to its end.
_IS_SET_OFF = pl.col("context_before").str.contains(r"(^|\n|:\s+)$") & pl.col("context_after").str.contains(r"^(\n|$)")
_IF_SPANS_CAN_BE_READ = pl.when(pl.col("_spans_ordered") & pl.col("_article_found"))

ACROSS: Mapping[str, tuple[AcrossRule, ...]] = {
    "articles": (
        AcrossRule(
            "articles_text_chars_counts_text",
            "text_chars is the number of code points of text.",
            pl.col("text").str.len_chars() == pl.col("text_chars"),
        ),
        AcrossRule(
            "articles_content_sha256_is_of_text",
            "content_sha256 is the SHA-256 of text.",
            pl.col("_sha256") == pl.col("content_sha256"),
        ),
        AcrossRule(
            "articles_text_ends_with_kept_segment",
            "Nothing but white space follows the last kept segment in text.",
            _is_blank("_uncovered"),
        ),
        AcrossRule(
            "articles_not_duplicate_of_itself",
            "duplicate_of names another article.",
            pl.col("duplicate_of") != pl.col("article_id"),
        ),
        AcrossRule(
            "articles_published_precision_goes_with_date",
            "published_precision is given exactly where published_at is.",
            _together("published_at", "published_precision"),
        ),
    ),
    "segments": (
        AcrossRule(
            "segments_article_is_there",
            "The article of the segment is in the same partition.",
            _found("_article_found"),
        ),
        AcrossRule(
            "segments_index_once_per_article",
            "No two segments of an article have the same segment_index.",
            pl.struct("article_id", "segment_index").is_unique(),
        ),
        AcrossRule(
            "segments_kept_has_offsets",
            "text_start and text_end are given exactly where the segment is kept.",
            (pl.col("text_start").is_not_null() == pl.col("is_kept"))
            & (pl.col("text_end").is_not_null() == pl.col("is_kept")),
        ),
        AcrossRule(
            "segments_text_start_before_end",
            "text_start lies before text_end.",
            pl.col("text_start") < pl.col("text_end"),
        ),
        AcrossRule(
            "segments_text_stands_at_offsets",
            "A kept segment's text is what articles.text has from text_start to text_end.",
            pl.col("_slice") == pl.col("text"),
        ),
        AcrossRule(
            "segments_kept_in_order",
            "Kept segments do not overlap, and only white space of articles.text lies between them.",
            (pl.col("text_start") >= pl.col("_previous_end")) & _is_blank("_gap"),
        ),
        AcrossRule(
            "segments_source_offsets_together",
            "source_start and source_end are both given or both missing.",
            _together("source_start", "source_end"),
        ),
        AcrossRule(
            "segments_source_start_before_end",
            "source_start lies before source_end.",
            pl.col("source_start") < pl.col("source_end"),
        ),
    ),
    "quotes": (
        AcrossRule(
            "quotes_article_is_there",
            "The article of the quotation is in the same partition.",
            _found("_article_found"),
        ),
        AcrossRule(
            "quotes_index_once_per_article",
            "No two quotations of an article have the same quote_index.",
            pl.struct("article_id", "quote_index").is_unique(),
        ),
        AcrossRule(
            "quotes_spans_once_per_article",
            "No two quotations of an article have the same spans.",
            pl.struct("article_id", "spans").is_unique(),
        ),
        AcrossRule(
            "quotes_have_spans",
            "Every quotation has at least one span.",
            pl.col("spans").list.len() > 0,
        ),
        AcrossRule(
            "quotes_spans_ascend",
            "Each span starts before it ends and not before the end of the one before it.",
            pl.col("_spans_ordered"),
        ),
        AcrossRule(
            "quotes_start_and_end_are_of_spans",
            "quote_start is the start of the first span, quote_end the end of the last.",
            (pl.col("quote_start") == pl.col("_spans_start")) & (pl.col("quote_end") == pl.col("_spans_end")),
        ),
        AcrossRule(
            "quotes_text_stands_at_spans",
            "text is what articles.text has at the spans, joined by ' … '.",
            _IF_SPANS_CAN_BE_READ.then(pl.col("_spans_text") == _QUOTE_TEXT),
        ),
        AcrossRule(
            "quotes_context_stands_around",
            "context_before and context_after are what articles.text has before the first span and after the last.",
            # An empty stretch is none: there is nothing to read.
            _IF_SPANS_CAN_BE_READ.then(
                (pl.col("_before") == pl.col("context_before")).fill_null(pl.col("context_before") == "")
                & (pl.col("_after") == pl.col("context_after")).fill_null(pl.col("context_after") == "")
            ),
        ),
        AcrossRule(
            "quotes_stand_in_kept_segments",
            "Every span of a quotation lies in segments that were kept, never in a dropped one.",
            _IF_SPANS_CAN_BE_READ.then(pl.col("_spans_kept")),
        ),
        AcrossRule(
            "quotes_type_fits_marks",
            "A direct quotation begins with a quotation mark or is set off as the rest of its paragraph, a mixed one "
            "holds a mark, an indirect one is not between two of them.",
            pl.when(_QUOTE_TYPE == "direct")
            .then(_QUOTE_TEXT.str.contains(f"^{MARK}") | _IS_SET_OFF)
            .when(_QUOTE_TYPE == "mixed")
            .then(_QUOTE_TEXT.str.contains(MARK))
            .when(_QUOTE_TYPE == "indirect")
            .then(~_QUOTE_TEXT.str.contains(f"(?s)^{DOUBLE_MARK}.*{DOUBLE_MARK}$")),
        ),
        AcrossRule(
            "quotes_unclosed_has_marks",
            "Only a direct or mixed quotation can have a quotation mark that never closes.",
            pl.when("is_unclosed").then(_QUOTE_TYPE != "indirect"),
        ),
        AcrossRule(
            "quotes_are_attributed",
            "Every quotation has a row in attributions, if only to say that nobody was found.",
            _found("_attributed"),
        ),
    ),
    "attributions": (
        AcrossRule(
            "attributions_quote_is_there",
            "The quotation of the attribution is in the same partition.",
            _found("_quote_found"),
        ),
        AcrossRule(
            "attributions_source_once_per_quote",
            "No two attributions of a quotation have the same mention and speaker.",
            pl.struct("quote_id", "mention_start", "mention_end", "speaker_id", "speaker_name").is_unique(),
        ),
        AcrossRule(
            "attributions_article_is_of_quote",
            "article_id is the article of the quotation.",
            pl.col("_quote_article") == pl.col("article_id"),
        ),
        *(
            rule
            for part in ("mention", "cue")
            for rule in (
                AcrossRule(
                    f"attributions_{part}_offsets_together",
                    f"{part}, {part}_start and {part}_end are all given or all missing.",
                    _together(part, f"{part}_start", f"{part}_end"),
                ),
                AcrossRule(
                    f"attributions_{part}_start_before_end",
                    f"{part}_start lies before {part}_end.",
                    pl.col(f"{part}_start") < pl.col(f"{part}_end"),
                ),
                AcrossRule(
                    f"attributions_{part}_stands_at_offsets",
                    f"{part} is what articles.text has from {part}_start to {part}_end.",
                    pl.col(f"_{part}") == pl.col(part),
                ),
            )
        ),
        AcrossRule(
            "attributions_method_none_without_speaker",
            "method is none exactly where there is no speaker_name.",
            (pl.col("method") == "none") == pl.col("speaker_name").is_null(),
        ),
        AcrossRule(
            "attributions_speaker_id_has_name",
            "Where there is a speaker_id there is a speaker_name.",
            pl.col("speaker_id").is_null() | pl.col("speaker_name").is_not_null(),
        ),
    ),
    "speakers": (
        AcrossRule(
            "speakers_first_quoted_before_last",
            "first_quoted_at is not after last_quoted_at.",
            pl.col("first_quoted_at") <= pl.col("last_quoted_at"),
        ),
        AcrossRule(
            "speakers_quoted_at_together",
            "first_quoted_at and last_quoted_at are both given or both missing.",
            _together("first_quoted_at", "last_quoted_at"),
        ),
        AcrossRule(
            "speakers_articles_at_most_quotes",
            "A speaker has no more articles than quotations.",
            pl.col("article_count") <= pl.col("quote_count"),
        ),
    ),
}
