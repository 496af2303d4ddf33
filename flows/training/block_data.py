"""Blocks of pages whose articles are known, for the model that tells which blocks are the article."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.sources.decoding import decode
from flows.sources.refusing import SourceError
from transforms.reading.block_model import Found, block_key
from transforms.reading.blocks import Block
from transforms.reading.html import asked_blocks

# Lines of annotated articles that are kept, and those that are neither asked for nor unwanted.
_KEPT = frozenset({"headline", "standfirst", "subhead", "body"})
_OPEN = frozenset({"note", "pull_quote", "duplicate"})
_SURE_KEY = 20


@dataclass(frozen=True, slots=True)
class LabelledBlock:
    """A block of a page: its outlet, its features, and whether it is the article's.

    Attributes:
        collection: news, html or wcxb.
    """

    site: str
    collection: str
    slots: tuple[int, ...]
    is_article: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page with the keys of the lines of its article, and of those that are neither in it nor beside it."""

    site: str
    collection: str
    path: Path
    kept: tuple[str, ...]
    unclear: frozenset[str]


def read_pages(folder: Path) -> Iterator[LabelledBlock]:
    """Yield the blocks of the pages in `folder`, with its `news`, `unlabelled/pages`, `html` and `wcxb`.

    Of `wcxb` every second page, by its name, is left to be measured.

    Raises:
        SourceError: something is not there.
    """
    try:
        for page in (*_news(folder), *pages_with_bodies(folder, "html"), *pages_with_bodies(folder, "wcxb")):
            yield from _blocks(page)
    except OSError as error:
        raise SourceError(f"cannot read the labelled pages: {error}") from error


def _news(folder: Path) -> Iterator[Page]:
    for part in ("train", "more"):
        for line in gzip.decompress((folder / "news" / f"{part}.jsonl.gz").read_bytes()).splitlines():
            article = json.loads(line)
            path = folder / "unlabelled" / "pages" / f"{article['doc']}.html.gz"
            if path.exists():
                unclear = frozenset(_keys(article, _OPEN))
                yield Page(_site(article["outlet"]), "news", path, tuple(_keys(article, _KEPT)), unclear)


def _keys(article: Any, labels: frozenset[str]) -> Iterator[str]:  # noqa: ANN401 - a record of JSON
    for line in article["lines"]:
        if line["label"] in labels:
            yield block_key(article["text"][line["start"] : line["end"]])


def pages_with_bodies(folder: Path, collection: str) -> Iterator[Page]:
    """Yield the pages of a benchmark; of `wcxb` those that are not left to be measured."""
    truth = json.loads(gzip.decompress((folder / collection / "ground-truth.json.gz").read_bytes()))
    for name, page in sorted(truth.items()):
        if collection != "wcxb" or is_learnt_from(name):
            kept = tuple(map(block_key, page["articleBody"].splitlines()))
            host = urlsplit(page["url"]).hostname or name
            yield Page(_site(host), collection, folder / collection / f"{name}.html.gz", kept, frozenset())


def is_learnt_from(name: str) -> bool:
    """Return whether a page of the benchmark is trained on; the others are left to be measured."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def _site(outlet: str) -> str:
    return outlet.lower().removeprefix("www.").split(".")[0]


def _blocks(page: Page) -> Iterator[LabelledBlock]:
    for _, slots, is_article in judged_blocks(page):
        yield LabelledBlock(page.site, page.collection, tuple(slots), is_article)


def judged_blocks(page: Page) -> Iterator[tuple[Block, list[int], bool]]:
    """Yield the blocks that the model is asked about, with their features and whether they are the article's."""
    kept = frozenset(page.kept)
    article = Found(page.kept)
    for block, slots in asked_blocks(decode(gzip.decompress(page.path.read_bytes()), is_html=True)):
        key = block_key(block.text)
        if slots is not None and key and (key in kept or key not in page.unclear):
            yield block, slots, article.has(key) or _holds(key, page.kept)


def _holds(key: str, kept: Sequence[str]) -> bool:
    """Return whether a block holds a whole line of the article that is long enough to be told."""
    return any(len(line) >= _SURE_KEY and line in key for line in kept)
