"""Labelled paragraphs for the model of boilerplate: whole articles, single lines, and quoted paragraphs.

Each is known by its site, so that no site is learnt from and tested on. Of articles whose attributions alone are
annotated, paragraphs that hold one are content.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.sources.refusing import SourceError
from transforms.reading.paragraphs import split_paragraphs
from transforms.records import Paragraph

MOST_QUOTED_ARTICLES = 300

_CONTENT = frozenset({"body", "headline", "standfirst", "subhead"})
# Whether these are dropped is a matter of taste, or told by what they repeat.
_UNLEARNT = frozenset({"note", "pull_quote", "duplicate"})
_SITE = re.compile(r"\(([\w.-]+\.[a-z]{2,})\)$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Paragraphs that stand together, some of them labelled.

    Attributes:
        collection: docs, lines, news or quoted.
        is_boilerplate: by the places of the labelled paragraphs.
    """

    site: str
    collection: str
    paragraphs: tuple[Paragraph, ...]
    is_boilerplate: Mapping[int, bool]


def read_labelled(folder: Path) -> list[Labelled]:
    """Return the labelled paragraphs in `folder`, with its `boilerplate`, `news` and `polnear`.

    Raises:
        SourceError: something is not there.
    """
    try:
        return [
            *map(_doc, _records(folder / "boilerplate" / "dev_docs.jsonl")),
            *map(_line, _records(folder / "boilerplate" / "dev_lines.jsonl")),
            *(_news(record) for name in ("train", "more") for record in _records(folder / "news" / f"{name}.jsonl.gz")),
            *map(_quoted, _records(folder / "polnear" / "polnear_train.jsonl.gz")[:MOST_QUOTED_ARTICLES]),
        ]
    except OSError as error:
        raise SourceError(f"cannot read the labelled paragraphs: {error}") from error


def _records(path: Path) -> list[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.decode("utf-8").splitlines()]


def _site(source: str) -> str:
    """Return the host that a source is of, or what else names it; articles of one publisher are one site."""
    found = _SITE.search(source)
    return found[1].removeprefix("www.") if found else source.removeprefix("PolNeAR/train/").partition("_20")[0]


def _doc(record: Mapping[str, Any]) -> Labelled:
    given = record["paragraphs"]
    labels = {index: one["label"] == "drop" for index, one in enumerate(given) if not one.get("optional")}
    return Labelled(_site(record["source"]), "docs", _paragraphs(one["text"] for one in given), labels)


def _line(record: Mapping[str, Any]) -> Labelled:
    texts = [text for text in (record.get("prev"), record["text"], record.get("next")) if text]
    labels = {} if record.get("optional") else {int(bool(record.get("prev"))): record["label"] == "boilerplate"}
    return Labelled(_site(record["source"]), "lines", _paragraphs(texts), labels)


def _news(record: Mapping[str, Any]) -> Labelled:
    """Return an article with its paragraphs labelled by the annotated lines that they begin in."""
    paragraphs = split_paragraphs(record["text"])
    labels: dict[int, bool] = {}
    for index, paragraph in enumerate(paragraphs):
        own = next((line["label"] for line in record["lines"] if _overlaps(paragraph, line)), "body")
        if own not in _UNLEARNT:
            labels[index] = own not in _CONTENT
    return Labelled(str(record["outlet"]), "news", paragraphs, labels)


def _overlaps(paragraph: Paragraph, line: Mapping[str, Any]) -> bool:
    source = paragraph.source
    return source is not None and bool(line["start"] < source.end and source.start < line["end"])


def _quoted(record: Mapping[str, Any]) -> Labelled:
    spans = [span for attribution in record["attributions"] for span in attribution["content"]]
    paragraphs = split_paragraphs(record["text"])
    labels = {
        index: False
        for index, paragraph in enumerate(paragraphs)
        if paragraph.source
        and any(start < paragraph.source.end and paragraph.source.start < end for start, end in spans)
    }
    return Labelled(str(record["publisher"]), "quoted", paragraphs, labels)


def _paragraphs(texts: Iterator[str] | Sequence[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text, None) for text in texts)
