"""Commands about the versions on disk: `versions`, `diff`, `checkout`, `rollback`, `verify`, `prune` and `repair`."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from flows.commands.ages import age
from flows.commands.common import (
    DEFAULT_OUTPUT,
    EXIT_FAILED,
    EXIT_OK,
    AsJson,
    Config,
    Output,
    app,
    err,
    open_dataset,
    out,
    say,
)
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shown
from flows.store.store_errors import REPAIR

VersionArgument = Annotated[str, typer.Argument(help="A version: v000012, 12 or latest.")]


@app.command()
def versions(output: Output = DEFAULT_OUTPUT, as_json: AsJson = False) -> None:
    """List the versions of the dataset."""
    from flows.display.versions import versions_json, versions_table
    from flows.store.pointer import current_name

    store = open_dataset(output)
    name = current_name(store.layout)
    census = store.census()
    for problem in census.damaged.values():
        err.print(shown(problem, "red"), soft_wrap=True)
    if as_json:
        say(versions_json(census.whole, name))
    else:
        out.print(versions_table(census.whole, name))


@app.command()
def diff(
    before: VersionArgument, after: VersionArgument, output: Output = DEFAULT_OUTPUT, as_json: AsJson = False
) -> None:
    """Show by how many rows version AFTER differs from version BEFORE, table by table."""
    changes = open_dataset(output).diff(before, after)
    if as_json:
        say(json.dumps({name: change.model_dump(exclude={"file"}) for name, change in changes.items()}, indent=2))
    else:
        columns = (
            ListingColumn("table"),
            *(ListingColumn(name, is_right=True) for name in ("added", "changed", "removed")),
        )
        rows = [
            (shown(name, "bold"), *(shown(f"{count:,}") for count in (change.added, change.changed, change.removed)))
            for name, change in changes.items()
        ]
        out.print(Listing(columns, rows, "no tables"))


@app.command()
def checkout(version: VersionArgument, output: Output = DEFAULT_OUTPUT) -> None:
    """Bring the table folders of an older version back."""
    manifest = open_dataset(output).checkout(version)
    out.print(f"The tables of {manifest.version} are in {output / 'versions' / manifest.version}", soft_wrap=True)


@app.command()
def rollback(
    version: Annotated[str | None, typer.Argument(help="Where to go back to; none: the current one's parent.")] = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Make an earlier version the current one."""
    manifest = open_dataset(output).rollback(version)
    out.print(f"{manifest.version} is the current version of {output}", soft_wrap=True)


@app.command()
def verify(
    version: Annotated[str | None, typer.Argument(help="The version to check; none: all.")] = None,
    output: Output = DEFAULT_OUTPUT,
    as_json: AsJson = False,
) -> int:
    """Check every file against its checksum. Exits with 1 where something is wrong."""
    store = open_dataset(output)
    census = store.census()
    names = [version] if version else sorted([*census.damaged, *(manifest.version for manifest in census.whole)])
    problems = {name: [str(problem) for problem in store.verify(name)] for name in names}
    if as_json:
        say(json.dumps(problems, ensure_ascii=False, indent=2))
    else:
        for name, found in problems.items():
            out.print(shown(f"{name}: {'every file is as published' if not found else ''}", "bold"))
            for problem in found:
                out.print(shown(f"  {problem}", "red"), soft_wrap=True)
    return EXIT_FAILED if any(problems.values()) else EXIT_OK


@app.command()
def prune(
    output: Output = DEFAULT_OUTPUT,
    config: Config = None,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Drop versions whole, except so many of the newest.")
    ] = None,
    older_than: Annotated[
        timedelta | None,
        typer.Option(parser=age, metavar="AGE", help="Drop versions whole that are older: 90d."),
    ] = None,
    spare: Annotated[
        list[str] | None, typer.Option(help="A version that is kept whatever its age; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only name the versions that would be dropped.")] = False,
) -> None:
    """Drop the table folders of old versions and files that no version needs; with limits, old versions as well.

    The current version stays. A version that is dropped can neither be checked out nor compared with any more.
    """
    from flows.store.retention import Retention

    store = open_dataset(output, config)
    now = datetime.now(UTC)
    spared = frozenset(store.manifest(reference).version for reference in spare or ())
    retention = Retention(keep, now - older_than if older_than is not None else None, spared)
    if dry_run:
        out.print(f"Would drop {', '.join(store.superfluous(retention)) or 'no version'}", soft_wrap=True)
        return
    retired = store.retire(retention)
    pruned = store.prune(now)
    out.print(
        f"Dropped {', '.join(retired) or 'no version'}; removed {pruned.files} unused files"
        f" ({pruned.bytes / 1e6:.1f} MB) and the table folders of {', '.join(pruned.versions) or 'no version'}",
        soft_wrap=True,
    )
    if pruned.damaged:
        damaged = ", ".join(pruned.damaged)
        err.print(f"No file was removed: nobody knows which {damaged} needs, whose manifest is damaged; {REPAIR}")


@app.command()
def repair(output: Output = DEFAULT_OUTPUT) -> None:
    """Set aside the versions whose manifests are damaged.

    They go to the folder `damaged`; where the current one is among them, the newest whole one becomes current.
    """
    repaired = open_dataset(output).repair()
    for path in repaired.set_aside:
        out.print(f"{path.name} is damaged and lies in {path} now", soft_wrap=True)
    out.print(f"{repaired.current} is the current version of {output}", soft_wrap=True)
