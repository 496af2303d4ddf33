"""Who is quoted most."""

import polars as pl

from config.tables import TableReader
from flows.report.facts import SpeakerFacts

LARGEST = 20


def speakers(scan: TableReader) -> tuple[SpeakerFacts, ...]:
    """Return the speakers with the most quotations, unnamed ones aside."""
    top = (
        scan("speakers")
        .filter(pl.col("kind") != "unnamed")
        .sort(["quote_count", "article_count", "name"], descending=[True, True, False])
        .head(LARGEST)
        .select("name", "kind", pl.col("roles").list.first(), "quote_count", "article_count")
        .collect(engine="streaming")
    )
    return tuple(SpeakerFacts(*row) for row in top.iter_rows())
