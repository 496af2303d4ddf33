"""The tables of a new version: which rows it holds and which partition files they are written to."""
