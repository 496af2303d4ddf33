"""What quotation marks make certain when the network's scores are decoded."""

from importlib.resources import files

import numpy as np
import pytest

from transforms.quoting.encoding import Window, WordReader
from transforms.quoting.marks import begin_anew, cut_behind, whole_quotations, within_lines
from transforms.quoting.spans import ScoredSpan
from transforms.text.reading import read_text
from transforms.text.words import WordRange

READER = WordReader(
    files("transforms.quoting").joinpath("model", "vocabulary.txt").read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize(
    ("text", "is_shut"),
    [
        ('"The boat was late again.\n“We count the crates,” Inge Brattvold said.', True),
        ("“The boat was late again.\n“We count the crates,” Inge Brattvold said.", False),
    ],
)
def test_words_pass_a_line_only_where_the_quotation_goes_on(text: str, *, is_shut: bool) -> None:
    words = READER.read(text)
    tags = np.zeros((len(words), 2), dtype=np.float32)
    scores = within_lines(tags, words, Window(0, len(words)), begin_anew(read_text(text).outermost), ["O", "I-content"])
    second_line = int(np.searchsorted(words.starts, text.index("\n")))
    assert (scores[second_line, 1] < 0) == is_shut
    assert not scores[:, 0].any()


def test_a_long_quotation_is_content_whole_unless_a_cue_stands_inside() -> None:
    half, inside = ScoredSpan("content", 2, 5, 0.8), ScoredSpan("cue", 7, 8, 0.9)
    assert whole_quotations([half], [], [WordRange(3, 9)]) == [ScoredSpan("content", 2, 9, 0.8)]
    assert whole_quotations([half], [inside], [WordRange(3, 9)]) == [half]
    assert [(s.start, s.end) for s in whole_quotations([], [], [WordRange(3, 9)])] == [(3, 9)]


@pytest.mark.parametrize(("quoted", "end"), [([WordRange(1, 4)], 4), ([WordRange(1, 4), WordRange(7, 9)], 9)])
def test_words_behind_a_comma_and_the_closing_mark_are_the_reporters(quoted: list[WordRange], end: int) -> None:
    (cut,) = cut_behind([ScoredSpan("content", 1, 9, 0.9)], [WordRange(1, 4)], quoted)
    assert (cut.start, cut.end) == (1, end)
