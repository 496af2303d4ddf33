"""A learned labeller of the paragraphs of an input, in their order.

Two multinomial logistic regressions, one on the other (D. Wolpert, "Stacked Generalization", 1992): the first reads a
paragraph and its neighbours (`paragraph_features`), the second what the first holds the paragraphs around it to be and
what rules say of them. It speaks after the rules, about paragraphs that no rule has labelled, never of attributed
quotations, and only of English.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.records import SegmentType
from transforms.stripping.page_lines import Found, Label, Line, PageLines
from transforms.stripping.paragraph_features import FUNCTION_WORDS, features

# What a paragraph may be, in the order of the columns of the weights; the first two are the story.
TYPES = (
    SegmentType.BODY,
    SegmentType.HEADING,
    SegmentType.BYLINE,
    SegmentType.METADATA,
    SegmentType.CAPTION,
    SegmentType.CREDIT,
    SegmentType.RELATED_LINK,
    SegmentType.NAVIGATION,
    SegmentType.NEWSLETTER,
    SegmentType.SUBSCRIPTION,
    SegmentType.DONATION_APPEAL,
    SegmentType.ADVERTISEMENT,
    SegmentType.SHARE,
    SegmentType.LEGAL,
    SegmentType.AUTHOR_BIO,
    SegmentType.COOKIE_NOTICE,
)
KEPT = 2
_APPEALS = [TYPES.index(SegmentType.SUBSCRIPTION), TYPES.index(SegmentType.DONATION_APPEAL)]
# Longer paragraphs are the story's.
MAX_WORDS = 220
# An input of whose words it would drop more than this share, beside what rules drop, is of a kind that it does not know
# (lists, tables): of those it drops what it is sure of. Furniture outnumbers many a story in paragraphs, hardly any in
# words. Of inputs of fewer paragraphs a share tells nothing.
_MOST_DROPPED, _SURE = 0.2, 0.8
# Little of a page's furniture is left when it has been read: the chance has to be higher there.
_PAGE_CHANCE = 0.6
_MIN_KNOWN = 12
# English prose has more function words than this share of its words.
_ENGLISH_SHARE = 0.12
# How far the second regression looks, in paragraphs.
_REACH, _NEAR = 3, 5
# Words from which a paragraph counts as a whole one of the story, and the number of such that is much.
_WHOLE_WORDS, _MUCH = 40, 4
_LEAST_CHANCE = 1e-3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ParagraphModel:
    """The weights of the two regressions, and the chance from which a paragraph is boilerplate.

    Attributes:
        first: of hashed features, shape (`SLOTS`, types).
        second: of `surroundings`, shape (features, types).
        threshold: 0 to 1.
        appeal_threshold: the chance of being an appeal for money from which it is one, 0 to 1.
    """

    first: Floats
    second: Floats
    threshold: float
    appeal_threshold: float

    def chances(self, lines: Sequence[Line], dropped: Mapping[int, SegmentType]) -> Floats:
        """Return how likely each paragraph is of each of `TYPES`, shape (paragraphs, types).

        Args:
            lines: the paragraphs of an input.
            dropped: what those are, by their places, that rules hold to be boilerplate.
        """
        scores = [self.first[slots].sum(axis=0) / np.sqrt(len(slots)) for slots in features(lines, dropped)]
        read = softmax(np.array(scores))
        seen = softmax(surroundings(read, [len(line.words) for line in lines], dropped) @ self.second)
        return _shared([line.folded for line in lines], (read + seen) / 2)


def _shared(texts: Sequence[str], chances: Floats) -> Floats:
    """Return the chances with those of paragraphs of the same text on average: one text is one thing in an input."""
    places: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        places.setdefault(text, []).append(index)
    shared = chances.copy()
    for same in places.values():
        shared[same] = chances[same].mean(axis=0)
    return shared


def softmax(scores: Floats) -> Floats:
    """Return the chances of scores, each row's for itself."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances


def surroundings(chances: Floats, words: Sequence[int], dropped: Container[int]) -> Floats:
    """Return what stands around each paragraph of an input, shape (paragraphs, features).

    Args:
        chances: what the first regression holds each to be, shape (paragraphs, types).
        words: number of words of each.
        dropped: places of those that rules hold to be boilerplate.
    """
    count, types = chances.shape
    by_rules = np.array([float(index in dropped) for index in range(count)])[:, None]
    known = np.vstack([np.zeros((_REACH, types + 1)), np.hstack([chances, by_rules]), np.zeros((_REACH, types + 1))])
    steps = [step for step in range(-_REACH, _REACH + 1) if step]
    window = [known[_REACH + step : _REACH + step + count] for step in steps]
    near = np.array([chances[max(0, index - _NEAR) : index + _NEAR + 1].mean(axis=0) for index in range(count)])
    story = chances[:, 0] * np.minimum(1, np.array(words) / _WHOLE_WORDS)
    above = np.concatenate([[0.0], np.cumsum(story)[:-1]])
    below = story.sum() - above - story
    place = np.stack(
        [
            np.ones(count),
            np.minimum(above, _MUCH) / _MUCH,
            np.minimum(below, _MUCH) / _MUCH,
            above == 0,
            above / (above + below + _LEAST_CHANCE),
            np.full(count, story.mean()),
            np.full(count, min(1.0, count / _WHOLE_WORDS)),
            chances[:, KEPT:].sum(axis=1),
        ],
        axis=1,
    )
    whole = np.repeat(chances.mean(axis=0, keepdims=True), count, axis=0)
    return np.hstack([np.log(chances + _LEAST_CHANCE) / _REACH, *window, near, whole, place])


def judged_by_model(page: PageLines) -> Found:
    """Label the paragraphs that the model holds to be boilerplate."""
    model = page.site.model
    if model is None or not page.lines or not _is_english(page):
        return
    types = {index: label.segment_type for index, label in page.labels.items()}
    dropped = {index: found for index, found in types.items() if found not in page.lexicon.kept_types}
    chances = model.chances(page.lines, dropped)
    scores = {index: float(1 - chances[index, :KEPT].sum()) for index, line in page.unlabelled() if may_be_judged(line)}
    likely = {index for index, score in scores.items() if score >= model.threshold}
    least = model.threshold if _is_known(likely, dict(page.unlabelled())) else _SURE
    for index, score in scores.items():
        is_page = bool(page.lines[index].paragraph.tag)
        is_appeal = not is_page and chances[index, _APPEALS].sum() >= model.appeal_threshold
        if is_appeal or score >= (max(least, _PAGE_CHANCE) if is_page else least):
            segment_type = TYPES[KEPT + int(chances[index, KEPT:].argmax())]
            yield index, Label(segment_type, "paragraph_model", round(score, 2))


def _is_known(likely: Collection[int], lines: Mapping[int, Line]) -> bool:
    """Return whether the lines that are likely boilerplate hold as few words as furniture around a story does."""
    words = {index: len(line.words) for index, line in lines.items()}
    share = sum(words[index] for index in likely) / max(1, sum(words.values()))
    return len(lines) < _MIN_KNOWN or share <= _MOST_DROPPED


def may_be_judged(line: Line) -> bool:
    """Return whether the model may speak of a paragraph."""
    return 0 < len(line.words) <= MAX_WORDS and not line.is_protected


def _is_english(page: PageLines) -> bool:
    words = [word.lower() for line in page.lines for word in line.words]
    return sum(word in FUNCTION_WORDS for word in words) >= _ENGLISH_SHARE * len(words)
