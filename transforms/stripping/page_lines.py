"""Paragraphs as the rules see them: their features, their labels, and what a paragraph is by its own words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from transforms.records import Paragraph, SegmentType
from transforms.stripping.boilerplate_lexicon import BoilerplateLexicon, LineRule
from transforms.stripping.site import Site
from transforms.text.folding import straighten
from transforms.text.quotation_marks import find_quotations
from transforms.text.quotations import Quotation
from transforms.text.sentences import SENTENCE_ENDS, find_sentences
from transforms.text.set_off import is_signature
from transforms.text.words import word_pattern

_BULLET = re.compile(r"^[-*•·▪‣] ")
_LINE_JOINTS = "-'’.&"
_WORD = re.compile(rf"{word_pattern(_LINE_JOINTS).pattern}|©|@\w+")  # signs of credits and addresses count as words
_AROUND_QUOTATION = ".…- \t\xa0"
# Shorter words in single marks are titles and scare quotes.
_MIN_QUOTED, _MIN_SINGLE_QUOTED = 2, 12
_WRITERS_AND_READERS = frozenset({"we", "our", "us", "ours", "you", "your", "yours"})
_CLOSING_MARKS = "'\")]"


@dataclass(frozen=True, slots=True)
class Label:
    """What a rule says that a paragraph or a part of it is, and how sure it is (0 to 1)."""

    segment_type: SegmentType
    rule: str
    score: float


NO_LABEL = Label(SegmentType.BODY, "none", 0.0)


@dataclass(frozen=True)
class Line:
    """A paragraph as the rules see it.

    Attributes:
        paragraph: the paragraph.
        lexicon: the wording that the rules know.
        folded: its text with straight quotation marks and dashes; offsets are the same.
        words: its words.
        word_set: its words in lower case.
    """

    paragraph: Paragraph
    lexicon: BoilerplateLexicon
    folded: str
    words: tuple[str, ...]
    word_set: frozenset[str]

    @classmethod
    def of(cls, paragraph: Paragraph, lexicon: BoilerplateLexicon) -> "Line":
        """Return the line of a paragraph."""
        folded = straighten(paragraph.text)
        words = tuple(_WORD.findall(folded))
        return cls(paragraph, lexicon, folded, words, frozenset(map(str.lower, words)))

    def part(self, start: int, end: int | None = None) -> "Line":
        """Return a stretch of it as a line of its own."""
        return Line.of(Paragraph(self.folded[start:end].strip(), None), self.lexicon)

    @cached_property
    def unbulleted(self) -> str:
        """The folded text without the bullet of a list."""
        return _BULLET.sub("", self.folded)

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Where its sentences begin, 0 first."""
        found = find_sentences(self.folded, self.lexicon.abbreviations)
        return (0, *(sentence.start for sentence in found[1:]))

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """What stands in quotation marks and is long enough to be somebody's words, nested quotations left out."""
        found = (quotation for quotation in find_quotations(self.paragraph.text) if quotation.depth == 0)
        return tuple(quotation for quotation in found if self._is_long_enough(quotation))

    def _is_long_enough(self, quotation: Quotation) -> bool:
        is_single = self.folded[quotation.span.start : quotation.inner.start] == "'"
        length = quotation.inner.end - quotation.inner.start
        return length >= (_MIN_SINGLE_QUOTED if is_single else _MIN_QUOTED)

    @property
    def speaks_to_reader(self) -> bool:
        """Whether it names its writers or its readers."""
        return not self.word_set.isdisjoint(_WRITERS_AND_READERS)

    @property
    def has_quotation(self) -> bool:
        """Whether something stands in quotation marks."""
        return bool(self.quotations)

    @cached_property
    def is_quote_only(self) -> bool:
        """Whether it is a quotation and nothing else, closed or not."""
        if len(self.quotations) != 1:
            return False
        ((start, end),) = (quotation.span for quotation in self.quotations)
        return not (self.folded[:start] + self.folded[end:]).strip(_AROUND_QUOTATION)

    @cached_property
    def is_protected(self) -> bool:
        """Whether it holds an attributed quotation of the story, is nothing but a quotation, or says whose one is."""
        if self.is_quote_only or (self.paragraph.tag == "blockquote" and is_signature(self.folded)):
            return True
        return self.has_quotation and not self.word_set.isdisjoint(self.lexicon.reporting_words)

    @cached_property
    def last_mark(self) -> str:
        """The character it ends in, behind closing quotation marks and brackets; "" if there is none."""
        return self.folded.rstrip(_CLOSING_MARKS)[-1:]

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as sentences do."""
        return self.last_mark in SENTENCE_ENDS

    @property
    def is_open_ended(self) -> bool:
        """Whether it ends in no punctuation, as titles, links and labels do."""
        return self.last_mark not in set(".!?…:;,")

    @property
    def is_title(self) -> bool:
        """Whether it may be the title of another article."""
        return len(self.words) <= 30 and not self.is_quote_only and (self.is_open_ended or self.folded.endswith("?"))

    @cached_property
    def is_capitals(self) -> bool:
        """Whether all its letters are capitals, in more than one word."""
        return len(self.words) > 1 and self.folded.isupper()


@dataclass(frozen=True)
class PageLines:
    """The paragraphs of one input with the labels found so far, for rules about what stands around a paragraph."""

    lines: tuple[Line, ...]
    labels: Mapping[int, Label]
    lexicon: BoilerplateLexicon
    site: Site

    def type_at(self, index: int) -> SegmentType:
        """Return what the paragraph at `index` is held to be; body where there is none."""
        return self.labels.get(index, NO_LABEL).segment_type

    def unlabelled(self) -> Iterator[tuple[int, Line]]:
        """Yield the paragraphs that no rule has labelled, with their places."""
        return ((index, line) for index, line in enumerate(self.lines) if index not in self.labels)


Found = Iterator[tuple[int, Label]]


def line_label(line: Line) -> Label | None:
    """Return what the paragraph is by the rule with the highest score; None where it may be content."""
    matching = (rule for rule in line.lexicon.line_rules if _applies(rule, line))
    best = max(matching, key=lambda rule: rule.score, default=None)
    return Label(best.type, best.name, best.score) if best else None


def _applies(rule: LineRule, line: Line) -> bool:
    if len(line.words) > rule.max_words or (rule.triggers and rule.triggers.isdisjoint(line.word_set)):
        return False
    if rule.regex.search(line.unbulleted) is None:
        return False
    return rule.beats_quotes or not line.is_protected
