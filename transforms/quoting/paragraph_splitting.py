"""Attributions that reach over paragraphs, as one for each paragraph."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.quoting.encoding import Span
from transforms.quoting.marks import touching
from transforms.quoting.statements import Attribution
from transforms.records import Span as RecordSpan
from transforms.text.quotation_marks import Quotation

_SENTENCE_ENDS = (".", "!", "?")
_SENTENCE_GAP = 4  # characters between sentences, the end of the first included
_TIGHT_LINE = re.compile(r'[^\s"\u201c\u201d\u201e](?:[^\n]*[^\s"\u201c\u201d\u201e])?')


def by_paragraph(text: str, attribution: Attribution, quotations: Sequence[Quotation]) -> list[Attribution]:
    """Return an attribution as one per paragraph, and one for reported words and for a quotation in its own sentence.

    A quotation that its paragraph leaves open goes on in the next one.
    """
    groups: list[list[Span]] = []
    near = touching(quotations, attribution.content[0][0], attribution.content[-1][1])
    reopened = [q.span for q in near if q.continues_previous]
    apart = [q.span for q in near if _stands_apart(text, q.span.start)]
    spans = (line for span in attribution.content for part in _parted(span, apart) for line in _lines(text, part))
    for start, end in spans:
        last = groups[-1][-1] if groups else None
        is_same = last and ("\n" not in text[last[1] : start] or any(q.start <= start < q.end for q in reopened))
        if last and is_same and not _is_parted(last, start, near, apart):
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return [replace(attribution, content=tuple(group)) for group in groups]


def _stands_apart(text: str, start: int) -> bool:
    """Whether a sentence ends before the quotation that begins at `start`."""
    return text[max(0, start - _SENTENCE_GAP) : start].rstrip().endswith(_SENTENCE_ENDS)


def _parted(span: Span, apart: Sequence[RecordSpan]) -> list[Span]:
    """Return the parts of a span before, between and from quotations in sentences of their own."""
    bounds = [span[0], *(q.start for q in apart if span[0] < q.start < span[1]), span[1]]
    return list(pairwise(bounds))


def _is_parted(last: Span, start: int, quotations: Sequence[Quotation], apart: Sequence[RecordSpan]) -> bool:
    """Whether a quotation in a sentence of its own begins at `start` behind words that stand in no marks."""
    is_quoted = any(q.span.start <= last[0] + 1 and last[1] - 1 <= q.span.end for q in quotations)
    return not is_quoted and any(q.start <= start <= q.start + 2 for q in apart)


def _lines(text: str, span: Span) -> list[Span]:
    return [match.span() for match in _TIGHT_LINE.finditer(text, *span)]
