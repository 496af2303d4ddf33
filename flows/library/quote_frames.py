"""Rows of quotations as a frame."""

from collections.abc import Iterable, Mapping

import polars as pl

OFFSETS = tuple(f"{part}_{side}" for part in ("quote", "mention", "cue") for side in ("start", "end"))
_SPAN = pl.Struct({"start": pl.Int32, "end": pl.Int32})
_TYPES: Mapping[str, pl.DataType] = {
    "spans": pl.List(_SPAN),
    **dict.fromkeys(("quote_score", "attribution_score"), pl.Float64()),
    **dict.fromkeys(("text_index", *OFFSETS), pl.Int32()),
}


def as_frame(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows as a frame with these columns, whether there are rows or not; whatever has no other type is text."""
    return pl.DataFrame(list(rows), schema={name: _TYPES.get(name, pl.String()) for name in columns})
