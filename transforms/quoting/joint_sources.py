"""Sources that name several people, as one source for each of them: "Ann Lee and Bo Ray said"."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from transforms.quoting.name_spans import ReadName
from transforms.records import Span

# Between two names: a description set off by commas, then "and" or a comma, and a title or an article.
_JOINT = re.compile(
    r"(?: \([^)\n]{1,20}\))?(?:,[^,;:\n]{1,80}(?=,))?(?P<joint>,?\s+(?:and|&)\s+|,\s+)(?:[\w.'’-]+\s+){0,5}"
)
_SPEAKERS = frozenset({"person", "organization"})


def separate_sources(text: str, source: Span, names: Sequence[ReadName]) -> tuple[Span, ...]:
    """Return the parts of a source that names several speakers, one for each; any other source as it is.

    Args:
        text: the article.
        source: the words that name who is speaking.
        names: the names that the network read in the article, in order.
    """
    at = bisect_left(names, source.start, key=lambda name: name.span.start)
    named: list[ReadName] = []
    for name in names[at:]:
        if name.span.start >= source.end:
            break
        if name.kind in _SPEAKERS:
            named.append(name)
    joints = [_JOINT.fullmatch(text, one.span.end, other.span.start) for one, other in pairwise(named)]
    cuts = [joint.span("joint") for joint in joints if joint]
    is_list = bool(cuts) and len(cuts) == len(joints) and text[slice(*cuts[-1])].strip(" ,\n") != ""
    if not is_list or len({name.kind for name in named}) > 1:
        return (source,)
    starts, ends = [source.start, *(end for _, end in cuts)], [*(start for start, _ in cuts), source.end]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))
