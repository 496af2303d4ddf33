"""Attributions with the name that the speaker has in the whole dataset."""

import polars as pl

from config.tables import TableReader


def named_attributions(scan: TableReader) -> pl.LazyFrame:
    """Return `attributions` with the canonical `speaker_name`, that of `speakers`, and `name_in_article` beside it.

    Whoever is nobody in particular ("some") has no canonical name.
    """
    names = scan("speakers").select("speaker_id", canonical="name")
    joined = scan("attributions").join(names, "speaker_id", how="left", maintain_order="left")
    columns = scan("attributions").collect_schema().names()
    renamed = {"speaker_name": pl.col("canonical"), "name_in_article": pl.col("speaker_name")}
    place = columns.index("speaker_name")
    ordered = [*columns[:place], *renamed, *columns[place + 1 :]]
    return joined.with_columns(**renamed).select(ordered)
