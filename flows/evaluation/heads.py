"""The head words of a source ("spokeswoman" in "a spokeswoman for the port"), by a syntactic parse of the text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from transforms.records import Span

_NEVER_HEADS = frozenset({"DET", "PUNCT", "ADP", "SPACE", "CCONJ"})


class ParsedWord(NamedTuple):
    """A word of a parsed text: its offsets, the index of the token it depends on, its part of speech and relation."""

    start: int
    end: int
    head: int
    pos: str
    relation: str


def head_tokens(tokens: Sequence[ParsedWord], spans: Iterable[Span]) -> frozenset[int]:
    """Return the indices of each span's head words (governed from outside the span) and of their conjuncts."""
    heads: set[int] = set()
    for span in spans:
        inside = list(_inside(tokens, span))
        members = set(inside)
        top = [index for index in inside if tokens[index].head == index or tokens[index].head not in members]
        heads.update([index for index in top if tokens[index].pos not in _NEVER_HEADS] or top)
        for index in inside:
            if tokens[index].relation == "conj" and tokens[index].head in heads:
                heads.add(index)
    return frozenset(heads)


def _inside(tokens: Sequence[ParsedWord], span: Span) -> Iterator[int]:
    for index, token in enumerate(tokens):
        if token.start >= span.end:
            return
        if token.end > span.start:
            yield index
