"""Labelled paragraphs for their model: articles as text and as pages, single lines, appeals, quoted paragraphs.

Each is known by its site, so that no site is learnt from and tested on. Of articles whose attributions alone are
annotated, paragraphs that hold one are content.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from config.settings import load_settings
from flows.pipeline.processing.parameters import block_model
from flows.sources.decoding import decode
from flows.sources.refusing import SourceError
from flows.training.block_data import Page, judged_blocks, pages_with_bodies
from transforms.reading.block_model import block_key
from transforms.reading.html import HtmlPage, HtmlParameters, read_page
from transforms.reading.paragraphs import split_paragraphs
from transforms.records import Paragraph, SegmentType

MOST_QUOTED_ARTICLES = 300
MOST_PAGES = 1000
# Written articles that are shown amid each other, and the length of an excerpt, in paragraphs.
_NEIGHBOURS, _EXCERPT = 4, 5

# Labels of annotated articles; whether notes, pull quotes and repetitions are dropped is a matter of taste, or told by
# what they repeat.
_NEWS_TYPES = {
    "body": SegmentType.BODY,
    "standfirst": SegmentType.BODY,
    "headline": SegmentType.HEADING,
    "subhead": SegmentType.HEADING,
    "byline": SegmentType.BYLINE,
    "dateline_meta": SegmentType.METADATA,
    "caption": SegmentType.CAPTION,
    "credit": SegmentType.CREDIT,
    "related": SegmentType.RELATED_LINK,
    "navigation": SegmentType.NAVIGATION,
    "other": SegmentType.NAVIGATION,
    "newsletter": SegmentType.NEWSLETTER,
    "subscription": SegmentType.SUBSCRIPTION,
    "donation": SegmentType.DONATION_APPEAL,
    "advertisement": SegmentType.ADVERTISEMENT,
    "share": SegmentType.SHARE,
    "comment": SegmentType.SHARE,
    "legal": SegmentType.LEGAL,
    "author_bio": SegmentType.AUTHOR_BIO,
    "cookie": SegmentType.COOKIE_NOTICE,
}
# Classes of what is dropped in the labelled documents and lines, where they are called otherwise.
_DOC_TYPES = _NEWS_TYPES | {
    "about_author": SegmentType.AUTHOR_BIO,
    "byline_meta": SegmentType.BYLINE,
    "cookie_ad": SegmentType.ADVERTISEMENT,
    "interstitial": SegmentType.RELATED_LINK,
    "share_comment": SegmentType.SHARE,
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STORY = frozenset({SegmentType.BODY, SegmentType.HEADING})
_SITE = re.compile(r"\(([\w.-]+\.[a-z]{2,})\)$")
# Shorter lines may stand in a paragraph by chance.
_SURE_KEY = 20


@dataclass(frozen=True, slots=True)
class Labelled:
    """Paragraphs that stand together, some of them labelled.

    Attributes:
        collection: docs, lines, news, excerpts, pages, blocks, appeals or quoted.
        types: what the labelled paragraphs are, by their places.
    """

    site: str
    collection: str
    paragraphs: tuple[Paragraph, ...]
    types: Mapping[int, SegmentType]

    def is_boilerplate(self, index: int) -> bool:
        """Return whether a labelled paragraph is to be dropped."""
        return self.types[index] not in _STORY


def read_labelled(folder: Path) -> list[Labelled]:
    """Return the labelled paragraphs in `folder`: its `boilerplate`, `news` with pages, `html`, `wcxb` and `polnear`.

    Raises:
        SourceError: something is not there.
    """
    try:
        news = [one for name in ("train", "more") for one in _records(folder / "news" / f"{name}.jsonl.gz")]
        articles = list(map(_news, news))
        return [
            *map(_doc, _records(folder / "boilerplate" / "dev_docs.jsonl")),
            *map(_line, _records(folder / "boilerplate" / "dev_lines.jsonl")),
            *articles,
            *filter(None, map(_excerpt, articles)),
            *_pages(news, folder / "unlabelled" / "pages"),
            *chain.from_iterable(map(_blocks, islice(pages_with_bodies(folder, "html"), MOST_PAGES))),
            *chain.from_iterable(map(_blocks, islice(pages_with_bodies(folder, "wcxb"), MOST_PAGES))),
            *_appeals(_records(Path(str(files("flows.training").joinpath("appeals", "train.jsonl"))))),
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
    return _outlet(found[1] if found else source.removeprefix("PolNeAR/train/").partition("_20")[0])


def _outlet(name: str) -> str:
    """Return what is the same for an outlet and its host."""
    first, *others = name.lower().removeprefix("www.").split(".")
    return re.sub(r"\W", "", first if others else name.lower()).removeprefix("the")


def _type(label: str, category: str) -> SegmentType:
    return _DOC_TYPES[category] if label in {"drop", "boilerplate"} else SegmentType.BODY


def _doc(record: Mapping[str, Any]) -> Labelled:
    given = record["paragraphs"]
    types = {index: _type(one["label"], one["class"]) for index, one in enumerate(given) if not one.get("optional")}
    return Labelled(_site(record["source"]), "docs", _paragraphs(one["text"] for one in given), types)


def _line(record: Mapping[str, Any]) -> Labelled:
    texts = [text for text in (record.get("prev"), record["text"], record.get("next")) if text]
    types = {} if record.get("optional") else {int(bool(record.get("prev"))): _type(record["label"], record["class"])}
    return Labelled(_site(record["source"]), "lines", _paragraphs(texts), types)


def _appeals(records: Sequence[Mapping[str, Any]]) -> Iterator[Labelled]:
    """Yield the written articles: as they are, without their appeals, and amid the stories of their neighbours.

    All appeals stand in articles of a few paragraphs; alone they would teach that such articles end in appeals.
    """
    for at in range(0, len(records), _NEIGHBOURS):
        group = records[at : at + _NEIGHBOURS]
        site = group[0]["id"]
        stories = [[part for part in record["paragraphs"] if part["label"] == "keep"] for record in group]
        for place, record in enumerate(group):
            yield _appeal(site, record["paragraphs"])
            yield _appeal(site, stories[place])
            yield _appeal(site, [*chain(*stories[:place]), *record["paragraphs"], *chain(*stories[place + 1 :])])


def _appeal(site: str, given: Sequence[Mapping[str, Any]]) -> Labelled:
    types = {index: _type(one["label"], one["class"]) for index, one in enumerate(given)}
    return Labelled(site, "appeals", _paragraphs(one["text"] for one in given), types)


def _excerpt(article: Labelled) -> Labelled | None:
    """Return a few paragraphs of an article as an input by itself, since inputs may be short; None of short ones."""
    starts = len(article.paragraphs) - _EXCERPT
    if starts < 1:
        return None
    start = crc32(article.paragraphs[0].text.encode()) % starts
    paragraphs = article.paragraphs[start : start + _EXCERPT]
    types = {at - start: found for at, found in article.types.items() if start <= at < start + _EXCERPT}
    return Labelled(article.site, "excerpts", paragraphs, types)


def _news(record: Mapping[str, Any]) -> Labelled:
    """Return an article with its paragraphs labelled by the annotated lines that they begin in."""
    paragraphs = split_paragraphs(record["text"])
    own = (next((one["label"] for one in record["lines"] if _overlaps(part, one)), "body") for part in paragraphs)
    types = {index: _NEWS_TYPES[label] for index, label in enumerate(own) if label in _NEWS_TYPES}
    return Labelled(_outlet(str(record["outlet"])), "news", paragraphs, types)


def _overlaps(paragraph: Paragraph, line: Mapping[str, Any]) -> bool:
    source = paragraph.source
    return source is not None and bool(line["start"] < source.end and source.start < line["end"])


def _pages(records: Sequence[Mapping[str, Any]], folder: Path) -> Iterator[Labelled]:
    """Yield the annotated articles that there is a page of, as the page is read."""
    parameters = HtmlParameters(model=block_model(), limits=load_settings().processing.page_limits)
    paths = ((record, folder / f"{record['doc']}.html.gz") for record in records)
    for record, path in islice(((record, path) for record, path in paths if path.exists()), MOST_PAGES):
        yield from _page(record, gzip.decompress(path.read_bytes()), parameters)


def _page(record: Mapping[str, Any], content: bytes, parameters: HtmlParameters) -> Iterator[Labelled]:
    page = read_page(decode(content, is_html=True), None, parameters)
    if not isinstance(page, HtmlPage):
        return
    labels: dict[str, str] = {}
    for line in record["lines"]:
        labels.setdefault(block_key(record["text"][line["start"] : line["end"]]), line["label"])
    found = (_line_of(block_key(paragraph.text), labels) for paragraph in page.paragraphs)
    types = {index: _NEWS_TYPES[label] for index, label in enumerate(found) if label in _NEWS_TYPES}
    yield Labelled(_outlet(str(record["outlet"])), "pages", page.paragraphs, types)


def _line_of(key: str, labels: Mapping[str, str]) -> str | None:
    """Return the label of the line that a paragraph is, holds or is part of; None where there is none."""
    if key in labels or len(key) < _SURE_KEY:
        return labels.get(key)
    return next((labels[line] for line in labels if len(line) >= _SURE_KEY and (line in key or key in line)), None)


def _blocks(page: Page) -> Iterator[Labelled]:
    """Yield the blocks of a page that may be its article, as a text: guides, lists and tables among them."""
    found = list(judged_blocks(page))
    # A headline is not in the benchmarks' articles, and no furniture.
    types = {
        index: SegmentType.BODY if is_article else SegmentType.NAVIGATION
        for index, (block, _, is_article) in enumerate(found)
        if is_article or block.tag not in HEADINGS
    }
    yield Labelled(page.site, "blocks", _paragraphs(block.text for block, _, _ in found), types)


def _quoted(record: Mapping[str, Any]) -> Labelled:
    spans = [span for attribution in record["attributions"] for span in attribution["content"]]
    paragraphs = split_paragraphs(record["text"])
    types = {
        index: SegmentType.BODY
        for index, paragraph in enumerate(paragraphs)
        if paragraph.source
        and any(start < paragraph.source.end and paragraph.source.start < end for start, end in spans)
    }
    return Labelled(_outlet(str(record["publisher"])), "quoted", paragraphs, types)


def _paragraphs(texts: Iterator[str] | Sequence[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text, None) for text in texts)
