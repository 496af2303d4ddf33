"""Commands that show what is in a version: `show`, `quotes`, `speakers`, `sql`, `export`, `report` and `why`."""

import webbrowser
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import (
    DEFAULT_OUTPUT,
    AsJson,
    Output,
    Version,
    app,
    err,
    open_dataset,
    out,
    say,
    scan_of,
)
from flows.display.file_formats import Format
from flows.display.safe import safe
from flows.store.store_errors import StoreError
from transforms.records import SpeakerKind

if TYPE_CHECKING:
    from flows.display.quotes import QuoteSearch


# Which quotations to print.
OutletPart = Annotated[str | None, typer.Option(help="Part of the outlet's name.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of publication.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of publication.")]
Newest = Annotated[int, typer.Option(min=1, help="Most quotations to print, newest first.")]
Unsaid = Annotated[bool, typer.Option("--all", help="Also print what was only thought, and what was not said.")]


@app.command()
def show(
    article: Annotated[str, typer.Argument(help="Its id or the beginning of it, source_uri, file name or URL.")],
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    stripped: Annotated[bool, typer.Option("--stripped", help="List what was stripped, by which rule.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Write a page and print its path.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--to", help="Folder for the page; none: the user's cache folder.", file_okay=False)
    ] = None,
    do_open: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Print an article with its quotes, their speakers and what was stripped."""
    store = open_dataset(output)
    scan = scan_of(store, store.manifest(version))
    if as_html or folder or do_open:
        from platformdirs import user_cache_path

        from flows.display.lookup import find_article
        from flows.report.article_page import write_article_page

        place = folder or user_cache_path("newsquotes") / "pages"
        _tell_page(write_article_page(place, scan, find_article(scan, article)), do_open=do_open)
    else:
        from flows.display.article import article_view

        out.print(article_view(scan, article, stripped))


@app.command()
def quotes(
    speaker: Annotated[
        str | None, typer.Option("--speaker", "-s", help="The name or part of it, in any spelling; who it is is said.")
    ] = None,
    namesakes: Annotated[
        bool, typer.Option("--namesakes", help="Take all whom the name fits, not the one quoted most.")
    ] = False,
    clusters: Annotated[
        bool, typer.Option("--clusters", help="List what several outlets quote in the same words, most outlets first.")
    ] = False,
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    outlet: OutletPart = None,
    since: Since = None,
    until: Until = None,
    limit: Newest = 50,
    every: Unsaid = False,
    as_json: AsJson = False,
) -> None:
    """Print what somebody said, with date, outlet and who relays it; or what several outlets quote."""
    from flows.display.quotes import QuoteSearch

    if speaker is None and not clusters:
        raise typer.BadParameter("give --speaker NAME, or --clusters for what several outlets quote")
    wanted = QuoteSearch(speaker, outlet, _day(since), _day(until), limit, every, namesakes)
    _print_quotes(wanted, output, version, in_clusters=clusters, as_json=as_json)


def _day(time: datetime | None) -> date | None:
    return time.date() if time else None


def _print_quotes(
    wanted: "QuoteSearch", output: Path, version: str, *, in_clusters: bool = False, as_json: bool
) -> None:
    """Print the quotations that are wanted, and whom the name of a speaker was taken for."""
    from flows.display.clusters import clusters_view, find_clusters
    from flows.display.frames import frame_json
    from flows.display.quotes import chosen_speakers, find_quotes, quotes_view

    store = open_dataset(output)
    scan = scan_of(store, store.manifest(version))
    if choice := chosen_speakers(scan, wanted):
        err.print(choice.told, markup=False, highlight=False, soft_wrap=True)
    found = find_clusters(scan, wanted) if in_clusters else find_quotes(scan, wanted)
    if as_json:
        say(frame_json(found))
    else:
        out.print(clusters_view(found) if in_clusters else quotes_view(found, wanted))


@app.command()
def search(
    words: Annotated[
        str, typer.Argument(help="Words that a quotation has; between quotation marks a phrase; * for any ending.")
    ],
    speaker: Annotated[str | None, typer.Option("--speaker", "-s", help="The name or part of it.")] = None,
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    outlet: OutletPart = None,
    since: Since = None,
    until: Until = None,
    limit: Newest = 50,
    every: Unsaid = False,
    as_json: AsJson = False,
) -> None:
    """Find quotations by their words, in any case and with any accents."""
    from flows.display.quotes import QuoteSearch

    _print_quotes(
        QuoteSearch(speaker, outlet, _day(since), _day(until), limit, every, words=words),
        output,
        version,
        as_json=as_json,
    )


@app.command()
def speakers(
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    search: Annotated[
        str | None, typer.Option("--search", "-s", help="Any part of any form of the name, in any spelling.")
    ] = None,
    kind: Annotated[SpeakerKind | None, typer.Option(help="Only speakers of this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most speakers to print, those with most quotations first.")] = 50,
    moved: Annotated[
        bool, typer.Option("--moved", help="List who was merged, split or moved since the version before.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the speakers of the dataset with their counts and other names."""
    from flows.display.frames import frame_json
    from flows.display.speakers import SpeakerSearch, list_speakers, moves_view, read_moves, speakers_view

    store = open_dataset(output)
    manifest = store.manifest(version)
    wanted = SpeakerSearch(search, kind and str(kind), limit)
    found = read_moves(store.layout, manifest) if moved else list_speakers(scan_of(store, manifest), wanted)
    if as_json:
        say(frame_json(found))
    else:
        out.print(moves_view(found) if moved else speakers_view(found, wanted))


@app.command()
def sql(
    statement: Annotated[str, typer.Argument(help="A SELECT over quotes_flat, articles, quotes, attributions, …")],
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Query a version's tables with DuckDB."""
    from flows.display.frames import FrameTable, frame_csv, frame_json
    from flows.display.sql import run_sql

    store = open_dataset(output)
    manifest = store.manifest(version)
    if not store.has_tables(manifest):
        name = manifest.version
        raise StoreError(f"the tables of {name} were put away; bring them back with `newsquotes checkout {name}`")
    found = run_sql(store.layout.version(manifest.version), statement)
    if as_json:
        say(frame_json(found))
    elif as_csv:
        text = frame_csv(found)
        say(safe(text) if out.is_terminal else text)
    else:
        out.print(FrameTable(found))


@app.command()
def export(
    target: Annotated[
        Path, typer.Argument(help="A folder, or a file: .csv, .tsv, .jsonl, .parquet, .xlsx or .sqlite.")
    ],
    tables: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            "-t",
            help="A table, or quotes_flat, which has quotes, speakers and articles. None: all, in a file quotes_flat.",
        ),
    ] = None,
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    file_format: Annotated[
        Format | None, typer.Option("--format", help="Of the files in a folder: csv by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="No apostrophe before text that a spreadsheet would run as a formula.")
    ] = False,
) -> None:
    """Write tables to files for other programs."""
    from flows.display.export import export_tables

    store = open_dataset(output)
    scan = scan_of(store, store.manifest(version))
    for path in export_tables(scan, tables or [], target, file_format, is_forced=force, is_exact=exact):
        out.print(str(path), markup=False, highlight=False, soft_wrap=True)


@app.command()
def report(
    version: Annotated[str, typer.Argument(help="A version: v000012, 12 or latest.")] = "latest",
    output: Output = DEFAULT_OUTPUT,
    do_open: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Print the path of a version's report, or open it."""
    store = open_dataset(output)
    page = store.layout.version(store.manifest(version).version) / "report" / "index.html"
    if not page.is_file():
        raise StoreError(f"{page} is missing; `newsquotes verify {version}` says what else is")
    _tell_page(page, do_open=do_open)


@app.command()
def why(
    given: Annotated[
        str, typer.Argument(metavar="INPUT", help="Its path as a run was given it, file name, URL or article_id.")
    ],
    output: Output = DEFAULT_OUTPUT,
    version: Version = "latest",
    as_json: AsJson = False,
) -> None:
    """Say where an input went: into an article, a copy of another one, or quarantine, and for what reason."""
    from flows.display.frames import frame_json
    from flows.display.input_fate import InputName, fates_listing, find_fates, not_met

    store = open_dataset(output)
    manifest = store.manifest(version)
    name = InputName(given)
    fates = find_fates(scan_of(store, manifest), name)
    if fates.is_empty():
        raise not_met(name, manifest.version)
    if as_json:
        say(frame_json(fates))
    else:
        out.print(fates_listing(fates))


def _tell_page(page: Path, *, do_open: bool) -> None:
    """Print the path of a page, and open it where that is wanted."""
    out.print(str(page), markup=False, highlight=False, soft_wrap=True)
    if do_open:
        webbrowser.open(page.resolve().as_uri())
