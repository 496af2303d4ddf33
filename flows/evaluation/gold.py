"""Reading annotated files; whatever is wrong with one is said with the file, the line and what is wrong."""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from flows.evaluation.heads import ParsedWord
from flows.evaluation.kinds import Kind
from flows.sources.refusing import SourceError, why
from transforms.records import Method, QuoteType, Span

PAGES = "ground-truth.json.gz"
CASES = "cases.json"


# The field that only records of a kind have.
_MARKS = {
    "attributions": Kind.QUOTES,
    "entities": Kind.NEWS,
    "quotes": Kind.EXAMPLES,
    "paragraphs": Kind.DOCS,
    "clean": Kind.MIXED,
    "label": Kind.LINES,
}


class GoldRecord(BaseModel):
    """A record of an annotated file; members that nothing here reads are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldAttribution(GoldRecord):
    """An attribution: lists of spans in the text; without a source, none is stated."""

    id: str
    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()


class QuoteRecord(GoldRecord):
    """An article with its attributions; what else is known about it goes to the pipeline."""

    id: str = Field(min_length=1)
    text: str
    attributions: tuple[GoldAttribution, ...]
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None

    @model_validator(mode="after")
    def _spans_are_inside(self) -> "QuoteRecord":
        for attribution in self.attributions:
            check_spans(self.text, (*attribution.content, *attribution.source, *attribution.cue))
        return self


class SpeakerRecord(GoldRecord):
    """Who spoke in an attribution; no speaker means that nobody is named."""

    doc: str
    attribution: str
    speaker: str | None
    kind: str | None = None
    how: Method = Method.NONE


class JointSpeaker(GoldRecord):
    """A further speaker of a quotation."""

    speaker: str | None
    kind: str | None = None


class ExampleQuote(GoldRecord):
    """A quotation of an example article, its content as spans of the file's text or as words in reading order."""

    type: QuoteType
    content: tuple[Span, ...] | None = None
    text: tuple[str, ...] | None = None
    speaker: str | None
    kind: str | None = None
    also: tuple[JointSpeaker, ...] = ()

    @model_validator(mode="after")
    def _has_content(self) -> "ExampleQuote":
        if (self.content is None) == (self.text is None):
            raise ValueError("a quote needs either `content` (spans) or `text` (words)")
        return self


class ExampleBoilerplate(GoldRecord):
    """A piece of boilerplate, as a span of the file's text or as words."""

    span: Span | None = None
    text: str | None = None


class ExampleRecord(GoldRecord):
    """An example article: its quotations and its boilerplate."""

    doc: str = Field(min_length=1)
    quotes: tuple[ExampleQuote, ...]
    boilerplate: tuple[ExampleBoilerplate, ...] = ()

    @property
    def has_spans(self) -> bool:
        """Whether some offsets are those of the article's file, without which nothing can be said."""
        return any(quote.content is not None for quote in self.quotes) or any(one.span for one in self.boilerplate)


class GoldParagraph(GoldRecord):
    """A paragraph to keep or to drop; the optional ones are not scored."""

    text: str
    label: Literal["keep", "drop"]
    category: str = Field(alias="class")
    optional: bool = False


class DocRecord(GoldRecord):
    """An article whose paragraphs are labelled."""

    id: str = Field(min_length=1)
    paragraphs: tuple[GoldParagraph, ...]


class LineRecord(GoldRecord):
    """A labelled line with its neighbours."""

    id: str = Field(min_length=1)
    text: str
    label: Literal["boilerplate", "content"]
    category: str = Field(alias="class")
    prev: str | None = None
    next: str | None = None
    optional: bool = False


class MixedRecord(GoldRecord):
    """A paragraph with boilerplate fused into it, and the same paragraph without it."""

    id: str = Field(min_length=1)
    text: str
    clean: str


class PageRecord(GoldRecord):
    """The article of a web page."""

    article: str = Field(alias="articleBody")


R = TypeVar("R", bound=BaseModel)


def check_spans(text: str, spans: tuple[Span, ...]) -> None:
    """Check that every span is a stretch of `text`.

    Raises:
        ValueError: one is empty or reaches beyond the text.
    """
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"[{span.start}, {span.end}] is no stretch of a text of {len(text):,} characters")


def recognise(path: Path) -> Kind:
    """Return what the gold at `path` is about, by its first record.

    Raises:
        SourceError: it cannot be read, or is of no known kind.
    """
    if path.name == CASES or (path / CASES).is_file():
        return Kind.CASES
    if path.is_dir() or path.name in (PAGES, PAGES.removesuffix(".gz")):
        return Kind.HTML
    _, first = next(_objects(path))
    kind = next((kind for field, kind in _MARKS.items() if field in first), None)
    if kind is None:
        raise SourceError(f"{path} is of no known kind: a record should have one of {', '.join(_MARKS)}")
    return kind


def read_records(path: Path, model: type[R]) -> tuple[R, ...]:
    """Return the records of a JSON Lines file, plain or with .gz.

    Raises:
        SourceError: it cannot be read, has no records, or one of them is not as `model` says.
    """
    return tuple(_parsed(model, record, f"{path}, line {number}") for number, record in _objects(path))


def read_pages(folder: Path) -> dict[str, PageRecord]:
    """Return the articles of a folder of pages by the names of the pages.

    Raises:
        SourceError: the folder has no file of articles, or it cannot be read.
    """
    path = folder / PAGES if folder.is_dir() else folder
    pages = _json(path, _text(path))
    if not isinstance(pages, dict) or not pages:
        raise SourceError(f"{path} must hold an object with one member for each page")
    return {name: _parsed(PageRecord, page, f"{path}, page {name}") for name, page in pages.items()}


def read_cases(path: Path, model: type[R]) -> tuple[R, ...]:
    """Return the cases of a folder, or of its file of cases.

    Raises:
        SourceError: the file cannot be read, has no cases, or one of them is not as `model` says.
    """
    file = path / CASES if path.is_dir() else path
    cases = _json(file, _text(file))
    if not isinstance(cases, list) or not cases:
        raise SourceError(f"{file} must hold a list of cases")
    return tuple(_parsed(model, case, f"{file}, case {number}") for number, case in enumerate(cases, 1))


_HEADS = TypeAdapter(dict[str, tuple[ParsedWord, ...]])


def read_heads(path: Path) -> Mapping[str, tuple[ParsedWord, ...]]:
    """Return the parsed tokens of each document.

    Raises:
        SourceError: the file cannot be read or is no parse.
    """
    try:
        return _HEADS.validate_json(_text(path))
    except ValidationError as error:
        raise SourceError(f"{path} is no parse of the gold's texts: {_problem(error)}") from error


def read_article(folder: Path, name: str) -> str:
    """Return the text of the example article called `name`.

    Raises:
        SourceError: it cannot be read.
    """
    return _text(folder / f"{name}.txt")


def _text(path: Path) -> str:
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8") as stream:
                return stream.read()
        return path.read_text(encoding="utf-8")
    except (OSError, EOFError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"cannot read {path}: {why(error)}") from error


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    is_empty = True
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            record = _json(path, line, number)
            if not isinstance(record, dict):
                raise SourceError(f"{path}, line {number}: a record must be a JSON object")
            yield number, record
            is_empty = False
    if is_empty:
        raise SourceError(f"{path} has no records")


def _json(path: Path, text: str, line: int | None = None) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"{path}, line {line}" if line else str(path)
        raise SourceError(f"{place} is not JSON: {error}") from error


def _parsed(model: type[R], record: object, place: str) -> R:
    try:
        return model.model_validate(record)
    except ValidationError as error:
        raise SourceError(f"{place}: {_problem(error)}") from error


def _problem(error: ValidationError) -> str:
    first, *more = error.errors()
    where = ".".join(map(str, first["loc"]))
    rest = f" (and {len(more):,} more)" if more else ""
    return f"{f'{where}: ' if where else ''}{first['msg']}{rest}"
