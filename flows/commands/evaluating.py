"""The command that measures quality: `evaluate`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import AsJson, Config, Version, app, err, open_dataset, out, say, scan_of
from flows.commands.progress import progress_bars
from flows.evaluation.kinds import Kind

if TYPE_CHECKING:
    from config.tables import TableReader
    from flows.evaluation.subjects import GoldSet

LATEST = "latest"
_BELONG = {"heads": Kind.QUOTES, "speakers": Kind.QUOTES, "articles": Kind.EXAMPLES}


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated articles: a .jsonl(.gz) file, or a folder of web pages.")],
    dataset: Annotated[Path | None, typer.Option(help="Folder with the tables of one version.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder of the dataset.")] = None,
    version: Version = LATEST,
    heads: Annotated[Path | None, typer.Option(help="Parsed texts (JSON): sources agree by their heads.")] = None,
    speakers: Annotated[Path | None, typer.Option(help="Who spoke (JSON Lines).")] = None,
    articles: Annotated[Path | None, typer.Option(help="Folder of the articles that examples are about.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What the gold is about, where it does not show.")] = None,
    config: Config = None,
    errors: Annotated[int, typer.Option(min=0, help="List that many of the worst errors of each class.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Measure quality against annotated articles.

    Without --dataset or --output the pipeline runs on the gold's own texts, and what it makes of them is measured.
    """
    from flows.evaluation.display import evaluation_json, evaluation_view
    from flows.evaluation.gold import recognise
    from flows.evaluation.subjects import Extras, load_subject

    if dataset and output:
        raise typer.BadParameter("give --dataset or --output, not both")
    if version != LATEST and not output:
        raise typer.BadParameter("--version is one of a dataset's: name that with --output")
    kind = kind or recognise(gold)
    _check_extras(kind, heads=heads, speakers=speakers, articles=articles)
    subject = load_subject(gold, kind, Extras(heads, speakers, articles))
    with _scan(subject, dataset, output, version, config, is_quiet=as_json) as scan:
        evaluation = subject.evaluate(scan, errors)
    if as_json:
        say(evaluation_json(evaluation, has_errors=errors > 0))
    else:
        out.print(evaluation_view(evaluation))


def _check_extras(kind: Kind, **given: Path | None) -> None:
    for name, path in given.items():
        if path and _BELONG[name] is not kind:
            raise typer.BadParameter(f"--{name} belongs to gold of the kind {_BELONG[name]}, and this is {kind}")


@contextmanager
def _scan(
    subject: "GoldSet", dataset: Path | None, output: Path | None, version: str, config: Path | None, *, is_quiet: bool
) -> "Iterator[TableReader]":
    """Yield what reads the version to measure, made of the gold's texts where none was named."""
    if dataset:
        from flows.evaluation.predictions import scan_folder

        yield scan_folder(dataset)
    elif output:
        store = open_dataset(output, config)
        yield scan_of(store, store.manifest(version))
    else:
        from config.settings import load_settings
        from flows.evaluation.measure import built

        with (
            progress_bars(err, is_shown=not is_quiet) as progress,
            built([subject], load_settings(config), progress) as scan,
        ):
            yield scan
