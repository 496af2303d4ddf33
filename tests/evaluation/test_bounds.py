"""How floors are checked, raised and, only when told to, lowered."""

from pathlib import Path

import pytest

from tests.evaluation import pin
from tests.evaluation.floors import (
    TOLERANCE,
    Floors,
    WouldLowerError,
    breaches,
    moved,
    pinned,
    read_floors,
    write_floors,
)

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
    floors = Floors("0.1.0+0123456789ab", {"news": {"found": 13}}, PRESENT)
    write_floors(floors, path)
    assert read_floors(path) == floors


@pytest.mark.parametrize(
    ("figure", "value", "has_moved"),
    [
        ("direct F1", 80.3, False),
        ("direct F1", 79.6, True),
        ("direct F1", 80.4, True),
        ("found", 14, False),
        ("found", 15, True),
    ],
)
def test_a_figure_that_moves_either_way_is_told(figure: str, value: float, has_moved: bool) -> None:
    assert bool(moved({**PRESENT["news"], figure: value}, PRESENT["news"])) is has_moved


def test_a_figure_that_is_new_or_gone_has_moved() -> None:
    assert len(moved({"found": 12, "lost": 1}, {"found": 12, "kept": 2})) == 2


def test_the_version_that_is_pinned_is_that_of_the_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("flows.pipeline.fingerprint.files", lambda _: tmp_path)
    for folder in ("lexicons", "tables"):
        (tmp_path / folder).mkdir()
    before = pin.measured_version()
    (tmp_path / "lexicons" / "words.yml").write_text("new", encoding="utf-8")
    assert pin.measured_version() != before
