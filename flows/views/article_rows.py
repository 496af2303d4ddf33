"""Everything a version holds of one article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.views.scan import Scan

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """An article and everything that was found in it, in order."""

    article: Row
    segments: Sequence[Row]
    quotes: Sequence[Row]
    attributions: Mapping[str, Sequence[Row]]

    @property
    def speakers(self) -> Sequence[str]:
        """Names of the speakers, in the order in which they first speak."""
        names = (row["speaker_name"] for quote in self.quotes for row in self.attributions.get(quote["quote_id"], ()))
        return tuple(dict.fromkeys(name for name in names if name))

    def speaker_of(self, quote: Row) -> str | None:
        """Return the first speaker of a quotation, None where nobody could be told."""
        return next((row["speaker_name"] for row in self.attributions.get(quote["quote_id"], ())), None)


def read_article(scan: Scan, article_id: str) -> ArticleRows:
    """Return the rows of all tables that belong to an article."""
    tables = [scan(name).filter(pl.col("article_id") == article_id) for name in ("segments", "quotes", "attributions")]
    article, segments, quotes, attributions = pl.collect_all(
        [scan("articles").filter(pl.col("article_id") == article_id), *tables]
    )
    by_quote: dict[str, list[Row]] = {}
    for row in attributions.sort("mention_start", "attribution_id", nulls_last=True).to_dicts():
        by_quote.setdefault(row["quote_id"], []).append(row)
    return ArticleRows(
        article.to_dicts()[0],
        segments.sort("segment_index").to_dicts(),
        quotes.sort("quote_index").to_dicts(),
        by_quote,
    )
