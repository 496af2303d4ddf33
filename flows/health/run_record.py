"""The record of the last run: a small file beside the versions that every run leaves, however it ended."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from flows.store.disk import replace_file
from flows.store.layout import Layout
from flows.store.manifest import to_json

LAST_RUN = "last_run.json"


class RunEnd(StrEnum):
    """How a run ended: as it should (the first two), rejected by validation, or by an error."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    ERROR = "error"

    @property
    def is_good(self) -> bool:
        """Whether the dataset holds what the sources had."""
        return self in (RunEnd.PUBLISHED, RunEnd.UNCHANGED)


class RunRecord(BaseModel):
    """The last run.

    Attributes:
        succeeded_at: end of the last run that ended well, this one or one before; None where there was none.
        error: what went wrong, where an error ended the run.
        unchanged_inputs: inputs that were known already.
        refused: inputs and rows that the run refused, by reason.
        seconds: duration of each step.
    """

    model_config = ConfigDict(frozen=True)

    end: RunEnd
    started_at: AwareDatetime
    ended_at: AwareDatetime
    succeeded_at: AwareDatetime | None
    error: str | None = None
    unchanged_inputs: int = 0
    refused: Mapping[str, int] = {}
    seconds: Mapping[str, float] = {}

    def after(self, before: "RunRecord | None") -> Self:
        """Return this record with the end of the last good run, which may be the one recorded `before`."""
        if self.end.is_good:
            return self.model_copy(update={"succeeded_at": self.ended_at})
        return self.model_copy(update={"succeeded_at": before.succeeded_at if before else None})


def read_record(layout: Layout) -> RunRecord | None:
    """Return the record of the last run, None where there is none that can be read."""
    try:
        return RunRecord.model_validate_json((layout.root / LAST_RUN).read_bytes())
    except (OSError, ValidationError):
        return None


def write_record(layout: Layout, record: RunRecord) -> None:
    """Replace the record of the run before; the caller holds the store's lock.

    Raises:
        OSError: the disk is full or the folder cannot be written to.
    """
    replace_file(layout.root / LAST_RUN, to_json(record.model_dump(mode="json")), layout.staging)
