"""Publishing versions whose tables were tampered with, through the real store."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from config.settings import load_settings
from config.tables import TABLE_ORDER, load_tables
from expectations.dataset.profile import measure_profile
from flows.store.manifest import Manifest
from flows.store.parquet import scan_table, write_table
from flows.store.publish import NewVersion
from flows.store.store import Store

Tables = dict[str, pl.DataFrame]


def tables_of(output: Path) -> Tables:
    """Return the tables of the current version."""
    manifest = Store.open_existing(output, load_settings().store).manifest("latest")
    return {table: scan_table(output, manifest, table).collect() for table in TABLE_ORDER}


def publish_tables(output: Path, tables: Tables) -> Manifest:
    """Publish tables as they are, valid or not, each in one file."""
    with Store.open(output, load_settings().store).writing() as writer:
        files = {}
        for name, rows in tables.items():
            table = load_tables()[name]
            path = "month=unknown/part-0.parquet" if table.partitioned_by else "part-0.parquet"
            staged = writer.staging / f"{name}.parquet"
            write_table(rows, table, staged)
            files[name] = {path: staged}
        profile = measure_profile(lambda name: tables[name].lazy())
        candidate = NewVersion(
            tables=files,
            created_at=datetime(2026, 1, 2, tzinfo=UTC),
            code_version="test",
            config_sha256="0" * 64,
            model_version="test",
            run_id="run_" + "0" * 16,
            facts={"profile": {name: dict(counts) for name, counts in profile.items()}},
        )
        return writer.publish(candidate)


def tampered(output: Path, change: Callable[[Tables], Tables]) -> Manifest:
    """Publish the current version's tables changed."""
    return publish_tables(output, change(tables_of(output)))
