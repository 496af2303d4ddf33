"""Great Expectations: only this package imports it.

`suites` makes suites of rules and figures, `runner` runs one on a frame, `validate` does so for a partition of a table,
and `docs` builds Data Docs from all results.
"""
