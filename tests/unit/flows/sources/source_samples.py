"""Small inputs, and reading them through the one way in."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from config.settings import Settings
from config.sources import Sources, load_sources
from flows.sources.read import read_sources
from transforms.records import RawArticle, Refusal

TEXT = "Mara Lindqvist said on Monday that the harbour would close. “We have no choice,” she said."


PAGE = f"<html><head><title>Harbour</title></head><body><p>{TEXT}</p></body></html>"


LIMIT = 2_000


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Be a user whom permissions bind, also where the tests run as root."""
    user, effective, saved = os.getresuid()
    if effective == 0:
        Path().chmod(0o755)
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(user, effective, saved)


def packed(content: bytes) -> bytes:
    """Pack without the time, so that test ids built from it are the same in every process."""
    return gzip.compress(content, mtime=0)


def zstd(content: bytes) -> bytes:
    """Pack with zstd."""
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


def read(settings: Settings, *inputs: str, sources: Sources | None = None) -> list[RawArticle | Refusal]:
    return list(read_sources(inputs, settings, sources or load_sources()))


def only_article(found: list[RawArticle | Refusal]) -> RawArticle:
    (article,) = found
    assert isinstance(article, RawArticle), article
    return article


def only_refusal(found: list[RawArticle | Refusal]) -> Refusal:
    (refusal,) = found
    assert isinstance(refusal, Refusal), refusal
    return refusal


def uris(found: list[RawArticle | Refusal]) -> list[str]:
    return [entry.source_uri for entry in found]
