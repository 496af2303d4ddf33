"""Who relays a quotation: the outlet that it was told, or that reported it.

A linear model, taught by annotated news, weighs the capitalised words in the sentences of a quotation and its cue
against nobody. A variable is named for what it tells and, after a bar, for the sort of name that it is told of.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from transforms.quoting.extraction import Extraction
from transforms.quoting.name_spans import ReadName
from transforms.quoting.span_overlap import touches
from transforms.records import Method, QuoteType, Span
from transforms.speaking.name_runs import runs
from transforms.speaking.names import NameLexicon, is_acronym
from transforms.speaking.resolving.reranking import Weights, shares_of
from transforms.speaking.resolving.resolution import Resolution
from transforms.text.reading import TextReading
from transforms.text.words import Word, WordRange

Features = dict[str, float]
# Bounds of the classes of distances from a cue to a name, in words.
_DISTANCES = (1, 3, 6, 12)
_WORDS_BEFORE, _WORDS_BEHIND = 8, 6
_TELLING = ("interview", "told", "reported", "report", "spoke", "speaking", "according")
# How those are mentioned whose words go on from the sentence before.
_RETURNING = frozenset({Method.PRONOUN, Method.NOMINAL, Method.IMPLICIT})
_WORD = re.compile(r"\w+")
_SMALL = frozenset({"the", "of", "and", "a"})


class Relay(NamedTuple):
    """Somebody who may relay a quotation, with the variables of the model; nobody where `name` is None."""

    name: str | None
    features: Features


class RelayCandidates:
    """Who may relay the quotations of an article.

    Args:
        reading: the article's text.
        read: the names that the network read in it.
        outlet: who published it.
        lexicon: what words tell about names.
    """

    def __init__(
        self, reading: TextReading, read: Sequence[ReadName], outlet: str | None, lexicon: NameLexicon
    ) -> None:
        self._text, self._words, self._sentences = reading.text, reading.words, reading.sentences
        self._lexicon = lexicon
        self._starts = [word.start for word in reading.words]
        self._names = [WordRange(run.start, run.end) for run in runs(reading.words, lexicon)]
        self._kinds = {bisect_left(self._starts, name.span.end) - 1: name.kind for name in read}
        self._outlet = name_words(outlet or "")

    def of(self, extraction: Extraction) -> list[Relay]:
        """Return who may relay a quotation, nobody first."""
        nobody = Relay(None, {"nobody": 1.0, "nobody without cue": float(extraction.cue is None)})
        return [nobody, *(self._relay(name, extraction) for name in self._near(extraction))]

    def _near(self, extraction: Extraction) -> Iterator[WordRange]:
        """Yield the names in the sentences of the cue, or of where the quotation begins, outside of quoted words."""
        hub = _hub(extraction)
        first, last = (self._sentence(offset) for offset in (hub.start, hub.end - 1))
        at = bisect_left(self._names, self._word_at(first.start), key=lambda name: name.first)
        behind = self._word_at(last.end)
        for name in self._names[at:]:
            if name.first >= behind:
                break
            is_outside = extraction.quote_type is QuoteType.INDIRECT or not touches(self._span(name), extraction.spans)
            if is_outside:
                yield name

    def _sentence(self, offset: int) -> Span:
        return self._sentences[max(0, bisect_right(self._sentences, offset, key=lambda span: span.start) - 1)]

    def _word_at(self, offset: int) -> int:
        return bisect_left(self._starts, offset)

    def _span(self, name: WordRange) -> Span:
        return Span(self._words[name.first].start, self._words[name.last - 1].end)

    def _lower(self, index: int) -> str:
        return self._words[index].lower if 0 <= index < len(self._words) else ""

    def _relay(self, name: WordRange, extraction: Extraction) -> Relay:
        span, hub = self._span(name), _hub(extraction)
        text, sort = self._text[slice(*span)], self._sort(name)
        cue = WordRange(self._word_at(hub.start), self._word_at(hub.end))
        is_behind = name.first >= cue.last
        side, gap = ("behind", name.first - cue.last) if is_behind else ("before", cue.first - name.last)
        has_article = self._lower(name.first - 1) == "the"
        before = name.first - 1 - has_article
        tail = self._lower(name.last)
        found = {
            "name",
            f"sort={sort}",
            f"previous={self._lower(before)}",
            f"previous={self._lower(before)}|{sort}",
            f"next={tail}",
            f"side={side}|{sort}",
            f"gap={sum(gap > far for far in _DISTANCES)}|{side}",
        }
        around = {self._lower(index) for index in range(name.first - _WORDS_BEFORE, name.last + _WORDS_BEHIND)}
        found |= {f"near={word}{of}" for word in _TELLING if word in around for of in ("", f"|{sort}")}
        if extraction.cue and gap <= 1 + (is_behind and has_article):
            told = self._text[slice(*extraction.cue)].lower()
            found |= {f"cue={told}|{side}", f"cue={told}|{side}|{sort}"}
        told_of = {
            "article": has_article,
            "tail": tail in self._lexicon.outlet_nouns | self._lexicon.outlet_tails,
            "possessive": self._words[name.last - 1].is_possessive,
            "source": touches(span, extraction.sources),
            f"source|{sort}": touches(span, extraction.sources),
            "content": touches(span, extraction.spans),
            "outlet": not self._outlet.isdisjoint(name_words(text)),
        }
        return Relay(text, dict.fromkeys(sorted(found | {what for what, holds in told_of.items() if holds}), 1.0))

    def _sort(self, name: WordRange) -> str:
        """Return what sort of name it is, by the lists and the network."""
        words, lexicon = self._words[name.first : name.last], self._lexicon
        first, kind = words[0].text, self._kinds.get(name.last - 1, "unread")
        if _is_press(words, lexicon) or self._text[slice(*self._span(name))] in lexicon.outlets:
            return "press"
        if is_acronym(first):
            return "acronym"
        if any(word.text in lexicon.first_names for word in words):
            return "given"
        return "place" if first in lexicon.places else kind


def _hub(extraction: Extraction) -> Span:
    """Return the words around which who relays a quotation is looked for."""
    return extraction.cue or next(iter(extraction.sources), extraction.spans[0])


def _is_press(words: Sequence[Word], lexicon: NameLexicon) -> bool:
    return any(word.lower in lexicon.outlet_words or word.text in lexicon.outlets for word in words)


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name by which two forms of it are told to be one."""
    return frozenset(_WORD.findall(name.lower())) - _SMALL


def relays(
    text: str,
    candidates: RelayCandidates,
    extractions: Sequence[Extraction],
    resolutions: Sequence[Sequence[Resolution]],
    weights: Weights,
) -> Iterator[str | None]:
    """Yield who relays each quotation, None where nobody does.

    What is told the Associated Press is relayed by it when "he added" follows, in the same paragraph or the next.

    Args:
        text: the article.
        candidates: who may relay its quotations.
        extractions: its quotations, in order.
        resolutions: for each, whom its sources are.
        weights: of the model, by the names of its variables.
    """
    before: tuple[Extraction, Resolution, str] | None = None
    for extraction, found in zip(extractions, resolutions, strict=True):
        relay = likeliest(candidates.of(extraction), weights)
        if relay is None and before is not None and _goes_on(text, before, extraction, found[0]):
            relay = before[2]
        before = (extraction, found[0], relay) if relay is not None else None
        yield relay


def likeliest(candidates: Sequence[Relay], weights: Mapping[str, float]) -> str | None:
    """Return the likeliest of those who may relay a quotation."""
    shares = shares_of([features for _, features in candidates], weights)
    return candidates[max(range(len(candidates)), key=shares.__getitem__)].name


def _goes_on(
    text: str, before: tuple[Extraction, Resolution, str], extraction: Extraction, resolution: Resolution
) -> bool:
    """Tell whether a quotation goes on with the words of the speaker before it."""
    earlier, speaker, _ = before
    between = Span(earlier.spans[-1].end, extraction.spans[0].start)
    is_same = speaker.name is not None and resolution.name == speaker.name
    return is_same and resolution.method in _RETURNING and text.count("\n\n", *between) <= 1
