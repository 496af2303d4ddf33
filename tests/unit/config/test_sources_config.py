"""The declaration of sources: what ships, what a user's file changes, and what it may not say."""

from pathlib import Path

import pytest

from config.files import ConfigError
from config.sources import load_sources


def declared(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_samples_ship() -> None:
    sources = load_sources()
    assert list(sources.by_name) == ["samples"]
    assert (sources.folder / sources.by_name["samples"].path).is_dir()


def test_a_users_file_replaces_the_list_and_keeps_the_names_of_columns(tmp_path: Path) -> None:
    path = declared(tmp_path, "sources: [{name: wire, path: wire/*.jsonl, columns: {text: [story]}}]")
    sources = load_sources(path)
    assert list(sources.by_name) == ["wire"]
    assert sources.folder == tmp_path
    assert sources.by_name["wire"].columns.text == ("story",)
    assert sources.by_name["wire"].columns.title == load_sources().columns.title
    assert sources.columns == load_sources().columns


def test_columns_of_a_file_hold_for_all_its_sources(tmp_path: Path) -> None:
    sources = load_sources(
        declared(tmp_path, "columns: {date: [sent]}\nsources: [{name: a, path: a}, {name: b, path: b}]")
    )
    assert {source.columns.date for source in sources.by_name.values()} == {("sent",)}


def test_an_empty_file_declares_nothing(tmp_path: Path) -> None:
    assert load_sources(declared(tmp_path, "")).by_name == {}


@pytest.mark.parametrize(
    "text",
    [
        "sources: [{name: a, path: a}, {name: a, path: b}]",
        "sources: [{name: a}]",
        "sources: [{name: a, path: a, kind: rss}]",
        "sources: [{name: A b, path: a}]",
        "sources: [{name: a, path: a, colour: red}]",
        "sources: [{name: a, path: a, columns: {texts: [x]}}]",
        "sources: [{name: a, path: a, columns: [x]}]",
        "sources: [a]",
        "sources: a",
        "columns: x",
        "folders: []",
        "sources: [",
        "- a",
    ],
)
def test_what_cannot_be_is_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"sources\.yml"):
        load_sources(declared(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yml"):
        load_sources(tmp_path / "none.yml")
