"""Annotated articles, written for the tests about people who do not exist."""

from importlib.resources import files
from pathlib import Path

from flows.evaluation.gold import GoldAttribution, QuoteRecord
from transforms.quoting.encoding import WordReader
from transforms.records import Span

HARBOUR = (
    '"The crane will stay," said Ines Falk. Her deputy denied that it was sold.\n'
    "According to the harbour office, nobody made an offer."
)
VOCABULARY = files("transforms.quoting").joinpath("model", "vocabulary.txt").read_text(encoding="utf-8")
READER = WordReader(VOCABULARY.splitlines())


def attribution(content: str, cue: str = "", source: str = "", text: str = HARBOUR) -> GoldAttribution:
    """Return an attribution of the words in `text`."""
    spans = [(span(text, words),) if words else () for words in (content, cue, source)]
    return GoldAttribution(id="", content=spans[0], cue=spans[1], source=spans[2])


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


CRANE = attribution('"The crane will stay,"', "said", "Ines Falk")
SALE = attribution("that it was sold", "denied", "Her deputy")
OFFER = attribution("nobody made an offer", "According to", "the harbour office")
RECORD = QuoteRecord(id="harbour", text=HARBOUR, attributions=(CRANE, SALE, OFFER))


def write_records(path: Path, *records: QuoteRecord) -> None:
    path.write_text("".join(f"{record.model_dump_json()}\n" for record in records), encoding="utf-8")
