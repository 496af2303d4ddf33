"""The trained extractor behind the common seam: what the network found, with the truth of quotation marks and rules.

The network finds contents, cues and sources. Quotation marks decide where a quotation begins and ends and what type it
is; rules add what the network was not taught: who relays the words, to whom they were said, which names share a source,
and quotations that it passed over.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.quoting.extraction import Extraction, Extractor
from transforms.quoting.network import Network
from transforms.quoting.statements import Attribution
from transforms.records import QuoteType, Span
from transforms.text.quotation_marks import SPEECH_WORDS, Quotation
from transforms.text.reading import TextReading
from transforms.text.words import READ_JOINTS, word_pattern

# What may stand between the end of the words and the mark that closes them, and between joined spans.
_LOOSE = frozenset(" \t\n\xa0.,;:!?…-–—'’‘\"“”„‟«»()[]")
_SAME_SHARE = 0.5
_WORD = word_pattern(READ_JOINTS)
_SINGLE_MARKS = frozenset("'‘’")
_LONG_TITLE = 12
_NAMING = ("titled", "entitled", "subtitled", "headlined")
_SMALL_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with")
)


class TrainedExtractor:
    """Finds quotations, their cues and sources with a trained network.

    Args:
        network: finds attributions.
        rules: finds relays, addressees and joint sources, and quotations that the network passes over.
        version: name and version of the network's weights.
    """

    def __init__(self, network: Network, rules: Extractor, version: str) -> None:
        self._network = network
        self._rules = rules
        self._version = version

    @property
    def version(self) -> str:
        """Name and version, stored with every quotation."""
        return f"{self._version}+{self._rules.version}"

    def extract(self, texts: Sequence[TextReading]) -> list[tuple[Extraction, ...]]:
        """Return the quotations of each text, ordered by their start."""
        return [self._extract(text) for text in texts]

    def _extract(self, reading: TextReading) -> tuple[Extraction, ...]:
        (ruled,) = self._rules.extract([reading])
        text, quotations = reading.text, reading.outermost
        found = [
            _extraction(text, attribution, _near(quotations, attribution.content))
            for attribution in self._network.attributions(text, quotations)
        ]
        found = [one for one in found if not (_is_named(text, one) or _is_crosshead(text, one.spans))]
        trained = [_with_rules(extraction, ruled) for extraction in _without_relays(found, ruled)]
        trained = _resumed(text, _in_one(text, trained, quotations), ruled, quotations)
        return tuple(_ordered([*trained, *_passed_over(text, trained, ruled)]))


def _near(quotations: Sequence[Quotation], spans: Iterable[tuple[int, int]]) -> Sequence[Quotation]:
    """Return the quotations that have a part between the first and the last character of `spans`."""
    starts, ends = zip(*spans, strict=True)
    first = bisect_right(quotations, min(starts), key=lambda quotation: quotation.span.end)
    return quotations[first : bisect_left(quotations, max(ends), key=lambda quotation: quotation.span.start)]


def _extraction(text: str, attribution: Attribution, quotations: Sequence[Quotation]) -> Extraction:
    """Return an attribution of the network as an extraction: whole marks, and the type that they make it."""
    spans = _joined(text, [_with_marks(text, Span(*span), quotations) for span in attribution.content])
    spans = _without_asides(text, spans, quotations)
    return Extraction(
        spans=spans,
        quote_type=_quote_type(text, spans, quotations),
        is_unclosed=_is_unclosed(spans, quotations),
        cue=Span(*attribution.cue) if attribution.cue else None,
        sources=(Span(*attribution.source),) if attribution.source else (),
        via=None,
        addressee=None,
        continues=None,
        quote_score=attribution.quote_score,
        attribution_score=attribution.attribution_score,
    )


def _is_unclosed(spans: Sequence[Span], quotations: Iterable[Quotation]) -> bool:
    return any(quotation.is_unclosed and _holds(spans, quotation.span) for quotation in quotations)


def _with_marks(text: str, span: Span, quotations: Iterable[Quotation]) -> Span:
    """Return `span` with the marks, and the stops before them, of the quotations that it begins or ends with."""
    start, end = span
    for quotation in quotations:
        whole = quotation.span
        if whole.start <= span.start < whole.end and _is_loose(text, whole.start, span.start):
            start = min(start, whole.start)
        if whole.start < span.end <= whole.end and _is_loose(text, span.end, whole.end):
            end = max(end, whole.end)
    return Span(start, end)


def _is_loose(text: str, start: int, end: int) -> bool:
    return all(character in _LOOSE for character in text[start:end])


def _joined(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans without overlaps, and as one where only white space is between them."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (span.start <= joined[-1].end or text[joined[-1].end : span.start].isspace()):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _without_asides(text: str, spans: tuple[Span, ...], quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """Return spans without those outside marks between two quotations of a paragraph: the reporter's own words."""
    whole = [_quote_type(text, [span], quotations) is QuoteType.DIRECT for span in spans]
    return tuple(
        span
        for index, span in enumerate(spans)
        if whole[index]
        or not (any(whole[:index]) and any(whole[index + 1 :]))
        or "\n" in text[spans[index - 1].end : spans[index + 1].start]
        or _quoted_part(text, span, quotations)
    )


def _quote_type(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> QuoteType:
    inside = [_quoted_part(text, span, quotations) for span in spans]
    if not any(inside):
        return QuoteType.INDIRECT
    is_whole = all(part == len(text[span.start : span.end]) for part, span in zip(inside, spans, strict=True))
    return QuoteType.DIRECT if is_whole else QuoteType.MIXED


def _quoted_part(text: str, span: Span, quotations: Iterable[Quotation]) -> int:
    """Return how many characters of `span` stand in quotations whose marks it holds, spaces between them included."""
    held = [q.span for q in quotations if span.start <= q.span.start and q.span.end <= span.end]
    if not held:
        return 0
    rest = text[span.start : held[0].start] + "".join(
        text[before.end : after.start]
        for before, after in zip(held, [*held[1:], Span(span.end, span.end)], strict=True)
    )
    return len(text[span.start : span.end]) if not rest.strip() else sum(mark.end - mark.start for mark in held)


def _without_relays(found: Sequence[Extraction], ruled: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield the extractions whose source is not merely who relays the words of another source.

    Where the network found nobody but the relay, the source that the rules found takes its place.
    """
    relayed = [other for other in ruled if other.via and other.sources]
    for index, extraction in enumerate(found):
        source = next(
            (o for o in relayed if o.via and _touch(o.via, extraction.sources) and _is_same(extraction, o)), None
        )
        if source is None or any(_touch(span, extraction.sources) for span in source.sources):
            yield extraction
        elif not any(_is_same(extraction, other) for other in [*found[:index], *found[index + 1 :]]):
            yield _relayed(extraction, source)


def _relayed(found: Extraction, ruled: Extraction) -> Extraction:
    """Return `found` with the source of the rules; its words end where those that name this source begin."""
    if ruled.cue and any(span.start <= ruled.cue.start < span.end for span in found.spans):
        return replace(ruled, quote_score=found.quote_score, attribution_score=found.attribution_score)
    return replace(found, sources=ruled.sources, cue=ruled.cue)


def _with_rules(found: Extraction, ruled: Iterable[Extraction]) -> Extraction:
    """Return `found` with what the rules know of the same quotation: relay, addressee, names in a joint source."""
    start, end = found.spans[0].start, found.spans[-1].end
    near = (other for other in ruled if other.spans[0].start < end and start < other.spans[-1].end)
    same = [other for other in near if _is_same(found, other)]
    sources = found.sources
    for other in same:
        if len(other.sources) > 1 and all(_holds(sources, source) for source in other.sources):
            sources = other.sources
    return replace(
        found,
        sources=sources,
        via=next((other.via for other in same if other.via and not _touch(other.via, sources)), None),
        addressee=next((other.addressee for other in same if other.addressee), None),
    )


def _in_one(text: str, found: Sequence[Extraction], quotations: Sequence[Quotation]) -> list[Extraction]:
    """Return the extractions with each quotation of several paragraphs in one, that of the cue in one of them.

    The cue may come last: “… / “…,” she said. The network may have given the paragraphs before it to an earlier one,
    or passed them over.
    """
    kept = list(found)
    for chain in _reopened(quotations):
        first, last = chain[0], chain[-1]
        end = text.find("\n", last.end)
        inside = range(first.start, end if end >= 0 else len(text))
        main = next((e for e in kept if e.cue and e.cue.start in inside and _touch(last, e.spans)), None)
        if main is not None:
            strays = [e for e in kept if e is not main and not (e.cue and e.cue.start in inside)]
            moved = {span for e in strays for span in e.spans if first.start <= span.start and span.end <= last.end}
            kept = [e for e in (_without(text, e, moved, quotations) for e in kept if e is not main) if e.spans]
            is_shared = any(_touch(Span(first.start, last.end), e.spans) for e in kept)
            spans = _joined(text, [*main.spans, *moved, *(() if is_shared else chain)])
            kept.append(_with_spans(text, main, spans, quotations))
    return kept


def _reopened(quotations: Sequence[Quotation]) -> Iterator[list[Span]]:
    """Yield the parts of each quotation that goes on in further paragraphs."""
    chain: list[Span] = []
    for before, quotation in pairwise(quotations):
        if quotation.continues_previous:
            chain = [*(chain or [before.span]), quotation.span]
        elif chain:
            yield chain
            chain = []
    if chain:
        yield chain


def _without(text: str, extraction: Extraction, moved: Collection[Span], quotations: Sequence[Quotation]) -> Extraction:
    rest = tuple(span for span in extraction.spans if span not in moved)
    return extraction if rest == extraction.spans else _with_spans(text, extraction, rest, quotations)


def _with_spans(
    text: str, extraction: Extraction, spans: tuple[Span, ...], quotations: Sequence[Quotation]
) -> Extraction:
    marked, is_unclosed = _quote_type(text, spans, quotations), _is_unclosed(spans, quotations)
    return replace(extraction, spans=spans, quote_type=marked, is_unclosed=is_unclosed)


def _resumed(
    text: str, trained: Sequence[Extraction], ruled: Iterable[Extraction], quotations: Sequence[Quotation]
) -> list[Extraction]:
    """Return the extractions with the quotations in which the rules read them go on behind their cue.

    Such a quotation was passed over by the network, or taken for the words of a participle: "…," she said, smiling. "…"
    """
    found, marks = list(trained), {quotation.span for quotation in quotations}
    for other in ruled:
        for later in (span for span in other.spans[1:] if span in marks):
            before = [e for e in found if e.spans[-1].end <= later.start and _is_same(e, other)]
            if before and all(_is_aside(e, before[-1], later) for e in found if _touch(later, e.spans)):
                found = list(_given(text, found, before[-1], later, quotations))
    return found


def _given(
    text: str, found: Iterable[Extraction], main: Extraction, later: Span, quotations: Sequence[Quotation]
) -> Iterator[Extraction]:
    """Yield the extractions, the quotation `later` given to `main` and taken from those that end with it."""
    for extraction in found:
        spans = extraction.spans
        if extraction is main:
            spans = (*spans, later)
        elif _touch(later, spans):
            spans = tuple(_tight(text, Span(a, min(b, later.start))) for a, b in spans if a < later.start)
        if spans == extraction.spans:
            yield extraction
        elif spans:
            yield _with_spans(text, extraction, spans, quotations)


def _is_aside(extraction: Extraction, main: Extraction, later: Span) -> bool:
    """Whether the extraction only tells, between `main` and what ends with `later`, how the same source spoke."""
    cue, sources = extraction.cue, extraction.sources
    is_between = cue is not None and main.cue is not None and main.cue.end <= cue.start and cue.end <= later.start
    return is_between and sources == main.sources and extraction.spans[-1].end <= later.end


def _tight(text: str, span: Span) -> Span:
    """Return `span` without white space and punctuation at its end."""
    end = span.end
    while end > span.start and text[end - 1] in _LOOSE:
        end -= 1
    return Span(span.start, end)


def _is_same(one: Extraction, other: Extraction) -> bool:
    return _share(one.spans, other.spans) >= _SAME_SHARE


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Return the share of the shorter one's characters that both have."""
    if one[-1].end <= other[0].start or other[-1].end <= one[0].start:
        return 0.0
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return both / min(sum(span.end - span.start for span in spans) for spans in (one, other))


def _holds(spans: Iterable[Span], inner: Span) -> bool:
    return any(span.start <= inner.start and inner.end <= span.end for span in spans)


def _touch(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _passed_over(text: str, trained: Sequence[Extraction], ruled: Sequence[Extraction]) -> Iterator[Extraction]:
    """Yield the quotations in marks that the rules attribute and that the network says nothing of.

    One that continues an earlier quotation takes over its cue and sources.
    """
    for other in ruled:
        first = ruled[other.continues] if other.continues is not None else other
        is_attributed = other.quote_type is QuoteType.DIRECT and (first.cue is not None or first.sources)
        is_new = is_attributed and not any(_share(found.spans, other.spans) > 0 for found in trained)
        if is_new and not _is_title(text, other.spans):
            yield replace(other, cue=first.cue, sources=first.sources, continues=None)


def _is_title(text: str, spans: Sequence[Span]) -> bool:
    """Whether quoted words read as a title, capitalised as such, or as a crosshead."""
    ((start, end), *others) = spans
    words = _WORD.findall(text, start, end)
    is_titled = 1 < len(words) < _LONG_TITLE and all(
        word[0].isupper() or word.lower() in _SMALL_WORDS for word in words
    )
    return (is_titled and not others) or _is_crosshead(text, spans)


def _is_crosshead(text: str, spans: Sequence[Span]) -> bool:
    """Whether words are a crosshead: a short line in single marks that no colon announces."""
    ((start, end), *others) = spans
    is_announced = text[max(0, start - 4) : start].rstrip().endswith(":")
    is_line = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
    is_short = len(_WORD.findall(text, start, end)) < SPEECH_WORDS
    return not others and is_line and text[start] in _SINGLE_MARKS and is_short and not is_announced


def _is_named(text: str, extraction: Extraction) -> bool:
    """Whether the words are a title and nobody's: a film titled “…”."""
    cue = text[slice(*extraction.cue)] if extraction.cue else ""
    return not extraction.sources and cue.lower().endswith(_NAMING)


def _ordered(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Return extractions by their start; of those with equal spans and cue the likelier one only."""
    best: dict[object, Extraction] = {}
    for extraction in sorted(extractions, key=lambda found: -found.attribution_score):
        best.setdefault((extraction.spans, extraction.cue, extraction.sources), extraction)
    return sorted(best.values(), key=lambda found: (found.spans, found.cue or Span(0, 0)))
