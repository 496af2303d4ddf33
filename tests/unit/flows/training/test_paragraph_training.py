"""Training the model of paragraphs: it learns, always the same, and is never tested on sites that it has seen."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from flows.sources.refusing import SourceError
from flows.training.paragraph_data import Labelled, read_labelled
from flows.training.paragraph_model import FOLDS, cross_validated, fold_of, markdown, read_samples, train
from transforms.records import Paragraph
from transforms.stripping import ParagraphModel

STORY = "The harbour of {0} was closed on Monday, and the fishermen of {0} said that nobody had asked them."
SLOGAN = "Boats of the week by the crew of {0}"


def labelled() -> Iterator[Labelled]:
    for number in range(3 * FOLDS):
        texts = [STORY.format(f"Skerry{number}"), SLOGAN.format(f"Mail{number}")]
        paragraphs = tuple(Paragraph(text, None) for text in texts)
        yield Labelled(f"site{number}.example", "docs", paragraphs, {0: False, 1: True})


def test_what_holds_on_all_sites_is_found_on_others() -> None:
    samples = list(read_samples(list(labelled())))
    assert cross_validated(samples) == [sample.is_boilerplate for sample in samples]
    table = markdown(samples, cross_validated(samples))
    assert f"| docs | model alone | 100.0 | 100.0 | 100.0 | 0/{3 * FOLDS} (0.00 %) |" in table
    assert "| docs | rules | 0.0 | 0.0 |" in table


def test_training_always_gives_the_same() -> None:
    samples = list(read_samples(list(labelled())))
    assert np.array_equal(train(samples), train(samples))
    model = ParagraphModel(train(samples), 0.0)
    assert all((model.score(sample.slots) > 0) == sample.is_boilerplate for sample in samples)


def test_folds_are_of_sites_and_hold_some_each() -> None:
    assert fold_of("a.example") == fold_of("a.example")
    assert {fold_of(f"{n}.example") for n in range(100)} == set(range(FOLDS))


def test_wordings_that_one_site_alone_needs_do_not_count_on_it() -> None:
    shared, own = "Sign up for our newsletter", "Support us so we can buy boats"
    pages = [
        Labelled("one.example", "docs", (Paragraph(shared, None), Paragraph(own, None)), {0: True, 1: True}),
        Labelled("two.example", "docs", (Paragraph(shared, None),), {0: True}),
    ]
    found = [(sample.by_rules, sample.by_other_rules) for sample in read_samples(pages)]
    assert found == [(True, True), (True, False), (True, True)]


def test_data_that_are_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="dev_docs"):
        read_labelled(tmp_path)


@pytest.mark.shared
def test_the_labelled_paragraphs_are_read_by_site(shared: Path) -> None:
    found = read_labelled(shared)
    assert {one.collection for one in found} == {"docs", "lines", "news", "quoted"}
    assert len({one.site for one in found}) > 100
    rows = (shared / "boilerplate" / "dev_docs.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = sum(not one.get("optional") for row in rows for one in json.loads(row)["paragraphs"])
    assert sum(len(one.is_boilerplate) for one in found if one.collection == "docs") == wanted
