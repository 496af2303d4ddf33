"""The speakers of a version: finding them by name, listing them with counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from rich.console import Group, RenderableType
from rich.text import Text

from config.tables import TableReader
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shown
from flows.display.speaker_search import match_speakers
from flows.pipeline.linking.speaker_moves import DESCRIPTIONS
from flows.store.layout import CHANGES, Layout
from flows.store.manifest import Manifest

ALIASES_SHOWN, LONGEST_ALIAS = 4, 40


@dataclass(frozen=True, slots=True)
class SpeakerSearch:
    """Which speakers to list.

    Attributes:
        name: any part of any form of the name, in any spelling; None: all.
        kind: what kind of speakers; None: all.
        limit: most speakers to return, those with most quotations first.
    """

    name: str | None = None
    kind: str | None = None
    limit: int = 50


def list_speakers(scan: TableReader, search: SpeakerSearch) -> pl.DataFrame:
    """Return the rows of `speakers` that `search` asks for, those with most quotations first.

    Raises:
        DisplayError: no speaker has such a name.
    """
    rows = scan("speakers")
    if search.name is not None:
        rows = rows.filter(pl.col("speaker_id").is_in(match_speakers(scan, search.name)["speaker_id"].to_list()))
    if search.kind is not None:
        rows = rows.filter(pl.col("kind") == search.kind)
    order = ["quote_count", "article_count", "name", "speaker_id"]
    return rows.sort(order, descending=[True, True, False, False]).head(search.limit).collect()


def speakers_view(found: pl.DataFrame, search: SpeakerSearch) -> RenderableType:
    """Return what `list_speakers` found as something that Rich draws."""
    columns = (
        ListingColumn("quotes", is_right=True),
        ListingColumn("articles", is_right=True),
        ListingColumn("kind"),
        ListingColumn("speaker", wraps=True),
        ListingColumn("also", wraps=True),
        ListingColumn("last quoted"),
    )
    rows = [
        (
            shown(f"{row['quote_count']:,}"),
            shown(f"{row['article_count']:,}"),
            shown(row["kind"]),
            shown(row["name"], "bold"),
            shown(_others(row["name"], row["aliases"])),
            shown(row["last_quoted_at"] and row["last_quoted_at"].date()),
        )
        for row in found.iter_rows(named=True)
    ]
    listing = Listing(columns, rows, "no speaker of that kind has such a name")
    if not rows:
        return listing
    is_cut = found.height == search.limit
    note = f"the {found.height:,} with most quotations; there may be more" if is_cut else _counted(found.height)
    return Group(listing, Text(note, style="dim italic"))


def _others(name: str, aliases: Sequence[str]) -> str | None:
    """Return the shortest other forms of a name; those with a whole description are not worth the room."""
    short = (alias for alias in aliases if alias != name and len(alias) <= LONGEST_ALIAS)
    others = sorted(short, key=lambda alias: (len(alias), alias))
    more = f", {len(others) - ALIASES_SHOWN} more" if len(others) > ALIASES_SHOWN else ""
    return ", ".join(others[:ALIASES_SHOWN]) + more if others else None


def _counted(count: int) -> str:
    return f"{count:,} speaker{'' if count == 1 else 's'}"


def read_moves(layout: Layout, manifest: Manifest) -> pl.DataFrame:
    """Return who was merged, split or moved since the parent of a version, those of most attributions first."""
    if manifest.speaker_moves is None:
        return pl.DataFrame(schema=dict.fromkeys(DESCRIPTIONS, pl.String))
    rows = pl.read_parquet(layout.version(manifest.version) / CHANGES / manifest.speaker_moves.path, glob=False)
    return rows.sort("attributions", "old_speaker_id", "new_speaker_id", descending=[True, False, False])


def moves_view(found: pl.DataFrame) -> RenderableType:
    """Return what `read_moves` found as something that Rich draws."""
    columns = (
        ListingColumn("change"),
        ListingColumn("from", wraps=True),
        ListingColumn("to", wraps=True),
        ListingColumn("attributions", is_right=True),
        ListingColumn("because", wraps=True),
    )
    rows = [
        (
            shown(row["change"]),
            shown(row["old_name"] or row["old_speaker_id"]),
            shown(row["new_name"] or row["new_speaker_id"], "bold"),
            shown(f"{row['attributions']:,}"),
            shown(row["reason"]),
        )
        for row in found.iter_rows(named=True)
    ]
    return Listing(columns, rows, "nobody was merged, split or moved")
