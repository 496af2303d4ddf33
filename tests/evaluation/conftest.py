"""One version made of all annotated articles beside the repository, for the tests that look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.settings import load_settings
from flows.evaluation.measure import build
from flows.evaluation.subjects import Evaluation
from tests.evaluation.golds import shared_golds


@dataclass(frozen=True)
class Dev:
    """The folder of the version's tables, and its figures by gold."""

    tables: Path
    evaluations: Mapping[str, Evaluation]


@pytest.fixture(scope="session")
def dev(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Dev:
    folder = tmp_path_factory.mktemp("dev")
    golds = shared_golds(shared)
    scan = build(golds.values(), folder, load_settings())
    return Dev(folder / "output" / "latest", {name: gold.evaluate(scan) for name, gold in golds.items()})
