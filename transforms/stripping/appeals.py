"""Appeals for money that stand in blocks with a beginning and an end ("A message from …", "Remind me later")."""

from collections.abc import Sequence

from transforms.records import SegmentType
from transforms.stripping.page_lines import Found, Label, Line, PageLines

_MAX_OPENER_WORDS = 60


def appeal_blocks(page: PageLines) -> Found:
    """Label the paragraphs from an opener ("A message from …") through the closers after it."""
    label = Label(SegmentType.DONATION_APPEAL, "appeal_block", 0.95)
    for start, line in enumerate(page.lines):
        if line.is_protected or len(line.words) > _MAX_OPENER_WORDS:
            continue
        if page.lexicon.appeals.opener_regex.search(line.folded) is None:
            continue
        # An opener alone may be a column's name or a subhead.
        if length := _block_length(page.lines[start + 1 : start + 1 + page.lexicon.appeals.max_paragraphs]):
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
