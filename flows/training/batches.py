"""From annotated articles to padded tensors."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.training.annotations import NAME_TAGS, NOTHING, SPEAKERS, UNKNOWN, Targets, crop, targets
from flows.training.corpora import Article, Convention
from flows.training.plan import Plan
from transforms.quoting.encoding import CLS, MASK, SEP, Ints, Window, WordReader, Words, windows

# What stands for words that a window does not have.
_PADDING = {
    "tags": 0,
    "nested": 0,
    "names": UNKNOWN,
    "thoughts": UNKNOWN,
    "cues": UNKNOWN,
    "sources": UNKNOWN,
    "until": 0,
    "named": NOTHING,
    "sourced": NOTHING,
}


@dataclass(frozen=True, slots=True)
class Example:
    """An article as words with targets."""

    words: Words
    targets: Targets
    convention: Convention


@dataclass(frozen=True, slots=True)
class Cut:
    """A window of an article; `convention` is what the network is told of its annotation."""

    example: Example
    window: Window
    convention: Convention

    @property
    def bounds(self) -> tuple[int, int]:
        """The window's word pieces, as a half-open range of the article's."""
        first = self.example.words.first
        return int(first[self.window.start]), int(first[self.window.end])

    @property
    def size(self) -> int:
        """Tokens that the network reads: word pieces, [CLS] and [SEP]."""
        start, end = self.bounds
        return end - start + 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows.

    Attributes:
        pieces: word pieces with [CLS] and [SEP].
        conventions: each window's `Convention`.
        features: case, gap and quotation mark of each piece.
        mask: whether a piece is no padding.
        first: the first piece of each word.
        lengths: the words of each window.
        tags: each word's tag.
        nested: each word's tag in attributions inside the content of others.
        names: each word's tag of names.
        thoughts: whether each word of a cue reports a thought.
        cues: where each word's cue stands: 0 is [CLS], "nothing", word `w` is `w + 1`.
        sources: the same of each word's source.
        asks, until, named, sourced: as in `Targets`, words counted from the window's first.
    """

    pieces: Tensor
    conventions: Tensor
    features: Tensor
    mask: Tensor
    first: Tensor
    lengths: Tensor
    tags: Tensor
    nested: Tensor
    names: Tensor
    thoughts: Tensor
    cues: Tensor
    sources: Tensor
    asks: Tensor
    until: Tensor
    named: Tensor
    sourced: Tensor


def examples_of(articles: Iterable[Article], reader: WordReader) -> list[Example]:
    """Return annotated articles as words with targets."""
    examples = []
    for article in articles:
        words = reader.read(article.text)
        examples.append(Example(words, targets(words, article), article.convention))
    return examples


def shuffled_batches(examples: Sequence[Example], plan: Plan, rng: random.Random) -> list[list[Cut]]:
    """Return one epoch: each article cut at new places, windows of like length together, batches in random order.

    Of other corpora than the news a share of the articles is read, some of them as if they were news.
    """
    cuts = []
    for example in examples:
        is_read = example.convention is Convention.NEWS or rng.random() < plan.others
        convention = Convention.NEWS if rng.random() < plan.as_news else example.convention
        first = rng.randint(plan.capacity // 5, plan.capacity)
        if is_read:
            cuts += [Cut(example, window, convention) for window in windows(example.words, plan.capacity, first)]
    cuts.sort(key=lambda cut: cut.size * rng.uniform(0.9, 1.1))
    batches = list(batched(cuts, plan.batch_pieces))
    rng.shuffle(batches)
    return batches


def batched(cuts: Sequence[Cut], limit: int) -> Iterator[list[Cut]]:
    """Yield neighbouring windows together so that a padded batch holds at most `limit` pieces."""
    group: list[Cut] = []
    longest = 0
    for cut in cuts:
        longest = max(longest, cut.size)
        if group and longest * (len(group) + 1) > limit:
            yield group
            group, longest = [], cut.size
        group.append(cut)
    if group:
        yield group


def collate(group: Sequence[Cut]) -> Batch:
    """Return windows padded to one batch."""
    words = max(cut.window.end - cut.window.start for cut in group)
    pieces = np.zeros((len(group), max(cut.size for cut in group)), np.int64)
    features = np.zeros((*pieces.shape, 3), np.int64)
    first = np.zeros((len(group), words), np.int64)
    of_words = {name: np.full((len(group), words), fill, np.int64) for name, fill in _PADDING.items()}
    of_words["asks"] = np.full((len(group), words, SPEAKERS), UNKNOWN, np.int64)
    for row, cut in enumerate(group):
        (start, end), own, place = cut.bounds, cut.example, slice(cut.window.start, cut.window.end)
        size = cut.window.end - cut.window.start
        pieces[row, 0], pieces[row, cut.size - 1] = CLS, SEP
        pieces[row, 1 : cut.size - 1] = own.words.pieces[start:end]
        features[row, 1 : cut.size - 1] = own.words.features[start:end]
        first[row, :size] = own.words.first[place] - start + 1
        for name, array in of_words.items():
            array[row, :size] = getattr(own.targets, name)[place]
        of_words["tags"][row, :size] = crop(own.targets.tags[place])
        of_words["nested"][row, :size] = crop(own.targets.nested[place])
        of_words["names"][row, :size] = crop(own.targets.names[place], NAME_TAGS)
        of_words["cues"][row, :size] = _inside(own.targets.cues[place], cut.window)
        of_words["sources"][row, :size] = _inside(own.targets.sources[place], cut.window)
        of_words["until"][row, :size] -= cut.window.start
    return Batch(
        pieces=torch.from_numpy(pieces),
        conventions=torch.tensor([int(cut.convention) for cut in group]),
        features=torch.from_numpy(features),
        mask=torch.from_numpy(pieces > 0),
        first=torch.from_numpy(first),
        lengths=torch.tensor([cut.window.end - cut.window.start for cut in group]),
        **{name: torch.from_numpy(array) for name, array in of_words.items()},
    )


def _inside(links: Ints, window: Window) -> NDArray[np.int64]:
    """Return link targets as places of a window; those outside it are unknown."""
    outside = (links < window.start) | (links >= window.end)
    return np.where(links == NOTHING, 0, np.where(outside, UNKNOWN, links - window.start + 1)).astype(np.int64)


def masked(batch: Batch, share: float, generator: torch.Generator) -> Batch:
    """Return the batch with a random share of its pieces hidden."""
    chance = torch.rand(batch.pieces.shape, generator=generator)
    hidden = (chance < share) & (batch.pieces != CLS) & (batch.pieces != SEP) & batch.mask
    return replace(batch, pieces=batch.pieces.masked_fill(hidden, MASK))
