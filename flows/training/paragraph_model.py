"""Train the model of boilerplate paragraphs and report how well all of it does on sites that it has not seen.

`python -m flows.training.paragraph_model [--data ../shared] [--write]` prints a table of Markdown. "Rules" were written
with these sites in view; "rules without the site's own" leaves out, for each site, the wordings of the lexicon that
nothing but that site shows to be needed; the model is trained on nine tenths of the sites and tested on the others.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.files import load_bundled
from flows.sources.refusing import SourceError
from flows.training.paragraph_data import Labelled, read_labelled
from transforms.records import Paragraph
from transforms.stripping import BoilerplateLexicon, ParagraphModel, label_paragraphs
from transforms.stripping.page_lines import Line
from transforms.stripping.paragraph_model import SLOTS, features, may_be_judged

THRESHOLD = 0.6
FOLDS = 10
STEPS = 100
RATE = 0.3
DECAY = 3e-5
REPORTED = ("docs", "lines", "news")

Weights = NDArray[np.float64]
Wording = tuple[str, str]  # where in the lexicon it stands, and the pattern


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled paragraph: its features, what it is, and what rules make of it.

    Attributes:
        by_rules: whether the rules drop it.
        by_other_rules: whether those do that its site is not needed for.
        is_open: whether the model may speak of it.
    """

    site: str
    collection: str
    slots: tuple[int, ...]
    is_boilerplate: bool
    by_rules: bool
    by_other_rules: bool
    is_open: bool


def main() -> None:
    """Print the table; write the model where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the labelled paragraphs")
    parser.add_argument("--write", action="store_true", help="train on all sites and write the model's files")
    arguments = parser.parse_args()
    try:
        samples = list(read_samples(read_labelled(arguments.data)))
    except SourceError as error:
        raise SystemExit(f"{error}; give their folder with --data") from error
    table = markdown(samples, cross_validated(samples))
    sys.stdout.write(table)
    if arguments.write:
        write_model(train(samples), len({sample.site for sample in samples}))


def write_model(weights: Weights, sites: int) -> None:
    """Write the weights and what is said of them to where they are shipped."""
    folder = Path(str(files("transforms.stripping").joinpath("model")))
    np.save(folder / "weights.npy", weights.astype(np.float16))
    described = {"name": "paragraphs/2", "threshold": THRESHOLD, "slots": SLOTS, "sites": sites}
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def read_samples(labelled: Sequence[Labelled]) -> Iterator[Sample]:
    """Yield the labelled paragraphs with what the rules make of them."""
    raw = load_bundled("lexicons", "boilerplate.yml")
    lexicon = BoilerplateLexicon.model_validate(raw)
    own = _wordings_by_site(raw, labelled)
    for one in labelled:
        lines = tuple(Line.of(paragraph, lexicon) for paragraph in one.paragraphs)
        dropped = _dropped(one.paragraphs, lexicon)
        others = BoilerplateLexicon.model_validate(_without(raw, own[one.site])) if own[one.site] else lexicon
        by_others = _dropped(one.paragraphs, others)
        for index, is_boilerplate in one.is_boilerplate.items():
            yield Sample(
                one.site,
                one.collection,
                tuple(features(lines, index, dropped)),
                is_boilerplate,
                index in dropped,
                index in by_others,
                may_be_judged(lines[index]),
            )


def _dropped(paragraphs: Sequence[Paragraph], lexicon: BoilerplateLexicon) -> frozenset[int]:
    pieces = label_paragraphs(paragraphs, lexicon)
    return frozenset(i for i, group in enumerate(pieces) if group and not any(piece.is_kept for piece in group))


def _wordings(raw: Mapping[str, Any]) -> Iterator[Wording]:
    for rule in raw["line_rules"]:
        yield from ((rule["name"], pattern) for pattern in rule["patterns"])
    yield from (("openers", pattern) for pattern in raw["appeals"]["openers"])
    yield from (("closers", pattern) for pattern in raw["appeals"]["closers"])
    yield from (("cues", cue["pattern"]) for cue in raw["appeals"]["cues"])


def _wordings_by_site(raw: Mapping[str, Any], labelled: Iterable[Labelled]) -> defaultdict[str, set[Wording]]:
    """Return for each site the wordings that are found in boilerplate of no other."""
    lexicon = BoilerplateLexicon.model_validate(raw)
    compiled = {wording: re.compile(wording[1], re.IGNORECASE) for wording in _wordings(raw)}
    sites: defaultdict[Wording, set[str]] = defaultdict(set)
    for one in labelled:
        if one.collection not in REPORTED:
            continue
        for index in (index for index, is_boilerplate in one.is_boilerplate.items() if is_boilerplate):
            text = Line.of(one.paragraphs[index], lexicon).unbulleted
            for wording, regex in compiled.items():
                if regex.search(text):
                    sites[wording].add(one.site)
    own: defaultdict[str, set[Wording]] = defaultdict(set)
    for wording, found in sites.items():
        if len(found) == 1:
            own[next(iter(found))].add(wording)
    return own


def _without(raw: Mapping[str, Any], gone: set[Wording]) -> dict[str, Any]:
    """Return the lexicon without some wordings."""

    def kept(place: str, patterns: Iterable[str]) -> list[str]:
        return [pattern for pattern in patterns if (place, pattern) not in gone]

    rules = [{**rule, "patterns": kept(rule["name"], rule["patterns"])} for rule in raw["line_rules"]]
    appeals = dict(raw["appeals"])
    for place in ("openers", "closers"):
        appeals[place] = kept(place, appeals[place])
    appeals["cues"] = [cue for cue in appeals["cues"] if ("cues", cue["pattern"]) not in gone]
    return {**raw, "line_rules": [rule for rule in rules if rule["patterns"]], "appeals": appeals}


def train(samples: Sequence[Sample]) -> Weights:
    """Return the weights of a logistic regression: Adam on all samples at once, from zero, so always the same."""
    longest = max(len(sample.slots) for sample in samples)
    slots = np.full((len(samples), longest), SLOTS)
    for row, sample in enumerate(samples):
        slots[row, : len(sample.slots)] = sample.slots
    wanted = np.array([sample.is_boilerplate for sample in samples], dtype=np.float64)
    scale = 1 / np.sqrt([len(sample.slots) for sample in samples])
    weights, mean, square = np.zeros(SLOTS + 1), np.zeros(SLOTS + 1), np.zeros(SLOTS + 1)
    for step in range(1, STEPS + 1):
        chance = 1 / (1 + np.exp(-weights[slots].sum(axis=1) * scale))
        pull = np.repeat((chance - wanted) * scale, longest)
        slope = np.bincount(slots.ravel(), weights=pull, minlength=SLOTS + 1) / len(samples) + DECAY * weights
        slope[SLOTS] = 0  # the place of no feature
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    trained: Weights = weights[:SLOTS]
    return trained


def fold_of(site: str) -> int:
    """Return in which fold a site is tested."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def cross_validated(samples: Sequence[Sample]) -> list[bool]:
    """Return for each sample whether a model drops it that was trained on other sites."""
    dropped = [False] * len(samples)
    for fold in range(FOLDS):
        model = ParagraphModel(train([sample for sample in samples if fold_of(sample.site) != fold]), THRESHOLD)
        for index, sample in enumerate(samples):
            if fold_of(sample.site) == fold and sample.is_open:
                dropped[index] = model.score(sample.slots) >= model.threshold
    return dropped


def markdown(samples: Sequence[Sample], by_model: Sequence[bool]) -> str:
    """Return the table of figures."""
    pairs = list(zip(samples, by_model, strict=True))
    ways = {
        "rules": [sample.by_rules for sample in samples],
        "rules without the site's own": [sample.by_other_rules for sample in samples],
        "model alone": list(by_model),
        "rules without the site's own, and model": [sample.by_other_rules or judged for sample, judged in pairs],
        "rules and model": [sample.by_rules or judged for sample, judged in pairs],
    }
    lines = [
        "| labelled | dropped by | precision | recall | F1 | content dropped |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {collection} | {name} | {_figures(samples, dropped, collection)} |"
        for collection in (*REPORTED, "quoted")
        for name, dropped in ways.items()
    ]
    return "\n".join(lines) + "\n"


def _figures(samples: Sequence[Sample], dropped: Sequence[bool], collection: str) -> str:
    pairs = [
        (one.is_boilerplate, gone) for one, gone in zip(samples, dropped, strict=True) if one.collection == collection
    ]
    right = sum(wanted and gone for wanted, gone in pairs)
    gone, wanted = sum(gone for _, gone in pairs), sum(wanted for wanted, _ in pairs)
    lost, content = gone - right, len(pairs) - wanted
    share = f"{lost}/{content} ({100 * lost / max(1, content):.2f} %)"
    if not wanted:
        return f"- | - | - | {share}"
    f1 = 200 * right / max(1, gone + wanted)
    return f"{100 * right / max(1, gone):.1f} | {100 * right / wanted:.1f} | {f1:.1f} | {share}"


if __name__ == "__main__":
    main()
