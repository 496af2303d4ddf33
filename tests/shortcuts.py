"""Stages of the pipeline in one call, for tests that begin with a text and look at what comes out."""

from collections.abc import Sequence

from transforms.article import ArticleParameters, process_document
from transforms.quoting.extraction import Extraction, Extractor
from transforms.reading.documents import Document, read_document
from transforms.records import ArticleRecords, RawArticle, Refusal
from transforms.speaking import Resolution, named_in, resolve_named
from transforms.speaking.names import NameLexicon
from transforms.text.reading import TextReading


def process_batch(
    batch: Sequence[RawArticle], parameters: ArticleParameters, extractor: Extractor
) -> tuple[list[ArticleRecords], list[Refusal]]:
    """Return the rows and the refusals of a batch of inputs, without what is known of recurring boilerplate."""
    read = [read_document(raw, parameters.documents) for raw in batch]
    refusals = [found for found in read if isinstance(found, Refusal)]
    results = [process_document(one, parameters, extractor, {}) for one in read if isinstance(one, Document)]
    refusals += [refusal for _, refusal in results if refusal]
    return [records for records, _ in results if records], refusals


def resolve_speakers(
    reading: TextReading, title: str | None, extractions: Sequence[Extraction], lexicon: NameLexicon
) -> tuple[tuple[Resolution, ...], ...]:
    """Return, for each quotation of a text with a headline, the speaker of each of its sources."""
    return resolve_named(named_in(reading, title, lexicon), extractions, lexicon)
