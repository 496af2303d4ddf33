"""From annotated articles to padded tensors."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.evaluation.gold import QuoteRecord, read_records
from flows.training.annotations import NOTHING, UNKNOWN, Targets, crop, targets
from flows.training.plan import Plan
from transforms.quoting.encoding import CLS, MASK, SEP, Ints, Window, WordReader, Words, windows


@dataclass(frozen=True, slots=True)
class Example:
    """An article as words with targets."""

    words: Words
    targets: Targets


@dataclass(frozen=True, slots=True)
class Cut:
    """A window of an article."""

    example: Example
    window: Window

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
        features: case, gap and quotation mark of each piece.
        mask: whether a piece is no padding.
        first: the first piece of each word.
        lengths: the words of each window.
        tags: each word's tag.
        cues: where each word's cue stands: 0 is [CLS], "nothing", word `w` is `w + 1`.
        sources: the same of each word's source.
    """

    pieces: Tensor
    features: Tensor
    mask: Tensor
    first: Tensor
    lengths: Tensor
    tags: Tensor
    cues: Tensor
    sources: Tensor


def read_examples(path: Path, reader: WordReader) -> list[Example]:
    """Return the articles of an annotated file.

    Raises:
        SourceError: the file cannot be read or is no such file.
    """
    examples = []
    for record in read_records(path, QuoteRecord):
        words = reader.read(record.text)
        examples.append(Example(words, targets(words, record.text, record.attributions)))
    return examples


def shuffled_batches(examples: Sequence[Example], plan: Plan, rng: random.Random) -> list[list[Cut]]:
    """Return one epoch: each article cut at new places, windows of like length together, batches in random order."""
    cuts = []
    for example in examples:
        first = rng.randint(plan.capacity // 5, plan.capacity)
        cuts += [Cut(example, window) for window in windows(example.words, plan.capacity, first)]
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
    first, tags, cues, sources = (np.full((len(group), words), fill, np.int64) for fill in (0, 0, UNKNOWN, UNKNOWN))
    for row, cut in enumerate(group):
        (start, end), own, place = cut.bounds, cut.example, slice(cut.window.start, cut.window.end)
        size = cut.window.end - cut.window.start
        pieces[row, 0], pieces[row, cut.size - 1] = CLS, SEP
        pieces[row, 1 : cut.size - 1] = own.words.pieces[start:end]
        features[row, 1 : cut.size - 1] = own.words.features[start:end]
        first[row, :size] = own.words.first[place] - start + 1
        tags[row, :size] = crop(own.targets.tags[place])
        cues[row, :size] = _inside(own.targets.cues[place], cut.window)
        sources[row, :size] = _inside(own.targets.sources[place], cut.window)
    lengths = np.asarray([cut.window.end - cut.window.start for cut in group])
    arrays = (pieces, features, pieces > 0, first, lengths, tags, cues, sources)
    return Batch(*(torch.from_numpy(array) for array in arrays))


def _inside(links: Ints, window: Window) -> NDArray[np.int64]:
    """Return link targets as places of a window; those outside it are unknown."""
    outside = (links < window.start) | (links >= window.end)
    return np.where(links == NOTHING, 0, np.where(outside, UNKNOWN, links - window.start + 1)).astype(np.int64)


def masked(batch: Batch, share: float, generator: torch.Generator) -> Batch:
    """Return the batch with a random share of its pieces hidden."""
    chance = torch.rand(batch.pieces.shape, generator=generator)
    hidden = (chance < share) & (batch.pieces != CLS) & (batch.pieces != SEP) & batch.mask
    return replace(batch, pieces=batch.pieces.masked_fill(hidden, MASK))
