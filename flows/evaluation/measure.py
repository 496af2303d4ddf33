"""Running the pipeline on the texts of gold, so that there is a version to hold against it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import Settings
from config.sources import load_sources
from config.tables import TableReader
from flows.evaluation.subjects import GoldSet
from flows.pipeline.request import Progress, Request, Status
from flows.pipeline.run import build_version, in_silence
from flows.pipeline.workspace import Outcome
from flows.sources.refusing import SourceError
from flows.store.parquet import scan_table


@contextmanager
def built(subjects: Iterable[GoldSet], settings: Settings, progress: Progress = in_silence) -> Iterator[TableReader]:
    """Yield what reads one version made of the texts of all `subjects`; it is gone afterwards.

    Raises:
        SourceError: the texts cannot be read, or nothing was published.
    """
    with TemporaryDirectory(prefix="newsquotes-") as name:
        yield build(subjects, Path(name), settings, progress)


def build(
    subjects: Iterable[GoldSet], folder: Path, settings: Settings, progress: Progress = in_silence
) -> TableReader:
    """Make a version of the texts of all `subjects` in `folder`/output and return what reads it.

    Raises:
        SourceError: the texts cannot be read, or nothing was published.
    """
    output = folder / "output"
    request = Request(tuple(_inputs(subjects, folder)), output, settings, load_sources())
    outcome = build_version(request, progress=progress)
    if outcome.status is not Status.PUBLISHED or outcome.manifest is None:
        raise SourceError(f"no version could be made of the gold's texts: {_reason(outcome)}")
    return partial(scan_table, output, outcome.manifest)


def _inputs(subjects: Iterable[GoldSet], folder: Path) -> Iterator[str]:
    for number, subject in enumerate(subjects):
        inputs = folder / f"inputs-{number}"
        inputs.mkdir(parents=True)
        yield str(subject.prepare(inputs).absolute())


def _reason(outcome: Outcome) -> str:
    if outcome.validation and outcome.validation.breaches:
        return ", ".join(sorted({breach.expectation for breach in outcome.validation.breaches}))
    return f"{outcome.refused.height:,} inputs were refused"
