"""Each kind of gold as something that the pipeline can read and that a version can be held against."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Protocol

from config.tables import TableReader
from flows.evaluation import boilerplate_figures as judging
from flows.evaluation.attributions import Annotation, ComparedText, joined, passages
from flows.evaluation.case_figures import case_figures, case_kind_figures, faults
from flows.evaluation.example_figures import (
    ExampleArticle,
    boilerplate_characters,
    example_errors,
    example_figures,
    example_type_figures,
    gold_annotations,
)
from flows.evaluation.gold import (
    DocRecord,
    ExampleRecord,
    GoldAttribution,
    LineRecord,
    MixedRecord,
    QuoteRecord,
    SpeakerRecord,
    read_article,
    read_cases,
    read_heads,
    read_pages,
    read_records,
)
from flows.evaluation.heads import ParsedWord
from flows.evaluation.kinds import Kind
from flows.evaluation.mistakes import Flaw, Mistake, quote_errors, worst
from flows.evaluation.news_figures import compared, how_figures, line_figures, news_errors, news_figures
from flows.evaluation.news_gold import CaseRecord, NewsRecord
from flows.evaluation.predictions import article_texts, predictions, published_texts
from flows.evaluation.published import published
from flows.evaluation.quote_figures import quote_figures, type_figures
from flows.evaluation.scores import Figures
from flows.evaluation.speaker_figures import Truth, Truths, mention_figures, speaker_figures
from flows.evaluation.stretches import quoted
from flows.sources.refusing import SourceError, why

INPUT = "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a version against gold.

    Attributes:
        figures: the main figures, by name.
        details: figures of parts (types of quotations, mentions, classes), by what they are parts of.
        errors: the worst errors of each class.
    """

    figures: Figures
    details: Mapping[str, Figures]
    errors: tuple[Mistake, ...] = ()


class GoldSet(Protocol):
    """Gold of one kind."""

    def prepare(self, folder: Path) -> Path:
        """Return the file or folder of inputs for the pipeline, written to the empty `folder` where need be."""
        ...

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return the figures of a version, with the worst `errors` of each class."""
        ...


@dataclass(frozen=True, slots=True)
class Extras:
    """What may come with gold, by path.

    Attributes:
        heads: parsed tokens of the texts, for `quotes`.
        speakers: who spoke, for `quotes`.
        articles: folder of the annotated articles, for `examples`.
    """

    heads: Path | None = None
    speakers: Path | None = None
    articles: Path | None = None


def load_subject(path: Path, kind: Kind, extras: Extras) -> GoldSet:
    """Return the gold at `path`.

    Raises:
        SourceError: something cannot be read or is not as it should be; the message says what and where.
    """
    return _LOADERS[kind](path, extras)


@dataclass(frozen=True, slots=True)
class QuoteGold:
    """Articles with all their attributions."""

    records: tuple[QuoteRecord, ...]
    heads: Mapping[str, tuple[ParsedWord, ...]] = field(default_factory=dict)
    truths: Truths = field(default_factory=dict)

    def prepare(self, folder: Path) -> Path:
        """Write the articles without their annotations."""
        return _write(folder, (record.model_dump(exclude={"attributions"}) for record in self.records))

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return the figures about attributions and, where there are truths, about speakers."""
        found = predictions(scan, {record.id: record.text for record in self.records})
        documents = [self._document(record, found.get(record.id, ())) for record in self.records]
        figures: Figures = {"documents": len(documents), "documents found": len(found), **quote_figures(documents)}
        details = {"by quote type": type_figures(documents)}
        if self.truths:
            figures |= speaker_figures(documents, self.truths)
            details["by mention"] = mention_figures(documents, self.truths)
        return Evaluation(figures, details, _worst((quote_errors(one, self.truths) for one in documents), errors))

    def _document(self, record: QuoteRecord, predicted: Iterable[Annotation]) -> ComparedText:
        tokens, in_marks = self.heads.get(record.id, ()), quoted(record.text)
        gold = (_gold_annotation(attribution) for attribution in record.attributions)
        return ComparedText(
            record.id,
            record.text,
            passages(record.text, joined(predicted), in_marks, tokens),
            passages(record.text, gold, in_marks, tokens),
        )


def _gold_annotation(attribution: GoldAttribution) -> Annotation:
    return Annotation(attribution.content, attribution.source, attribution.cue, key=attribution.id)


def _load_quotes(path: Path, extras: Extras) -> QuoteGold:
    speakers = read_records(extras.speakers, SpeakerRecord) if extras.speakers else ()
    truths = {(one.doc, one.attribution): Truth(one.speaker, one.kind, one.how) for one in speakers}
    heads = read_heads(extras.heads) if extras.heads else {}
    return QuoteGold(read_records(path, QuoteRecord), heads, truths)


@dataclass(frozen=True, slots=True)
class ExampleGold:
    """Example articles; those annotated with words instead of offsets are held against their published texts."""

    path: Path
    records: tuple[ExampleRecord, ...]
    articles: Path | None
    texts: Mapping[str, str]

    def prepare(self, folder: Path) -> Path:  # noqa: ARG002 - the articles are files already
        """Return the folder of the articles.

        Raises:
            SourceError: it was not named.
        """
        if self.articles is None:
            raise SourceError(f"{self.path} holds no texts; name the folder of its articles with --articles")
        return self.articles

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return the figures about quotations, speakers and boilerplate."""
        texts = {**article_texts(scan, [record.doc for record in self.records]), **self.texts}
        found = predictions(scan, texts)
        examples = [
            self._example(record, texts.get(record.doc, ""), found.get(record.doc, ())) for record in self.records
        ]
        details = {"by quote type": example_type_figures(examples)}
        return Evaluation(example_figures(examples), details, _worst(map(example_errors, examples), errors))

    def _example(self, record: ExampleRecord, text: str, predicted: Iterable[Annotation]) -> ExampleArticle:
        in_marks = quoted(text)
        try:
            gold = passages(text, gold_annotations(record, text), in_marks)
        except ValueError as error:
            raise SourceError(f"{self.path}, {record.doc}: {error}") from error
        document = ComparedText(record.doc, text, passages(text, predicted, in_marks), gold)
        return ExampleArticle(document, boilerplate_characters(record, text))


def _load_examples(path: Path, extras: Extras) -> ExampleGold:
    records = read_records(path, ExampleRecord)
    with_spans = [record.doc for record in records if record.has_spans]
    if with_spans and extras.articles is None:
        raise SourceError(f"{path} gives offsets; name the folder of the articles they are of with --articles")
    texts = {name: read_article(extras.articles, name) for name in with_spans} if extras.articles else {}
    return ExampleGold(path, records, extras.articles, texts)


@dataclass(frozen=True, slots=True)
class LabelGold:
    """Labelled pieces of texts."""

    texts: Mapping[str, str]
    pieces: tuple[judging.LabelledPiece, ...]

    def prepare(self, folder: Path) -> Path:
        """Write the texts."""
        return _write_texts(folder, self.texts)

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return the figures about dropping boilerplate and keeping content."""
        judged = judging.judged(self.pieces, published_texts(scan))
        details = {"classes": judging.class_figures(judged)}
        return Evaluation(judging.label_figures(judged), details, _worst([judging.label_errors(judged)], errors))


def _load_docs(path: Path, _extras: Extras) -> LabelGold:
    records = read_records(path, DocRecord)
    texts = {record.id: "\n\n".join(paragraph.text for paragraph in record.paragraphs) for record in records}
    pieces = [
        judging.LabelledPiece(record.id, paragraph.text, paragraph.label == "drop", paragraph.category)
        for record in records
        for paragraph in record.paragraphs
        if not paragraph.optional
    ]
    return LabelGold(texts, tuple(pieces))


def _load_lines(path: Path, _extras: Extras) -> LabelGold:
    records = read_records(path, LineRecord)
    texts = {
        record.id: "\n\n".join(line for line in (record.prev, record.text, record.next) if line) for record in records
    }
    pieces = [
        judging.LabelledPiece(record.id, record.text, record.label == "boilerplate", record.category)
        for record in records
        if not record.optional
    ]
    return LabelGold(texts, tuple(pieces))


@dataclass(frozen=True, slots=True)
class MixedGold:
    """Paragraphs with boilerplate fused into them."""

    records: tuple[MixedRecord, ...]

    def prepare(self, folder: Path) -> Path:
        """Write the paragraphs."""
        return _write_texts(folder, {record.id: record.text for record in self.records})

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return in how many paragraphs exactly the boilerplate was dropped."""
        cases = [judging.FusedParagraph(record.id, record.clean) for record in self.records]
        texts = published_texts(scan)
        figures = judging.fused_figures(cases, texts)
        return Evaluation(figures, {"classes": {}}, _worst([judging.fused_errors(cases, texts)], errors))


def _load_mixed(path: Path, _extras: Extras) -> MixedGold:
    return MixedGold(read_records(path, MixedRecord))


@dataclass(frozen=True, slots=True)
class PageGold:
    """Web pages with their articles."""

    folder: Path
    pages: tuple[judging.GoldPage, ...]

    def prepare(self, folder: Path) -> Path:  # noqa: ARG002 - the pages are files already
        """Return the folder of the pages."""
        return self.folder

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return how well the articles were extracted."""
        texts = published_texts(scan)
        figures = judging.page_figures(self.pages, texts)
        return Evaluation(figures, {"classes": {}}, _worst([judging.page_errors(self.pages, texts)], errors))


def _load_pages(path: Path, _extras: Extras) -> PageGold:
    pages = [judging.GoldPage(name, page.article) for name, page in read_pages(path).items()]
    return PageGold(path if path.is_dir() else path.parent, tuple(pages))


@dataclass(frozen=True, slots=True)
class NewsGold:
    """Whole annotated news articles."""

    records: tuple[NewsRecord, ...]

    def prepare(self, folder: Path) -> Path:
        """Write the articles, furniture included, as text files."""
        for record in self.records:
            (folder / f"{record.doc}.txt").write_text(f"{record.text}\n", encoding="utf-8")
        return folder

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return the figures about quotations, speakers, relays and boilerplate."""
        found = published(scan, {record.doc: record.text for record in self.records})
        documents = [compared(record, found.get(record.doc)) for record in self.records]
        details = {"speaker right of found, by how": how_figures(documents), "boilerplate": line_figures(documents)}
        return Evaluation(news_figures(documents), details, _worst(map(news_errors, documents), errors))


def _load_news(path: Path, _extras: Extras) -> NewsGold:
    return NewsGold(read_records(path, NewsRecord))


@dataclass(frozen=True, slots=True)
class CaseGold:
    """Small inputs with what must come out of them."""

    folder: Path
    cases: tuple[CaseRecord, ...]

    def prepare(self, folder: Path) -> Path:
        """Copy the inputs, without the file that describes them.

        Raises:
            SourceError: one cannot be read.
        """
        for case in self.cases:
            try:
                copyfile(self.folder / case.file, folder / case.file_name)
            except OSError as error:
                raise SourceError(f"cannot read {self.folder / case.file}: {why(error)}") from error
        return folder

    def evaluate(self, scan: TableReader, errors: int = 0) -> Evaluation:
        """Return how many cases hold."""
        articles = published(scan, {case.file_name: "" for case in self.cases})
        mistakes = (
            Mistake(Flaw.CASE, case.id, 1, fault)
            for case in self.cases
            for fault in faults(case, articles.get(case.file_name))
        )
        details = {"by kind": case_kind_figures(self.cases, articles)}
        return Evaluation(case_figures(self.cases, articles), details, _worst([mistakes], errors))


def _load_cases(path: Path, _extras: Extras) -> CaseGold:
    return CaseGold(path if path.is_dir() else path.parent, read_cases(path, CaseRecord))


_LOADERS: Mapping[Kind, Callable[[Path, Extras], GoldSet]] = {
    Kind.QUOTES: _load_quotes,
    Kind.EXAMPLES: _load_examples,
    Kind.DOCS: _load_docs,
    Kind.LINES: _load_lines,
    Kind.MIXED: _load_mixed,
    Kind.HTML: _load_pages,
    Kind.NEWS: _load_news,
    Kind.CASES: _load_cases,
}


def _write_texts(folder: Path, texts: Mapping[str, str]) -> Path:
    return _write(folder, ({"id": name, "text": text} for name, text in texts.items()))


def _write(folder: Path, records: Iterable[Mapping[str, object]]) -> Path:
    path = folder / INPUT
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def _worst(errors: Iterable[Iterable[Mistake]], limit: int) -> tuple[Mistake, ...]:
    return tuple(worst((error for some in errors for error in some), limit)) if limit else ()
