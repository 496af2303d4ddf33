"""Attributions that reach over paragraphs, as one for each paragraph."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from transforms.quoting.marks import touching
from transforms.quoting.statements import Attribution, Statement
from transforms.records import Span
from transforms.text.quotations import Quotation

Found = TypeVar("Found", Attribution, Statement)
_SENTENCE_ENDS = (".", "!", "?")
_SENTENCE_GAP = 4  # characters between sentences, the end of the first included
_TIGHT_LINE = re.compile(r'[^\s"\u201c\u201d\u201e](?:[^\n]*[^\s"\u201c\u201d\u201e])?')


def by_paragraph(text: str, attribution: Found, quotations: Sequence[Quotation]) -> list[Found]:
    """Return an attribution as one per paragraph, and one for reported words and for a quotation in its own sentence.

    A quotation that its paragraph leaves open goes on in the next one.
    """
    groups: list[list[Span]] = []
    near = touching(quotations, attribution.content[0].start, attribution.content[-1].end)
    reopened = [q.span for q in near if q.continues_previous]
    apart = [q.span for q in near if _stands_apart(text, q.span.start)]
    spans = (line for span in attribution.content for part in _parted(span, apart) for line in _lines(text, part))
    for span in spans:
        last = groups[-1][-1] if groups else None
        is_same = last and (
            "\n" not in text[last.end : span.start] or any(q.start <= span.start < q.end for q in reopened)
        )
        if last and is_same and not _is_parted(last, span.start, near, apart):
            groups[-1].append(span)
        else:
            groups.append([span])
    return [replace(attribution, content=tuple(group)) for group in groups]


def _stands_apart(text: str, start: int) -> bool:
    """Whether a sentence ends before the quotation that begins at `start`."""
    return text[max(0, start - _SENTENCE_GAP) : start].rstrip().endswith(_SENTENCE_ENDS)


def _parted(span: Span, apart: Sequence[Span]) -> list[Span]:
    """Return the parts of a span before, between and from quotations in sentences of their own."""
    bounds = [span.start, *(q.start for q in apart if span.start < q.start < span.end), span.end]
    return [Span(start, end) for start, end in pairwise(bounds)]


def _is_parted(last: Span, start: int, quotations: Sequence[Quotation], apart: Sequence[Span]) -> bool:
    """Whether a quotation in a sentence of its own begins at `start` behind words that stand in no marks."""
    is_quoted = any(q.span.start <= last.start + 1 and last.end - 1 <= q.span.end for q in quotations)
    return not is_quoted and any(q.start <= start <= q.start + 2 for q in apart)


def _lines(text: str, span: Span) -> list[Span]:
    return [Span(*match.span()) for match in _TIGHT_LINE.finditer(text, *span)]
