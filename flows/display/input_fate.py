"""Where an input went: an article, a copy of one, or quarantine, and why."""

from dataclasses import dataclass
from pathlib import Path, PurePath

import polars as pl

from config.tables import TableReader
from flows.display.display_errors import DisplayError
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import safe_line, shortened, shown
from flows.sources.finding import SUPPORTED, kind_of

ARTICLE, COPY, REFUSED, NOTED = "article", "copy", "refused", "noted"
DETAIL_CHARS = 300


@dataclass(frozen=True, slots=True)
class InputName:
    """What a person calls an input: its `source_uri`, the file it stands in, the end of its path, its URL or its id."""

    text: str

    @property
    def condition(self) -> pl.Expr:
        """Return the condition on rows with `source_uri`, `url` and `article_id` that this name means them."""
        path = PurePath(self.text).as_posix()
        uri, file = pl.col("source_uri"), pl.col("source_uri").str.split("#").list.first()
        named = [name.is_in([self.text, path]) | name.str.ends_with(f"/{path}") for name in (uri, file)]
        if PurePath(path).is_absolute():  # the other way round: "/data/news/a.txt" is asked for, "news/a.txt" was read
            named.append(pl.lit(path).str.ends_with("/" + file))
        return pl.any_horizontal(
            *named, pl.col("article_id") == self.text, _bare(pl.col("url")) == _bare(pl.lit(self.text))
        )


def _bare(url: pl.Expr) -> pl.Expr:
    """Return an address without what differs between links to one page."""
    return url.str.to_lowercase().str.replace(r"^https?://(www\.)?", "").str.strip_chars_end("/")


def find_fates(scan: TableReader, name: InputName) -> pl.DataFrame:
    """Return what became of the inputs that `name` means, sorted: one row for each article, refusal and note.

    Columns: `source_uri`, `fate` (article, copy, refused, or noted: of an article that was published), `article_id`,
    `title`, `published_at`, `quotes`, `copy_of` and `original` (id and `source_uri` of what a copy is of), `stage`,
    `reason`, `detail`, `run_id`.
    """
    articles = scan("articles").select("source_uri", "url", "article_id", "title", "published_at", "duplicate_of")
    found = articles.filter(name.condition).collect()
    refused = scan("quarantine").with_columns(url=pl.lit(None, pl.String)).filter(name.condition).collect()
    originals = scan("articles").select(copy_of="article_id", original="source_uri")
    ids = found["article_id"].to_list()
    counts = scan("quotes").filter(pl.col("article_id").is_in(ids)).group_by("article_id").agg(quotes=pl.len())
    kept = (
        found.lazy()
        .rename({"duplicate_of": "copy_of"})
        .join(originals, on="copy_of", how="left")
        .join(counts, on="article_id", how="left")
        .with_columns(
            pl.col("quotes").fill_null(0),
            fate=pl.when(pl.col("copy_of").is_null()).then(pl.lit(ARTICLE)).otherwise(pl.lit(COPY)),
        )
    )
    is_noted = pl.col("article_id").is_in(ids).fill_null(value=False)
    not_kept = refused.lazy().with_columns(fate=pl.when(is_noted).then(pl.lit(NOTED)).otherwise(pl.lit(REFUSED)))
    columns = (
        "source_uri", "fate", "article_id", "title", "published_at", "quotes", "copy_of", "original", "stage", "reason",
        "detail", "run_id",
    )  # fmt: skip
    both = pl.concat([kept, not_kept], how="diagonal")
    return both.select(columns).sort("source_uri", "fate", "reason", "detail", nulls_last=True).collect()


def not_met(name: InputName, version: str) -> DisplayError:
    """Return the error that no input of the version is called so, and why a file of this name was not read."""
    path = Path(name.text)
    met = f"no input of {version} is called {safe_line(name.text)}"
    if not path.exists():
        return DisplayError(f"{met}; give its path as the run was given it, its file's name, its URL or an article_id")
    if path.is_dir():
        return DisplayError(f"{met}; it is a folder: ask for a file in it")
    if hidden := next((part for part in path.parts if part.startswith(".") and part.strip(".")), None):
        return DisplayError(f"{met}: {safe_line(hidden)} is hidden, and hidden files in folders are passed over")
    if kind_of(path.name) is None:
        return DisplayError(f"{met}: its name does not end in {SUPPORTED}, and other files in folders are passed over")
    return DisplayError(f"{met}: no run that made this version was given it; the file is there")


def fates_listing(fates: pl.DataFrame) -> Listing:
    """Return what became of inputs as something that Rich draws."""
    columns = (ListingColumn("input", wraps=True), ListingColumn("became"), ListingColumn("which is", wraps=True))
    rows = [
        (shown(row["source_uri"]), shown(row["fate"], "bold"), shown(shortened(_said(row), DETAIL_CHARS)))
        for row in fates.iter_rows(named=True)
    ]
    return Listing(columns, rows, "nothing")


def _said(row: dict[str, object]) -> str:
    if row["reason"]:
        return f"{row['reason']} at {row['stage']}: {row['detail']}"
    title = f" “{row['title']}”" if row["title"] else ""
    copied = f", copy of {row['copy_of']} ({row['original']})" if row["copy_of"] else ""
    return f"{row['article_id']}{title}, {row['quotes']} quotes{copied}"
