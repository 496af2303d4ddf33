"""What was stripped from articles and which inputs and rows were refused, with examples."""

from collections.abc import Iterable, Mapping
from itertools import islice

import polars as pl

from config.tables import TableReader
from flows.report.facts import Removed, TextExample

EXAMPLES = 3  # of each type of stripped segment and each reason of refusal
LOOKED_AT = 30  # rows among which examples of different text are chosen
EXAMPLE_CHARS = 280


def stripped(scan: TableReader) -> tuple[Removed, ...]:
    """Return the types of stripped segments."""
    segments = scan("segments").filter(~pl.col("is_kept"))
    chars = pl.col("text").str.len_chars().cast(pl.Int64).sum()
    return _removed(segments, ("segment_type", "text", "rule", "segment_id"), chars)


def quarantine(scan: TableReader) -> tuple[Removed, ...]:
    """Return the reasons for which inputs and rows were refused."""
    return _removed(scan("quarantine"), ("reason", "detail", "source_uri", "quarantine_id"), pl.lit(None, pl.Int64))


def kept_chars(scan: TableReader) -> int:
    """Return how many characters all articles have."""
    chars = scan("articles").select(pl.col("text_chars").sum().cast(pl.Int64))
    return int(chars.collect(engine="streaming").item())


def _removed(rows: pl.LazyFrame, columns: tuple[str, str, str, str], chars: pl.Expr) -> tuple[Removed, ...]:
    """Return the rows by their first column, the most first, with examples: the first by the key that differ in text.

    `columns` are what to group by, the text, what to note with an example, and the key.
    """
    name, text, note, key = columns
    shortened = pl.struct(text=pl.col(text).str.slice(0, EXAMPLE_CHARS + 1), note=note)
    grouped = rows.group_by(name).agg(count=pl.len(), chars=chars, examples=shortened.bottom_k_by(key, LOOKED_AT))
    ordered = grouped.sort(["count", name], descending=[True, False]).collect(engine="streaming")
    return tuple(
        Removed(row[name], row["count"], _examples(row["examples"]), row["chars"])
        for row in ordered.iter_rows(named=True)
    )


def _examples(found: Iterable[Mapping[str, str]]) -> tuple[TextExample, ...]:
    notes: dict[str, str] = {}
    for example in found:
        notes.setdefault(example["text"], example["note"])
    return tuple(TextExample(_cut(text), note) for text, note in islice(notes.items(), EXAMPLES))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(text) <= EXAMPLE_CHARS else line[:EXAMPLE_CHARS].rstrip() + "…"
