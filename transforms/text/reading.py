"""One reading of a text, made once and handed to all stages that ask for its quotation marks or words."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from transforms.records import Span
from transforms.text.lines import paragraphs
from transforms.text.quotation_marks import find_quotations
from transforms.text.quotations import Quotation
from transforms.text.sentences import find_sentences
from transforms.text.set_off import with_set_off
from transforms.text.words import Word, split_words

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text and what it is made of, each part in the order of the text.

    Attributes:
        text: the text.
        paragraphs: its lines that are not blank, without white space around them.
        sentences: its sentences, those of a line without gaps between them.
        quotations: what stands between quotation marks or is set off, an outer quotation before those nested in it.
        words: its words.
    """

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    words: tuple[Word, ...]

    @property
    def outermost(self) -> tuple[Quotation, ...]:
        """The quotations that stand in no other."""
        return tuple(quotation for quotation in self.quotations if quotation.depth == 0)

    def followed_by(self, other: "TextReading") -> "TextReading":
        """Return the reading of both texts with a blank line between them, without reading either again."""
        offset = len(self.text) + len(PARAGRAPH_BREAK)
        paragraph, sentence = len(self.paragraphs), len(self.sentences)
        return TextReading(
            text=f"{self.text}{PARAGRAPH_BREAK}{other.text}",
            paragraphs=(*self.paragraphs, *(span.moved(offset) for span in other.paragraphs)),
            sentences=(*self.sentences, *(span.moved(offset) for span in other.sentences)),
            quotations=(*self.quotations, *(quotation.moved(offset, paragraph) for quotation in other.quotations)),
            words=(*self.words, *(word.moved(offset, sentence) for word in other.words)),
        )


def read_text(text: str, abbreviations: AbstractSet[str] = frozenset(), blocks: Sequence[Span] = ()) -> TextReading:
    """Return the reading of a text in time linear in its length.

    Args:
        text: an article; every line of it is a paragraph.
        abbreviations: words in lower case whose full stop is their own and ends no sentence.
        blocks: paragraphs that are set off as block quotations, in order.
    """
    sentences = find_sentences(text, abbreviations)
    quotations = with_set_off(text, find_quotations(text), blocks)
    quoted = [quotation.inner for quotation in quotations if quotation.depth == 0]
    words = split_words(text, sentences, quoted, abbreviations)
    return TextReading(text, tuple(paragraphs(text)), sentences, quotations, words)
