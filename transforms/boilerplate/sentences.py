"""Where sentences of a paragraph begin: enough to cut a caption or a credit off a paragraph."""

import re
from collections.abc import Set as AbstractSet

_BOUNDARY = re.compile(r"(?P<last>[^\s.!?]*)[.!?][\"')\]]*\s+(?=[\"'(\[-]*\s?[^\W\d_a-z])")


def sentence_starts(folded: str, abbreviations: AbstractSet[str]) -> list[int]:
    """Return the offsets at which sentences begin, 0 first.

    A full stop after an abbreviation or a single letter ends no sentence.
    """
    starts = [0]
    for match in _BOUNDARY.finditer(folded):
        last = match["last"].strip("\"'(")
        if last in abbreviations or (len(last) == 1 and last.isupper()):
            continue
        starts.append(match.end())
    return starts
