"""Small rows, candidates and stores for the tests of the store."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from config.settings import StoreSettings
from config.tables import load_tables
from flows.store.disk import sha256_of
from flows.store.manifest import FileEntry, Manifest
from flows.store.parquet import write_table
from flows.store.publish import NewVersion
from flows.store.store import Store, Writer

SETTINGS = StoreSettings(views_kept=2, unused_files_hours=24, articles_per_part=100)
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
LONG_AFTER = NOW + timedelta(days=365 * 50)

Months = Mapping[str, Mapping[int, str]]


def open_store(root: Path) -> Store:
    return Store.open(root, SETTINGS)


def quote_rows(texts: Mapping[int, str]) -> pl.DataFrame:
    """Rows of `quotes`: for each number a quotation with this text."""
    rows = [
        {
            "quote_id": f"quo_{number:016x}_{0:012x}",
            "article_id": f"art_{number:016x}",
            "quote_index": 0,
            "quote_type": "direct",
            "quote_mode": "speech",
            "polarity": "affirmed",
            "text": text,
            "spans": [{"start": 10, "end": 10 + len(text)}],
            "quote_start": 10,
            "quote_end": 10 + len(text),
            "is_unclosed": False,
            "is_nested": False,
            "context_before": "Then he said:",
            "context_after": "",
            "cluster_id": f"clu_{number:016x}",
            "quote_score": 0.5,
            "extractor_version": "rules-1",
        }
        for number, text in texts.items()
    ]
    return pl.DataFrame(rows, schema=load_tables()["quotes"].polars_schema)


def speaker_rows(names: Iterable[str]) -> pl.DataFrame:
    """Rows of `speakers` called `names`."""
    rows = [
        {
            "speaker_id": f"spk_{sum(name.encode()):016x}",
            "name": name,
            "kind": "person",
            "aliases": [name, name.split()[-1]],
            "roles": [],
            "affiliations": [],
            "article_count": 1,
            "quote_count": 2,
            "first_quoted_at": NOW,
            "last_quoted_at": None,
        }
        for name in names
    ]
    return pl.DataFrame(rows, schema=load_tables()["speakers"].polars_schema)


def stage_quotes(writer: Writer, months: Months) -> dict[str, Path | FileEntry]:
    """Write a file of quotes for each month and return the paths a candidate wants."""
    staged: dict[str, Path | FileEntry] = {}
    for month, texts in months.items():
        path = writer.staging / f"quotes-{month}.parquet"
        write_table(quote_rows(texts), load_tables()["quotes"], path)
        staged[f"month={month}/part-0.parquet"] = path
    return staged


def candidate(tables: Mapping[str, Mapping[str, Path | FileEntry]], **others: object) -> NewVersion:
    facts: dict[str, object] = {
        "created_at": NOW,
        "code_version": "0.1.0",
        "config_sha256": "0" * 64,
        "model_version": "rules-1",
        "run_id": "run_0000000000000001",
    }
    return NewVersion(tables=tables, **{**facts, **others})  # type: ignore[arg-type]  # keywords of mixed types


def publish_quotes(store: Store, months: Months) -> Manifest:
    """Publish a version with these quotes, and the parent's files for the months that are not among them."""
    with store.writing() as writer:
        kept = writer.parent.tables["quotes"].by_path if writer.parent else {}
        return writer.publish(candidate({"quotes": {**kept, **stage_quotes(writer, months)}}))


def snapshot(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder."""
    return {str(path.relative_to(folder)): sha256_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def texts_in(version: Path) -> list[str]:
    """The quotations in the view of a version, as a reader finds them."""
    return sorted(pl.read_parquet(version / "quotes/**/*.parquet", hive_partitioning=True)["text"])
