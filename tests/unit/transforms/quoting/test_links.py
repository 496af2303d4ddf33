"""Links that quotation marks make unlikely, and corrections of the links that the network prefers."""

import numpy as np
import pytest

from transforms.quoting.links import (
    NO_CUE,
    CueLinks,
    behind_full_stops,
    best_cues,
    give_content_to_speaker,
    inherit_cue_of_previous_line,
    return_content_to_cue,
)
from transforms.quoting.spans import ScoredSpan
from transforms.text.words import WordRange


def content(start: int, end: int) -> ScoredSpan:
    return ScoredSpan("content", start, end, 0.9)


def cue(at: int, probability: float = 0.9) -> ScoredSpan:
    return ScoredSpan("cue", at, at + 1, probability)


def links(*cues: int) -> CueLinks:
    return CueLinks(np.asarray(cues), np.full(len(cues), 0.9, dtype=np.float32))


def test_no_cue_is_looked_for_behind_a_quotation_that_ends_with_a_full_stop() -> None:
    table = behind_full_stops([content(1, 5), content(1, 3)], [WordRange(1, 5)], 8)
    assert table.tolist() == [[0, 0, 0, 0, 0, 0, 1, 1, 1], [0] * 9]


def test_a_content_has_no_cue_where_its_best_one_is_too_improbable() -> None:
    to_cue = np.log(np.asarray([[0.1, 0.2, 0.7], [0.7, 0.2, 0.1]], dtype=np.float32))
    assert best_cues(to_cue, [cue(0), cue(1)], [0.3, 0.3]).cue_of.tolist() == [1, NO_CUE]


@pytest.mark.parametrize(("alone", "cue_of"), [(True, 0), (False, NO_CUE)])
def test_a_quotation_with_a_line_of_its_own_takes_the_cue_of_the_line_before(*, alone: bool, cue_of: int) -> None:
    line, before = np.asarray([0, 0, 0, 1, 1], dtype=np.int32), links(0, NO_CUE)
    after = inherit_cue_of_previous_line(before, [content(1, 3), content(3, 5)], [False, alone], line)
    assert after.cue_of.tolist() == [0, cue_of]
    assert before.cue_of.tolist() == [0, NO_CUE]


@pytest.mark.parametrize(("probability", "cue_of"), [(0.9, [0, 1]), (0.5, [1, 1])])
def test_a_sure_cue_without_content_has_what_stands_right_behind_it(probability: float, cue_of: list[int]) -> None:
    contents, line = [content(2, 4), content(6, 8)], np.zeros(8, dtype=np.int32)
    assert return_content_to_cue(links(1, 1), contents, [cue(1, probability), cue(5)], line).cue_of.tolist() == cue_of


@pytest.mark.parametrize(
    ("contents", "cues", "sourced", "prepositions", "cue_of"),
    [
        ([content(0, 3)], [cue(4), cue(7)], [True, True], {7}, [0]),  # "…," she said, according to the paper
        ([content(6, 8)], [cue(4), cue(1)], [True, True], {1}, [0]),  # according to the paper, she said that …
        ([content(0, 3)], [cue(4), cue(7)], [True, True], set(), [1]),
        ([content(0, 3)], [cue(4), cue(7)], [False, True], {7}, [1]),
        ([content(0, 3)], [cue(4, 0.3), cue(7)], [True, True], {7}, [1]),
        ([content(0, 3), content(5, 6)], [cue(4), cue(7)], [True, True], {7}, [0, 0]),
    ],
)
def test_what_a_preposition_relays_is_of_the_cue_beside_it(
    contents: list[ScoredSpan], cues: list[ScoredSpan], sourced: list[bool], prepositions: set[int], cue_of: list[int]
) -> None:
    line, before = np.zeros(9, dtype=np.int32), links(*[1] * len(contents))
    assert give_content_to_speaker(before, contents, cues, sourced, prepositions, line).cue_of.tolist() == cue_of
    assert before.cue_of.tolist() == [1] * len(contents)


def test_a_cue_of_another_line_is_not_beside_a_content() -> None:
    line = np.asarray([0, 0, 0, 0, 1, 1, 1, 1], dtype=np.int32)
    after = give_content_to_speaker(links(1), [content(0, 3)], [cue(4), cue(7)], [True, True], {7}, line)
    assert after.cue_of.tolist() == [1]
