"""Splitting the rows of a partition into those that keep the hard rules and those that are refused."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from config.expectations import ExpectationSettings, Severity
from config.tables import MONTHLY_TABLES, load_tables
from expectations.rows.helper_columns import Frames
from expectations.rows.rules import row_rules
from expectations.rows.verdicts import judge
from transforms.ids import quarantine_id
from transforms.records import Reason, Stage

PAYLOAD_CHARS = 2000
UNKNOWN_SOURCE = "(unknown)"  # the row names no article of the partition


def split_rows(
    frames: Frames, settings: ExpectationSettings | None = None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Return the rows of a partition that keep the hard rules, and the refusals of the others.

    A refused row takes with it what depends on it: an article its segments, quotes and attributions, a quote its
    attributions. A segment that breaks a rule takes its article, whose text it no longer covers.

    Args:
        frames: articles, segments, quotes and attributions of the same articles, with the declared schemas.
        settings: severities; the shipped ones by default.

    Returns:
        The frames that remain, and the rows for `quarantine` without their `run_id`.
    """
    reasons = _with_dependants(frames, {table: _broken(table, frames, settings) for table in MONTHLY_TABLES})
    clean = {table: rows.filter(pl.col("_why").is_null()).drop("_why", "_row") for table, rows in reasons.items()}
    refused = {table: rows.filter(pl.col("_why").is_not_null()).drop("_row") for table, rows in reasons.items()}
    if all(rows.is_empty() for rows in refused.values()):
        return clean, pl.DataFrame(schema=_refusal_schema())
    return clean, pl.DataFrame(list(_refusals(refused, _sources(frames))), schema=_refusal_schema())


def _broken(table: str, frames: Frames, settings: ExpectationSettings | None) -> pl.DataFrame:
    """Return `_row` and `_why`, the rules it breaks with their explanations, of each row that breaks hard rules."""
    rules = [rule for rule in row_rules(table, settings) if rule.severity is Severity.HARD]
    holds = judge(table, frames, rules).holds
    said = [pl.when(~pl.col(rule.name)).then(pl.lit(f"{rule.name}: {rule.explanation}")) for rule in rules]
    return (
        holds.with_row_index("_row")
        .filter(~pl.all_horizontal(rule.name for rule in rules))
        .select("_row", _why=pl.concat_str(said, separator=" ", ignore_nulls=True))
    )


def _with_dependants(frames: Frames, broken: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return each table with `_why`: why the row leaves, itself or with what it depends on; null where it stays."""
    own = {
        table: frames[table].with_row_index("_row").join(broken[table], on="_row", how="left", maintain_order="left")
        for table in MONTHLY_TABLES
    }
    articles = _follow(own["articles"], "Its segment was refused.", own["segments"], "article_id")
    quotes = _follow(own["quotes"], "Its article was refused.", articles, "article_id")
    attributions = _follow(own["attributions"], "Its quotation was refused.", quotes, "quote_id")
    return {
        "articles": articles,
        "segments": _follow(own["segments"], "Its article was refused.", articles, "article_id"),
        "quotes": quotes,
        "attributions": _follow(attributions, "Its article was refused.", articles, "article_id"),
    }


def _follow(rows: pl.DataFrame, because: str, leaders: pl.DataFrame, key: str) -> pl.DataFrame:
    """Let `rows` leave with the `leaders` of the same key that leave; their own reasons come first."""
    leaving = (
        leaders.filter(pl.col("_why").is_not_null())
        .unique(key, keep="first", maintain_order=True)
        .select(key, _led=pl.concat_str(pl.lit(f"{because} "), "_why"))
    )
    joined = rows.join(leaving, on=key, how="left", maintain_order="left")
    return joined.with_columns(_why=pl.coalesce("_why", "_led")).drop("_led")


def _refusals(refused: Mapping[str, pl.DataFrame], sources: Mapping[str, str]) -> Iterator[dict[str, str | None]]:
    seen: Counter[tuple[str, str]] = Counter()
    for table, rows in refused.items():
        key = load_tables()[table].primary_key
        for row in rows.iter_rows(named=True):
            detail = f"{table}: {row.pop('_why')}"
            source = sources.get(row["article_id"] or "", UNKNOWN_SOURCE)
            facts = (source, Stage.VALIDATE.value, Reason.FAILED_EXPECTATION.value, table, row[key] or "", detail)
            seen[table, row[key] or ""] += 1
            yield {
                "quarantine_id": quarantine_id((*facts, str(seen[table, row[key] or ""]))),
                "source_uri": source,
                "article_id": row["article_id"],
                "stage": Stage.VALIDATE.value,
                "reason": Reason.FAILED_EXPECTATION.value,
                "detail": detail,
                "payload": shortened_json(row),
            }


def shortened_json(row: Mapping[str, Any]) -> str:
    """Return a row as JSON, at most `PAYLOAD_CHARS` of it."""
    text = json.dumps(row, ensure_ascii=False, default=str)
    return text if len(text) <= PAYLOAD_CHARS else text[: PAYLOAD_CHARS - 1] + "…"


def _sources(frames: Frames) -> dict[str, str]:
    named = frames["articles"].select("article_id", "source_uri").drop_nulls()
    return dict(named.iter_rows())


def _refusal_schema() -> dict[str, pl.DataType]:
    return {name: kind for name, kind in load_tables()["quarantine"].polars_schema.items() if name != "run_id"}
