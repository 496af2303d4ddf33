"""The command `validate`: the expectations again, on any version."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import DEFAULT_OUTPUT, EXIT_FAILED, EXIT_OK, AsJson, Config, Output, app, err, out, say
from flows.commands.progress import progress_bars


@app.command()
def validate(
    version: Annotated[str, typer.Argument(help="The version to validate: v000012, 12 or latest.")] = "latest",
    output: Output = DEFAULT_OUTPUT,
    config: Config = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Folder for Data Docs, the results as JSON and the rows that fail.")
    ] = None,
    list_all: Annotated[
        bool, typer.Option("--all", help="List every expectation, not only what does not hold.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Hold every row of a version against the expectations of today; the version itself is not touched.

    Exits with 1 where one that stops publication does not hold, or where files are not what was published.
    """
    from config.settings import load_settings
    from expectations.dataset.validation import check_settings
    from expectations.results import Verdict
    from flows.display.validation import validation_json, validation_view
    from flows.pipeline.checking.evidence import write_evidence
    from flows.pipeline.checking.validate import subject_of_version
    from flows.pipeline.checking.validate import validate as validated
    from flows.store.store import Store
    from flows.store.verify import content_problems

    settings = load_settings(config)
    check_settings(settings.expectations)
    store = Store.open_existing(output, settings.store)
    manifest = store.manifest(version)
    if damaged := list(content_problems(store.layout, manifest)):
        for problem in damaged:
            err.print(f"{problem}", markup=False, highlight=False, soft_wrap=True)
        err.print(f"{manifest.version} is damaged; `newsquotes rollback` makes an earlier version the current one")
        return EXIT_FAILED
    subject = subject_of_version(store.root, manifest, settings.expectations.compared_versions)
    with progress_bars(err, is_shown=not as_json) as progress:
        found = validated(subject, settings.expectations, lambda done, total: progress("validate", done, total))
    if report:
        write_evidence(report, manifest.version, found.report, found.failing, settings.expectations)
        (report / "validation.json").write_text(found.report.to_json(), encoding="utf-8")
    if as_json:
        say(validation_json(manifest.version, found.report))
    else:
        out.print(validation_view(manifest.version, found.report, with_all=list_all))
    return EXIT_FAILED if found.report.verdict is Verdict.FAILED else EXIT_OK
