"""From scores of words to names, and to attributions inside others."""

from importlib.resources import files

import numpy as np
import pytest

from flows.training.annotations import NAME_TAGS
from transforms.quoting.encoding import Window, WordReader
from transforms.quoting.name_spans import read_names
from transforms.quoting.nested import nested_attributions
from transforms.quoting.spans import ScoredSpan
from transforms.text.words import WordRange

READER = WordReader(
    files("transforms.quoting").joinpath("model", "vocabulary.txt").read_text(encoding="utf-8").splitlines()
)
TEXT = "Mayor Ines Falk left Skerry\nOldport Lines"
LINE = np.zeros(12, dtype=np.int32)


def found(tags: str) -> list[tuple[str, str]]:
    words = READER.read(TEXT)
    scores = np.full((len(words), len(NAME_TAGS)), -5, dtype=np.float32)
    for word, tag in enumerate(tags.split()):
        scores[word, NAME_TAGS.index(tag)] = 5
    names = read_names(words, [Window(0, len(words))], [scores], NAME_TAGS)
    return [(TEXT[slice(*name.span)], name.kind) for name in names]


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ("O B-person E-person O S-place O O", [("Ines Falk", "person"), ("Skerry", "place")]),
        ("O I-person I-person O O O O", [("Ines Falk", "person")]),
        ("O S-person S-person O O O O", [("Ines", "person"), ("Falk", "person")]),
        ("O O O O B-place E-place O", [("Skerry", "place"), ("Oldport", "place")]),
        ("O O O O O B-organization I-organization", [("Oldport Lines", "organization")]),
        ("O O O O O O O", []),
    ],
)
def test_names_are_words_in_a_row_of_one_kind_and_line(tags: str, names: list[tuple[str, str]]) -> None:
    assert found(tags) == names


def test_nested_attributions_stay_inside_the_outer_content() -> None:
    content, cue, source = (
        ScoredSpan(role, at, at + 1, 0.9) for role, at in (("content", 4), ("cue", 3), ("source", 2))
    )
    (inner,) = nested_attributions([content, cue, source], [WordRange(1, 6)], LINE)
    assert (inner.contents, inner.cue, inner.source) == ((content,), cue, source)
    assert nested_attributions([content, cue, source], [WordRange(4, 6)], LINE) == []
    assert nested_attributions([content, cue, source], [WordRange(3, 6)], LINE)[0].source is None
