"""Formats that tables are exported in, apart from what writes them, so that the command line knows them at once."""

from typing import Literal, get_args

Format = Literal["csv", "tsv", "jsonl", "parquet", "xlsx", "sqlite"]
FORMATS: tuple[Format, ...] = get_args(Format)
# Formats whose files hold several tables.
COLLECTIONS: tuple[Format, ...] = ("xlsx", "sqlite")
