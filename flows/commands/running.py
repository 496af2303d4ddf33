"""Commands that make versions: `run` and `serve`."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import (
    DEFAULT_OUTPUT,
    EXIT_FAILED,
    EXIT_NOTHING_NEW,
    EXIT_OK,
    AsJson,
    Config,
    Output,
    app,
    err,
    out,
    say,
)
from flows.commands.progress import progress_bars
from flows.display.safe import safe

if TYPE_CHECKING:
    from flows.pipeline.request import Request
    from flows.pipeline.workspace import Outcome

SourcesFile = Annotated[Path | None, typer.Option("--sources", help="File of sources instead of the shipped ones.")]
Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INPUT]...", help="Files, folders, globs or names of sources; none: all configured sources."
    ),
]

EXITS = {"published": EXIT_OK, "unchanged": EXIT_NOTHING_NEW, "failed": EXIT_FAILED}  # by how the run ended


@app.command()
def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Names of live sources; none: all of them.")
    ] = None,
    config: Config = None,
    sources: SourcesFile = None,
    as_json: AsJson = False,
) -> int:
    """Fetch live sources into their folders, as web archives; `run` and `serve` do so, too, before they read.

    Exits with 0 when something new was fetched, 3 when there was nothing new, 2 when something is wrong with the
    sources or the settings.
    """
    from config.settings import load_settings
    from config.sources import load_sources
    from flows.display.encode import json_text
    from flows.fetching.fetch import described, fetch_sources, require_live

    declared, settings = load_sources(sources), load_settings(config).fetch
    require_live(names or (), declared)
    found = fetch_sources(names or (), declared, settings)
    if as_json:
        say(json_text([asdict(source) for source in found]))
    else:
        for source in found:
            out.print(f"{source.source}: {described(source)}", markup=False, highlight=False)
            for refusal in source.refusals:
                line = f"  {refusal.reason}: {refusal.source_uri}: {refusal.detail}"
                out.print(safe(line), markup=False, highlight=False, soft_wrap=True)
    return EXIT_OK if any(source.pages for source in found) else EXIT_NOTHING_NEW


@app.command()
def run(
    inputs: Inputs = None,
    output: Output = DEFAULT_OUTPUT,
    config: Config = None,
    sources: SourcesFile = None,
    direct: Annotated[
        bool, typer.Option("--direct", help="Run without Prefect: starts at once, leaves no record of the run.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Read live sources as they were fetched before; fetch nothing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Read articles and publish a version of the dataset.

    Exits with 0 when a version was published, 3 when there was nothing new, 1 when validation failed and nothing was
    published, 2 when something is wrong with the inputs or the settings.
    """
    request = replace(_request(inputs, output, config, sources), offline=offline)
    with progress_bars(err, is_shown=not as_json) as progress:
        if direct:
            from flows.pipeline.run import build_version

            outcome = build_version(request, progress=progress)
        else:
            from flows.orchestration.once import run_flow

            outcome = run_flow(request, _text(config), _text(sources), progress)
    _print(outcome, request, as_json=as_json)
    return EXITS[outcome.status]


@app.command()
def serve(
    inputs: Inputs = None,
    output: Output = DEFAULT_OUTPUT,
    config: Config = None,
    sources: SourcesFile = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Of the deployment in Prefect; none: the name of the dataset's folder.")
    ] = None,
) -> None:
    """Run the flow on the schedule in the settings, with Prefect's user interface, until interrupted."""
    from flows.orchestration.serve import deployment_name, serve_flow

    request = _request(inputs, output, config, sources)
    schedule = request.settings.schedule
    called = name or deployment_name(output)
    parameters: dict[str, object] = {
        "inputs": list(request.inputs),  # as given: they name the articles
        "output": str(output.resolve()),
        "config": _text(config.resolve() if config else None),
        "sources": _text(sources.resolve() if sources else None),
    }

    def tell(url: str) -> None:
        out.print(f"Prefect's user interface: {url}", highlight=False)
        out.print(
            f"The deployment {called!r} runs the flow at {schedule.cron!r} ({schedule.timezone})"
            f" and writes to {output}; Ctrl+C ends it.",
            markup=False,
            highlight=False,
        )

    serve_flow(called, parameters, schedule, tell)


def _request(inputs: list[str] | None, output: Path, config: Path | None, sources: Path | None) -> "Request":
    """Return what a run shall do; whatever is wrong with it is found before anything is started."""
    from config.settings import load_settings
    from config.sources import load_sources
    from expectations.dataset.validation import check_settings
    from flows.pipeline.request import Request
    from flows.sources.finding import find_files
    from flows.store.store import Store

    request = Request(tuple(inputs or ()), output, load_settings(config), load_sources(sources))
    check_settings(request.settings.expectations)
    find_files(request.inputs, request.sources)
    Store.open(request.output, request.settings.store)
    return request


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _print(outcome: "Outcome", request: "Request", *, as_json: bool) -> None:
    from flows.commands.outcome import outcome_json, outcome_view

    if as_json:
        say(outcome_json(outcome, request.output))
    else:
        out.print(outcome_view(outcome, request.output))
