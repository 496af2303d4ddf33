"""To whom words were said, where the text names them right behind the cue: "told reporters"."""

import re

from transforms.quoting.extraction import Extraction
from transforms.quoting.span_overlap import touches
from transforms.records import Span

_MOST_WORDS = 8
_TOLD = frozenset(
    {"tell", "tells", "telling", "told", "asked", "assured", "informed", "reminded", "warned", "advised", "promised"}
)
# What follows those who are spoken to: marks, clauses, and when, where or how it was said.
_BEHIND = re.compile(
    r"[^\w\s.'’&/-]|(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.(?!\w)|\n|(?<!\w)(?:that|in|on|at|during|after|before|about|when|while|as|how|why|what|whether|if|"
    r"because|for|over|by|from|via|to|not|through|he|she|they|it|there|again|last|this|earlier|later|yesterday|today|"
    r"(?i:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)"
)


def addressee_of(text: str, extraction: Extraction) -> Span | None:
    """Return the words that name to whom a quotation was said.

    In 386 annotated articles four of five that are found are right; more than a third of all stand elsewhere.

    Args:
        text: the article.
        extraction: a quotation of it.
    """
    if extraction.cue is None or text[slice(*extraction.cue)].rpartition(" ")[2].lower() not in _TOLD:
        return None
    start = extraction.cue.end
    while start < len(text) and text[start].isspace() and text[start] != "\n":
        start += 1
    end = min([one.start for one in extraction.spans if one.start >= start], default=len(text))
    behind = _BEHIND.search(text, start, end)
    words = text[start : behind.start() if behind else end].rstrip()
    addressee = Span(start, start + len(words))
    is_other = 0 < len(words.split()) <= _MOST_WORDS and not words.startswith("of ")
    return addressee if is_other and not touches(addressee, extraction.sources) else None
