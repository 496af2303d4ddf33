"""Attributions that a text shows by its format alone: signed and pulled quotations, transcripts with speaker tags."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.records import Span
from transforms.text.quotations import Quotation
from transforms.text.set_off import turns

_SPACE = r"[ \t\xa0]"
_NAME = r"(?:(?:[A-Z][\w.'\u2019-]*|de|del|la|van|von|of|the|and|&)\s+){0,6}[A-Z][\w'\u2019-]*\.?"
_SIGNED = re.compile(
    rf'^{_SPACE}*["\u201c\u201d](?P<quote>[^\n]+)["\u201d][ \t\xa0.]*(?:\n{{1,2}}{_SPACE}*)?'
    rf"(?P<dash>[\u2012-\u2015]|--?){_SPACE}*"
    rf"(?P<name>{_NAME})(?:,[^\n]{{1,80}})?[ \t\xa0.]*$",
    re.MULTILINE,
)
# "We lost it." / Ann Lee, Daily Mail
_NAMED_BELOW = re.compile(
    rf'^{_SPACE}*["\u201c\u201d](?P<quote>[^\n]+)["\u201d]{_SPACE}*\n{{1,2}}{_SPACE}*(?!By )'
    rf"(?P<name>[A-Z][\w.'\u2019-]*(?: {_NAME})?), [^\n.?!:]{{2,60}}$",
    re.MULTILINE,
)
_PULLED = re.compile(
    rf'^{_SPACE}*"(?P<quote>[^\n"]+)\n{{1,2}}{_SPACE}*'
    r"(?P<name>[A-Z][\w.'\u2019-]*(?: (?:[A-Z][\w.'\u2019-]*|[a-z]{2,12})){0,6} [A-Z][\w'\u2019-]*"
    rf'(?:, [^\n"\u201c\u201d]{{1,80}}?)?)\.?"{_SPACE}*$',
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    rf"\n{{1,2}}{_SPACE}*(?P<dash>[\u2012-\u2015]|--?){_SPACE}*(?P<name>{_NAME})(?:[ ,(][^\n]{{0,100}})?$", re.MULTILINE
)
_CONTINUED = re.compile(rf"\n+{_SPACE}*[\"\u201c](?P<words>[^\n(][^\n]*)")


@dataclass(frozen=True, slots=True)
class Formatted:
    """An attribution that the format states."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span


def formatted(text: str, quotations: Sequence[Quotation] = ()) -> list[Formatted]:
    """All attributions that the text's format states, in the text's order; `quotations` are its outermost ones."""
    stated = [*_signed(text), *_pulled(text), *_transcript(text), *_signed_blocks(text, quotations)]
    return sorted(stated, key=lambda one: one.content)


def _signed(text: str) -> Iterator[Formatted]:
    """Lines such as: "We lost everything." - Ann Lee. The signature may have a line of its own.

    There it needs no dash where more is said of the name: of five in annotated articles all are signatures.
    """
    for match in _SIGNED.finditer(text):
        yield Formatted((Span(*match.span("quote")),), Span(*match.span("dash")), Span(*match.span("name")))
    for match in _NAMED_BELOW.finditer(text):
        yield Formatted((Span(*match.span("quote")),), None, Span(*match.span("name")))


def _pulled(text: str) -> Iterator[Formatted]:
    """Quotations pulled out of an article, whose last line, within the marks, is the name: "We lost it. / Ann Lee."."""
    for match in _PULLED.finditer(text):
        yield Formatted((Span(*match.span("quote")),), None, Span(*match.span("name")))


def _transcript(text: str) -> Iterator[Formatted]:
    """Turns of a transcript. Quoted paragraphs that follow a quoted turn go on with it."""
    said = turns(text)
    begun = {turn.name.start for turn in said}
    for turn in said:
        content = [turn.words]
        position = turn.words.end
        is_quoted = text[turn.name.start - 1 : turn.name.start] in ('"', "\u201c")
        while is_quoted and (more := _CONTINUED.match(text, position)) and more.start("words") not in begun:
            content.append(Span(*more.span("words")))
            position = more.end()
        yield Formatted(tuple(content), turn.colon, turn.name)


def _signed_blocks(text: str, quotations: Sequence[Quotation]) -> Iterator[Formatted]:
    """Block quotations with a signature in the line below: "— Ann Lee, mayor"."""
    parts: list[Span] = []
    for quotation in quotations:
        if not quotation.is_set_off:
            continue
        parts = [*(parts if quotation.continues_previous else ()), quotation.span]
        if signature := _SIGNATURE.match(text, quotation.span.end):
            yield Formatted(tuple(parts), Span(*signature.span("dash")), Span(*signature.span("name")))
