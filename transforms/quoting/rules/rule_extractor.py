"""Linking of quotations, cues and sources, paragraph by paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.quoting.extraction import Extraction
from transforms.quoting.rules.contents import Content, ContentFinder
from transforms.quoting.rules.cue_lexicon import CueLexicon
from transforms.quoting.rules.cues import Cue, CueFinder, Order
from transforms.quoting.rules.noun_phrases import DASHES
from transforms.quoting.rules.source_phrases import SourceReader
from transforms.quoting.rules.speaker_before_colon import author, main_subject, speaker_before_colon
from transforms.quoting.rules.tokens import TokenRange, sentence_at, sentences, tokenise
from transforms.records import QuoteType, Span
from transforms.text.quotation_marks import Quotation
from transforms.text.reading import TextReading

RULES_VERSION = "rules/1"

_PUNCTUATION = ".,;:!?()[]\"'“”‘’"


@dataclass(slots=True)
class _Draft:
    """An extraction under construction."""

    spans: list[Span]
    quote_type: QuoteType
    cue: Span | None = None
    sources: tuple[Span, ...] = ()
    via: Span | None = None
    addressee: Span | None = None
    continues: "_Draft | None" = None
    is_unclosed: bool = False
    quote_score: float = 0.7
    attribution_score: float = 0.2


class RuleExtractor:
    """Finds quotations, their cues and sources by rules over quotation marks and a lexicon of cues.

    Args:
        lexicon: the words known.
    """

    def __init__(self, lexicon: CueLexicon) -> None:
        self.lexicon = lexicon

    @property
    def version(self) -> str:
        """Name and version, stored with every quotation."""
        return RULES_VERSION

    def extract(self, texts: Sequence[TextReading]) -> list[tuple[Extraction, ...]]:
        """Return the quotations of each text, ordered by their start."""
        return [self._extract(text) for text in texts]

    def _extract(self, reading: TextReading) -> tuple[Extraction, ...]:
        by_paragraph: dict[int, list[Quotation]] = {}
        for quotation in reading.outermost:
            by_paragraph.setdefault(quotation.paragraph_index, []).append(quotation)
        drafts: list[_Draft] = []
        before: _Paragraph | None = None
        surnames = _surnames(reading.text)
        for index, span in enumerate(reading.paragraphs):
            paragraph = _Paragraph(reading.text, span, by_paragraph.get(index, []), self.lexicon, surnames)
            drafts.extend(paragraph.drafts(before))
            before = paragraph
        return _finished(drafts)


class _Paragraph:
    """The extractions of one paragraph.

    `last` is the one that its last quotation belongs to, `latest` the one that ends last, quoted or not: their speakers
    may go on in the next paragraph.
    """

    def __init__(
        self, text: str, span: Span, quotations: Sequence[Quotation], lexicon: CueLexicon, surnames: frozenset[str]
    ) -> None:
        self.text = text
        self.tokens = tokenise(text, span.start, span.end, quotations, lexicon)
        self.sentences = sentences(text, self.tokens)
        self.cues = CueFinder(self.tokens, lexicon)
        self.contents = ContentFinder(self.tokens, self.sentences, lexicon)
        self.source_reader = SourceReader(self.tokens, lexicon, surnames)
        self.claimed: dict[int, _Draft] = {}
        self.reporting: set[int] = set()
        self.last: _Draft | None = None
        self.latest: _Draft | None = None

    def drafts(self, previous: "_Paragraph | None") -> list[_Draft]:
        """Return the paragraph's extractions; `previous` is the paragraph before, its own found already."""
        before = previous.last if previous else None
        announced = previous.announced() if previous else None
        found: list[_Draft] = []
        for sentence in self.sentences:
            found.extend(self._of_sentence(sentence))
        self._resume_interrupted()
        if announced is not None and self.tokens[0].quotation is not None and 0 not in self.claimed:
            self._extend(announced, 0)
            found.append(announced)
        found.extend(self._of_labels())
        found.extend(self._of_left_quotations(found, previous))
        completed = self._completed(before)
        self.last = self.claimed[max(self.claimed)] if self.claimed else None
        found = [draft for draft in found if draft is not completed]
        self.latest = max(found, key=_end, default=self.last)
        return found

    def _completed(self, before: _Draft | None) -> _Draft | None:
        """Join the last paragraph of a quotation, where its only cue stands, to those before it; return what it was."""
        last = self.claimed.get(0)
        quotation = self.tokens[0].quotation
        if before is None or last is None or last is before or quotation is None or not quotation.continues_previous:
            return None
        if before.sources or before.continues is not None or last.quote_type is not QuoteType.DIRECT:
            return None
        before.spans += last.spans
        before.cue, before.sources, before.via, before.addressee = last.cue, last.sources, last.via, last.addressee
        before.is_unclosed = last.is_unclosed
        before.quote_score, before.attribution_score = last.quote_score, last.attribution_score
        self.claimed = {i: before if draft is last else draft for i, draft in self.claimed.items()}
        return last

    def announced(self) -> _Draft | None:
        """Return the extraction that a colon at the paragraph's end announces, its words being in the next one."""
        if len(self.tokens) < 2 or self.tokens[-1].lower != ":":
            return None
        start, end = self.sentences[-1]
        phrases = self.cues.phrases
        cues = [cue for cue in self.cues.find((start, end)) if cue.words[0] not in self.reporting]
        if author(phrases, start, end - 1):
            cues = []
        source = cues[-1].source if cues else speaker_before_colon(phrases, start, end - 1)
        if source is None:
            return None
        cue = self._span(cues[-1].words) if cues else None
        return _Draft([], QuoteType.DIRECT, cue, (self._span(source),), quote_score=0.9, attribution_score=0.7)

    # ------------------------------------------------------------------ sentences with cues

    def _of_sentence(self, sentence: TokenRange) -> list[_Draft]:
        cues = self.cues.find(sentence)
        found: list[_Draft] = []
        heads: list[tuple[Cue, _Draft]] = []
        relays: list[Cue] = []
        for cue in sorted(cues, key=lambda cue: cue.order is Order.PREPOSITIONAL):
            if cue.order is Order.PREPOSITIONAL and found and self.source_reader.relay(cue.source):
                relays.append(cue)
                continue
            content = self.contents.find(cue, cues)
            draft = self._draft(cue, content) if content is not None else None
            if draft is not None:
                self.reporting.add(cue.words[0])
                found.append(draft)
                heads.append((cue, draft))
        for cue in relays:
            self._add_relay(cue, found)
        relayed = [draft for cue, draft in heads if self._relays_claim(cue, draft, found)]
        return [draft for draft in found if not any(draft is other for other in relayed)]

    def _relays_claim(self, cue: Cue, draft: _Draft, others: Sequence[_Draft]) -> bool:
        """Whether a draft only relays what it begins with: the Harbour News reported Lorvanian claims that it won."""
        relay = self.source_reader.relay(cue.source)
        claims = [other for other in others if other.sources and other.sources[0].start == draft.spans[0].start]
        if relay is None:
            return False
        for claim in claims:
            claim.via = self._span(relay)
        return bool(claims)

    def _add_relay(self, cue: Cue, drafts: list[_Draft]) -> None:
        relay = self.source_reader.relay(cue.source)
        for draft in drafts:
            if relay is not None and draft.via is None:
                draft.via = self._span(relay)

    def _draft(self, cue: Cue, content: Content) -> _Draft | None:
        quotations = [i for a, b in content.stretches for i in range(a, b) if self.tokens[i].quotation is not None]
        is_whole = len(quotations) == sum(b - a for a, b in content.stretches)
        if is_whole and all(index in self.claimed for index in quotations):
            return None
        quote_type = QuoteType.DIRECT if is_whole else QuoteType.MIXED if quotations else QuoteType.INDIRECT
        draft = _Draft([self._span(stretch) for stretch in content.stretches], quote_type)
        draft.cue = self._span(cue.words)
        draft.sources = tuple(self._span(part) for part in self.source_reader.joint(cue.source))
        draft.is_unclosed = any(self._is_unclosed(index) for index in quotations)
        if content.addressee is not None:
            relay = self.source_reader.relay(content.addressee)
            draft.via = self._span(relay) if relay is not None else None
            draft.addressee = None if relay is not None else self._span(content.addressee)
        draft.quote_score, draft.attribution_score = _scores(quote_type, cue, content)
        for index in quotations:
            self.claimed.setdefault(index, draft)
        return draft

    def _resume_interrupted(self) -> None:
        """Join "…," she said of the plan, "…" where more than a comma stands between cue and second part."""
        for index, token in enumerate(self.tokens):
            if token.quotation is None or index in self.claimed or index < 4 or not self._is_set_off(index):
                continue
            start, _ = self._sentence(index)
            earlier = [i for i in range(start, index) if i in self.claimed]
            if earlier and self._precedes_cue(earlier[-1], index):
                self._extend(self.claimed[earlier[-1]], index)

    def _precedes_cue(self, earlier: int, later: int) -> bool:
        """Whether the extraction's cue stands between its quotation and a later one."""
        cue = self.claimed[earlier].cue
        return cue is not None and self.tokens[earlier].end <= cue.start < self.tokens[later].start

    def _is_set_off(self, index: int) -> bool:
        before = self.tokens[index - 1].lower
        is_joined = before in ("but", "and", "that") and self.tokens[index - 2].lower == ","
        return before in (",", ":") or before in DASHES or is_joined

    # ------------------------------------------------------------------ quotations without a cue

    def _of_labels(self) -> list[_Draft]:
        """Attribute what follows a colon to whom the words before it name: The mayor was blunt: "…"."""
        found: list[_Draft] = []
        for index, token in enumerate(self.tokens):
            if token.quotation is None or index in self.claimed or not token.quotation.is_speech_like:
                continue
            source = self._label(index) or self._signature(index)
            if source is None:
                continue
            draft = _Draft([self._span((index, index + 1))], QuoteType.DIRECT, sources=(self._span(source),))
            draft.is_unclosed = self._is_unclosed(index)
            draft.quote_score, draft.attribution_score = 0.85, 0.6
            self.claimed[index] = draft
            found.append(draft)
        return found

    def _label(self, index: int) -> TokenRange | None:
        start, _ = self._sentence(index)
        if index <= start + 1 or self.tokens[index - 1].lower != ":":
            return None
        return speaker_before_colon(self.cues.phrases, start, index - 1)

    def _signature(self, index: int) -> TokenRange | None:
        """The name after a quotation and a dash: "…" — Ann Lee."""
        start = index + 2
        if start >= len(self.tokens) or self.tokens[index + 1].lower not in DASHES or not self.tokens[start].is_capital:
            return None
        phrase = self.cues.phrases.phrase_after(start, len(self.tokens))
        if phrase is None:
            return None
        is_last = phrase[1] >= len(self.tokens) or self.tokens[phrase[1]].lower in (".", ",")
        return phrase if is_last or self.tokens[phrase[1]].quotation is not None else None

    def _sentence(self, index: int) -> TokenRange:
        return sentence_at(self.sentences, index)

    def _of_left_quotations(self, cued: Sequence[_Draft], previous: "_Paragraph | None") -> list[_Draft]:
        """Give the quotations that no cue claims to the one before or after them, or to the last paragraph's."""
        before = previous.last if previous else None
        found: list[_Draft] = []
        neighbour: _Draft | None = None
        for index, token in enumerate(self.tokens):
            if token.quotation is None or index in self.claimed or not self._stands_alone(index, token.quotation):
                neighbour = self.claimed.get(index, neighbour)
                continue
            neighbour = neighbour or self.claimed.get(index + 1)
            if neighbour is None and token.quotation.continues_previous and index == 0:
                neighbour = before
            if neighbour is not None:
                self._extend(neighbour, index)
            else:
                found.append(self._uncued(index, self._speaking(index, cued, previous)))
                neighbour = found[-1]
        return found

    def _stands_alone(self, index: int, quotation: Quotation) -> bool:
        """Whether the quotation is a sentence, or several, by itself and reads like speech."""
        start, end = self._sentence(index)
        return quotation.is_speech_like and not any(self.tokens[i].is_word for i in range(start, end))

    def _extend(self, draft: _Draft, index: int) -> None:
        draft.spans.append(self._span((index, index + 1)))
        draft.is_unclosed = draft.is_unclosed or self._is_unclosed(index)
        self.claimed[index] = draft

    def _uncued(self, index: int, speaking: "_Draft | Span | None") -> _Draft:
        """Return the extraction of a quotation without a cue, by whoever was `speaking`."""
        draft = _Draft([self._span((index, index + 1))], QuoteType.DIRECT, is_unclosed=self._is_unclosed(index))
        if isinstance(speaking, _Draft):
            draft.continues = speaking.continues or speaking
            draft.quote_score, draft.attribution_score = 0.8, 0.6
        elif speaking is not None:
            draft.sources = (speaking,)
            draft.quote_score, draft.attribution_score = 0.75, 0.45
        self.claimed[index] = draft
        return draft

    def _speaking(self, index: int, cued: Sequence[_Draft], previous: "_Paragraph | None") -> "_Draft | Span | None":
        """Return who was reported last before a quotation, or whom the words before it are about."""
        start = self.tokens[index].start
        earlier = [draft for draft in cued if _end(draft) <= start]
        if earlier:
            return max(earlier, key=_end)
        if any(token.is_word for token in self.tokens[:index]):
            return self.topic(index)
        if previous is None or any(token.is_word for token in self.tokens):
            return None
        return previous.latest or previous.topic(len(previous.tokens))

    def topic(self, end: int) -> Span | None:
        """Return the subject of the last sentence before the token `end` that has one."""
        for start, stop in reversed(self.sentences):
            subject = main_subject(self.cues.phrases, start, stop) if stop <= end else None
            if subject is not None:
                return self._span(subject)
        return None

    # ------------------------------------------------------------------ offsets

    def _is_unclosed(self, index: int) -> bool:
        quotation = self.tokens[index].quotation
        return quotation is not None and quotation.is_unclosed

    def _span(self, stretch: TokenRange) -> Span:
        return Span(self.tokens[stretch[0]].start, self.tokens[stretch[1] - 1].end)


def _surnames(text: str) -> frozenset[str]:
    """Return the words, in lower case, that follow a capitalised word and are capitalised themselves."""
    words = [word.strip(_PUNCTUATION) for word in text.split()]
    return frozenset(
        second.lower() for first, second in pairwise(words) if first[:1].isupper() and second[:1].isupper()
    )


def _scores(quote_type: QuoteType, cue: Cue, content: Content) -> tuple[float, float]:
    """Rough confidences: how often such extractions were right on annotated news articles."""
    if quote_type is QuoteType.DIRECT:
        scores = (0.97, 0.95)
    elif quote_type is QuoteType.MIXED:
        scores = (0.85, 0.81) if content.is_certain else (0.77, 0.74)
    else:
        scores = (0.79, 0.74) if content.is_certain else (0.63, 0.6)
    return (scores[0], scores[1] - 0.1) if cue.order is Order.INHERITED else scores


def _finished(drafts: list[_Draft]) -> tuple[Extraction, ...]:
    for draft in drafts:
        draft.spans = _disjoint(draft.spans)
    drafts = sorted(drafts, key=lambda draft: (draft.spans[0], draft.spans[-1].end))
    index = {id(draft): i for i, draft in enumerate(drafts)}
    return tuple(
        Extraction(
            spans=tuple(draft.spans),
            quote_type=draft.quote_type,
            is_unclosed=draft.is_unclosed,
            cue=draft.cue,
            sources=draft.sources,
            via=draft.via,
            addressee=draft.addressee,
            continues=index[id(draft.continues)] if draft.continues is not None else None,
            quote_score=draft.quote_score,
            attribution_score=draft.attribution_score,
        )
        for draft in drafts
    )


def _end(draft: _Draft) -> int:
    """Return where an extraction ends: its words, cue or source."""
    spans = [*draft.spans, *draft.sources]
    if draft.cue is not None:
        spans.append(draft.cue)
    return max(span.end for span in spans)


def _disjoint(spans: list[Span]) -> list[Span]:
    """Return the spans ascending, without those that begin inside the one before."""
    found: list[Span] = []
    for span in sorted(set(spans)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found
