"""Train what tells thoughts from speech: `python -m flows.training.cue_modes [--data ../shared] [--write]`.

Prints how well a regression does on outlets that it has not seen; `--write` fits it to all articles and writes it to
where it is shipped.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from flows.sources.refusing import SourceError
from flows.training.calibrate import logistic
from flows.training.corpora import Article, read_news
from transforms.quoting.cue_modes import CueModes, words_of
from transforms.records import QuoteMode, Span

FOLDS = 5
RIDGE = 0.1
LEAST = 2  # cues that a word stands in to be learnt


@dataclass(frozen=True, slots=True)
class Cue:
    """An annotated cue and the outlet whose article it stands in."""

    text: str
    outlet: str
    is_thought: bool


def main() -> None:
    """Print the figures; write the regression where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the annotated articles")
    parser.add_argument("--write", action="store_true", help="write the regression to where it is shipped")
    arguments = parser.parse_args()
    try:
        articles = [
            one for part in ("train", "more") for one in read_news(arguments.data / "news" / f"{part}.jsonl.gz")
        ]
    except SourceError as error:
        raise SystemExit(f"{error}; give its folder with --data") from error
    cues = cues_of(articles)
    sys.stdout.write(figures(cues, cross_validated(cues)))
    if arguments.write:
        fitted = fit(cues)
        shipped = Path(str(files("transforms.quoting").joinpath("model", "cue_modes.json")))
        content = {"constant": fitted.constant, "weights": dict(sorted(fitted.weights.items()))}
        shipped.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def cues_of(articles: Sequence[Article]) -> list[Cue]:
    """Return the cues of articles that say of each attribution whether it is a thought."""
    return [
        Cue(article.text[slice(*one.cue[0])], article.outlet, one.is_thought)
        for article in articles
        for one in article.reported
        if one.cue and one.is_thought is not None
    ]


def fit(cues: Sequence[Cue]) -> CueModes:
    """Return the regression that is fitted to cues."""
    words = [words_of(cue.text, Span(0, len(cue.text))) for cue in cues]
    counts = Counter(word for one in words for word in one)
    column = {word: place for place, word in enumerate(sorted(w for w in counts if counts[w] >= LEAST), start=1)}
    x = np.zeros((len(cues), 1 + len(column)))
    x[:, 0] = 1
    for row, one in enumerate(words):
        x[row, [column[word] for word in one if word in column]] = 1
    weights = logistic(x, np.asarray([cue.is_thought for cue in cues], dtype=np.float64), RIDGE).round(3).tolist()
    return CueModes(weights[0], {word: weights[place] for word, place in column.items()})


def cross_validated(cues: Sequence[Cue]) -> list[bool]:
    """Return for each cue whether a regression takes it for a thought that is fitted to other outlets."""
    fold = {outlet: place % FOLDS for place, outlet in enumerate(sorted({cue.outlet for cue in cues}))}
    fitted = [fit([cue for cue in cues if fold[cue.outlet] != one]) for one in range(FOLDS)]
    modes = (fitted[fold[cue.outlet]].mode_of(cue.text, Span(0, len(cue.text))) for cue in cues)
    return [mode is QuoteMode.THOUGHT for mode in modes]


def figures(cues: Sequence[Cue], found: Sequence[bool]) -> str:
    """Return in a line how many cues are judged rightly, and how many of the thoughts."""
    truth = [cue.is_thought for cue in cues]
    right = sum(one == other for one, other in zip(truth, found, strict=True))
    both = sum(one and other for one, other in zip(truth, found, strict=True))
    return (
        f"{right} of {len(cues)} cues right ({right / len(cues):.1%}); "
        f"thoughts: {both} of {sum(truth)} found, {both} of {sum(found)} right\n"
    )


if __name__ == "__main__":
    main()
