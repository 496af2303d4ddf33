"""Print the quality of the pipeline as Markdown tables: `python -m tests.evaluation.quality`."""

import sys
from collections.abc import Iterator, Mapping
from itertools import groupby

from flows.evaluation.scores import Figure
from flows.evaluation.subjects import Evaluation
from flows.pipeline.fingerprint import code_version
from flows.pipeline.processing.parameters import extractor_version
from tests.evaluation.golds import evaluate_all

TITLES = {
    "polnear": "PolNeAR dev: attributions",
    "examples": "Five example articles",
    "docs": "Boilerplate: whole articles",
    "lines": "Boilerplate: single lines",
    "mixed": "Boilerplate: fused into paragraphs",
    "html": "Web pages: article extraction",
    "news": "Whole news articles",
    "cases": "Small cases, each of one kind of difficulty",
    "samples": "Bundled samples",
    "appeals": "Appeals that nothing was trained on, among news about money",
}
DETAILS = ("by quote type", "by mention")


def markdown(evaluations: Mapping[str, Evaluation]) -> str:
    """Return the figures as Markdown, a section for each gold."""
    return "\n".join(line for name, evaluation in evaluations.items() for line in _section(name, evaluation))


def _section(name: str, evaluation: Evaluation) -> Iterator[str]:
    yield f"### {TITLES[name]}\n"
    yield from _tables("figure", evaluation.figures)
    for title in DETAILS:
        yield from _tables(title, evaluation.details.get(title, {}))


def _tables(title: str, figures: Mapping[str, Figure]) -> Iterator[str]:
    """Yield a table for each stretch of figures that share their first column."""
    for _, group in groupby(figures.items(), key=lambda item: next(iter(_cells(item[1])))):
        rows = [(name, _cells(figure)) for name, figure in group]
        columns = list(dict.fromkeys(column for _, cells in rows for column in cells))
        yield _line(title, *columns)
        yield _line("---", *("---:" for _ in columns))
        yield from (_line(name, *(cells.get(column, "") for column in columns)) for name, cells in rows)
        yield ""


def _cells(figure: Figure) -> Mapping[str, object]:
    return figure if isinstance(figure, Mapping) else {"value": figure}


def _line(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    sys.stdout.write(f"Measured with {code_version()}, extractor {extractor_version()}.\n\n{markdown(evaluate_all())}")
