"""What a paragraph is by what stands around it: blocks, lists of links, repetitions, the page above and below the story."""

import re
from collections.abc import Iterator, Sequence

from transforms.boilerplate.captions import credit_span, signature_start
from transforms.boilerplate.dates import is_date_line
from transforms.boilerplate.lexicon import BoilerplateLexicon
from transforms.boilerplate.lines import Label, Line
from transforms.records import SegmentType

Labels = dict[int, Label]
Found = Iterator[tuple[int, Label]]

NO_LABEL = Label(SegmentType.BODY, "none", 0.0)

_EDGE_LINES = 8
_MAX_CREDIT_CHARS = 120
_READ_MORE = re.compile(r"^(?:read|see) more$|^read full", re.IGNORECASE)
_TAGS = re.compile(r"^(?:tags?|topics?|filed under|categories|keywords)", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.!?…]['\")\]]*$")
_READER_WORDS = frozenset(["we", "our", "us", "ours", "you", "your", "yours"])
_NAME_LINE = re.compile(r"^(?:[A-Z][\w.'-]+|[A-Z]\.)(?: (?:[A-Z][\w.'-]+|[A-Z]\.|de|van|von|al|bin|la|del|der)){1,3}$")
_BIO = re.compile(
    r"^(?:(?:[A-Z][\w.]+ )?(?:contributor|columnist|reporter|editor|correspondent|writer) )?(?P<name>[A-Z][\w.'-]+(?: (?:[A-Z][\w.'-]+|[A-Z]\.|de|di|da|van|von|al|la|del|der)){0,4})(?: \([^)]{1,40}\))?,? (?:is|was|has|covers|writes|reports|works|edits|hosts|served|debunks|joined|holds|can be|lives)\b"
)
_BIO_PHRASES = re.compile(
    r"\bmost recently, of\b|\bthe author of\b|\b(?:is|was) based in [A-Z][\w., ]{2,40}\.?$|\bbook is\b|\bhis work has\b|\bher work has\b|\btheir work has\b"
    r"|\b(?:follow|e-?mail|contact|reach) (?:\w+ ){1,3}(?:on|at)\b|\bcan be (?:reached|followed|found) (?:at|on)\b|\byou can email\b|@\w{3,}|\bhas (?:written|worked|reported|covered|appeared)\b|\bpreviously (?:covered|worked|reported|wrote)\b"
    r"|\bprior to\b|\bis (?:an? )?(?:freelance|award-winning|senior|staff|associate|contributing|breaking news|investigative|national|managing|deputy|political)\b|\bindependent global news organization\b",
    re.IGNORECASE,
)


def appeal_blocks(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label the paragraphs from an opener ("A message from …") through the closers after it."""
    appeals = lexicon.appeals
    for start, line in enumerate(lines):
        if line.is_protected(lexicon) or len(line.words) > 60 or not appeals.opener_regex.search(line.folded):
            continue
        end = _block_end(lines, start, lexicon)
        # An opener alone may be a column's name or a subhead.
        if end > start + 1 or _appeal_weight(line, lexicon):
            label = Label(SegmentType.DONATION_APPEAL, "appeal_block", 0.95)
            yield from ((index, label) for index in range(start, end))


def _block_end(lines: Sequence[Line], start: int, lexicon: BoilerplateLexicon) -> int:
    """Return the end of the block: behind its last closer in reach, else where nobody speaks to the reader any more."""
    reach = lines[start + 1 : start + 1 + lexicon.appeals.max_paragraphs]
    closers = [i for i, line in enumerate(reach) if _is_closer(line, lexicon)]
    speaking = next((i for i, line in enumerate(reach) if not _speaks_to_reader(line, lexicon)), len(reach))
    for closer in reversed(closers):
        inside = reach[:closer]
        if 2 * sum(not line.word_set.isdisjoint(_READER_WORDS) for line in inside) >= len(inside):
            return start + 2 + max(closer, speaking - 1)
    return start + 1 + speaking


def _is_closer(line: Line, lexicon: BoilerplateLexicon) -> bool:
    return bool(lexicon.appeals.closer_regex.search(line.folded)) and not line.is_protected(lexicon)


def _speaks_to_reader(line: Line, lexicon: BoilerplateLexicon) -> bool:
    return not line.word_set.isdisjoint(_READER_WORDS) and not line.is_protected(lexicon)


def appeal_cues(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label paragraphs whose wording adds up to an appeal, and milder ones beside them."""
    weights = [_appeal_weight(line, lexicon) for line in lines]
    threshold = lexicon.appeals.threshold
    for index, weight in enumerate(weights):
        beside = max(weights[max(0, index - 1) : index + 2])
        if weight >= threshold or (2 * weight >= threshold and beside >= threshold):
            yield index, Label(SegmentType.DONATION_APPEAL, "appeal_cues", min(1.0, 0.5 + weight / 4))


def _appeal_weight(line: Line, lexicon: BoilerplateLexicon) -> float:
    appeals = lexicon.appeals
    if appeals.triggers.isdisjoint(line.word_set) or len(line.words) > 150 or line.is_protected(lexicon):
        return 0.0
    return sum(cue.weight for cue in appeals.cues if cue.regex.search(line.folded))


def date_lines(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label lines that are dates, but for those amid the story, where they may head the stations of a chronicle."""
    for index, line in enumerate(lines):
        at_edge = index < _EDGE_LINES or index >= len(lines) - _EDGE_LINES
        if (at_edge or index - 1 in labels or index + 1 in labels) and is_date_line(line.folded):
            yield index, Label(SegmentType.METADATA, "date_line", 0.85)


def capital_links(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label headlines in capitals that stand between paragraphs: longer than subheads, without a sentence's end."""
    capitals = [index for index, line in enumerate(lines) if line.is_capitals]
    if len(lines) > 3 and 3 * len(capitals) > len(lines):
        return
    for index in capitals:
        line = lines[index]
        if (index == 0 and len(lines) > 1) or line.has_quotation or line.is_quote_only or line.ends_sentence:
            continue
        if len(line.words) >= 9 or (":" in line.folded and len(line.words) >= 6):
            yield index, Label(SegmentType.RELATED_LINK, "capital_link", 0.7)


def doubled_titles(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label lines that say the same twice: a link's title and its picture's."""
    for index, line in enumerate(lines):
        half, odd = divmod(len(line.words), 2)
        if half >= 3 and not odd and line.words[:half] == line.words[half:]:
            yield index, Label(SegmentType.RELATED_LINK, "doubled_title", 0.9)


def link_lists(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label the titles that follow the heading of a list of links, or stand right above "Read more"."""
    linked = Label(SegmentType.RELATED_LINK, "linked_title", 0.8)
    for index, label in list(labels.items()):
        if label.rule == "link_label" and lines[index].folded.endswith(":") and index + 1 < len(lines):
            if _is_title(lines[index + 1], lexicon):
                yield index + 1, linked
        if label.rule != "link_header":
            continue
        if (
            _READ_MORE.match(lines[index].folded)
            and index
            and _is_title(lines[index - 1], lexicon)
            and len(lines[index - 1].words) > 3
        ):
            yield index - 1, linked
        for follower in range(index + 1, len(lines)):
            if follower not in labels and not _is_title(lines[follower], lexicon):
                break
            yield follower, Label(SegmentType.RELATED_LINK, "link_list", 0.8)


def _is_title(line: Line, lexicon: BoilerplateLexicon) -> bool:
    return len(line.words) <= 30 and not line.is_quote_only and (not line.ends_sentence or line.folded.endswith("?"))


def closing_links(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label everything behind the heading of a list of links if nothing but titles and teasers follows to the end."""
    headers = [index for index, label in labels.items() if label.rule == "link_header" and 3 * index >= len(lines)]
    for header in sorted(headers):
        rest = lines[header + 1 :]
        titles = sum(_is_title(line, lexicon) for line in rest)
        if rest and all(len(line.words) <= 40 for line in rest) and 2 * titles >= len(rest):
            label = Label(SegmentType.RELATED_LINK, "closing_links", 0.8)
            yield from ((index, label) for index in range(header + 1, len(lines)))
            return


def repeated_captions(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label a caption that stands twice in a row, once with its credit."""
    for index in range(len(lines) - 1):
        shorter, longer = sorted(lines[index : index + 2], key=lambda line: len(line.folded))
        if _is_credited_copy(longer, shorter, lexicon) or (
            shorter.folded == longer.folded and _beside_caption(index, labels)
        ):
            for place in (index, index + 1):
                yield place, Label(SegmentType.CAPTION, "repeated_caption", 0.9)


def _is_credited_copy(longer: Line, shorter: Line, lexicon: BoilerplateLexicon) -> bool:
    if not shorter.words or shorter.folded == longer.folded or not longer.folded.startswith(shorter.folded):
        return False
    if len(longer.folded) - len(shorter.folded) > _MAX_CREDIT_CHARS:
        return False
    return credit_span(longer, lexicon) is not None or signature_start(longer, lexicon) is not None


def _beside_caption(index: int, labels: Labels) -> bool:
    """Return whether the paragraph before or behind the two at `index` is a caption."""
    return any(labels.get(place, NO_LABEL).segment_type is SegmentType.CAPTION for place in (index - 1, index + 2))


def author_lines(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label names and roles beside a byline, and what says who the author is."""
    for index, line in enumerate(lines):
        if index in labels:
            continue
        if _is_bio(line, lines, index, labels, lexicon):
            yield index, Label(SegmentType.AUTHOR_BIO, "author_bio", 0.8)
            if (
                index
                and lines[index - 1].folded.split()[:1] == line.folded.split()[:1]
                and _NAME_LINE.match(lines[index - 1].folded)
            ):
                yield index - 1, Label(SegmentType.BYLINE, "author_name", 0.8)
        elif _is_role(line, lexicon) and labels.get(index - 1, NO_LABEL).segment_type is SegmentType.BYLINE:
            yield index, Label(SegmentType.BYLINE, "author_role", 0.8)


def _is_role(line: Line, lexicon: BoilerplateLexicon) -> bool:
    return len(line.words) <= 6 and not line.ends_sentence and not lexicon.roles.isdisjoint(line.word_set)


def _is_bio(line: Line, lines: Sequence[Line], index: int, labels: Labels, lexicon: BoilerplateLexicon) -> bool:
    """Return whether the paragraph presents someone of whom the story has not spoken, below the story."""
    match = _BIO.match(line.folded)
    if match is None or len(line.words) > 120 or line.is_protected(lexicon):
        return False
    if any(
        later not in labels and len(lines[later].words) > 25 and not _BIO.match(lines[later].folded)
        for later in range(index + 1, len(lines))
    ):
        return False
    surname = match["name"].split()[-1]
    told = any(
        surname in other.words
        for place, other in enumerate(lines[:index])
        if place not in labels and len(other.words) > 8
    )
    strength = 2 * bool(_BIO_PHRASES.search(line.folded)) + (not lexicon.roles.isdisjoint(line.word_set)) - 2 * told
    return strength >= 1


def names_beside_bylines(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label a name alone on a line beside a byline or a line of metadata."""
    about_author = {SegmentType.BYLINE, SegmentType.METADATA}
    for index, line in enumerate(lines):
        beside = (labels.get(index - 1, NO_LABEL), labels.get(index + 1, NO_LABEL))
        if _NAME_LINE.match(line.folded) and any(label.segment_type in about_author for label in beside):
            yield index, Label(SegmentType.BYLINE, "name_beside_byline", 0.7)


def tag_lists(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label the keywords below "Tags" or "Topics"."""
    for index, label in labels.items():
        if label.rule == "metadata_line" and _TAGS.match(lines[index].folded) and index + 1 < len(lines):
            if _is_title(lines[index + 1], lexicon):
                yield index + 1, Label(SegmentType.METADATA, "tag_list", 0.8)


def page_edges(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label short lines of the page above the story's first paragraph and, behind other boilerplate, below its last."""
    story = [
        index
        for index, line in enumerate(lines)
        if index not in labels and len(line.words) >= 12 and line.ends_sentence
    ]
    if len(story) < 3:
        return
    above, below = range(story[0]), range(story[-1] + 1, len(lines))
    if any(len(lines[index].words) > 4 for index in above):
        for index in above:
            if len(lines[index].words) <= 3 and not lines[index].ends_sentence:
                yield index, Label(SegmentType.NAVIGATION, "page_head", 0.6)
    for index in below:
        if (
            len(lines[index].words) <= 8
            and not _FULL_STOP.search(lines[index].folded)
            and any(place in labels for place in range(below.start, index))
        ):
            yield index, Label(SegmentType.NAVIGATION, "page_foot", 0.6)


def repetitions(lines: Sequence[Line], labels: Labels, lexicon: BoilerplateLexicon) -> Found:
    """Label paragraphs that stand in the article already, and pull quotes: excerpts of a longer paragraph."""
    firsts: dict[str, int] = {}
    for index, line in enumerate(lines):
        key = " ".join(line.words).lower()
        if len(line.words) >= 6 and firsts.setdefault(key, index) != index:
            yield index, Label(SegmentType.DUPLICATE, "repeated_paragraph", 0.9)
    yield from _pull_quotes(lines, labels)


def _pull_quotes(lines: Sequence[Line], labels: Labels) -> Found:
    grams: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(lines):
        if index not in labels:
            for at in range(len(line.words) - 5):
                places = grams.setdefault(line.words[at : at + 6], [])
                if len(places) < 4:
                    places.append(index)
    for index, line in enumerate(lines):
        if index in labels or not 6 <= len(line.words) <= 60 or not _FULL_STOP.search(line.folded):
            continue
        excerpt = " ".join(line.words)
        longer = (place for place in grams[line.words[:6]] if len(lines[place].words) > len(line.words) + 2)
        if any(excerpt in " ".join(lines[place].words) for place in longer):
            yield index, Label(SegmentType.DUPLICATE, "pull_quote", 0.85)
