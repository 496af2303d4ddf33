"""How floors are checked, raised and, only when told to, lowered."""

from pathlib import Path

import pytest

from tests.evaluation.floors import TOLERANCE, WouldLowerError, breaches, pinned, read_floors, write_floors

PRESENT = {"news": {"direct F1": 80.0, "found": 12, "content dropped %": 1.0, "content lost": 2}}


@pytest.mark.parametrize(
    ("figure", "value", "is_breach"),
    [
        ("direct F1", 80.0, False),
        ("direct F1", 79.9, True),
        ("found", 11, True),
        ("content dropped %", 1.0, False),
        ("content dropped %", 1.01, True),
        ("content lost", 3, True),
        ("content lost", 0, False),
    ],
)
def test_what_breaches_a_bound(figure: str, value: float, is_breach: bool) -> None:
    measured = {**PRESENT["news"], figure: value}
    assert bool(breaches(measured, PRESENT["news"])) is is_breach


def test_a_figure_that_is_no_longer_measured_is_a_breach() -> None:
    assert breaches({}, {"found": 0}) == ["found: not measured any more"]


def test_pinning_raises_floors_and_lowers_ceilings_by_the_tolerance() -> None:
    measured = {"news": {"direct F1": 90.0, "found": 14, "content dropped %": 0.5, "content lost": 0}}
    raised = {"direct F1": 90 - TOLERANCE, "found": 14, "content dropped %": 0.5 + TOLERANCE, "content lost": 0}
    assert pinned(measured, PRESENT)["news"] == pytest.approx(raised)


def test_pinning_keeps_a_floor_that_is_within_the_tolerance() -> None:
    measured = {"news": {**PRESENT["news"], "direct F1": 80.1}}
    assert pinned(measured, PRESENT) == PRESENT


def test_pinning_refuses_to_forget_a_gold() -> None:
    with pytest.raises(WouldLowerError, match="not measured any more"):
        pinned({"samples": {"found": 3}}, PRESENT)


def test_pinning_does_not_lower_unless_told_to() -> None:
    measured = {"news": {**PRESENT["news"], "direct F1": 70.0}}
    with pytest.raises(WouldLowerError, match=r"news: direct F1: 70\.0 is worse than 80\.0"):
        pinned(measured, PRESENT)
    assert pinned(measured, PRESENT, may_lower=True)["news"]["direct F1"] == pytest.approx(70 - TOLERANCE)


def test_floors_are_written_with_the_version_of_the_code(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    write_floors(PRESENT, path)
    floors = read_floors(path)
    assert floors.bounds == PRESENT
    assert "+" in floors.code_version
