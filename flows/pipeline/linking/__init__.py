"""Columns that depend on the whole dataset: copies of articles, clusters of quotations, speakers."""
