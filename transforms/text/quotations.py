"""The record of a quotation: what stands between quotation marks, or is set off as somebody's words without any."""

from dataclasses import dataclass, replace

from transforms.records import Span
from transforms.text.words import READ_JOINTS, word_pattern

# A quotation of fewer words, without a comma or full stop before its closing mark, reads as a title or scare quotes.
SPEECH_WORDS = 6
STOPS = frozenset(",.!?…;:")
_BROKEN_OFF = frozenset("—–")
_ENDING_MARKS = "\"”’'»› "
_WORD = word_pattern(READ_JOINTS)


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between a pair of quotation marks, or is set off without any.

    Attributes:
        span: the quotation with its marks.
        inner: the same without its marks.
        paragraph_index: the paragraph, counted from 0 over the paragraphs that are not blank.
        is_unclosed: its closing mark is missing and no later paragraph supplies it.
        continues_previous: the quotation before it at depth 0 goes on here, in a new paragraph.
        depth: how many quotations stand around it.
        word_count: words between its marks.
        ends_stopped: a comma, full stop, dash or the like stands before its closing mark.
        starts_capitalised: its first letter is a capital.
    """

    span: Span
    inner: Span
    paragraph_index: int
    is_unclosed: bool
    continues_previous: bool
    depth: int
    word_count: int
    ends_stopped: bool
    starts_capitalised: bool

    @property
    def is_closed(self) -> bool:
        """Whether its paragraph closes it."""
        return self.inner.end < self.span.end or self.is_set_off

    @property
    def is_set_off(self) -> bool:
        """Whether it has no marks: a block quotation, or a turn of a transcript."""
        return self.span == self.inner

    def moved(self, offset: int, paragraphs: int) -> "Quotation":
        """Return it so many characters and paragraphs further on."""
        span, inner = self.span.moved(offset), self.inner.moved(offset)
        return replace(self, span=span, inner=inner, paragraph_index=self.paragraph_index + paragraphs)

    @property
    def is_speech_like(self) -> bool:
        """Whether it reads as somebody's words rather than as a title, a name or scare quotes."""
        return self.word_count >= SPEECH_WORDS or (
            self.ends_stopped and self.starts_capitalised and self.word_count > 0
        )


def as_quotation(text: str, span: Span, inner: Span, index: int, *, is_unclosed: bool, depth: int) -> Quotation:
    """Return what stands at `span`, without its marks at `inner`, in the paragraph of an index; marks say the rest."""
    words = text[slice(*inner)].strip()
    first = _WORD.search(words)
    return Quotation(
        span=span,
        inner=inner,
        paragraph_index=index,
        is_unclosed=is_unclosed,
        continues_previous=False,
        depth=depth,
        word_count=sum(1 for _ in _WORD.finditer(words)),
        ends_stopped=words.rstrip(_ENDING_MARKS)[-1:] in STOPS | _BROKEN_OFF,
        starts_capitalised=first is not None and first.group()[0].isupper(),
    )
