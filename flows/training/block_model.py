"""Train the model of the blocks of pages: `python -m flows.training.block_model [--data ../shared] [--write]`.

Prints how well it tells blocks of articles from others, by cross-validation over outlets; with `--write` it is trained
on all of them and written to where it is shipped.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flows.sources.refusing import SourceError
from flows.training.block_data import LabelledBlock, read_pages
from transforms.reading.block_model import SLOTS, BlockModel

THRESHOLD = 0.1
FOLDS = 5
STEPS = 120
RATE = 0.3
DECAY = 2e-3

Weights = NDArray[np.float64]


def main() -> None:
    """Print the figures; write the model where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the labelled pages")
    parser.add_argument("--write", action="store_true", help="train on all outlets and write the model's files")
    arguments = parser.parse_args()
    try:
        blocks = list(read_pages(arguments.data))
    except SourceError as error:
        raise SystemExit(f"{error}; give their folder with --data") from error
    sys.stdout.write(figures(blocks, cross_validated(blocks)))
    if arguments.write:
        write_model(train(blocks), len({block.site for block in blocks}))


def write_model(weights: Weights, sites: int) -> None:
    """Write the weights and what is said of them to where they are shipped."""
    folder = Path(str(files("transforms.reading").joinpath("model")))
    np.save(folder / "weights.npy", weights.astype(np.float16))
    described = {"name": "blocks/1", "threshold": THRESHOLD, "slots": SLOTS, "sites": sites}
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def train(blocks: Sequence[LabelledBlock]) -> Weights:
    """Return the weights of a logistic regression: Adam on all blocks at once, from zero, so always the same."""
    longest = max(len(block.slots) for block in blocks)
    slots = np.full((len(blocks), longest), SLOTS, dtype=np.int32)
    for row, block in enumerate(blocks):
        slots[row, : len(block.slots)] = block.slots
    wanted = np.array([block.is_article for block in blocks], dtype=np.float64)
    scale = 1 / np.sqrt([len(block.slots) for block in blocks])
    weights, mean, square = np.zeros(SLOTS + 1), np.zeros(SLOTS + 1), np.zeros(SLOTS + 1)
    for step in range(1, STEPS + 1):
        chance = 1 / (1 + np.exp(-weights[slots].sum(axis=1) * scale))
        pull = np.repeat((chance - wanted) * scale, longest)
        slope = np.bincount(slots.ravel(), weights=pull, minlength=SLOTS + 1) / len(blocks) + DECAY * weights
        slope[SLOTS] = 0  # the place of no feature
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    trained: Weights = weights[:SLOTS]
    return trained


def cross_validated(blocks: Sequence[LabelledBlock]) -> list[bool]:
    """Return for each block whether a model takes it that was trained on other outlets."""
    taken = [False] * len(blocks)
    for fold in range(FOLDS):
        model = BlockModel(train([block for block in blocks if fold_of(block.site) != fold]), THRESHOLD)
        for index, block in enumerate(blocks):
            if fold_of(block.site) == fold:
                taken[index] = model.score(block.slots) >= model.threshold
    return taken


def fold_of(site: str) -> int:
    """Return in which fold an outlet is tested."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def figures(blocks: Sequence[LabelledBlock], taken: Sequence[bool]) -> str:
    """Return precision and recall for each collection, as a table of Markdown."""
    lines = ["| pages | blocks of articles | precision | recall |", "| --- | --- | --- | --- |"]
    for collection in sorted({block.collection for block in blocks}):
        pairs = [
            (block.is_article, is_taken)
            for block, is_taken in zip(blocks, taken, strict=True)
            if block.collection == collection
        ]
        right = sum(wanted and found for wanted, found in pairs)
        wanted, found = sum(wanted for wanted, _ in pairs), sum(found for _, found in pairs)
        shares = f"{100 * right / max(1, found):.1f} | {100 * right / max(1, wanted):.1f}"
        lines.append(f"| {collection} | {wanted} | {shares} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
