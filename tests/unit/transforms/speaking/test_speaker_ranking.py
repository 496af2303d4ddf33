"""Who is chosen among those that may be meant, and when the choice was close."""

import pytest

from transforms.records import SpeakerKind
from transforms.speaking.resolving.ranking import choose
from transforms.speaking.resolving.referents import Referent


def referents(*names: str) -> list[Referent]:
    return [Referent(name, SpeakerKind.PERSON) for name in names]


def test_nobody_is_chosen_of_none() -> None:
    assert choose({}) is None


@pytest.mark.parametrize(
    ("weights", "names"),
    [
        ([1.0], []),
        ([1.0, 0.2], []),
        ([1.0, 0.6], ["A", "B"]),
        ([0.6, 1.0], ["B", "A"]),
        ([1.0, 0.6, 0.05], ["A", "B"]),
        ([1.0, 0.6, 0.3], ["A", "B", "C"]),
        ([0.0, 0.0], []),
    ],
)
def test_close_choices_keep_whom_they_were_between(weights: list[float], names: list[str]) -> None:
    choice = choose(dict(zip(referents(*"ABC"), weights, strict=False)))
    assert choice is not None
    assert [candidate.name for candidate in choice.candidates] == names


def test_shares_are_of_what_speaks_for_all_candidates() -> None:
    choice = choose(dict(zip(referents("A", "B"), [3.0, 2.0], strict=True)))
    assert choice is not None
    assert [candidate.score for candidate in choice.candidates] == [0.6, 0.4]


def test_the_clearer_the_choice_the_surer() -> None:
    clear, close = (choose(dict(zip(referents("A", "B"), [1.0, other], strict=True))) for other in (0.1, 0.9))
    assert clear is not None
    assert close is not None
    assert close.score < clear.score <= 1


def test_of_equals_the_first_is_chosen() -> None:
    choice = choose(dict.fromkeys(referents("A", "B"), 1.0))
    assert choice is not None
    assert choice.referent.name == "A"
