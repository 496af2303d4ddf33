"""Which articles a network learns from: all, or those of half of the outlets.

Two networks that have each read one half find in the other half what a network finds in news that it has not read: by
this the decoder is tuned and calibrated, and the choice of speakers is learnt.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.training.corpora import Article, Convention, read_gum, read_news, read_polnear, story, with_silver

HALVES = 2
WITH_FURNITURE = 25  # of a hundred articles that are read with their furniture, in which nothing is a statement


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles of all corpora.

    Attributes:
        news: the news, furniture included.
        others: articles of other corpora.
    """

    news: Sequence[Article]
    others: Sequence[Article]

    def learnt(self, left_out: int | None = None) -> list[Article]:
        """Return what a network learns from: all but one half."""
        articles = [one for one in (*self.news, *self.others) if half_of(one) != left_out]
        return [
            story(one) if one.convention is Convention.NEWS and not _has_furniture(one) else one for one in articles
        ]

    def unread(self, half: int) -> list[Article]:
        """Return the news, without their furniture, that a network has not read which this half was left out of."""
        return [story(one) for one in self.news if half_of(one) == half]


def collect(data: Path, silver: Path) -> Collection:
    """Return PolNeAR, GUM and the news.

    Raises:
        SourceError: a file cannot be read.
    """
    news = [article for part in ("train", "more") for article in read_news(data / "news" / f"{part}.jsonl.gz")]
    others = [*read_polnear(data, "train"), *read_gum(data / "gum" / "news_interview.jsonl")]
    return Collection(with_silver(news, silver), with_silver(others, silver))


def half_of(article: Article) -> int:
    """Return the half that an article belongs to: that of its outlet, where its corpus is of many outlets."""
    return _number(f"fold {article.outlet if article.convention is Convention.NEWS else article.name}") % HALVES


def _has_furniture(article: Article) -> bool:
    return _number(article.name) % 100 < WITH_FURNITURE


def _number(name: str) -> int:
    """Return a number that depends on the name alone."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
