"""Finding the article a person means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

import polars as pl

from config.tables import TableReader
from flows.display.display_errors import DisplayError
from flows.display.folded import folded
from flows.display.safe import safe_line, shortened
from transforms.ids import normalise_url
from transforms.text.folding import fold

LISTED = 8  # articles that an error names
GUESSED_AMONG = 20_000  # articles whose names are compared with one that is nearly right


@dataclass(frozen=True, slots=True)
class _Key:
    """What a person typed, and the ways in which it can name an article, the surest first."""

    text: str

    @property
    def ways(self) -> Sequence[Callable[[Mapping[str, Any]], bool]]:
        url = normalise_url(self.text)
        return (
            lambda row: self.text in (row["article_id"], row["source_uri"], row["url"]),
            lambda row: bool(row["url"]) and normalise_url(row["url"]) == url,
            lambda row: str(row["source_uri"]).endswith(f"/{self.text}"),
            lambda row: _file(row).name == self.text,
            lambda row: _file(row).name.partition(".")[0] == self.text or _file(row).stem == self.text,
            lambda row: str(row["article_id"]).removeprefix("art_").startswith(self.text.removeprefix("art_")),
        )

    @property
    def candidates(self) -> pl.Expr:
        """A condition on articles that is true at least where one of the ways is."""
        pieces = [self.text.removeprefix("art_"), normalise_url(self.text).removeprefix("//")]
        columns = [pl.col(name) for name in ("article_id", "source_uri", "url")]
        return pl.any_horizontal(
            column.str.contains(piece, literal=True) for column in columns for piece in pieces if piece
        )


def _file(row: Mapping[str, Any]) -> PurePath:
    return PurePath(str(row["source_uri"]).partition("#")[0])


def find_article(scan: TableReader, key: str) -> str:
    """Return the `article_id` of the one article that `key` names.

    Args:
        scan: reads the version.
        key: the article's id or the beginning of it, its `source_uri`, file name or file stem, or its URL.

    Raises:
        DisplayError: no article or several are meant; the message lists what comes near.
    """
    key = key.strip()
    if not key:
        raise DisplayError("no article named; give an article_id, a source file's name or a URL")
    names = scan("articles").select("article_id", "source_uri", "url", "title")
    rows = names.filter(_Key(key).candidates).sort("article_id").collect().to_dicts()
    for way in _Key(key).ways:
        found = [row for row in rows if way(row)]
        if len(found) == 1:
            return str(found[0]["article_id"])
        if found:
            raise DisplayError(f"{safe_line(key)} names {len(found)} articles; say which:\n{_listed(found)}")
    raise DisplayError(_not_found(names, key))


def _not_found(names: pl.LazyFrame, key: str) -> str:
    near = _near(names, key)
    advice = f"did you mean\n{_listed(near)}" if near else "give an article_id, a source file's name or a URL"
    return f"no article is called {safe_line(key)}; {advice}"


def _near(names: pl.LazyFrame, key: str) -> list[dict[str, Any]]:
    part = pl.lit(fold(key))
    holding = pl.any_horizontal(
        folded(pl.col(name)).str.contains(part, literal=True) for name in ("source_uri", "title")
    )
    near = names.filter(holding).head(LISTED + 1).collect().to_dicts()
    if near:
        return near
    rows = names.head(GUESSED_AMONG).collect().to_dicts()
    by_stem = {_file(row).stem: row for row in rows}
    return [by_stem[stem] for stem in get_close_matches(PurePath(key).stem, by_stem, n=3)]


def _listed(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        f"  {row['article_id']}  {safe_line(row['source_uri'])}  {shortened(row['title'] or '', 60)}".rstrip()
        for row in rows[:LISTED]
    ]
    return "\n".join(lines + (["  …"] if len(rows) > LISTED else []))
