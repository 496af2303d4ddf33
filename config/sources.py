"""Sources: where articles are read from, and which of their columns mean what."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.files import ConfigError, bundled, load_bundled, parse_yaml

SourceKind = Literal["text", "html", "jsonl", "csv", "parquet", "warc"]


class Columns(BaseModel):
    """Names that each field may have in a record; the first that is there and not empty is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: tuple[str, ...]
    text: tuple[str, ...]
    html: tuple[str, ...]
    url: tuple[str, ...]
    title: tuple[str, ...]
    date: tuple[str, ...]
    outlet: tuple[str, ...]
    authors: tuple[str, ...]


def _is_web_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no URL that begins with http:// or https://")
    return url


WebUrl = Annotated[str, AfterValidator(_is_web_url)]


class Live(BaseModel):
    """What is fetched of a live source: pages, and those that feeds and sitemaps list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feeds: tuple[WebUrl, ...] = ()
    sitemaps: tuple[WebUrl, ...] = ()
    pages: tuple[WebUrl, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> "Live":
        if not (self.feeds or self.sitemaps or self.pages):
            raise ValueError("names no feeds, sitemaps or pages")
        return self


class Source(BaseModel):
    """One configured source.

    Attributes:
        path: a file, a folder or a glob; where relative, to the folder of the file that declares it.
        fetch: what is fetched into `path`, a folder of web archives; None where the files come from elsewhere.
        kind: how its files are read, whatever their names end in; None where the names tell.
        columns: what its records call their fields.
        outlet: the publishing outlet of articles that name none.
        follow_links: whether links that lead out of its folder are followed.
        language: BCP 47 code of the language its articles are expected in; a note, not a filter.
        licence, attribution, provenance, homepage: notes for those who use the data, carried to the dataset's card: who
            may use the texts for what (an SPDX identifier where there is one), how to credit the source, how the texts
            were obtained, and where the source is described.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    path: str = Field(min_length=1)
    fetch: Live | None = None
    kind: SourceKind | None = None
    columns: Columns
    outlet: str | None = None
    follow_links: bool
    language: str | None = None
    licence: str | None = None
    attribution: str | None = None
    provenance: str | None = None
    homepage: str | None = Field(default=None, pattern=r"^https?://")


@dataclass(frozen=True, slots=True)
class Sources:
    """The configured sources, by name.

    Attributes:
        folder: what their relative paths are relative to.
        columns: the names of fields in records of inputs that no source declares.
        follow_links: whether links that lead out of the folders of such inputs are followed.
        by_name: the sources.
    """

    folder: Path
    columns: Columns
    follow_links: bool
    by_name: Mapping[str, Source]


class _SourcesFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Columns
    follow_links: bool = False
    sources: tuple[Source, ...]


def load_sources(path: Path | None = None) -> Sources:
    """Return the sources declared in the file at `path`, or the shipped ones.

    A source's `columns` may name some of the fields only; the others keep the file's, and those the shipped names.

    Raises:
        ConfigError: the file cannot be read, or says something that cannot be.
    """
    shipped = load_bundled("sources.yml")
    if path is None:
        return _sources(shipped, shipped["columns"], Path(str(bundled())), "config/sources.yml")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the sources file {path}: {error}") from error
    return _sources(parse_yaml(text, str(path)), shipped["columns"], path.parent, str(path))


def _sources(content: Mapping[str, Any], columns: Mapping[str, Any], folder: Path, name: str) -> Sources:
    try:
        common = {**columns, **content.get("columns", {})}
        links = content.get("follow_links", False)
        entries = [
            {"follow_links": links, **entry, "columns": {**common, **entry.get("columns", {})}}
            for entry in content.get("sources") or ()
        ]
        declared = _SourcesFile.model_validate({**content, "columns": common, "sources": entries})
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"sources in {name}: {problems}") from error
    except (TypeError, AttributeError) as error:
        raise ConfigError(f"{name} must hold a list of sources, each a mapping with a name and a path") from error
    by_name = {source.name: source for source in declared.sources}
    if len(by_name) < len(declared.sources):
        raise ConfigError(f"sources in {name}: two sources have the same name")
    return Sources(folder, declared.columns, declared.follow_links, by_name)
