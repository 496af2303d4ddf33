"""What must hold for the dataset, and how that is checked.

In the order of a run: `rows` judges single rows, refuses those that break hard rules before anything is linked, and
judges what is left again when the tables are whole; `gx` runs the suites of Great Expectations on these verdicts and
builds Data Docs; `dataset` measures what only all rows together show; `results` is the outcome that all of them fill.
"""
