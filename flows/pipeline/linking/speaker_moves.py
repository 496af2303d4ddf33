"""Merges and splits: which attributions went from one speaker to another since the parent version, and why."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from config.tables import TableReader, load_tables
from flows.pipeline.linking.speaker_links import LOCAL, SpeakerLinks
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import scan_files

DESCRIPTIONS = {
    "change": "merged: the old speaker is no more; split: the new one was not before; moved: both are and were; "
    "renumbered: neither.",
    "old_speaker_id": "Speaker in the parent version.",
    "old_name": "Name of that speaker there.",
    "new_speaker_id": "Speaker in this version.",
    "new_name": "Name of that speaker here.",
    "attributions": "Attributions that went from one to the other.",
    "articles": "Articles they stand in.",
    "reason": "Why they are the new speaker's: what the dataset tells or the user decided.",
}
NO_REASON = "the name alone tells who it is"


def speaker_moves(
    root: Path,
    parent: Manifest | None,
    files: Mapping[str, Path | FileEntry],
    scan: TableReader,
    links: SpeakerLinks,
) -> pl.DataFrame:
    """Return a row for each two speakers between which attributions moved, with the columns of `DESCRIPTIONS`.

    Args:
        root: folder of the dataset.
        parent: the version before.
        files: the new version's files of attributions; those that the parent has too are not read.
        scan: gives a table of the new version.
        links: the speakers of the new version, with the reasons.
    """
    if parent is None:
        return pl.DataFrame(schema=dict.fromkeys(DESCRIPTIONS, pl.String))
    table = load_tables()["attributions"]
    kept = {file.sha256 for file in files.values() if isinstance(file, FileEntry)}
    gone = tuple(file for file in parent.tables["attributions"].files if file.sha256 not in kept)
    old = scan_files(root, gone, table).select("attribution_id", old_speaker_id="speaker_id")
    written = [pl.scan_parquet(file, glob=False) for file in files.values() if isinstance(file, Path)]
    columns = {"kind": "speaker_kind", "name": "speaker_name", "new_speaker_id": "speaker_id"}
    empty = scan_files(root, (), table)
    new = pl.concat([empty, *written]).select("attribution_id", "article_id", **columns)
    moved = (
        old.join(new, "attribution_id")
        .filter(pl.col("old_speaker_id") != pl.col("new_speaker_id"))
        .join(links.local.lazy().select(*LOCAL, "reason"), LOCAL, how="left")
        .group_by("old_speaker_id", "new_speaker_id")
        .agg(
            attributions=pl.len(),
            articles=pl.col("article_id").n_unique(),
            reason=pl.col("reason").drop_nulls().mode().sort().first().fill_null(NO_REASON),
        )
    )
    return _described(
        moved,
        _names(scan_files(root, parent.tables["speakers"].files, load_tables()["speakers"])),
        _names(scan("speakers")),
    )


def _names(speakers: pl.LazyFrame) -> pl.LazyFrame:
    return speakers.select("speaker_id", "name")


def _described(moved: pl.LazyFrame, before: pl.LazyFrame, after: pl.LazyFrame) -> pl.DataFrame:
    """Return the moves with names and what kind of change they are."""
    old, new = pl.col("old_speaker_id"), pl.col("new_speaker_id")
    stays = pl.col("left").is_not_null()
    was = pl.col("found").is_not_null()
    change = (
        pl.when(~stays & was).then(pl.lit("merged"))
        .when(stays & ~was).then(pl.lit("split"))
        .when(stays & was).then(pl.lit("moved"))
        .otherwise(pl.lit("renumbered"))
    )  # fmt: skip
    return (
        moved.join(before.rename({"name": "old_name"}), left_on=old, right_on="speaker_id", how="left")
        .join(after.rename({"name": "new_name"}), left_on=new, right_on="speaker_id", how="left")
        .join(after.rename({"name": "left"}), left_on=old, right_on="speaker_id", how="left")
        .join(before.rename({"name": "found"}), left_on=new, right_on="speaker_id", how="left")
        .with_columns(change=change)
        .select(*DESCRIPTIONS)
        .sort("old_speaker_id", "new_speaker_id")
        .collect()
    )


def write_moved(moves: pl.DataFrame, path: Path) -> Path:
    """Write moves of speakers to `path`, with what the columns mean, and return it."""
    table = moves.to_arrow(compat_level=pl.CompatLevel.oldest())
    fields = [field.with_metadata({"description": DESCRIPTIONS[field.name]}) for field in table.schema]
    pq.write_table(table.cast(pa.schema(fields)), path, compression="zstd")
    return path
