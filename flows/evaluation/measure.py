"""Running the pipeline on the texts of gold, so that there is a version to hold against it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import Settings
from config.sources import Source, Sources, load_sources
from flows.build.build import build_version
from flows.build.work import Outcome, Progress, Request, Status
from flows.evaluation.subjects import Subject
from flows.sources.refusing import SourceError
from flows.store.parquet import scan_table
from flows.views.scan import Scan

_SOURCE = "gold"


@contextmanager
def built(subject: Subject, settings: Settings, progress: Progress) -> Iterator[Scan]:
    """Yield what reads a version made of the gold's own texts; it is gone afterwards.

    Raises:
        SourceError: the texts cannot be read, or nothing was published.
    """
    with TemporaryDirectory(prefix="newsquotes-") as name:
        folder = Path(name)
        sources = _sources(subject.prepare(folder))
        outcome = build_version(Request((_SOURCE,), folder / "output", settings, sources), progress=progress)
        if outcome.status is not Status.PUBLISHED or outcome.manifest is None:
            raise SourceError(f"no version could be made of the gold's texts: {_reason(outcome)}")
        yield partial(scan_table, folder / "output", outcome.manifest)


def _sources(inputs: Path) -> Sources:
    """Return the inputs as a source: named by relative paths, they give the same ids wherever they are."""
    folder, path = (inputs, ".") if inputs.is_dir() else (inputs.parent, inputs.name)
    columns = load_sources().columns
    return Sources(folder, columns, {_SOURCE: Source(name=_SOURCE, path=path, columns=columns)})


def _reason(outcome: Outcome) -> str:
    if outcome.validation and outcome.validation.breaches:
        return ", ".join(sorted({breach.expectation for breach in outcome.validation.breaches}))
    return f"{outcome.refused.height:,} inputs were refused"
