"""Paragraphs of plain text, with the dirt of extraction and of encodings removed.

Quotation marks stay as they are written: they are what the rest of the pipeline looks for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ftfy

from transforms.records import Paragraph, Span
from transforms.text.reading import PARAGRAPH_BREAK

# No line break: in news text it is a Windows ellipsis read as Latin-1, which ftfy puts right.
_ELLIPSIS = "\x85"
_LINE = re.compile(r"[^\n\r\x0b\x0c\u2028\u2029]+|\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_BREAKS = frozenset("\n\r\x0b\x0c\u2028\u2029")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# No-break spaces, soft hyphens and C1 controls are parts of mojibake: they are seen to when it is repaired.
_REMAINS = re.compile("[\x80-\x9f\xad]")
_ENDS_SENTENCE = re.compile(r"[.!?:;…]['\"’”»)\]]*$")
_BULLET = re.compile(r"\s*[-*•▪‣·]\s")

# A text is hard-wrapped where lines end at about the same width in the middle of sentences.
_WRAP_WIDTHS = range(40, 121)
_MIN_WRAPPED_LINES = 3
_WRAPPED_SHARE = 0.7


def normalise_text(text: str) -> str:
    """Return `text` on one line: mojibake repaired, invisible characters removed, white space collapsed.

    Only sequences that ftfy holds to be surely mis-decoded are repaired.
    """
    repaired = ftfy.fix_encoding(_INVISIBLE.sub("", text))
    return " ".join(_REMAINS.sub("", _INVISIBLE.sub("", repaired)).split())


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a plain text: its lines or, if it is hard-wrapped, the blocks between blank lines.

    Args:
        text: the decoded input.

    Returns:
        Paragraphs in order; `source` is the stretch of `text` from a paragraph's first visible character to its last.
    """
    blocks = list(_blocks(text))
    if _is_hard_wrapped(text, blocks):
        spans = [span for block in blocks for span in _joined(text, block)]
    else:
        spans = [span for block in blocks for span in block]
    paragraphs = (Paragraph(normalise_text(text[start:end]), Span(start, end)) for start, end in spans)
    return tuple(paragraph for paragraph in paragraphs if paragraph.text)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """The paragraphs of a text, each on a line of its own, and where each character stands in the text.

    Attributes:
        text: the paragraphs with a blank line between them; white space is collapsed, no character is repaired.
        places: for each code point of it, the offset in the text that was given.
    """

    text: str
    places: Sequence[int]

    def given(self, span: Span) -> Span:
        """Return where a stretch stands in the text that was given; the stretch is not empty."""
        return Span(self.places[span.start], self.places[span.end - 1] + 1)


def align(text: str) -> AlignedText:
    """Return the paragraphs of a plain text as the later stages read them, without losing its offsets."""
    characters, places = list[str](), list[int]()
    for paragraph in split_paragraphs(text):
        assert paragraph.source is not None  # noqa: S101 - paragraphs of plain text have one
        start, end = paragraph.source
        if characters:
            characters += PARAGRAPH_BREAK
            places += [start] * len(PARAGRAPH_BREAK)
        for place in range(start, end):
            character = text[place]
            if character.isspace():
                if characters[-1:] != [" "]:
                    characters.append(" ")
                    places.append(place)
            elif not (_INVISIBLE.match(character) or _REMAINS.match(character)):
                characters.append(character)
                places.append(place)
    return AlignedText("".join(characters), tuple(places))


def _blocks(text: str) -> Iterator[list[Span]]:
    """Yield the visible parts of consecutive non-empty lines."""
    block: list[Span] = []
    was_break = False
    for match in _LINE.finditer(text):
        if match.group()[-1] in _BREAKS:
            if was_break and block:
                yield block
                block = []
            was_break = True
            continue
        if visible := _visible(text, *match.span()):
            block.append(visible)
            was_break = False
    if block:
        yield block


def _visible(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without invisible characters and white space at its ends; None where nothing is left."""
    while start < end and _is_blank(text[start]):
        start += 1
    while start < end and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end) if start < end else None


def _is_blank(character: str) -> bool:
    return (character.isspace() and character != _ELLIPSIS) or _INVISIBLE.match(character) is not None


def _is_hard_wrapped(text: str, blocks: Sequence[Sequence[Span]]) -> bool:
    wrapped = [line for block in blocks for line in block[:-1]]
    widest = max((end - start for block in blocks for start, end in block), default=0)
    if len(blocks) < 2 or len(wrapped) < _MIN_WRAPPED_LINES or widest not in _WRAP_WIDTHS:
        return False
    broken = sum(
        end - start > _WRAPPED_SHARE * widest and not _ENDS_SENTENCE.search(text[max(start, end - 4) : end])
        for start, end in wrapped
    )
    return broken >= _WRAPPED_SHARE * len(wrapped)


def _joined(text: str, block: Sequence[Span]) -> Iterator[Span]:
    """Yield the paragraphs of one block of a hard-wrapped text: a bullet begins a new one."""
    start, end = block[0]
    for line in block[1:]:
        if _BULLET.match(text, line.start, line.end):
            yield Span(start, end)
            start = line.start
        end = line.end
    yield Span(start, end)
