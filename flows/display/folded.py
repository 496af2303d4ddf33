"""Text as names are compared: without case and diacritics."""

import polars as pl

from transforms.text.folding import fold


def folded(text: pl.Expr) -> pl.Expr:
    """Return `text` as `fold` does, so that "Müller" is found by "muller"."""
    return text.map_elements(fold, return_dtype=pl.String)
