"""Whose words they are in "X quoted Y as saying" and "Y was quoted by X as saying": Y's. X passes them on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.quoting.extraction import Extraction
from transforms.quoting.name_spans import ReadName
from transforms.quoting.quote_bounds import with_spans
from transforms.quoting.span_overlap import touches
from transforms.records import Span
from transforms.text.quotations import Quotation

_AS = r"as\s+(?:also\s+)?(?:saying|telling|writing|adding|stating|declaring|warning|arguing|insisting|calling)\b"
_PASSIVE = re.compile(
    rf"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+)?(?:quoted|cited)\s+(?:[^“”\"\n;]{{2,100}}?\s+)?{_AS}"
)
_ACTIVE = re.compile(rf"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<who>[^“”\"\n;]{{2,100}}?),?\s+{_AS}")
_SENTENCE_END = re.compile(r"[.?!][”\"’')]*\s")
_LONGEST = 300  # characters around a cue


def given_to_quoted(
    text: str, found: Extraction, names: Sequence[ReadName], quotations: Sequence[Quotation]
) -> Extraction:
    """Return a quotation with who is quoted as its source, where its cue is "quoted … as saying", and not in its words.

    In 386 annotated articles networks that had not read them took who quotes for the source in all four of these.
    """
    match = _construction(text, found.cue) if found.cue else None
    if match is None:
        return found
    is_active = match.re is _ACTIVE
    who = Span(*match.span("who")) if is_active else _subject(text, match.start(), found.sources, names)
    sources = (who,) if who else found.sources
    spans = _without(text, found.spans, (Span(*match.span()), *sources))
    said = with_spans(text, found, spans, quotations) if spans and spans != found.spans else found
    return replace(said, sources=sources)


def _construction(text: str, cue: Span) -> re.Match[str] | None:
    """Return the "quoted … as saying" in its line that a cue is of."""
    start = max(text.rfind("\n", 0, cue.start) + 1, cue.start - _LONGEST)
    matches = (match for one in (_PASSIVE, _ACTIVE) for match in one.finditer(text, start, cue.end + _LONGEST))
    return next((match for match in matches if touches(cue, [Span(*match.span())])), None)


def _subject(text: str, end: int, sources: Sequence[Span], names: Sequence[ReadName]) -> Span | None:
    """Return who stands before "was quoted": a source of the quotation, else the last name of the sentence."""
    stops = [match.end() for match in _SENTENCE_END.finditer(text, max(0, end - _LONGEST), end)]
    begin = stops[-1] if stops else max(0, end - _LONGEST)
    known = [source for source in sources if source.end <= end]
    named = [name.span for name in names if begin <= name.span.start and name.span.end <= end and name.kind != "place"]
    return known[-1] if known else named[-1] if named else None


def _without(text: str, spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans without what others have of them, but for what stands behind these."""
    left = []
    for span in spans:
        start = max((other.end for other in others if touches(span, [other])), default=span.start)
        while start > span.start and start < span.end and text[start].isspace():
            start += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)
