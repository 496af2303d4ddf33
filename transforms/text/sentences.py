"""Where sentences of a paragraph begin: enough to cut a caption or a credit off a paragraph."""

import re
from collections.abc import Set as AbstractSet

_STOP = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*(?:[^\W\d_a-z]|-\s?\w))")


def sentence_starts(folded: str, abbreviations: AbstractSet[str]) -> tuple[int, ...]:
    """Return the offsets at which sentences begin, 0 first.

    A full stop after an abbreviation or a single letter ends no sentence.
    """
    starts = [0]
    for match in _STOP.finditer(folded):
        last = folded[folded.rfind(" ", 0, match.start()) + 1 : match.start()].rpartition(".")[2].strip("\"'(")
        if last not in abbreviations and not (len(last) == 1 and last.isalpha()):
            starts.append(match.end())
    return tuple(starts)
