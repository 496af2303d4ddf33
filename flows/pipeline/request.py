"""What a run is asked to do and how it can end; apart from the work itself, so that commands start at once."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from config.settings import Settings
from config.sources import Sources


@dataclass(frozen=True, slots=True)
class Request:
    """What a run shall do.

    Attributes:
        inputs: files, folders, globs or names of sources; none: all configured sources.
        output: folder of the dataset.
    """

    inputs: tuple[str, ...]
    output: Path
    settings: Settings
    sources: Sources


class Status(StrEnum):
    """How a run ended."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Progress(Protocol):
    """Who is told how far a run is."""

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Note that `done` of `total` pieces of `step` are done; None where the total is not known yet."""
        ...
