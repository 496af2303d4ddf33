"""Reading the sources once: every input goes to a batch file on disk, or to the refusals.

The batches are what later steps pass around, so memory stays flat and a retried batch never reads its source again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from flows.pipeline.reading.arrow import DOCUMENT_SCHEMA, RAW_SCHEMA, documents, raw_articles, to_arrow
from transforms.reading.documents import Document
from transforms.records import RawArticle, Refusal

# A batch is cut earlier where its inputs are large: this many code points of content.
BATCH_CHARS = 8_000_000


@dataclass(frozen=True, slots=True)
class Spool:
    """What was read.

    Attributes:
        batches: files of inputs to process, in the order they were read.
        keys: (source_uri, input_sha256) of every input in them.
        refusals: what the readers refused.
        unchanged: how many inputs were passed over because they are already in the dataset.
    """

    batches: tuple[Path, ...]
    keys: tuple[tuple[str, str], ...]
    refusals: tuple[Refusal, ...]
    unchanged: int


def spool_inputs(
    inputs: Iterable[RawArticle | Refusal], folder: Path, batch_articles: int, known: frozenset[tuple[str, str]]
) -> Spool:
    """Write the inputs that are not `known` to batch files in `folder`, each once."""
    refusals: list[Refusal] = []
    keys: dict[tuple[str, str], None] = {}
    unchanged = 0

    def fresh() -> Iterator[RawArticle]:
        nonlocal unchanged
        for item in inputs:
            if isinstance(item, Refusal):
                refusals.append(item)
            elif (key := (item.source_uri, item.input_sha256)) in known:
                unchanged += 1
            elif key not in keys:  # a file may be named twice: by itself and by its folder
                keys[key] = None
                yield item

    folder.mkdir(parents=True, exist_ok=True)
    batches = tuple(
        write_batch(batch, folder / f"batch-{index:06d}.arrow")
        for index, batch in enumerate(_batched(fresh(), batch_articles))
    )
    return Spool(batches, tuple(keys), tuple(refusals), unchanged)


def _batched(inputs: Iterable[RawArticle], most: int) -> Iterator[list[RawArticle]]:
    batch: list[RawArticle] = []
    chars = 0
    for item in inputs:
        batch.append(item)
        chars += len(item.content)
        if len(batch) == most or chars >= BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def write_batch(batch: Sequence[RawArticle], path: Path) -> Path:
    """Write inputs to `path` and return it."""
    return _write(batch, RAW_SCHEMA, path)


def read_batch(path: Path) -> list[RawArticle]:
    """Return the inputs in a file that `write_batch` wrote."""
    with pa.memory_map(str(path)) as source:
        return raw_articles(pa.ipc.open_file(source).read_all())


def write_documents(batch: Sequence[Document], path: Path) -> Path:
    """Write documents to `path` and return it."""
    return _write(batch, DOCUMENT_SCHEMA, path)


def read_documents(path: Path) -> list[Document]:
    """Return the documents in a file that `write_documents` wrote."""
    with pa.memory_map(str(path)) as source:
        return documents(pa.ipc.open_file(source).read_all())


def _write(records: Sequence[RawArticle] | Sequence[Document], schema: pa.Schema, path: Path) -> Path:
    with pa.ipc.new_file(path, schema) as writer:
        writer.write_table(to_arrow(records, schema))
    return path
