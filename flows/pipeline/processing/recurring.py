"""What each outlet is known to repeat: learnt from the inputs of a run and of earlier ones, kept with the version.

The state is a Parquet file beside the tables. It holds the paragraphs that are known to be to recur at an outlet, and
those of its newest articles, with which the next run compares its own. What is learnt depends on the set of inputs of a
run, not on their order; articles that were published before are not labelled anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from config.settings import Processing
from flows.store.layout import Layout
from flows.store.manifest import Manifest
from transforms.article import RecurringKeys
from transforms.stripping.recurring import find_recurring

PARAGRAPHS = pl.Schema({"outlet": pl.String, "article_id": pl.String, "paragraph": pl.String, "words": pl.Int32})
# Where `article_id` is null the paragraph is known to recur; `run` counts the runs that learnt.
STATE = pl.Schema([*PARAGRAPHS.items(), ("run", pl.Int32())])

# Of more articles of an outlet these many are compared, those with the smallest ids: it bounds memory and time.
_MOST_COMPARED = 2000


@dataclass(frozen=True, slots=True)
class Learner:
    """Learns from the paragraphs of a run.

    Attributes:
        before: the state of the parent version, with the columns of `STATE`.
        state: path of the new state.
        known: path of the recurring paragraphs of the outlets of this run, for `read_recurring`.
    """

    before: pl.DataFrame
    state: Path
    known: Path
    settings: Processing

    def __call__(self, files: Sequence[Path]) -> Path:
        """Learn from the files of paragraphs that a run read, and return the file of recurring paragraphs."""
        run = (self.before.select(pl.col("run").max()).item() or 0) + 1
        fresh = _paragraphs(files).with_columns(run=pl.lit(run, pl.Int32))
        earlier = self.before.filter(pl.col("article_id").is_not_null())
        recent = pl.concat([earlier.join(fresh, "article_id", how="anti"), fresh])
        known = pl.concat([self.before.filter(pl.col("article_id").is_null()), self._found(recent, fresh)])
        known = known.unique(["outlet", "paragraph"], keep="first", maintain_order=True)
        kept = pl.concat([known, _newest(recent, self.settings.furniture_articles)])
        kept.sort("outlet", "article_id", "paragraph", nulls_last=False).write_parquet(self.state, compression="zstd")
        known.join(fresh, "outlet", how="semi").write_parquet(self.known)
        return self.known

    def _found(self, recent: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
        """Return what the outlets of this run repeat, with the columns of `STATE`."""
        rows = [
            (outlet, None, paragraph, None, None)
            for outlet, articles in _by_outlet(recent.join(fresh, "outlet", how="semi"))
            for paragraph in sorted(find_recurring(articles, self.settings.furniture_stories))
        ]
        return pl.DataFrame(rows, STATE, orient="row")


def _paragraphs(files: Iterable[Path]) -> pl.DataFrame:
    rows = pl.concat([pl.DataFrame(schema=PARAGRAPHS), *(pl.read_parquet(file) for file in files)])
    return rows.unique().sort("outlet", "article_id", "paragraph")


def _by_outlet(rows: pl.DataFrame) -> Iterator[tuple[str, dict[str, dict[str, int]]]]:
    for (outlet,), of_outlet in rows.sort("article_id", "paragraph").group_by("outlet", maintain_order=True):
        articles: dict[str, dict[str, int]] = {}
        for article, paragraph, words in of_outlet.select("article_id", "paragraph", "words").iter_rows():
            if article not in articles and len(articles) == _MOST_COMPARED:
                break
            articles.setdefault(article, {})[paragraph] = words
        yield str(outlet), articles


def _newest(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return the paragraphs of the newest `most` articles of each outlet."""
    articles = rows.select("outlet", "article_id", "run").unique()
    ranked = articles.sort("run", "article_id", descending=[True, False]).with_columns(
        rank=pl.int_range(pl.len()).over("outlet")
    )
    return rows.join(ranked.filter(pl.col("rank") < most), "article_id", how="semi")


def parent_state(root: Path, parent: Manifest | None) -> pl.DataFrame:
    """Return what the parent version knows, with the columns of `STATE`."""
    files = parent.furniture if parent else ()
    paths = [Layout(root).file(file.sha256) for file in files]
    return pl.concat([pl.DataFrame(schema=STATE), *(pl.read_parquet(path) for path in paths)])


def write_paragraphs(rows: Iterable[tuple[str, str, str, int]], path: Path) -> None:
    """Write (outlet, article_id, paragraph, words) of the paragraphs of a batch; those without outlet are left out."""
    pl.DataFrame([row for row in rows if row[0]], PARAGRAPHS, orient="row").write_parquet(path)


def read_recurring(path: Path) -> RecurringKeys:
    """Return what outlets repeat, as the file that a `Learner` wrote says."""
    groups = pl.read_parquet(path).group_by("outlet").agg("paragraph")
    known: Mapping[str, frozenset[str]] = {outlet: frozenset(paragraphs) for outlet, paragraphs in groups.iter_rows()}
    return known
