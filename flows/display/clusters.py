"""What several papers quote in the same words: clusters of quotations, with the outlets that print them."""

import polars as pl
from rich.console import Group, RenderableType
from rich.text import Text

from config.tables import TableReader
from flows.display.canonical import named_attributions
from flows.display.quotes import QuoteSearch, chosen_speakers, conditions, wanted
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shortened, shown

QUOTE_CHARS = 300  # of a quotation in the terminal


def find_clusters(scan: TableReader, search: QuoteSearch) -> pl.DataFrame:
    """Return the utterances that at least two outlets quote, those in most outlets first.

    `quote` is the longest wording; `originals` counts the articles that are no copies of each other.

    Raises:
        DisplayError: no speaker has such a name.
    """
    articles = scan("articles").filter(*conditions(search))
    quotes = scan("quotes").filter(*wanted(search)).select("quote_id", "cluster_id", "article_id", quote="text")
    if choice := chosen_speakers(scan, search):
        said = scan("attributions").filter(pl.col("speaker_id").is_in(choice.ids))
        same = quotes.join(said, "quote_id", how="semi").select("cluster_id")
        quotes = quotes.join(same, "cluster_id", how="semi")
    rows = quotes.join(articles.select("article_id", "outlet", "published_at", "duplicate_of"), "article_id")
    chosen = (
        rows.group_by("cluster_id")
        .agg(
            outlets=pl.col("outlet").drop_nulls().unique().sort(),
            articles=pl.col("article_id").n_unique(),
            originals=pl.coalesce("duplicate_of", "article_id").n_unique(),
            first_published_at=pl.col("published_at").min(),
        )
        .with_columns(outlet_count=pl.col("outlets").list.len())
        .filter(pl.col("outlet_count") > 1)
        .sort("outlet_count", "articles", "cluster_id", descending=[True, True, False])
        .slice(0, search.limit)
        .collect(engine="streaming")
    )
    return _with_words(chosen, rows.join(chosen.lazy(), "cluster_id", how="semi"), scan)


def _with_words(clusters: pl.DataFrame, rows: pl.LazyFrame, scan: TableReader) -> pl.DataFrame:
    """Return `clusters` with their longest wording and the name that most articles give the speaker."""
    longest = (
        rows.sort(pl.col("quote").str.len_chars(), "quote_id", descending=[True, False])
        .group_by("cluster_id")
        .agg(pl.col("quote").first())
    )
    names = (
        named_attributions(scan)
        .join(rows.select("quote_id", "cluster_id"), "quote_id")
        .group_by("cluster_id")
        .agg(speaker_name=pl.col("speaker_name").drop_nulls().mode().sort().first())
    )
    columns = ("outlet_count", "articles", "originals", "first_published_at", "speaker_name", "quote", "outlets")
    return (
        clusters.lazy()
        .join(longest, "cluster_id", maintain_order="left")
        .join(names, "cluster_id", how="left", maintain_order="left")
        .select(*columns, "cluster_id")
        .collect()
    )


def clusters_view(found: pl.DataFrame) -> RenderableType:
    """Return what `find_clusters` found as something that Rich draws."""
    columns = (
        ListingColumn("outlets", is_right=True),
        ListingColumn("articles", is_right=True),
        ListingColumn("first"),
        ListingColumn("speaker", wraps=True),
        ListingColumn("quotation", wraps=True),
        ListingColumn("printed by", wraps=True),
    )
    rows = [
        (
            shown(row["outlet_count"]),
            shown(row["articles"]),
            shown(row["first_published_at"] and row["first_published_at"].date()),
            shown(row["speaker_name"], "bold"),
            shown(shortened(row["quote"], QUOTE_CHARS)),
            shown(", ".join(row["outlets"])),
        )
        for row in found.iter_rows(named=True)
    ]
    listing = Listing(columns, rows, "no two outlets quote the same words")
    note = Text("the same words, slightly changed or cut; the longest wording is printed", style="dim italic")
    return Group(listing, note) if rows else listing
