"""Is the dataset fresh and good? The judgement, in a line for people and an exit code for what watches."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from flows.health.run_record import RunRecord
from flows.store.manifest import Manifest
from flows.store.notes import validation_note

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_AGE = re.compile(r"(\d{1,9})([smhdw])")


class State(StrEnum):
    """What is to be said of a dataset, the gravest last.

    FAILED: the newest run was rejected or ended by an error; LATE: there was no good one for too long; DAMAGED: files
    are gone or cannot be read; MISSING: there is no version.
    """

    OK = "ok"
    FAILED = "failed"
    LATE = "late"
    DAMAGED = "damaged"
    MISSING = "missing"

    @property
    def exit_code(self) -> int:
        """0: fresh and good; 1: what is there is good, but look after it; 2: nothing there can be used."""
        return {State.OK: 0, State.FAILED: 1, State.LATE: 1}.get(self, 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """How old things may be, None for any age.

    Attributes:
        run: the last run that ended well.
        version: the current version.
    """

    run: timedelta | None = None
    version: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be said of a dataset, and why."""

    state: State
    reasons: tuple[str, ...]
    manifest: Manifest | None
    record: RunRecord | None
    now: datetime

    @property
    def line(self) -> str:
        """All of it in one line."""
        about = "; ".join([*self.reasons, *self._facts()])
        return f"{self.state}: {about}"

    def _facts(self) -> Iterator[str]:
        if self.manifest:
            note = validation_note(self.manifest)
            rows = ", ".join(f"{self.manifest.table(name).rows:,} {name}" for name in ("articles", "quotes"))
            verdict = f", validation {note.verdict}" if note else ""
            yield f"{self.manifest.version} of {_ago(self.now - self.manifest.created_at)} with {rows}{verdict}"
        if self.record:
            yield f"last run {_ago(self.now - self.record.ended_at)}: {self.record.end}"


def standing(
    manifest: Manifest, record: RunRecord | None, absent: Sequence[Path], now: datetime, limits: Limits
) -> Standing:
    """Return what is to be said of a dataset.

    Args:
        manifest: of the current version.
        record: of the last run; None in a dataset that no run has recorded itself in.
        absent: files of the version that are gone or cut.
        now: when it is said.
        limits: how old things may be.
    """
    found = list(_problems(manifest, record, absent, now, limits))
    states = list(State)
    worst = max((state for state, _ in found), key=states.index, default=State.OK)
    return Standing(worst, tuple(reason for _, reason in found), manifest, record, now)


def _problems(
    manifest: Manifest, record: RunRecord | None, absent: Sequence[Path], now: datetime, limits: Limits
) -> Iterator[tuple[State, str]]:
    if absent:
        yield State.DAMAGED, f"{absent[0]} and {len(absent) - 1:,} more files are gone or cut"
    run_age = now - ((record and record.succeeded_at) or manifest.created_at)
    if limits.run is not None and run_age > limits.run:
        yield State.LATE, f"the last run that ended well was {_ago(run_age)}, more than {_duration(limits.run)}"
    if limits.version is not None and (age := now - manifest.created_at) > limits.version:
        yield State.LATE, f"the version is of {_ago(age)}, more than {_duration(limits.version)}"
    if record and not record.end.is_good:
        yield State.FAILED, record.error or "the last run was rejected by validation"


def parse_age(text: str) -> timedelta:
    """Return what "26h", "90m" or "1d12h" means.

    Raises:
        ValueError: it means nothing.
    """
    parts = _AGE.findall(text)
    if not parts or "".join(count + unit for count, unit in parts) != text:
        raise ValueError(f"{text!r} is no age; write it like 26h, 90m or 1d12h")
    return timedelta(seconds=sum(int(count) * _UNITS[unit] for count, unit in parts))


def _ago(age: timedelta) -> str:
    return f"{_duration(age)} ago"


def _duration(length: timedelta) -> str:
    """Return a duration in the largest unit of which there are two: "26 h", "3 d"."""
    seconds = max(0, int(length.total_seconds()))  # less where the clock was set back
    unit = next((unit for unit in ("d", "h", "m") if seconds >= 2 * _UNITS[unit]), "s")
    return f"{seconds // _UNITS[unit]:,} {unit}"
