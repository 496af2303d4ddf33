"""Figures about who spoke: whether the canonical name of a quotation's speaker is the right one."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from flows.evaluation.attributions import ComparedText, Passage
from flows.evaluation.matching import pairs
from flows.evaluation.quote_figures import with_content
from flows.evaluation.scores import Figures, Value, percent, ratio
from transforms.records import Method, SpeakerKind

# Kinds that have names; the others are described, and a shorter description may be right as well.
NAMED = frozenset({SpeakerKind.PERSON, SpeakerKind.ORGANIZATION})
_LEADING = frozenset(["the", "a", "an", "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "president", "former"])
_NO_NAME_CHARACTER = re.compile(r"[^\w\s/-]")


@dataclass(frozen=True, slots=True)
class Truth:
    """Who really spoke: None where nobody is named, and how the text refers to the speaker."""

    speaker: str | None
    kind: str | None
    mention: Method

    @property
    def way(self) -> Method:
        """How the text refers to the speaker, `none` where nobody knows who that is."""
        return self.mention if self.speaker else Method.NONE


Truths = Mapping[tuple[str, str], Truth]  # by document and key of the attribution


def name_key(name: str | None) -> str:
    """Return a name without accents, case, possessive, punctuation and leading titles or articles."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    words = _NO_NAME_CHARACTER.sub(" ", plain.replace("'s", "")).split()
    while len(words) > 1 and words[0] in _LEADING:
        del words[0]
    return " ".join(words)


def same_speaker(predicted: str | None, gold: str | None, kind: str | None) -> bool:
    """Return whether two names are one speaker's: the same, or for a described one, one's words among the other's."""
    ours, theirs = name_key(predicted), name_key(gold)
    if ours == theirs:
        return True
    if not ours or not theirs or kind in NAMED:
        return False
    words, others = set(ours.split()), set(theirs.split())
    return words <= others or others <= words


def speaker_figures(documents: Iterable[ComparedText], truths: Truths) -> Figures:
    """Return the figures over all attributions with a speaker, and over those of people and organisations.

    Documents without truths are left out.
    """
    judged = _judged(documents, truths)
    return {
        "speaker": group_figures(judged, truths, lambda truth: bool(truth.speaker)),
        "speaker, named people and organisations": group_figures(
            judged, truths, lambda truth: bool(truth.speaker) and truth.kind in NAMED
        ),
    }


def mention_figures(documents: Iterable[ComparedText], truths: Truths) -> Figures:
    """Return the same for each way of mentioning the speaker; `none` are those of whom nobody knows who they are."""
    judged = _judged(documents, truths)
    ways = {truth.way for truth in truths.values()}
    return {way: group_figures(judged, truths, partial(_is_mentioned, way)) for way in Method if way in ways}


def _is_mentioned(way: Method, truth: Truth) -> bool:
    return truth.way is way


def _judged(documents: Iterable[ComparedText], truths: Truths) -> list[ComparedText]:
    names = {document for document, _ in truths}
    return [document for document in documents if document.name in names]


def group_figures(
    documents: Iterable[ComparedText], truths: Truths, is_in_group: Callable[[Truth], bool]
) -> dict[str, Value]:
    """Return how many gold attributions of a group have the right speaker, of those found and of all."""
    right = found = gold = 0
    for document in documents:
        ours, theirs = with_content(document.predicted), []
        for passage in with_content(document.gold):
            truth = truths.get((document.name, passage.annotation.key))
            if truth and is_in_group(truth):
                theirs.append((passage, truth))
        paired = pairs(ours, [passage for passage, _ in theirs])
        right += sum(is_right(ours[at], theirs[other][1]) for at, other in paired.items())
        found += len(paired)
        gold += len(theirs)
    return {
        "accuracy on matched": percent(ratio(right, found)),
        "matched": found,
        "end-to-end recall": percent(ratio(right, gold)),
        "gold": gold,
    }


def is_right(passage: Passage, truth: Truth) -> bool:
    """Return whether a prediction names the speaker."""
    return same_speaker(passage.annotation.speaker, truth.speaker, truth.kind)
