"""The written appeals: what is held out is told apart from what is trained on."""

import json
from importlib.resources import files
from typing import Any

FOLDER = files("flows.training").joinpath("appeals")


def articles(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in FOLDER.joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_nothing_that_is_held_out_is_trained_on() -> None:
    trained, held_out = articles("train"), articles("held_out")
    assert 2 * len(held_out) - len(trained) in {-1, 0, 1}
    for key in ("id", "source"):
        assert not {one[key] for one in trained} & {one[key] for one in held_out}
    texts = [{part["text"] for one in some for part in one["paragraphs"]} for some in (trained, held_out)]
    assert not texts[0] & texts[1]


def test_every_article_holds_an_appeal_and_a_story() -> None:
    for one in (*articles("train"), *articles("held_out")):
        assert {part["label"] for part in one["paragraphs"]} == {"keep", "drop"}
