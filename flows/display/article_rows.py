"""Everything a version holds of one article."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from config.tables import TableReader

Row = Mapping[str, Any]

# The tables of an article's parts, and what their rows are ordered by.
_ORDER = {
    "segments": ("segment_index",),
    "quotes": ("quote_index",),
    "attributions": ("mention_start", "attribution_id"),
}


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


def kinds(quote: Row) -> str:
    """Return what kind of quotation it is; speech that is affirmed goes without saying."""
    unusual = [quote[name] for name in ("quote_mode", "polarity") if quote[name] not in ("speech", "affirmed")]
    return ", ".join([quote["quote_type"], *unusual])


def read_article(scan: TableReader, article_id: str) -> ArticleRows:
    """Return the rows of all tables that belong to an article."""
    return next(read_articles(scan, [article_id]))


def read_articles(scan: TableReader, article_ids: Sequence[str]) -> Iterator[ArticleRows]:
    """Yield the rows of each article, read together; ids that no article has are left out."""
    if not article_ids:
        return
    among = pl.col("article_id").is_in(list(article_ids))
    tables = pl.collect_all([scan(name).filter(among) for name in ("articles", *_ORDER)])
    articles, *parts = (table.partition_by("article_id", as_dict=True) for table in tables)
    for article_id in article_ids:
        if (article_id,) in articles:
            segments, quotes, attributions = (
                part[article_id,].sort(*order, nulls_last=True).to_dicts() if (article_id,) in part else []
                for part, order in zip(parts, _ORDER.values(), strict=True)
            )
            yield ArticleRows(articles[article_id,].to_dicts()[0], segments, quotes, _by_quote(attributions))


def _by_quote(attributions: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    by_quote: dict[str, list[Row]] = {}
    for row in attributions:
        by_quote.setdefault(row["quote_id"], []).append(row)
    return by_quote
