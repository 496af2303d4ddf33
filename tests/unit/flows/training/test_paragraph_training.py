"""Training the model of paragraphs: it learns, always the same, and is never tested on sites that it has seen."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from config.files import load_bundled
from flows.sources.refusing import SourceError
from flows.training.paragraph_data import Labelled, read_labelled
from flows.training.paragraph_model import (
    FOLDS,
    Example,
    cross_validated,
    dropped_paragraphs,
    fold_of,
    markdown,
    read_example,
    train,
)
from transforms.records import Paragraph, SegmentType
from transforms.stripping import BoilerplateLexicon

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
STORY = "The harbour of {0} was closed on Monday, and the fishermen of {0} said that nobody had asked them."
SLOGAN = "Boats of the week by the crew of {0}"


def labelled() -> Iterator[Labelled]:
    for number in range(4 * FOLDS):
        texts = [STORY.format(f"Skerry{number}"), SLOGAN.format(f"Mail{number}")]
        paragraphs = tuple(Paragraph(text, None) for text in texts)
        types = {0: SegmentType.BODY, 1: SegmentType.RELATED_LINK}
        yield Labelled(f"site{number}.example", "news", paragraphs, types)


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.training.paragraph_model.STEPS", (15, 30))


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return [read_example(one, LEXICON) for one in labelled()]


def test_what_holds_on_all_sites_is_found_on_others(examples: list[Example]) -> None:
    found = cross_validated(examples, LEXICON)
    assert found == [{1: SegmentType.RELATED_LINK}] * len(examples)
    table = markdown(examples, found)
    assert f"| news | rules and model | 100.0 | 100.0 | 100.0 | 0/{len(examples)} (0.00 %) |" in table
    assert "| news | rules | 0.0 | 0.0 |" in table
    assert f"| related_link | {len(examples)} of {len(examples)} |" in table


def test_training_always_gives_the_same(examples: list[Example]) -> None:
    one, other = train(examples), train(examples)
    assert np.array_equal(one.first, other.first)
    assert np.array_equal(one.second, other.second)
    assert set(dropped_paragraphs(examples[0].labelled, LEXICON, one)) == {1}


def test_folds_are_of_sites_and_hold_some_each() -> None:
    assert fold_of("a.example") == fold_of("a.example")
    assert {fold_of(f"{n}.example") for n in range(100)} == set(range(FOLDS))


def test_data_that_are_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="labelled paragraphs"):
        read_labelled(tmp_path)


@pytest.mark.shared
def test_the_labelled_paragraphs_are_read_by_site(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.training.paragraph_data.MOST_PAGES", 2)
    found = read_labelled(shared)
    assert {one.collection for one in found} == {
        "docs",
        "lines",
        "news",
        "excerpts",
        "pages",
        "blocks",
        "appeals",
        "quoted",
    }
    assert len({one.site for one in found}) > 100
    rows = (shared / "boilerplate" / "dev_docs.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = sum(not one.get("optional") for row in rows for one in json.loads(row)["paragraphs"])
    assert sum(len(one.types) for one in found if one.collection == "docs") == wanted
    pages = [one for one in found if one.collection == "pages"]
    assert len(pages) == 2
    assert all({paragraph.tag for paragraph in page.paragraphs} - {None} for page in pages)
    assert {one.site for one in pages} <= {one.site for one in found if one.collection == "news"}
