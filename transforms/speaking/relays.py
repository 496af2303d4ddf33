"""Who relays whose words, beyond the sentence that says so."""

from collections.abc import Iterator, Sequence

from transforms.quoting.extraction import Extraction
from transforms.records import Method, Span
from transforms.speaking import Resolution

# How those are mentioned whose words go on from the sentence before.
_RETURNING = frozenset({Method.PRONOUN, Method.NOMINAL, Method.IMPLICIT})


def relays(
    text: str, extractions: Sequence[Extraction], resolutions: Sequence[Sequence[Resolution]]
) -> Iterator[str | None]:
    """Yield who relays each quotation, None where nobody does.

    What is told the Associated Press is relayed by it when "he added" follows, in the same paragraph or the next; "the
    report" that an earlier quotation was found to stand for an outlet is that outlet.

    Args:
        text: the article.
        extractions: its quotations, in order.
        resolutions: for each, whom its sources are.
    """
    standing: dict[str, str] = {}
    before: tuple[Extraction, Resolution, str] | None = None
    for extraction, found in zip(extractions, resolutions, strict=True):
        first = found[0]
        via = text[slice(*extraction.via)] if extraction.via else None
        if via is not None:
            via = standing.get(via.lower(), via)
        elif before is not None and _goes_on(text, before, extraction, first):
            via = before[2]
        if first.mention is not None and first.method is Method.NOMINAL and first.name:
            standing[text[slice(*first.mention)].lower()] = first.name
        before = (extraction, first, via) if via is not None else None
        yield via


def _goes_on(
    text: str, before: tuple[Extraction, Resolution, str], extraction: Extraction, resolution: Resolution
) -> bool:
    """Whether a quotation goes on with the words of the speaker before it."""
    earlier, speaker, _ = before
    between = Span(earlier.spans[-1].end, extraction.spans[0].start)
    is_same = speaker.name is not None and resolution.name == speaker.name
    return is_same and resolution.method in _RETURNING and text.count("\n\n", *between) <= 1
