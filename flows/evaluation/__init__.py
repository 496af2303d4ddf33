"""How good the dataset is, against articles annotated by hand.

`gold` reads annotated files, `dataset` a version's tables, `measure` runs the pipeline; the other modules compute.
"""
