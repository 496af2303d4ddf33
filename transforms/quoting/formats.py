"""Attributions that a text shows by its format alone: signed and pulled quotations, transcripts with speaker tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.records import Span

_SPACE = r"[ \t\xa0]"
_NAME = r"(?:(?:[A-Z][\w.'\u2019-]*|de|del|la|van|von|of|the|and|&)\s+){0,6}[A-Z][\w'\u2019-]*\.?"
_SIGNED = re.compile(
    rf'^{_SPACE}*["\u201c\u201d](?P<quote>[^\n]+)["\u201d][ \t\xa0.]*(?:\n{{1,2}}{_SPACE}*)?'
    rf"(?P<dash>[\u2012-\u2015]|--?){_SPACE}*"
    rf"(?P<name>{_NAME})(?:,[^\n]{{1,80}})?[ \t\xa0.]*$",
    re.MULTILINE,
)
_PULLED = re.compile(
    rf'^{_SPACE}*"(?P<quote>[^\n"]+)\n{{1,2}}{_SPACE}*'
    r"(?P<name>[A-Z][\w.'\u2019-]*(?: (?:[A-Z][\w.'\u2019-]*|[a-z]{2,12})){0,6} [A-Z][\w'\u2019-]*"
    rf'(?:, [^\n"\u201c\u201d]{{1,80}}?)?)\.?"{_SPACE}*$',
    re.MULTILINE,
)
_TAGGED = re.compile(
    rf"^{_SPACE}*[\"\u201c]?(?P<name>[A-Z][A-Z.'\u2019-]+(?: [A-Z][A-Z.'\u2019-]+){{0,3}})(?P<colon>:)"
    rf"{_SPACE}+(?P<words>\S[^\n]*)",
    re.MULTILINE,
)
_CONTINUED = re.compile(rf"\n+{_SPACE}*[\"\u201c](?P<words>[^\n(][^\n]*)")
_TAGS_OF_A_TRANSCRIPT = 3


@dataclass(frozen=True, slots=True)
class Formatted:
    """An attribution that the format states."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span


def formatted(text: str) -> list[Formatted]:
    """All attributions that the text's format states, in the text's order."""
    return sorted([*_signed(text), *_pulled(text), *_transcript(text)], key=lambda f: f.content)


def _signed(text: str) -> Iterator[Formatted]:
    """Lines such as: "We lost everything." - Ann Lee. The signature may have a line of its own."""
    for match in _SIGNED.finditer(text):
        yield Formatted((Span(*match.span("quote")),), Span(*match.span("dash")), Span(*match.span("name")))


def _pulled(text: str) -> Iterator[Formatted]:
    """Quotations pulled out of an article, whose last line, within the marks, is the name: "We lost it. / Ann Lee."."""
    for match in _PULLED.finditer(text):
        yield Formatted((Span(*match.span("quote")),), None, Span(*match.span("name")))


def _transcript(text: str) -> Iterator[Formatted]:
    """Lines such as: SMITH: We lost everything. Quoted paragraphs that follow a quoted line go on with it."""
    tags = list(_TAGGED.finditer(text))
    if len(tags) < _TAGS_OF_A_TRANSCRIPT:
        return
    for match in tags:
        content = [Span(*match.span("words"))]
        position = match.end()
        quoted = match.group().lstrip()[0] in '"\u201c'
        while (
            quoted and (more := _CONTINUED.match(text, position)) and not _TAGGED.match(text, more.start("words") - 1)
        ):
            content.append(Span(*more.span("words")))
            position = more.end()
        yield Formatted(tuple(content), Span(*match.span("colon")), Span(*match.span("name")))
