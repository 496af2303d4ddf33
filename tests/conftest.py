"""What the tests share: where the annotated articles lie, and a Prefect server for those that run the flow."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import flows  # noqa: F401 - switches telemetry off, also for tests of the transforms alone
from tests.places import SHARED

# No deadline: how long an example takes says something of the machine, not of the code.
settings.register_profile("newsquotes", deadline=None, print_blob=True)
settings.load_profile("newsquotes")

# Before anything imports Prefect or Great Expectations: tests leave no trace outside their folders.
os.environ.setdefault("NO_COLOR", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, saying so, the tests on annotated articles where those are absent."""
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason="needs the annotated articles in ../shared")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the annotated articles."""
    return SHARED


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run one Prefect server for all tests that run flows, with its state in a folder of its own."""
    from flows.orchestration.environment import prepare_environment
    from flows.orchestration.once import import_flow
    from flows.orchestration.server import prefect_server

    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    prepare_environment()
    with prefect_server(meanwhile=import_flow) as url:
        yield url
