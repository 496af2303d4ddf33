"""The annotated articles that quality is measured with, and the figures of them that are held."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from config.settings import load_settings
from flows.evaluation.kinds import Kind
from flows.evaluation.measure import built
from flows.evaluation.scores import Figures, Value
from flows.evaluation.subjects import Evaluation, Extras, GoldSet, load_subject
from tests.places import GOLDEN, ROOT, SHARED

SAMPLES, APPEALS = "samples", "appeals"

# Of figures with columns these are held; of the others the figure itself, of "19/20" the 19.
COLUMNS = (
    *("F1", "accuracy on matched", "end-to-end recall"),
    *("found %", "speaker right %", "speaker exact %", "extra %"),
)
# The other figures that have no floor: they are the size of the gold, or follow from the rest.
UNHELD = frozenset({"documents", "pages", "cases", "quotes", "direct or mixed", "direct or mixed predicted"})
# Figures that are better the lower they are.
AT_MOST = frozenset(
    {
        "content dropped %",
        "content dropped",
        "content lost",
        "direct or mixed extra %",
        "direct or mixed not in the gold",
        "quotes taken from boilerplate",
    }
)


def bundled_golds() -> dict[str, GoldSet]:
    """Return the annotated articles of the repository: its samples, and the appeals that nothing was trained on."""
    extras = Extras(articles=ROOT / "config" / "samples")
    return {
        SAMPLES: load_subject(GOLDEN / "samples_gold.jsonl", Kind.EXAMPLES, extras),
        APPEALS: load_subject(ROOT / "flows" / "training" / "appeals" / "held_out.jsonl", Kind.DOCS, Extras()),
    }


def shared_golds(shared: Path) -> dict[str, GoldSet]:
    """Return the annotated articles kept beside the repository, by name."""
    heads, speakers = shared / "scoring" / "heads_dev.json.gz", shared / "gold" / "polnear_dev_speakers.jsonl"
    examples = Extras(articles=shared / "articles")
    return {
        "polnear": load_subject(
            shared / "polnear" / "polnear_dev.jsonl.gz", Kind.QUOTES, Extras(heads=heads, speakers=speakers)
        ),
        "examples": load_subject(shared / "gold" / "seed_quotes.jsonl", Kind.EXAMPLES, examples),
        **{
            str(kind): load_subject(shared / "boilerplate" / f"dev_{kind}.jsonl", kind, Extras())
            for kind in (Kind.DOCS, Kind.LINES, Kind.MIXED)
        },
        "html": load_subject(shared / "html", Kind.HTML, Extras()),
        "news": load_subject(shared / "news" / "dev.jsonl.gz", Kind.NEWS, Extras()),
        "cases": load_subject(shared / "cases", Kind.CASES, Extras()),
    }


def evaluated(groups: Iterable[Mapping[str, GoldSet]]) -> dict[str, Evaluation]:
    """Return the evaluation of each gold, having made one version for each group of them."""
    found: dict[str, Evaluation] = {}
    for group in groups:
        with ExitStack() as stack:
            scan = stack.enter_context(built(group.values(), load_settings()))
            found |= {name: subject.evaluate(scan) for name, subject in group.items()}
    return found


def evaluate_all() -> dict[str, Evaluation]:
    """Return the evaluation of every gold that is there."""
    groups: list[Mapping[str, GoldSet]] = [{name: gold} for name, gold in bundled_golds().items()]
    return evaluated([shared_golds(SHARED), *groups] if SHARED.is_dir() else groups)


def held(figures: Figures) -> dict[str, int | float]:
    """Return the figures that have a floor, each a number."""
    numbers: dict[str, int | float] = {}
    for name, figure in figures.items():
        if isinstance(figure, Mapping):
            numbers |= {f"{name} {column}": _number(figure[column]) for column in COLUMNS if column in figure}
        elif name not in UNHELD:
            numbers[name] = _number(figure)
    return numbers


def _number(value: Value) -> int | float:
    if value is None:
        raise ValueError("a share of nothing has no floor")
    return int(value.partition("/")[0]) if isinstance(value, str) else value
