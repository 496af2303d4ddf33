"""How views read a version: a function from the name of a table to its rows."""

from collections.abc import Callable

import polars as pl

from transforms.text.folding import fold

Scan = Callable[[str], pl.LazyFrame]


class ViewError(Exception):
    """What was asked for cannot be shown; the message says why and what to do."""


def folded(text: pl.Expr) -> pl.Expr:
    """Return `text` as `fold` does, so that "Müller" is found by "muller"."""
    return text.map_elements(fold, return_dtype=pl.String)
