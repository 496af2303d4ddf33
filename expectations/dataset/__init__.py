"""Expectations of the dataset as a whole.

`profile` counts the values of the articles that a version brings, `figures` bounds ratios of these counts, `drift`
compares their distributions (`distance`) with those of earlier versions, `validation` runs all of it.
"""
