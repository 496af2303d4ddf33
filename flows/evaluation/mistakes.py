"""What went wrong, piece by piece, for those who want to mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from flows.evaluation.attributions import ComparedText, Passage, Role
from flows.evaluation.matching import jaccard, pairs, same_source
from flows.evaluation.quote_figures import with_content
from flows.evaluation.speaker_figures import Truths, is_right
from flows.evaluation.stretches import covered
from transforms.records import Span


class Flaw(StrEnum):
    """Classes of errors."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    WRONG_BOUNDS = "wrong bounds"
    WRONG_SOURCE = "wrong source"
    WRONG_CUE = "wrong cue"
    WRONG_SPEAKER = "wrong speaker"
    FROM_BOILERPLATE = "from boilerplate"
    BOILERPLATE_KEPT = "boilerplate kept"
    CONTENT_DROPPED = "content dropped"
    CASE = "case does not hold"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error.

    Attributes:
        weight: how bad it is, among those of its class.
        text: the words it is about.
        wanted: what would be right, "" for nothing at all; None where the text says it.
        got: what is there instead, "" for nothing at all; None where there is nothing to say.
    """

    flaw: Flaw
    document: str
    weight: float
    text: str
    wanted: str | None = None
    got: str | None = None


def worst(errors: Iterable[Mistake], limit: int) -> list[Mistake]:
    """Return the worst `limit` errors of each class."""
    ranked = sorted(errors, key=lambda error: (-error.weight, error.document, error.text))
    return [error for flaw in Flaw for error in islice((found for found in ranked if found.flaw is flaw), limit)]


def quote_errors(document: ComparedText, truths: Truths) -> Iterator[Mistake]:
    """Yield what is wrong with the attributions of a document."""
    ours, theirs = with_content(document.predicted), with_content(document.gold)
    paired = pairs(ours, theirs)
    touched = {at for at, passage in enumerate(ours) if any(passage.covered & other.covered for other in theirs)}
    for at, passage in enumerate(ours):
        if at in paired:
            yield from _pair_errors(document, passage, theirs[paired[at]], truths)
        elif at not in touched:
            yield _error(Flaw.SPURIOUS, document, passage, got=_words(document, passage, Role.SOURCE))
    found = set(paired.values())
    for other in (gold for number, gold in enumerate(theirs) if number not in found):
        nearest = max(ours, key=lambda passage: jaccard(passage.covered, other.covered), default=None)
        if nearest and nearest.covered & other.covered:
            yield _bounds(document, nearest, other)
        else:
            yield _error(Flaw.MISSED, document, other, wanted=_words(document, other, Role.SOURCE))


def _pair_errors(document: ComparedText, passage: Passage, gold: Passage, truths: Truths) -> Iterator[Mistake]:
    if passage.spans[Role.CONTENT] != gold.spans[Role.CONTENT]:
        yield _bounds(document, passage, gold)
    if not same_source(passage, gold):
        yield _role_error(Flaw.WRONG_SOURCE, document, passage, gold, Role.SOURCE)
    if passage.spans[Role.CUE] != gold.spans[Role.CUE]:
        yield _role_error(Flaw.WRONG_CUE, document, passage, gold, Role.CUE)
    truth = truths.get((document.name, gold.annotation.key))
    if truth and not is_right(passage, truth):
        wanted, got = truth.speaker or "", passage.annotation.speaker or ""
        yield _error(Flaw.WRONG_SPEAKER, document, gold, wanted, got)


def _bounds(document: ComparedText, passage: Passage, gold: Passage) -> Mistake:
    words = _words(document, passage, Role.CONTENT)
    weight = 1 - jaccard(passage.covered, gold.covered)
    return Mistake(Flaw.WRONG_BOUNDS, document.name, weight, words_of(document, gold), None, words)


def _role_error(flaw: Flaw, document: ComparedText, passage: Passage, gold: Passage, role: Role) -> Mistake:
    weight = 1 - jaccard(covered(passage.spans[role]), covered(gold.spans[role]))
    wanted, got = _words(document, gold, role), _words(document, passage, role)
    return Mistake(flaw, document.name, weight, words_of(document, gold), wanted, got)


def _error(
    flaw: Flaw, document: ComparedText, passage: Passage, wanted: str | None = None, got: str | None = None
) -> Mistake:
    return Mistake(flaw, document.name, len(passage.covered), words_of(document, passage), wanted, got)


def words_of(document: ComparedText, passage: Passage) -> str:
    """Return the words of a passage's content."""
    return _words(document, passage, Role.CONTENT)


def _words(document: ComparedText, passage: Passage, role: Role) -> str:
    return joined_words(document.text, passage.spans[role])


def joined_words(text: str, spans: Iterable[Span]) -> str:
    """Return the words in `spans` of a text."""
    return " … ".join(text[span.start : span.end] for span in spans)
