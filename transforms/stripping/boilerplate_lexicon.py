"""The words that boilerplate is known by: the parameters of the rules, as data."""

import re
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from transforms.records import SegmentType

# What a paragraph of the story may end in.
TRAILING_TYPES = frozenset({SegmentType.CREDIT, SegmentType.NOTE})
# What a short last sentence of one may be.
CLOSING_TYPES = frozenset(
    {
        SegmentType.ADVERTISEMENT,
        SegmentType.LEGAL,
        SegmentType.NEWSLETTER,
        SegmentType.RELATED_LINK,
        SegmentType.SHARE,
    }
)


def _compilable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {pattern}: {error}") from error
    return pattern


def _split(words: object) -> object:
    return words.split() if isinstance(words, str) else words


Pattern = Annotated[str, AfterValidator(_compilable)]
Words = Annotated[frozenset[str], BeforeValidator(_split)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LineRule(_Model):
    """Patterns that tell what a whole paragraph is.

    Patterns are searched without regard to case, in text whose quotation marks and dashes are made straight.

    Attributes:
        name: what `segments.rule` says of paragraphs that the rule labels.
        type: what such a paragraph is.
        score: confidence, 0 to 1; the rule with the highest one wins.
        triggers: words, in lower case, of which one must stand in the paragraph; without any, the rule is always tried.
        max_words: longer paragraphs are not tried.
        beats_quotes: whether the rule holds for paragraphs with a quotation, too.
        patterns: any of them is enough.
    """

    name: str = Field(pattern=r"^[a-z_]+$")
    type: SegmentType
    score: float = Field(gt=0, le=1)
    triggers: frozenset[str] = frozenset()
    max_words: int = Field(default=60, gt=0)
    beats_quotes: bool = False
    patterns: tuple[Pattern, ...] = Field(min_length=1)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """All patterns as one."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns), re.IGNORECASE)


class Appeals(_Model):
    """How blocks of appeals for money are recognised.

    Attributes:
        openers: first words of a block that runs to a closer.
        closers: last words of such a block.
        max_paragraphs: how far behind its opener a closer may stand.
    """

    openers: tuple[Pattern, ...]
    closers: tuple[Pattern, ...]
    max_paragraphs: int = Field(gt=0)

    @cached_property
    def opener_regex(self) -> re.Pattern[str]:
        """All openers as one."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.openers), re.IGNORECASE)

    @cached_property
    def closer_regex(self) -> re.Pattern[str]:
        """All closers as one."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.closers), re.IGNORECASE)


class BoilerplateLexicon(_Model):
    """Everything the rules know about wording.

    Attributes:
        kept_types: types whose pieces are part of the article's text.
        agencies: photo and news agencies as they sign (matched with their case).
        reporting_words: verbs and phrases that make a paragraph with quotation marks an attributed quotation.
        caption_verbs: present-tense verbs of captions ("speaks", "looks on").
        abbreviations: words whose full stop ends no sentence.
        link_labels: first words of a link that is fused into a paragraph, with their case.
        buttons: wordings of buttons and notices that get fused into paragraphs, with their case.
        appeals: how blocks of appeals are recognised.
        line_rules: patterns of whole paragraphs.
    """

    kept_types: frozenset[SegmentType]
    agencies: tuple[str, ...]
    reporting_words: Words
    caption_verbs: Words
    abbreviations: Words
    link_labels: tuple[str, ...]
    buttons: tuple[str, ...]
    appeals: Appeals
    line_rules: tuple[LineRule, ...]

    @cached_property
    def agency_pattern(self) -> str:
        """A regular expression for any agency, longest first."""
        return "(?:" + "|".join(re.escape(name) for name in sorted(self.agencies, key=len, reverse=True)) + ")"

    @cached_property
    def closing_triggers(self) -> frozenset[str]:
        """Words of which one stands in every last sentence that may be something else than the story."""
        rules = [rule for rule in self.line_rules if rule.type in TRAILING_TYPES | CLOSING_TYPES]
        return frozenset().union(*(rule.triggers for rule in rules))
