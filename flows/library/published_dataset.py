"""Reading what `newsquotes run` published, one version at a time."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing newsquotes waits for neither
    import polars as pl

    from flows.store.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Dataset:
    """One version of a dataset; what is published later does not change what it reads.

    Attributes:
        path: folder of the dataset.
        manifest: what the version consists of.
    """

    path: Path
    manifest: "Manifest"

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.manifest.version

    def table(self, name: str) -> "pl.LazyFrame":
        """Return the rows of a table, or of `quotes_flat`.

        Raises:
            KeyError: there is no such table.
        """
        from flows.display.export import FLAT, quotes_flat
        from flows.store.parquet import scan_table

        scan = partial(scan_table, self.path, self.manifest)
        if name == FLAT:
            return quotes_flat(scan)
        if name not in self.manifest.tables:
            raise KeyError(f"there is no table {name}; there are {', '.join((*self.manifest.tables, FLAT))}")
        return scan(name)

    def quotes(
        self,
        *,
        speaker: str | None = None,
        outlet: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        include_all: bool = False,
        namesakes: bool = False,
    ) -> "pl.DataFrame":
        """Return quotations with their speakers and articles, the newest first.

        Args:
            speaker: name or part of it, in any spelling; the one speaker whom it fits best is meant. None: anybody.
            outlet: part of the outlet's name.
            since: first day of publication, as a date or in ISO 8601.
            until: last day of publication.
            include_all: also return what was only thought, and what was not said.
            namesakes: return those of all speakers whom the name fits as well.

        Raises:
            DisplayError: no speaker has such a name; the message names those of similar names.
        """
        from flows.display.quotes import QuoteSearch, find_quotes

        search = QuoteSearch(speaker, outlet, _day(since), _day(until), None, include_all, namesakes)
        return find_quotes(self.table, search)

    def speakers(self, name: str) -> "pl.DataFrame":
        """Return the speakers whom a name may mean, the likeliest first.

        Raises:
            DisplayError: it fits nobody.
        """
        from flows.display.speaker_search import match_speakers

        return match_speakers(self.table, name)


def open_dataset(path: str | PathLike[str], version: str = "latest") -> Dataset:
    """Return a version of the dataset in a folder.

    Args:
        path: folder that `newsquotes run` wrote, such as "output".
        version: "v000012", "12" or "latest".

    Raises:
        StoreError: there is no dataset, or no such version.
    """
    from config.settings import load_settings
    from flows.store.store import Store

    store = Store.open_existing(Path(path), load_settings().store)
    return Dataset(store.root, store.manifest(version))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
