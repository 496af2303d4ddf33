"""Kinds of annotated files, apart from what reads them, so that the command line knows them at once."""

from enum import StrEnum


class Kind(StrEnum):
    """What a file of gold is about."""

    QUOTES = "quotes"
    EXAMPLES = "examples"
    DOCS = "docs"
    LINES = "lines"
    MIXED = "mixed"
    HTML = "html"
    NEWS = "news"
    CASES = "cases"
