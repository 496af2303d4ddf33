"""What the transforms are given."""

import pytest

from flows.pipeline.processing import parameters
from flows.pipeline.processing.parameters import extractor_version, make_extractor


def test_the_version_of_the_extractor_is_known_without_loading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = make_extractor().version
    monkeypatch.setattr(parameters, "Network", None)
    assert extractor_version.__wrapped__() == loaded
