"""The evaluation gate: our figures are those of the scoring scripts, to the last digit, and none falls below its floor.

All that looks at the version made of the annotated articles is in this file, so that one process makes it once.
`python -m tests.evaluation.pin` pins the floors anew.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.evaluation.display import evaluation_json
from tests.evaluation.conftest import Dev
from tests.evaluation.floors import breaches, moved, read_floors
from tests.evaluation.golds import APPEALS, SAMPLES, bundled_golds, evaluated, held

FLOORS = read_floors()
PIN_ANEW = "figures moved: look why, then `python -m tests.evaluation.pin`"


@pytest.mark.shared
@pytest.mark.parametrize("gold", sorted(set(FLOORS.bounds) - {APPEALS, SAMPLES}))
def test_no_figure_falls(gold: str, dev: Dev) -> None:
    assert not breaches(held(dev.evaluations[gold].figures), FLOORS.bounds[gold])


@pytest.mark.shared
@pytest.mark.parametrize("gold", sorted(set(FLOORS.bounds) - {APPEALS, SAMPLES}))
def test_the_floors_were_pinned_from_the_figures_of_the_present_code(gold: str, dev: Dev) -> None:
    assert not moved(held(dev.evaluations[gold].figures), FLOORS.measured[gold]), PIN_ANEW


@pytest.mark.parametrize("gold", [APPEALS, SAMPLES])
def test_the_same_holds_for_what_the_repository_brings(gold: str) -> None:
    figures = held(evaluated([{gold: bundled_golds()[gold]}])[gold].figures)
    assert not breaches(figures, FLOORS.bounds[gold])
    assert not moved(figures, FLOORS.measured[gold]), PIN_ANEW


def test_floors_cover_every_gold_and_name_the_code() -> None:
    golds = {"polnear", "examples", "docs", "lines", "mixed", "html", "news", "cases", APPEALS, SAMPLES}
    assert set(FLOORS.bounds) == set(FLOORS.measured) == golds
    assert all(FLOORS.bounds.values())
    assert not [breach for gold in golds for breach in breaches(FLOORS.measured[gold], FLOORS.bounds[gold])]
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}", FLOORS.code_version)


def printed(script: Path, *arguments: str | Path) -> dict[str, Any]:
    command = [sys.executable, str(script), *map(str, arguments), "--json"]
    # The scripts import one another from their folder, which the variable that Prefect's runs are given would forbid.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def ours(dev: Dev, name: str, theirs: dict[str, Any]) -> dict[str, Any]:
    """Return our figures as printed, without those that the script does not have."""
    figures = json.loads(evaluation_json(dev.evaluations[name], has_errors=False))
    return {key: value for key, value in figures.items() if key in theirs}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["polnear", "examples"])
def test_figures_about_quotes(name: str, dev: Dev, shared: Path) -> None:
    arguments: dict[str, list[str | Path]] = {
        "polnear": [
            *("--gold", shared / "polnear" / "polnear_dev.jsonl.gz"),
            *("--heads", shared / "scoring" / "heads_dev.json.gz"),
            *("--speakers", shared / "gold" / "polnear_dev_speakers.jsonl"),
        ],
        "examples": ["--seeds", shared / "gold" / "seed_quotes.jsonl", "--articles", shared / "articles"],
    }
    script = shared / "scoring" / "score_quotes.py"
    theirs = printed(script, "--dataset", dev.tables, *arguments[name])
    assert ours(dev, name, theirs) == theirs


@pytest.mark.shared
@pytest.mark.parametrize("name", ["docs", "lines", "mixed", "html"])
def test_figures_about_boilerplate(name: str, dev: Dev, shared: Path) -> None:
    gold = shared / "html" if name == "html" else shared / "boilerplate" / f"dev_{name}.jsonl"
    theirs = printed(
        shared / "scoring" / "score_boilerplate.py", "score", name, str(gold), "--dataset", str(dev.tables)
    )
    assert ours(dev, name, theirs) == theirs


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "script", "gold"),
    [("news", "score_news.py", Path("news", "dev.jsonl.gz")), ("cases", "score_cases.py", Path("cases"))],
)
def test_figures_about_news_and_cases(name: str, script: str, gold: Path, dev: Dev, shared: Path) -> None:
    theirs = printed(shared / "scoring" / script, "score", shared / gold, "--dataset", dev.tables)
    assert ours(dev, name, theirs) == theirs
