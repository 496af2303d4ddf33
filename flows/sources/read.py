"""The way in: from inputs to articles and refusals."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from config.settings import Settings
from config.sources import SourceKind, Sources
from flows.sources.csv_rows import read_csv
from flows.sources.finding import SourceFile, find_files
from flows.sources.jsonl import read_jsonl
from flows.sources.parquet_rows import read_parquet
from flows.sources.refusing import Refused
from flows.sources.single_files import read_single_file
from flows.sources.warc import read_warc
from transforms.records import RawArticle, Reason, Refusal

FileReader = Callable[[SourceFile, int], Iterator[RawArticle | Refusal]]

FILE_READERS: Mapping[SourceKind, FileReader] = {
    "text": read_single_file,
    "html": read_single_file,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": read_warc,
}


def read_sources(inputs: Sequence[str], settings: Settings, sources: Sources) -> Iterator[RawArticle | Refusal]:
    """Return what the inputs hold, in a fixed order and one article at a time.

    Args:
        inputs: names of configured sources, files, folders and globs; none for every configured source.
        settings: `processing.max_input_bytes` bounds a file of one article, and a record of one of many.
        sources: the configured sources and the names that columns may have.

    Raises:
        SourceError: at once, where an input cannot be: it is missing, cannot be read or holds no articles. What goes
            wrong later becomes a Refusal.
    """
    return _read_all(find_files(inputs, sources), settings.processing.max_input_bytes)


def _read_all(found: Iterator[SourceFile | Refusal], limit: int) -> Iterator[RawArticle | Refusal]:
    for file in found:
        if isinstance(file, Refusal):
            yield file
        else:
            yield from _read(file, limit)


def _read(file: SourceFile, limit: int) -> Iterator[RawArticle | Refusal]:
    try:
        yield from FILE_READERS[file.kind](file, limit)
    except Refused as refused:
        yield refused.refusal(file.uri)
    except Exception as error:  # noqa: BLE001 - parsers of hostile files fail in ways of their own; one file is no reason to stop
        detail = f"it cannot be read as {file.kind}: {type(error).__name__}: {error}"
        yield Refused(Reason.UNREADABLE, detail).refusal(file.uri)
