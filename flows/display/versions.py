"""Versions in the terminal: the list of them, and what one holds, said at the end of a run."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from expectations.results import Verdict
from flows.display.encode import json_text
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import shortened, shown
from flows.report.facts import Count, Removed, ReportFacts
from flows.store.manifest import Manifest

SHOWN = 6  # of each kind of thing in the summary
NAME_CHARS = 32
BAR_CHARS = 8

_SIGNS = {Verdict.PASSED: ("✓", "green"), Verdict.WARNED: ("!", "yellow"), Verdict.FAILED: ("✕", "red")}


def versions_table(manifests: Sequence[Manifest], current: str | None) -> RenderableType:
    """Return the versions as a table; an arrow marks `current`, which `latest` points to."""
    columns = (
        ListingColumn("version"),
        ListingColumn("created (UTC)"),
        ListingColumn("articles", is_right=True),
        ListingColumn("quotes", is_right=True),
        ListingColumn("+ ~ −", is_right=True),
        ListingColumn("refused", is_right=True),
        ListingColumn("size", is_right=True),
    )
    rows = [
        (
            shown(f"{manifest.version}{' ←' if manifest.version == current else ''}", "bold"),
            shown(f"{manifest.created_at:%Y-%m-%d %H:%M}"),
            *(shown(f"{manifest.table(name).rows:,}") for name in ("articles", "quotes")),
            shown(_changes(manifest)),
            shown(f"{manifest.table('quarantine').rows:,}"),
            shown(size(sum(table.bytes for table in manifest.tables.values()))),
        )
        for manifest in manifests
    ]
    return Listing(columns, rows, "no version has been published here")


def versions_json(manifests: Sequence[Manifest], current: str | None) -> str:
    """Return the versions as JSON, without the lists of their files."""
    rows = [
        {
            "version": manifest.version,
            "is_latest": manifest.version == current,
            "parent": manifest.parent,
            "created_at": manifest.created_at.isoformat(),
            "code_version": manifest.code_version,
            "config_sha256": manifest.config_sha256,
            "rows": {name: table.rows for name, table in manifest.tables.items()},
            "changes": {
                name: {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                for name, changes in (manifest.changes or {}).items()
            },
            "bytes": sum(table.bytes for table in manifest.tables.values()),
        }
        for manifest in manifests
    ]
    return json_text(rows)


def _changes(manifest: Manifest) -> str | None:
    if manifest.changes is None or "quotes" not in manifest.changes:
        return None
    changes = manifest.changes["quotes"]
    return _differences(changes.added, changes.changed, changes.removed)


def size(count: float) -> str:
    """Return a number of bytes for people: "3.4 MB"."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def summary_panel(facts: ReportFacts, place: Path) -> RenderableType:
    """Return what a version holds and where it is, as something that Rich draws.

    Args:
        facts: what the version holds.
        place: the version's folder as the reader should open it; where validation failed, the report's folder.
    """
    sign, colour = _SIGNS[facts.verdict]
    title = Text.assemble((f" {sign} ", f"bold {colour}"), (f"version {facts.run.version} ", "bold"))
    blocks = Padding(Columns(_blocks(facts), padding=(1, 4)), (1, 0, 0, 0))
    parts = [_tables(facts), *_breaches(facts), blocks, _where(facts, place)]
    return Panel(Group(*parts), title=title, title_align="left", border_style=colour, box=box.ROUNDED, padding=(1, 2))


def _tables(facts: ReportFacts) -> RenderableType:
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    grid.add_column("")
    grid.add_column("rows", justify="right", overflow="fold")
    if facts.run.parent:
        grid.add_column(shown(f"since {facts.run.parent}"), overflow="fold")
    for table in facts.tables:
        since = [shown(_differences(table.added, table.changed, table.removed))] if facts.run.parent else []
        grid.add_row(shown(table.name), shown(f"{table.rows:,}", "bold"), *since)
    return grid


def _differences(added: int | None, changed: int | None, removed: int | None) -> str | None:
    """Return rows added, changed and removed: "+3 ~1 −0"; None where these are not known."""
    if added is None or changed is None or removed is None:
        return None
    return f"+{added:,} ~{changed:,} −{removed:,}"


def _breaches(facts: ReportFacts) -> list[RenderableType]:
    colour = _SIGNS[facts.verdict][1]
    lines = [
        Text.assemble((f"{breach.severity}: ", colour), shown(breach.explanation))
        for breach in islice(facts.breaches, SHOWN)
    ]
    return [Padding(Group(*lines), (1, 0, 0, 0))] if lines else []


def _blocks(facts: ReportFacts) -> list[RenderableType]:
    blocks = (
        ("quotations by type", facts.quote_types, len(facts.quote_types)),
        ("most quoted", [Count(speaker.name, speaker.quotes) for speaker in facts.speakers], facts.rows("speakers")),
        ("stripped", facts.stripped, len(facts.stripped)),
        ("refused", facts.quarantine, len(facts.quarantine)),
    )
    return [_block(name, items, total) for name, items, total in blocks if items]


def _block(name: str, items: Sequence[Count | Removed], total: int) -> RenderableType:
    most = max(item.count for item in items)
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0), title=Text(name, style="bold"))
    grid.title_justify = "left"
    for item in items[:SHOWN]:
        label = shortened(item.name.replace("_", " "), NAME_CHARS)
        bar = "█" * max(1, round(BAR_CHARS * item.count / most))
        grid.add_row(shown(label), Text(f"{item.count:,}", justify="right"), Text(bar, style="cyan"))
    if total > SHOWN:
        grid.add_row(Text(f"… {total - SHOWN:,} more", style="dim"))
    return grid


def _where(facts: ReportFacts, place: Path) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")
    for name, path in _places(facts, place).items():
        grid.add_row(name, shown(path, "bold" if name == "dataset" else ""))
    return Padding(grid, (1, 0, 0, 0))


def _places(facts: ReportFacts, place: Path) -> dict[str, Path]:
    if facts.verdict is Verdict.FAILED:
        return {"report": place / "index.html"}
    return {"dataset": place, "report": place / "report" / "index.html"}
