"""The request for a run and its status at the end; without the imports of the steps, so that commands start at once."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from config.settings import Settings
from config.sources import Sources


@dataclass(frozen=True, slots=True)
class Request:
    """The request for a run.

    Attributes:
        inputs: files, folders, globs or names of sources; none: all configured sources.
        output: folder of the dataset.
        offline: whether live sources are read as they were fetched before, and not fetched.
    """

    inputs: tuple[str, ...]
    output: Path
    settings: Settings
    sources: Sources
    offline: bool = False


class Status(StrEnum):
    """How a run ended."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Progress(Protocol):
    """Observer of the progress of a run."""

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Note that `done` of `total` pieces of `step` are done; None where the total is not known yet."""
        ...
