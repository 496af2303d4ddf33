"""Settings: defaults, a file over them, the environment over both; what cannot be is named."""

from pathlib import Path

import pytest

from config.files import ConfigError
from config.settings import load_settings


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "settings.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_overrides_only_the_keys_it_sets(tmp_path: Path) -> None:
    settings = load_settings(settings_file(tmp_path, "run: {workers: 3}\n"))
    assert settings.run.workers == 3
    assert settings.run.batch_articles == load_settings().run.batch_articles
    assert settings.processing == load_settings().processing


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSQUOTES_RUN__WORKERS", "7")
    assert load_settings(settings_file(tmp_path, "run: {workers: 3}\n")).run.workers == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run: {wokers: 3}\n", r"run\.wokers"),
        ("run: {workers: many}\n", r"run\.workers"),
        ("store: {views_kept: 0}\n", r"store\.views_kept"),
        ("run: [1, 2]\n", "run"),
        ("- run\n", "mapping"),
        ("run: {workers: 3\n", "not valid YAML"),
        ("run: &one {workers: 3}\nmany: &two [*one, *one]\nmore: [*two, *two]\n", "write it out"),
    ],
)
def test_what_cannot_be_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as raised:
        load_settings(settings_file(tmp_path, text))
    assert "settings.yml" in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yml"):
        load_settings(tmp_path / "nowhere.yml")


def test_only_what_shapes_the_data_counts_for_the_configuration(tmp_path: Path) -> None:
    defaults = load_settings()
    assert load_settings(settings_file(tmp_path, "run: {workers: 3}\n")).processing_sha256 == defaults.processing_sha256
    changed = load_settings(settings_file(tmp_path, "processing: {context_chars: 10}\n"))
    assert changed.processing_sha256 != defaults.processing_sha256


def test_a_file_overrides_single_bounds_of_the_expectations(tmp_path: Path) -> None:
    text = "expectations: {figures: {quotes_count: null, articles_count: {warn_below: 9}}, drift: {from_rows: 7}}\n"
    found, defaults = load_settings(settings_file(tmp_path, text)).expectations, load_settings().expectations
    assert found.figures["quotes_count"] is None
    bound = found.figures["articles_count"]
    assert bound is not None
    assert (bound.stop_below, bound.warn_below, found.drift.from_rows) == (1, 9, 7)
    assert found.drift.limits == defaults.drift.limits
    assert found.figures["chars_kept_share"] == defaults.figures["chars_kept_share"]


def test_rows_that_are_refused_for_other_rules_make_other_data(tmp_path: Path) -> None:
    changed = load_settings(settings_file(tmp_path, "expectations: {severity: {quotes_have_spans: soft}}\n"))
    assert changed.processing_sha256 != load_settings().processing_sha256
    bounds = load_settings(settings_file(tmp_path, "expectations: {figures: {articles_count: null}}\n"))
    assert bounds.processing_sha256 == load_settings().processing_sha256


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NEWSQUOTES_RUNN__WORKERS", r"mean NEWSQUOTES_RUN\?"),
        ("newsquotes_schedul", r"mean NEWSQUOTES_SCHEDULE\?"),
        ("NEWSQUOTES_OUTPUTS", r"mean NEWSQUOTES_OUTPUT\?"),
        ("NEWSQUOTES_QQQ", "NEWSQUOTES_LINKS, "),
        ("NEWSQUOTES_RUN__WOKERS", r"run\.wokers"),
    ],
)
def test_variables_that_are_no_setting_are_refused(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "7")
    with pytest.raises(ConfigError, match=said):
        load_settings()


def test_variables_of_the_command_are_not_taken_for_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSQUOTES_OUTPUT", "elsewhere")
    monkeypatch.setenv("NEWSQUOTES_DEBUG", "1")
    assert load_settings().run.workers == 0
