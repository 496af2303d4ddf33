"""Appeals for money: blocks with a beginning and an end, and paragraphs whose wording adds up."""

from collections.abc import Sequence

from transforms.records import SegmentType
from transforms.stripping.page_lines import Found, Label, Line, PageLines

_MAX_OPENER_WORDS = 60
_MAX_APPEAL_WORDS = 150


def appeal_blocks(page: PageLines) -> Found:
    """Label the paragraphs from an opener ("A message from …") through the closers after it."""
    label = Label(SegmentType.DONATION_APPEAL, "appeal_block", 0.95)
    for start, line in enumerate(page.lines):
        if line.is_protected or len(line.words) > _MAX_OPENER_WORDS:
            continue
        if page.lexicon.appeals.opener_regex.search(line.folded) is None:
            continue
        length = _block_length(page.lines[start + 1 : start + 1 + page.lexicon.appeals.max_paragraphs])
        # An opener alone may be a column's name or a subhead.
        if length or _weight(line):
            yield from ((index, label) for index in range(start, start + 1 + length))


def _block_length(reach: Sequence[Line]) -> int:
    """Return how many paragraphs after the opener belong to it.

    Those up to the last closer, if most before it speak to the reader; else those up to the first that does not.
    """
    speaking = next((i for i, line in enumerate(reach) if line.is_protected or not _belongs(line)), len(reach))
    for closer in reversed([i for i, line in enumerate(reach) if _is_closer(line)]):
        if 2 * sum(map(_belongs, reach[:closer])) >= closer:
            return max(closer + 1, speaking)
    return speaking


def _belongs(line: Line) -> bool:
    """Tell whether the paragraph names its writers or readers, or greets them."""
    return line.speaks_to_reader or line.lexicon.appeals.opener_regex.search(line.folded) is not None


def _is_closer(line: Line) -> bool:
    return not line.is_protected and line.lexicon.appeals.closer_regex.search(line.folded) is not None


def worded_appeals(page: PageLines) -> Found:
    """Label paragraphs whose wording adds up to an appeal, and milder ones beside them."""
    weights = [_weight(line) for line in page.lines]
    threshold = page.lexicon.appeals.threshold
    for index, weight in enumerate(weights):
        beside = max(weights[max(0, index - 1) : index + 2])
        if weight >= threshold or (2 * weight >= threshold and beside >= threshold):
            yield index, Label(SegmentType.DONATION_APPEAL, "worded_appeal", min(1.0, 0.5 + weight / 4))


def _weight(line: Line) -> float:
    appeals = line.lexicon.appeals
    speaks = line.speaks_to_reader or not appeals.triggers_alone.isdisjoint(line.word_set)
    if (
        not speaks
        or appeals.triggers.isdisjoint(line.word_set)
        or len(line.words) > _MAX_APPEAL_WORDS
        or line.is_protected
    ):
        return 0.0
    return sum(cue.weight for cue in appeals.cues if cue.regex.search(line.folded))
