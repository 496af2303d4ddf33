"""A paragraph with the facts that rules ask of it, and what it is by itself."""

import re
from dataclasses import dataclass
from functools import cached_property

from transforms.boilerplate.lexicon import BoilerplateLexicon, LineRule
from transforms.records import Paragraph, SegmentType

# One character for one, so that offsets in the folded text are offsets of the text.
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛′＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_BULLET = re.compile(r"^[-*•·▪‣] ")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*|©|@\w+")
_QUOTED = re.compile(r"\"[^\"]{2,}|''[^']{2,}''|(?<!\w)'[^']{12,}'(?!\w)")
_QUOTE_ONLY = re.compile(r"^[.…\s]*(?:\"|'')[^\"]*(?:\"|''|-)?[.…\s]*$|^[.…\s]*'[^']{12,}[\"'.…]*$")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,]['\")\]]*$")


@dataclass(frozen=True, slots=True)
class Label:
    """What a rule says that a paragraph or a part of it is, and how sure it is (0 to 1)."""

    segment_type: SegmentType
    rule: str
    score: float


@dataclass(frozen=True)
class Line:
    """A paragraph as the rules see it.

    Attributes:
        paragraph: the paragraph.
        folded: its text with straight quotation marks and dashes; offsets are the same.
        words: its words.
        word_set: its words in lower case.
    """

    paragraph: Paragraph
    folded: str
    words: tuple[str, ...]
    word_set: frozenset[str]

    @classmethod
    def of(cls, paragraph: Paragraph) -> "Line":
        """Return the line of a paragraph."""
        folded = paragraph.text.translate(_FOLDED)
        words = tuple(_WORD.findall(folded))
        return cls(paragraph, folded, words, frozenset(map(str.lower, words)))

    @cached_property
    def unbulleted(self) -> str:
        """The folded text without the bullet of a list."""
        return _BULLET.sub("", self.folded)

    @cached_property
    def has_quotation(self) -> bool:
        """Whether something stands in quotation marks."""
        return _QUOTED.search(self.folded) is not None

    @cached_property
    def is_quote_only(self) -> bool:
        """Whether it is a quotation and nothing else, closed or not."""
        return _QUOTE_ONLY.match(self.folded) is not None

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether it ends as sentences do, not as links and labels do."""
        return _ENDS_SENTENCE.search(self.folded) is not None

    @cached_property
    def is_capitals(self) -> bool:
        """Whether all its letters are capitals, and more than an abbreviation's."""
        return len(self.words) > 1 and self.folded.isupper()

    def is_protected(self, lexicon: BoilerplateLexicon) -> bool:
        """Whether it holds an attributed quotation of the story, or is a quotation and nothing else."""
        if self.is_quote_only:
            return True
        return self.has_quotation and not self.word_set.isdisjoint(lexicon.reporting_words)


def line_label(line: Line, lexicon: BoilerplateLexicon) -> Label | None:
    """Return what the paragraph is by its own words, by the rule with the highest score; None where it may be content."""
    matching = (rule for rule in lexicon.line_rules if _applies(rule, line, lexicon))
    best = max(matching, key=lambda rule: rule.score, default=None)
    return Label(best.type, best.name, best.score) if best else None


def _applies(rule: LineRule, line: Line, lexicon: BoilerplateLexicon) -> bool:
    if len(line.words) > rule.max_words or (rule.triggers and rule.triggers.isdisjoint(line.word_set)):
        return False
    if rule.regex.search(line.unbulleted) is None:
        return False
    return rule.beats_quotes or not line.is_protected(lexicon)
