"""The fingerprint of all that decides what an input becomes: code, data, libraries and settings.

An input recorded with the fingerprint of today is not processed again, so what is missing here leaves stale rows.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from config.settings import Settings

# Packages whose code decides what rows hold, with all that lies in them: lexicons and weights are data beside code.
CODE = (
    "transforms",
    "flows.sources",
    "flows.pipeline.reading",
    "flows.pipeline.processing",
    "flows.pipeline.tables",
    "flows.pipeline.linking",
    "expectations.rows",
)
# Folders of `config` of which the same is true; settings are digested as they are in force, see `Settings`.
DATA = ("lexicons", "tables")
# Distributions whose releases read, split or score texts differently. Polars and PyArrow only carry values.
LIBRARIES = (
    "anyascii",
    "charset-normalizer",
    "courlan",
    "dateparser",
    "ftfy",
    "htmldate",
    "justext",
    "lxml",
    "numpy",
    "onnx",
    "onnxruntime",
    "onnxruntime-gpu",
    "py3langid",
    "rapidfuzz",
    "tokenizers",
    "trafilatura",
    "warcio",
)
NO_CODE = (".pyc", ".md", ".svg", "figures.json")  # files beside code and data that decide nothing


@cache
def code_version() -> str:
    """Return the version of the distribution with a digest of `CODE` and `DATA`, as in "0.1.0+0123456789ab"."""
    folders = [*(files(name) for name in CODE), *(files("config").joinpath(name) for name in DATA)]
    return f"{version('newsquotes')}+{_digest(_contents(folders))}"


@cache
def library_versions() -> str:
    """Return a digest of the versions of `LIBRARIES` that are installed, and of Unicode's."""
    installed = (f"{name} {_version_of(name)}".encode() for name in LIBRARIES)
    return _digest([*installed, unicodedata.unidata_version.encode()])


def fingerprint(settings: Settings) -> str:
    """Return the fingerprint of code, data, libraries and the settings that the rows of an article depend on."""
    return f"{code_version()} {library_versions()} {settings.processing_sha256}"


def linking_fingerprint(settings: Settings) -> str:
    """Return the fingerprint of code, data, libraries and the settings that the linked columns depend on."""
    return f"{code_version()} {library_versions()} {settings.linking_sha256}"


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "none"


def _digest(parts: Iterable[bytes]) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big") + part)
    return sha.hexdigest()[:12]


def _contents(entries: Iterable[Traversable]) -> Iterator[bytes]:
    """Yield name and content of every file at and below `entries` that decides something, by name."""
    for entry in sorted(entries, key=lambda one: one.name):
        if entry.is_dir():
            yield from _contents(entry.iterdir())
        elif not entry.name.endswith(NO_CODE):
            yield entry.name.encode()
            yield entry.read_bytes()
