"""Rows of the new version: `selection` of articles, `row_sources` of their rows, `assemble` for tables by month.

`speakers_table` and `quarantine` make the two tables without months.
"""
