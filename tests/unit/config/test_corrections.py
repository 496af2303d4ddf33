"""Corrections as people declare them."""

from pathlib import Path

import pytest

from config.files import ConfigError
from config.settings import load_settings

ENTRY = "{{name: mine, outlet: Mail, pattern: '{pattern}', action: drop, reason: theirs, date: 2026-11-22}}"


def settings_file(folder: Path, *entries: str) -> Path:
    path = folder / "settings.yml"
    path.write_text(f"processing: {{corrections: [{', '.join(entries)}]}}\n", encoding="utf-8")
    return path


def test_none_are_shipped() -> None:
    assert load_settings().processing.corrections == ()


def test_a_correction_is_read_and_changes_what_the_data_depends_on(tmp_path: Path) -> None:
    settings = load_settings(settings_file(tmp_path, ENTRY.format(pattern="^thank you for [a-z]+")))
    (correction,) = settings.processing.corrections
    assert (correction.name, correction.outlet, correction.type) == ("mine", "Mail", "note")
    assert settings.processing_sha256 != load_settings().processing_sha256


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(abc", "not a regular expression"),
        ("(a+)+b", "may take too long"),
        ("(ab|a)*c", "may take too long"),
        ("(?:a{1,99}){1,99}", "may take too long"),
        (r"(a)\1", "may take too long"),
        ("a*b*c*d*", "may take too long"),
        ("ab", "at least 3"),
        ("x" * 301, "at most 300"),
    ],
)
def test_a_pattern_that_cannot_be_or_may_never_end_is_refused(tmp_path: Path, pattern: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_settings(settings_file(tmp_path, ENTRY.format(pattern=pattern)))


@pytest.mark.parametrize(
    "entry",
    [
        "{name: mine, pattern: abc, action: drop, date: 2026-11-22}",
        "{name: mine, pattern: abc, action: drop, reason: x}",
        "{name: mine, pattern: abc, action: remove, reason: x, date: 2026-11-22}",
        "{name: mine, pattern: abc, action: drop, type: body, reason: x, date: 2026-11-22}",
        "{name: My Own, pattern: abc, action: drop, reason: x, date: 2026-11-22}",
    ],
)
def test_a_correction_says_what_why_and_when(tmp_path: Path, entry: str) -> None:
    with pytest.raises(ConfigError, match="corrections"):
        load_settings(settings_file(tmp_path, entry))


def test_names_tell_corrections_apart(tmp_path: Path) -> None:
    entry = ENTRY.format(pattern="abc")
    with pytest.raises(ConfigError, match="the same name"):
        load_settings(settings_file(tmp_path, entry, entry))
