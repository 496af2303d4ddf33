"""Metadata of a version for people and machines, from its manifest and the table declarations."""

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from config.tables import load_tables
from flows.store.cards.croissant import croissant
from flows.store.cards.datapackage import data_package
from flows.store.layout import CROISSANT, DATA_PACKAGE, README
from flows.store.manifest import Manifest, to_json
from flows.store.notes import SourceNote, source_notes, validation_note

NAME = "newsquotes"
DESCRIPTION = (
    "Who said what in news articles: the articles with boilerplate stripped, every paragraph they were made of, "
    "their quotations, the attributions of these, and the speakers."
)


VERSIONS_ON_CARD = 10  # whose changes the card tells, beside its own
NO_RIGHTS = "The articles belong to their publishers; this dataset grants no rights to their texts."


def metadata_files(manifest: Manifest, history: Sequence[Manifest] = ()) -> Mapping[str, bytes]:
    """Return the metadata files of a version by name; `history` are the versions before it, the newest first."""
    tables = load_tables()
    sources = source_notes(manifest)
    card = _card_template().render(
        manifest=manifest,
        tables=tables,
        name=NAME,
        description=DESCRIPTION,
        sources=sources,
        validation=validation_note(manifest),
        history=[before for before in (manifest, *history) if before.changes is not None],
        no_rights=NO_RIGHTS,
    )
    return {
        README: card.encode(),
        DATA_PACKAGE: to_json(data_package(manifest, tables, NAME, DESCRIPTION, sources)),
        CROISSANT: to_json(croissant(manifest, tables, NAME, DESCRIPTION, licences(sources))),
    }


def licences(sources: Sequence[SourceNote]) -> list[str]:
    """Return the licences of the sources, each once; what holds where none is known."""
    return sorted({source.licence for source in sources if source.licence}) or [NO_RIGHTS]


@cache
def _card_template() -> Template:
    environment = Environment(
        loader=PackageLoader("flows.store.cards"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown; what comes from articles goes through the filter `cell`
    )
    environment.filters["size"] = readable_size
    environment.filters["number"] = lambda number: f"{number:,}"
    environment.filters["cell"] = _cell
    environment.filters["changes"] = lambda rows: f"{rows.added:,} / {rows.changed:,} / {rows.removed:,}"
    return environment.get_template("README.md.j2")


def _cell(text: object) -> str:
    """Return text that may come from anywhere as one cell of a table of Markdown, without markup of its own."""
    line = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("[", "\\[")


def readable_size(size: int) -> str:
    """Return a number of bytes for people to read: "1.5 MB"."""
    value = float(size)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
