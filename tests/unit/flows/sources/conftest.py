"""What the tests of sources share."""

from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from tests.unit.flows.sources.source_samples import LIMIT


@pytest.fixture(scope="module")
def settings() -> Settings:
    loaded = load_settings()
    return loaded.model_copy(
        update={"processing": loaded.processing.model_copy(update={"max_input_bytes": LIMIT})},
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path
