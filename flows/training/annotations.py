"""Annotated articles as training targets: tags, links and what else the network should say of each word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from flows.evaluation.stretches import trimmed
from flows.training.corpora import Article, Convention, Reported, merged_names
from transforms.quoting.encoding import Ints, Words
from transforms.records import Span
from transforms.text.words import WordRange

ROLES = ("content", "cue", "source")
KINDS = ("person", "organization", "place", "other")


def bioes(roles: Iterable[str]) -> tuple[str, ...]:
    """Return the tags of spans in several roles: outside, begin, inside, end, single."""
    return ("O", *(f"{place}-{role}" for role in roles for place in "BIES"))


TAGS, NAME_TAGS = bioes(ROLES), bioes(KINDS)
TAG_IDS = {tag: number for number, tag in enumerate(TAGS)}
NAME_IDS = {tag: number for number, tag in enumerate(NAME_TAGS)}
UNKNOWN = -100  # no target: what torch's cross entropy passes over
NOTHING = -1
NOBODY = -2  # who asks for its speaker and has none that can be told
SPEAKERS = 2  # the most speakers of one statement that are learnt
ASKING = 6  # the most words of a content that ask for its speaker
_OUTSIDE = 0
_CAPITAL_CASES = (2, 3)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the network should say of each word.

    Attributes:
        tags: numbers of `TAGS`.
        nested: the same for attributions inside the content of others.
        cues: for words of a content, the first word of its cue, `NOTHING` if it has none; `UNKNOWN` for others.
        sources: for words of a cue, the first word of its source, `NOTHING` if it has none; `UNKNOWN` for others.
        names: numbers of `NAME_TAGS`, `UNKNOWN` where nobody can tell.
        thoughts: for words of a cue, 1 if it reports a thought, 0 if not; `UNKNOWN` for others.
        asks: (word, `SPEAKERS`) for words of sources, and the first ones of contents, the entities that speak.
        until: for such words, before which word another source must begin to be who they ask for.
        named: for the first word of each mention the entity, else `NOTHING`.
        sourced: the same for sources.
    """

    tags: Ints
    nested: Ints
    cues: Ints
    sources: Ints
    names: Ints
    thoughts: Ints
    asks: Ints
    until: Ints
    named: Ints
    sourced: Ints


def targets(words: Words, article: Article) -> Targets:
    """Return the targets for the words of an article; where attributions overlap, the first one gives the tags."""
    size = len(words)

    def full(fill: int) -> Ints:
        return np.full(size, fill, dtype=np.int32)

    made = Targets(
        tags=full(_OUTSIDE),
        nested=full(_OUTSIDE if article.convention is Convention.NEWS else UNKNOWN),
        cues=full(UNKNOWN),
        sources=full(UNKNOWN),
        names=full(UNKNOWN),
        thoughts=full(UNKNOWN),
        asks=np.full((size, SPEAKERS), UNKNOWN, dtype=np.int32),
        until=full(0),
        named=full(NOTHING),
        sourced=full(NOTHING),
    )
    for mention in article.mentions:
        for start, _ in _word_ranges(words, article.text, (mention.span,)):
            made.named[start] = mention.entity
    for reported in article.reported:
        _add(made, words, article.text, reported)
    if article.silver is not None:
        made.names[:] = _name_tags(words, article)
    return made


def _add(made: Targets, words: Words, text: str, reported: Reported) -> None:
    """Add one attribution to the targets, in place."""
    spans = (reported.content, reported.cue, reported.source)
    found = {role: _word_ranges(words, text, of_role) for role, of_role in zip(ROLES, spans, strict=True)}
    tags = made.nested if reported.is_nested else made.tags
    for role, of_role in found.items():
        for start, end in of_role:
            _tag(tags[start:end], role)
    if not reported.is_nested:
        _link(made, found["content"], found["cue"], found["source"])
    if reported.is_thought is not None:
        for start, end in found["cue"]:
            made.thoughts[start:end] = reported.is_thought
    if reported.speakers is not None:
        _ask(made, found["content"], found["source"], reported)


def _word_ranges(words: Words, text: str, spans: tuple[Span, ...]) -> list[WordRange]:
    """Return spans of words; a cue of punctuation only (a colon) is a cue all the same."""
    found = []
    for span in trimmed(text, spans) or spans:
        start = int(np.searchsorted(words.ends, span.start, side="right"))
        end = int(np.searchsorted(words.starts, span.end, side="left"))
        if start < end:
            found.append(WordRange(start, end))
    return found


def _tag(tags: Ints, role: str) -> None:
    """Tag the words of a span, in place, unless some are tagged already."""
    if not (tags != _OUTSIDE).any():
        _write(tags, role, TAGS)


def _write(tags: Ints, role: str, names: Sequence[str]) -> None:
    begin, inside, end, single = (names.index(f"{place}-{role}") for place in "BIES")
    tags[:] = inside
    tags[0], tags[-1] = begin, end
    if len(tags) == 1:
        tags[0] = single


def _link(made: Targets, contents: list[WordRange], cues: list[WordRange], sources: list[WordRange]) -> None:
    """Point from contents to the cue and from the cue to the source, in place; what no source can have has no cue."""
    for start, end in contents if cues or not sources else ():
        made.cues[start:end] = cues[0][0] if cues else NOTHING
    for start, end in cues:
        made.sources[start:end] = sources[0].first if sources else NOTHING


def _ask(made: Targets, contents: list[WordRange], sources: list[WordRange], reported: Reported) -> None:
    """Let the source, and the first words of the content, ask for the speaker, in place."""
    speakers = np.full(SPEAKERS, NOBODY, dtype=np.int32)
    known = (reported.speakers or ())[:SPEAKERS]
    speakers[: len(known)] = known
    for start, end in contents[:1]:
        stop = min(end, start + ASKING)
        made.asks[start:stop], made.until[start:stop] = speakers, len(made.tags)
    for start, end in sources:
        made.asks[start:end], made.until[start:end] = speakers, start
        if len(known) == 1:
            made.sourced[start] = known[0]


def _name_tags(words: Words, article: Article) -> Ints:
    """Return the tags of names; words with a capital within a line that nobody says anything of are unknown."""
    tags = np.zeros(len(words), dtype=np.int32)
    case = words.features[words.first[:-1], 0]
    before = np.concatenate(([0], case[:-1]))  # punctuation and digits have no case: a sentence may begin behind them
    tags[np.isin(case, _CAPITAL_CASES) & (before == 1)] = UNKNOWN
    for name in article.names:  # what is a title beside them is no name
        for start, end in _word_ranges(words, article.text, (name.span,)):
            tags[start:end] = _OUTSIDE
    for name in merged_names(article):
        for start, end in _word_ranges(words, article.text, (name.span,)):
            first = start + (end - start > 1 and article.text[slice(*_offsets(words, start))].lower() == "the")
            if name.kind:
                _write(tags[first:end], name.kind, NAME_TAGS)
            else:
                tags[first:end] = _OUTSIDE
    return tags


def _offsets(words: Words, word: int) -> Span:
    return Span(int(words.starts[word]), int(words.ends[word]))


def crop(tags: Ints, names: Sequence[str] = TAGS) -> Ints:
    """Return a window's tags, with the spans that the window cuts begun and ended at its edges."""
    out = tags.copy()
    for at, ends in ((0, {"I": "B", "E": "S"}), (-1, {"I": "E", "B": "S"})):
        place, _, role = ("O" if out[at] == UNKNOWN else names[out[at]]).partition("-")
        if place in ends:
            out[at] = names.index(f"{ends[place]}-{role}")
    return out
