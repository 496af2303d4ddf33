"""Labelled paragraphs for the model of boilerplate: whole articles, single lines, web pages, and quoted paragraphs.

Each is known by its site, so that no site is learnt from and tested on. Of web pages the blocks of text around the
article's are the boilerplate; of articles with annotated attributions, paragraphs that hold one are content.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from flows.sources.refusing import SourceError
from transforms.reading.language import identify
from transforms.reading.paragraphs import normalise_text, split_paragraphs
from transforms.records import Paragraph

MOST_QUOTED_ARTICLES = 300

# Blocks this far from the article's are menus, which are nothing like what extraction leaves.
_BLOCKS_BEFORE = 25
_BLOCKS_AFTER = 40
_MIN_SURE_WORDS = 6
_MIN_WORDS = 3
_INLINE = frozenset({
    "a", "abbr", "b", "br", "cite", "em", "font", "i", "label", "mark", "q", "small", "span", "strong", "sub", "sup",
    "time", "u",
})  # fmt: skip
_UNREAD = "//script|//style|//noscript|//select|//template"
_SITE = re.compile(r"\(([\w.-]+\.[a-z]{2,})\)$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Paragraphs that stand together, some of them labelled.

    Attributes:
        collection: docs, lines, pages or quoted.
        is_boilerplate: by the places of the labelled paragraphs.
    """

    site: str
    collection: str
    paragraphs: tuple[Paragraph, ...]
    is_boilerplate: Mapping[int, bool]


def read_labelled(folder: Path) -> list[Labelled]:
    """Return the labelled paragraphs in `folder`, with its `boilerplate`, `html` and `polnear`.

    Raises:
        SourceError: something is not there.
    """
    try:
        return [
            *map(_doc, _records(folder / "boilerplate" / "dev_docs.jsonl")),
            *map(_line, _records(folder / "boilerplate" / "dev_lines.jsonl")),
            *_pages(folder / "html"),
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


def _pages(folder: Path) -> Iterator[Labelled]:
    truth = json.loads(gzip.decompress((folder / "ground-truth.json.gz").read_bytes()))
    for name, page in sorted(truth.items()):
        if identify(page["articleBody"])[0] == "en":
            markup = gzip.decompress((folder / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
            host = (urlsplit(page["url"]).hostname or name).removeprefix("www.")
            yield from _page(host, document_fromstring(markup.encode()), page["articleBody"])


def _page(host: str, tree: HtmlElement, article: str) -> Iterator[Labelled]:
    for element in tree.xpath(_UNREAD):
        element.drop_tree()
    titles = {_bare("".join(element.itertext())) for element in tree.iter("h1", "title")}
    blocks, body = list(_blocks(tree)), f" {_bare(article)} "
    inside = [f" {_bare(block)} " in body for block in blocks]
    sure = [i for i, block in enumerate(blocks) if inside[i] and len(_bare(block).split()) >= _MIN_SURE_WORDS]
    if not sure:
        return
    first, last = max(0, sure[0] - _BLOCKS_BEFORE), sure[-1] + _BLOCKS_AFTER
    labels: dict[int, bool] = {}
    seen = set(titles)
    for index, block in enumerate(blocks[first:last]):
        bare = _bare(block)
        if bare not in seen and len(block.split()) >= _MIN_WORDS:
            labels[index] = not inside[first + index]
        seen.add(bare)
    yield Labelled(host, "pages", _paragraphs(blocks[first:last]), labels)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _blocks(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts of a page that are divided by other than inline elements."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_element = isinstance(element.tag, str)
        if is_element and element.tag not in _INLINE:
            yield from _text(pieces)
            pieces.clear()
        if event == "end":
            pieces.append(element.tail or "")
        elif is_element:
            pieces.append(element.text or "")
    yield from _text(pieces)


def _text(pieces: Sequence[str]) -> Iterator[str]:
    text = normalise_text(" ".join(pieces))
    if re.search(r"\w", text):
        yield text
