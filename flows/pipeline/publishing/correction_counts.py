"""How often each declared correction was applied in a run."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from transforms.stripping import Correction
from transforms.stripping.corrections import RULE

CORRECTIONS = "corrections"  # the fact of a version that says it, in its manifest


def correction_counts(fresh: Path, corrections: Iterable[Correction]) -> dict[str, int]:
    """Return for each correction to how many paragraphs of the rows below `fresh` it was applied, 0 included."""
    counts = dict.fromkeys((correction.name for correction in corrections), 0)
    if not counts:
        return counts
    for file in sorted(fresh.glob("month=*/*/segments.parquet")):
        rules = pl.scan_parquet(file).filter(pl.col("rule").str.starts_with(RULE)).select("rule").collect()
        for rule, count in rules.group_by("rule").len().iter_rows():
            counts[rule.removeprefix(RULE)] += count
    return counts


def unused_corrections(facts: Mapping[str, object]) -> list[str]:
    """Return the names of the corrections that no paragraph of the run needed, as the facts of a version say."""
    counts = facts.get(CORRECTIONS)
    return [str(name) for name, count in counts.items() if not count] if isinstance(counts, dict) else []
