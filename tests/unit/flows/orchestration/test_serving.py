"""What is checked before anything is served, and what deployments are called."""

import sys
from pathlib import Path

import pytest

from config.files import ConfigError
from config.settings import Schedule
from flows.orchestration.serve import check_schedule, deployment_name
from flows.orchestration.server import prefect_server
from flows.orchestration.server_errors import ServerError


@pytest.mark.parametrize(
    ("cron", "timezone", "said"),
    [
        ("0 6 * *", "UTC", r"schedule\.cron is no cron line: '0 6 \* \*'"),
        ("every day", "UTC", r"schedule\.cron"),
        ("0 25 * * *", "UTC", r"schedule\.cron"),
        ("0 6 * * *", "Oslo", r"schedule\.timezone is no known time zone: 'Oslo'"),
    ],
)
def test_a_schedule_that_cannot_be_is_named(cron: str, timezone: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        check_schedule(Schedule(cron=cron, timezone=timezone))


def test_schedules_that_can_be(tmp_path: Path) -> None:
    check_schedule(Schedule(cron="*/15 6-9 * * MON-FRI", timezone="Europe/Oslo"))


def test_deployments_are_called_as_the_folder_of_the_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert deployment_name(tmp_path / "harbour") == "harbour"
    assert deployment_name(tmp_path / "new & old/50 % æ") == "50-æ"
    assert deployment_name(Path("/")) == "newsquotes"
    (tmp_path / "press").mkdir()
    monkeypatch.chdir(tmp_path / "press")
    assert deployment_name(Path()) == "press"


def test_a_server_that_does_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho '  ' >&2\necho 'no room for the database' >&2\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(ServerError, match="ended with code 7: no room for the database"), prefect_server(lambda: None):
        pytest.fail("it is not there")
