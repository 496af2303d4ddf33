"""Metadata of a version for people and machines, from its manifest and the table declarations."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from config.tables import load_tables
from flows.store.croissant import croissant
from flows.store.datapackage import data_package
from flows.store.layout import CROISSANT, DATA_PACKAGE, README
from flows.store.manifest import Manifest, to_json

NAME = "newsquotes"
DESCRIPTION = (
    "Who said what in news articles: the articles with boilerplate stripped, every paragraph they were made of, "
    "their quotations, the attributions of these, and the speakers."
)


def metadata_files(manifest: Manifest) -> Mapping[str, bytes]:
    """Return the metadata files of a version by name."""
    tables = load_tables()
    card = _card_template().render(manifest=manifest, tables=tables, name=NAME, description=DESCRIPTION)
    return {
        README: card.encode(),
        DATA_PACKAGE: to_json(data_package(manifest, tables, NAME, DESCRIPTION)),
        CROISSANT: to_json(croissant(manifest, tables, NAME, DESCRIPTION)),
    }


@cache
def _card_template() -> Template:
    environment = Environment(
        loader=PackageLoader("flows.store"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown, and nothing in it comes from articles
    )
    environment.filters["size"] = readable_size
    environment.filters["number"] = lambda number: f"{number:,}"
    environment.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")
    return environment.get_template("README.md.j2")


def readable_size(size: int) -> str:
    """Return a number of bytes for people to read: "1.5 MB"."""
    value = float(size)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
