"""The Polars types of the declared tables."""

from functools import cache

import polars as pl

from config.tables import load_tables


@cache
def polars_schema(table: str) -> pl.Schema:
    """Return the Polars schema of the declared table, columns in order."""
    empty = pl.from_arrow(load_tables()[table].arrow_schema.empty_table())
    return pl.Schema(empty.schema)  # type: ignore[union-attr]  # a table gives a frame, never a series
