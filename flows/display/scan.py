"""How views read a version: a function from the name of a table to its rows."""

from collections.abc import Callable

import polars as pl

Scan = Callable[[str], pl.LazyFrame]


class ViewError(Exception):
    """What was asked for cannot be shown; the message says why and what to do."""


def folded(text: pl.Expr) -> pl.Expr:
    """Return `text` without case and diacritics, so that "Müller" is found by "muller"."""
    return text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()


def folded_value(text: str) -> str:
    """Return one value as `folded` does it."""
    return str(pl.select(folded(pl.lit(text))).item())
