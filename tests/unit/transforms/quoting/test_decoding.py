"""What quotation marks make certain when the network's scores are decoded."""

from importlib.resources import files

import numpy as np
import pytest

from transforms.quoting.decoding import Attribution, begin_anew, behind_full_stops, by_paragraph, within_lines
from transforms.quoting.encoding import Window, WordReader
from transforms.quoting.spans import ScoredSpan
from transforms.text.quotation_marks import outermost

READER = WordReader(
    files("transforms.quoting").joinpath("model", "vocabulary.txt").read_text(encoding="utf-8").splitlines()
)
OPEN_STRAIGHT = '"The boat was late again.\n“We count the crates,” Inge Brattvold said.'
REOPENED = "“The boat was late again.\n“We count the crates,” Inge Brattvold said."


def test_no_cue_is_looked_for_behind_a_quotation_that_ends_with_a_full_stop() -> None:
    whole, part = ScoredSpan("content", 1, 5, 0.9), ScoredSpan("content", 1, 3, 0.9)
    table = behind_full_stops([whole, part], [(1, 5)], 8)
    assert table.tolist() == [[0, 0, 0, 0, 0, 0, 1, 1, 1], [0] * 9]


@pytest.mark.parametrize(("text", "is_shut"), [(OPEN_STRAIGHT, True), (REOPENED, False)])
def test_words_pass_a_line_only_where_the_quotation_goes_on(text: str, *, is_shut: bool) -> None:
    words = READER.read(text)
    tags = np.zeros((len(words), 2), dtype=np.float32)
    scores = within_lines(tags, words, Window(0, len(words)), begin_anew(outermost(text)), ["O", "I-content"])
    second_line = int(np.searchsorted(words.starts, text.index("\n")))
    assert (scores[second_line, 1] < 0) == is_shut
    assert not scores[:, 0].any()


@pytest.mark.parametrize(("text", "statements"), [(OPEN_STRAIGHT, 2), (REOPENED, 1)])
def test_paragraphs_are_one_statement_where_the_quotation_goes_on(text: str, statements: int) -> None:
    first, second = "The boat was late again.", "We count the crates,"
    content = tuple((text.index(part), text.index(part) + len(part)) for part in (first, second))
    assert len(by_paragraph(text, Attribution(content, None, None, 0.9, 0.9), outermost(text))) == statements
