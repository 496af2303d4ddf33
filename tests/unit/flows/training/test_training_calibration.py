import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from flows.evaluation.gold import QuoteRecord
from flows.training.calibrate import (
    Scorer,
    calibrated,
    compared,
    logistic,
    objective,
    predicted,
    reliability,
    statements,
)
from flows.training.card import figures_tables, reliability_svg, reliability_table
from flows.training.figures import extractor_documents, measured
from flows.training.plan import Plan
from tests.unit.flows.training.training_samples import RECORD, VOCABULARY
from transforms.quoting.decoder_config import DecoderConfig

FOLDER = files("transforms.quoting").joinpath("model")
MODEL: dict[str, Any] = json.loads(FOLDER.joinpath("model.json").read_text(encoding="utf-8"))


def test_the_model_card_shows_the_reliability_of_the_shipped_scores() -> None:
    assert reliability_table(MODEL["calibration"]) in FOLDER.joinpath("README.md").read_text(encoding="utf-8")


def test_the_model_card_shows_the_shipped_figures() -> None:
    figures = json.loads(FOLDER.joinpath("figures.json").read_text(encoding="utf-8"))
    assert figures_tables(figures) in FOLDER.joinpath("README.md").read_text(encoding="utf-8")


def test_the_figures_are_those_of_the_articles() -> None:
    network, vocabulary = FOLDER.joinpath("model.int8.onnx").read_bytes(), FOLDER.joinpath("vocabulary.txt").read_text()
    records = [QuoteRecord.model_validate(RECORD.model_dump() | {"id": name}) for name in ("one", "two")]
    figures = measured(extractor_documents(network, vocabulary, MODEL["decoder"], records, {}), "two articles")
    assert figures["measured_on"] == "two articles"
    rows = {row["name"]: row for row in (*figures["figures"], *figures["by_quote_type"])}
    assert rows["attribution"]["gold"] == 2 * len(RECORD.attributions)
    for row in rows.values():
        low, high = row.get("interval", (row["f1"], row["f1"]))  # two equal articles vary in nothing
        assert low == pytest.approx(row["f1"], abs=0.06)
        assert high == pytest.approx(row["f1"], abs=0.06)


def test_the_shipped_picture_is_that_of_the_shipped_scores() -> None:
    assert FOLDER.joinpath("reliability.svg").read_text(encoding="utf-8") == reliability_svg(MODEL["calibration"])


def test_the_picture_has_a_circle_for_each_bin_on_its_place() -> None:
    part = {
        "ece": 0.1,
        "reliability": [{"score": 0.0, "right": 1.0, "count": 0}, {"score": 1.0, "right": 0.0, "count": 100}],
    }
    picture = ET.fromstring(reliability_svg({"quote": part}))  # noqa: S314  our own picture
    circles = picture.findall("{http://www.w3.org/2000/svg}circle")
    places = [tuple(circle.attrib[name] for name in ("cx", "cy", "r")) for circle in circles]
    assert places == [("60.0", "20.0", "2.0"), ("420.0", "380.0", "5.0")]


def test_the_error_is_that_of_the_table() -> None:
    for part in MODEL["calibration"].values():
        rows = part["reliability"]
        total = sum(row["count"] for row in rows)
        error = sum(abs(row["score"] - row["right"]) * row["count"] for row in rows) / total
        assert part["ece"] == pytest.approx(error, abs=1e-4)


def test_reliability_counts_by_bins_of_equal_width() -> None:
    found = reliability(np.asarray([0.12, 0.18, 0.9, 1.0]), np.asarray([0.0, 1.0, 1.0, 1.0]))
    assert found["reliability"] == [
        {"score": pytest.approx(0.15), "right": 0.5, "count": 2},
        {"score": pytest.approx(0.95), "right": 1.0, "count": 2},
    ]
    assert found["ece"] == pytest.approx(0.2)


def test_a_regression_finds_the_odds_it_is_given() -> None:
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(4000), rng.normal(size=4000)])
    y = (rng.random(4000) < predicted(x, np.asarray([-0.5, 1.5]))).astype(float)
    assert logistic(x, y) == pytest.approx([-0.5, 1.5], abs=0.15)


@pytest.mark.parametrize(("epochs", "kept"), [(1, [1]), (3, [3]), (5, [4, 5]), (7, [4, 5, 6])])
def test_the_epochs_of_the_plan_are_averaged_as_far_as_there_are_so_many(epochs: int, kept: list[int]) -> None:
    assert list(Plan(epochs=epochs).kept_epochs) == kept


def test_the_objective_judges_what_the_shipped_network_finds() -> None:
    config = DecoderConfig.from_json(MODEL["decoder"])
    article = Scorer(FOLDER.joinpath(MODEL["network"]).read_bytes(), VOCABULARY, config).scored(RECORD)
    found = compared(article, statements(article, config))
    assert objective([replace(article, gold=found)], config) == 1
    assert objective([replace(article, gold=())], config) == 0
    assert objective([article], config) > 0.6


def test_scores_are_calibrated_on_what_is_right() -> None:
    config = DecoderConfig.from_json(MODEL["decoder"])
    article = Scorer(FOLDER.joinpath(MODEL["network"]).read_bytes(), VOCABULARY, config).scored(RECORD)
    found = compared(article, statements(article, config))
    _, all_right = calibrated([replace(article, gold=found)] * 6, config)
    _, none_right = calibrated([replace(article, gold=())] * 6, config)
    assert all(row["right"] == 1 for part in all_right.values() for row in part["reliability"])
    assert all(row["right"] == 0 for part in none_right.values() for row in part["reliability"])
