"""Where the sentences of a text begin and end, by its full stops; a line break ends every sentence.

A heading so never runs into the sentence below it. A full stop after an abbreviation or a single letter ends nothing,
nor does one before a word in small letters: “Why?” he asked.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from transforms.records import Span
from transforms.text.lines import LINE
from transforms.text.words import LOWER, UPPER

SENTENCE_ENDS = frozenset(".!?…")
_STOP = re.compile(
    r"[.!?…][\"'”’»)\]]*(?:\s+(?=[\"'“‘«(\[]*(?:[^\W_a-z]|[-‐‑‒–—―−]\s?\w))"
    # Sentences that a page glued together: "… a blow.Nobody …".
    rf"|(?<={LOWER}{LOWER}[.!?…])(?={UPPER}{LOWER})|(?<={LOWER}{LOWER}[.!?…][\"”’»])(?={UPPER}{LOWER}))"
)
_MARKS = "\"'“”‘’«»([)]"
# The longest abbreviation that is looked for before a full stop.
_LOOK_BACK = 24


def find_sentences(text: str, abbreviations: AbstractSet[str]) -> tuple[Span, ...]:
    """Return the sentences of `text` in order: those of a line cover all of it, white space between them included.

    Args:
        text: any text; the time taken grows linearly with it.
        abbreviations: words, as written or in small letters, whose full stop ends no sentence.
    """
    return tuple(sentence for line in LINE.finditer(text) for sentence in _of_line(text, line, abbreviations))


def _of_line(text: str, line: re.Match[str], abbreviations: AbstractSet[str]) -> Iterator[Span]:
    start = line.start()
    for stop in _STOP.finditer(text, line.start(), line.end()):
        if not _ends_abbreviation(text, start, stop.start(), abbreviations):
            yield Span(start, stop.end())
            start = stop.end()
    yield Span(start, line.end())


def _ends_abbreviation(text: str, start: int, stop: int, abbreviations: AbstractSet[str]) -> bool:
    """Whether the word before the full stop at `stop`, behind any other full stop in it, is short for another."""
    before = text[max(start, stop - _LOOK_BACK) : stop].split()
    last = before[-1].rpartition(".")[2].strip(_MARKS) if text[stop] == "." and before else ""
    return (len(last) == 1 and last.isalpha()) or last in abbreviations or last.lower() in abbreviations
