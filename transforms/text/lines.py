"""The lines of a text: each that is not blank is a paragraph."""

import re

from transforms.records import Span

LINE = re.compile(r"[^\n\r\u2028\u2029]+")


def paragraphs(text: str) -> list[Span]:
    """Return the lines of `text` that are not blank, without the white space around them."""
    found = []
    for match in LINE.finditer(text):
        line = match.group()
        if stripped := line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            found.append(Span(start, start + len(stripped)))
    return found
