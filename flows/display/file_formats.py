"""Formats that tables are exported in, apart from what writes them, so that the command line knows them at once."""

from typing import Literal, get_args

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
