"""The fingerprint of code and configuration, by which an input is known to be processed."""

from pathlib import Path

import pytest

from config.settings import load_settings
from flows.pipeline.processing.parameters import code_version, fingerprint


def test_it_changes_with_what_shapes_the_data_and_with_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "settings.yml"
    path.write_text("processing: {context_chars: 7}\n", encoding="utf-8")
    assert fingerprint(load_settings(path)) != fingerprint(load_settings())
    path.write_text("run: {workers: 7}\n", encoding="utf-8")
    assert fingerprint(load_settings(path)) == fingerprint(load_settings())


@pytest.mark.parametrize(
    ("name", "counts"), [("rules.py", True), ("words.yml", True), ("README.md", False), ("figures.json", False)]
)
def test_the_code_version_covers_code_and_data_but_no_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, counts: bool
) -> None:
    monkeypatch.setattr("flows.pipeline.processing.parameters.files", lambda _: tmp_path)
    before = code_version.__wrapped__()
    (tmp_path / name).write_text("new", encoding="utf-8")
    assert (code_version.__wrapped__() != before) is counts
