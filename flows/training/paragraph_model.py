"""Train the model of paragraphs and report how well all of it does on sites that it has not seen.

`python -m flows.training.paragraph_model [--data ../shared] [--write]` prints tables of Markdown. "Rules and model" is
the whole labeller as it runs, with a model that was trained on four fifths of the sites, on the others.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy import sparse

from config.files import load_bundled
from flows.sources.refusing import SourceError
from flows.training.paragraph_data import Labelled, read_labelled
from flows.training.regression import Weights, fit, hashed
from transforms.records import SegmentType
from transforms.stripping import BoilerplateLexicon, ParagraphModel, Site, label_paragraphs
from transforms.stripping.page_lines import Line
from transforms.stripping.paragraph_features import SLOTS, features
from transforms.stripping.paragraph_model import TYPES, softmax, surroundings

THRESHOLD, APPEAL_THRESHOLD = 0.4, 0.2
FOLDS = 5
# Of the first and the second regression.
DECAY, STEPS = (1e-5, 1e-4), (80, 150)
# How much a paragraph counts: excerpts and pages are texts once more, of quoted ones and blocks there are many.
IMPORTANCE = {"blocks": 0.5, "excerpts": 0.5, "pages": 0.5, "quoted": 0.3}
# A heading is as short as most furniture, and to lose one is worse than to keep a line of that.
HEADING_IMPORTANCE = 2.0


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled document with what the model reads of it.

    Attributes:
        slots: the features of each paragraph.
        words: the number of words of each.
        dropped: what those are that rules drop, by their places.
    """

    labelled: Labelled
    slots: tuple[tuple[int, ...], ...]
    words: tuple[int, ...]
    dropped: Mapping[int, SegmentType]


def main() -> None:
    """Print the table; write the model where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the labelled paragraphs")
    parser.add_argument("--write", action="store_true", help="train on all sites and write the model's files")
    arguments = parser.parse_args()
    lexicon = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
    try:
        examples = [read_example(one, lexicon) for one in read_labelled(arguments.data)]
    except SourceError as error:
        raise SystemExit(f"{error}; give their folder with --data") from error
    sys.stdout.write(markdown(examples, cross_validated(examples, lexicon)))
    if arguments.write:
        write_model(train(examples), len({example.labelled.site for example in examples}))


def write_model(model: ParagraphModel, sites: int) -> None:
    """Write the weights and what is said of them to where they are shipped."""
    folder = Path(str(files("transforms.stripping").joinpath("model")))
    np.savez_compressed(
        folder / "weights.npz", first=model.first.astype(np.float16), second=model.second.astype(np.float16)
    )
    thresholds = {"threshold": model.threshold, "appeal_threshold": model.appeal_threshold}
    described = {"name": "paragraphs/4", **thresholds, "slots": SLOTS, "sites": sites}
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def read_example(labelled: Labelled, lexicon: BoilerplateLexicon) -> Example:
    """Return a document with its features and with what the rules make of it."""
    lines = tuple(Line.of(paragraph, lexicon) for paragraph in labelled.paragraphs)
    dropped = dropped_paragraphs(labelled, lexicon, None)
    slots = tuple(map(tuple, features(lines, dropped)))
    return Example(labelled, slots, tuple(len(line.words) for line in lines), dropped)


def dropped_paragraphs(
    labelled: Labelled, lexicon: BoilerplateLexicon, model: ParagraphModel | None
) -> dict[int, SegmentType]:
    """Return what the paragraphs are that rules and a model drop, by their places."""
    pieces = label_paragraphs(labelled.paragraphs, lexicon, Site(model=model))
    return {
        index: group[0].segment_type
        for index, group in enumerate(pieces)
        if group and not any(piece.is_kept for piece in group)
    }


def train(examples: Sequence[Example]) -> ParagraphModel:
    """Return the model: the second regression learns from what the first says of sites that it has not seen."""
    read: dict[int, Weights] = {}
    for fold in range(FOLDS):
        first = _first([one for one in examples if fold_of(one.labelled.site) != fold])
        for index, one in enumerate(examples):
            if fold_of(one.labelled.site) == fold:
                read[index] = softmax(hashed(one.slots, SLOTS) @ first)
    around = [surroundings(read[index], one.words, one.dropped) for index, one in enumerate(examples)]
    second = _fit(sparse.csr_matrix(np.vstack(around)), examples, 1)
    return ParagraphModel(_first(examples), second, THRESHOLD, APPEAL_THRESHOLD)


def _first(examples: Sequence[Example]) -> Weights:
    return _fit(hashed([slots for one in examples for slots in one.slots], SLOTS), examples, 0)


def _fit(rows: sparse.csr_matrix, examples: Sequence[Example], which: int) -> Weights:
    """Return the weights of the first (0) or the second (1) regression, from the paragraphs that are labelled."""
    places, wanted, importance = [], [], []
    start = 0
    for one in examples:
        for index, segment_type in one.labelled.types.items():
            places.append(start + index)
            wanted.append(TYPES.index(segment_type))
            is_heading = segment_type is SegmentType.HEADING
            importance.append(IMPORTANCE.get(one.labelled.collection, 1.0) * (HEADING_IMPORTANCE if is_heading else 1))
        start += len(one.slots)
    return fit(rows[places], np.array(wanted), np.array(importance), len(TYPES), DECAY[which], STEPS[which])


def fold_of(site: str) -> int:
    """Return in which fold a site is tested."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def cross_validated(examples: Sequence[Example], lexicon: BoilerplateLexicon) -> list[Mapping[int, SegmentType]]:
    """Return for each document what rules and a model drop that was trained on other sites."""
    dropped: dict[int, Mapping[int, SegmentType]] = {}
    for fold in range(FOLDS):
        model = train([one for one in examples if fold_of(one.labelled.site) != fold])
        for index, one in enumerate(examples):
            if fold_of(one.labelled.site) == fold:
                dropped[index] = dropped_paragraphs(one.labelled, lexicon, model)
    return [dropped[index] for index in range(len(examples))]


def markdown(examples: Sequence[Example], dropped: Sequence[Mapping[int, SegmentType]]) -> str:
    """Return the tables of figures: of collections, and of the types of what is to be dropped."""
    lines = [
        "| labelled | dropped by | precision | recall | F1 | content dropped |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    ways = {"rules": [one.dropped for one in examples], "rules and model": list(dropped)}
    for collection in dict.fromkeys(one.labelled.collection for one in examples):
        lines += [
            f"| {collection} | {name} | {_figures(list(_judged(examples, found, collection)))} |"
            for name, found in ways.items()
        ]
    lines += ["", "| type | dropped, of news |", "| --- | --- |"]
    right: Counter[SegmentType] = Counter()
    total: Counter[SegmentType] = Counter()
    for segment_type, is_boilerplate, is_dropped in _judged(examples, dropped, "news"):
        total[segment_type] += is_boilerplate
        right[segment_type] += is_boilerplate and is_dropped
    lines += [f"| {name} | {right[name]} of {total[name]} |" for name in TYPES if total[name]]
    return "\n".join(lines) + "\n"


def _judged(
    examples: Sequence[Example], dropped: Sequence[Mapping[int, SegmentType]], collection: str
) -> Iterator[tuple[SegmentType, bool, bool]]:
    """Yield of each labelled paragraph its type, whether it is to be dropped, and whether it is."""
    for one, found in zip(examples, dropped, strict=True):
        if one.labelled.collection == collection:
            types: Mapping[int, SegmentType] = one.labelled.types
            for index, segment_type in types.items():
                yield segment_type, one.labelled.is_boilerplate(index), index in found


def _figures(judged: Sequence[tuple[SegmentType, bool, bool]]) -> str:
    right = sum(wanted and gone for _, wanted, gone in judged)
    gone, wanted = sum(gone for *_, gone in judged), sum(wanted for _, wanted, _ in judged)
    lost, content = gone - right, len(judged) - wanted
    share = f"{lost}/{content} ({100 * lost / max(1, content):.2f} %)"
    if not wanted:
        return f"- | - | - | {share}"
    f1 = 200 * right / max(1, gone + wanted)
    return f"{100 * right / max(1, gone):.1f} | {100 * right / wanted:.1f} | {f1:.1f} | {share}"


if __name__ == "__main__":
    main()
