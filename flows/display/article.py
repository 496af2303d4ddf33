"""An article in the terminal: its quotations by speaker, its cues and sources, and what was stripped from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from config.tables import TableReader
from flows.display.article_rows import ArticleRows, Row, kinds, read_article
from flows.display.lookup import find_article
from flows.display.marks import TextMark, article_marks, marked, marks_by_stretch
from flows.display.rows import Listing, ListingColumn
from flows.display.safe import safe, safe_line, shown

# Names of the terminal's own colours, which its user chose to be readable on its background.
PALETTE = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan", "bright_magenta", "bright_green")
NOBODY = "nobody could be told"


def article_view(scan: TableReader, key: str, stripped: bool) -> RenderableType:
    """Return an article as a Rich renderable; without colours, plain marks take their place.

    Args:
        scan: reads the version.
        key: names the article; see `find_article`.
        stripped: show a table of what was stripped in place of the text.

    Raises:
        DisplayError: `key` names no article or several.
    """
    rows = read_article(scan, find_article(scan, key))
    return Group(_Header(rows), _stripped_listing(rows) if stripped else _Body(rows))


@dataclass(frozen=True, slots=True)
class _Header:
    rows: ArticleRows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        article = self.rows.article
        facts = (
            ("outlet", article["outlet"]),
            ("date", date_text(article)),
            ("authors", ", ".join(article["authors"])),
            ("url", article["url"]),
            ("source", article["source_uri"]),
            ("id", article["article_id"]),
            ("copy of", article["duplicate_of"]),
        )
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim")
        grid.add_column(overflow="fold")
        for name, value in facts:
            if value:
                grid.add_row(name, shown(value))
        yield Text(safe_line(article["title"] or PurePath(article["source_uri"]).name), style="bold")
        yield grid
        yield Text(_counted(self.rows), style="italic")


def date_text(article: Row) -> str | None:
    """Return when an article was published, as exactly as is known."""
    when, precision = article["published_at"], article["published_precision"]
    if when is None:
        return None
    formats = {"year": "%Y", "month": "%B %Y", "day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M UTC"}
    return str(when.strftime(formats.get(precision, "%Y-%m-%d %H:%M:%S UTC")))


def _counted(rows: ArticleRows) -> str:
    dropped = sum(not segment["is_kept"] for segment in rows.segments)
    parts = (
        (len(rows.quotes), "quotation", ""),
        (len(rows.speakers), "speaker", ""),
        (dropped, "segment", f" of {len(rows.segments)} stripped"),
    )
    return " · ".join(f"{count:,} {name}{'' if count == 1 else 's'}{rest}" for count, name, rest in parts)


@dataclass(frozen=True, slots=True)
class _Body:
    rows: ArticleRows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        is_plain = console.no_color or console.color_system is None
        names = self.rows.speakers
        colours: dict[str | None, str] = {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(names)}
        colours[None] = "italic"
        yield _key(names, colours, is_plain)
        yield Rule(style="dim")
        yield from self._segments(article_marks(self.rows, colours), is_plain)
        yield Rule(style="dim")
        yield _quote_listing(self.rows, colours)

    def _segments(self, marks: Sequence[TextMark], is_plain: bool) -> Iterator[RenderableType]:
        text = self.rows.article["text"]
        stretches = [(row["text_start"], row["text_end"]) for row in self.rows.segments if row["is_kept"]]
        found = marks_by_stretch(marks, stretches)
        for segment in self.rows.segments:
            if not segment["is_kept"]:
                yield Padding(_stripped(segment, is_plain), (0, 0, 1, 0))
                continue
            shown_text = marked(text, segment["text_start"], segment["text_end"], next(found), is_plain)
            if segment["segment_type"] == "heading":
                shown_text.stylize("bold")
            yield Padding(shown_text, (0, 0, 1, 0))


def _key(names: Sequence[str], colours: Mapping[str | None, str], is_plain: bool) -> Text:
    if is_plain:
        return Text("«quotation» [number]   {source}   _cue_   - stripped", style="dim")
    speakers = [Text(f"■ {safe_line(name)}", style=colours[name]) for name in names]
    how = Text.assemble(("quotation [number]", "dim"), "  ", ("source", "bold"), "  ", ("cue", "underline"))
    return Text("   ").join([*speakers, how, Text("✂ stripped", style="dim")])


def _stripped(segment: Row, is_plain: bool) -> Text:
    sign = "-" if is_plain else "✂"
    label = f"{sign} [{segment['segment_type']} · {segment['rule']} · {segment['score']:.2f}]"
    text = safe(segment["text"]).replace("\n", f"\n{sign} ")
    return Text.assemble((safe_line(label), "dim bold"), " ", (text, "dim"))


def _quote_listing(rows: ArticleRows, colours: Mapping[str | None, str]) -> RenderableType:
    columns = (
        ListingColumn("#", is_right=True),
        ListingColumn("type"),
        ListingColumn("speaker", wraps=True),
        ListingColumn("role", wraps=True),
        ListingColumn("via", wraps=True),
        ListingColumn("method"),
        ListingColumn("score", is_right=True),
    )
    lines = []
    for quote in rows.quotes:
        for row in rows.attributions.get(quote["quote_id"], ({},)):
            name = row.get("speaker_name")
            speaker = shown(name, colours[name]) if name else Text(NOBODY, style="italic dim")
            rest = (shown(row.get(column)) for column in ("speaker_role", "via", "method"))
            score = shown(f"{row.get('attribution_score', quote['quote_score']):.2f}")
            lines.append((shown(quote["quote_index"] + 1), shown(kinds(quote)), speaker, *rest, score))
    return Listing(columns, lines, "no quotations found")


def _stripped_listing(rows: ArticleRows) -> RenderableType:
    columns = (
        ListingColumn("#", is_right=True),
        ListingColumn("type"),
        ListingColumn("rule"),
        ListingColumn("score", is_right=True),
        ListingColumn("text", wraps=True),
    )
    lines = [
        (
            shown(segment["segment_index"]),
            shown(segment["segment_type"]),
            shown(segment["rule"]),
            shown(f"{segment['score']:.2f}"),
            shown(segment["text"]),
        )
        for segment in rows.segments
        if not segment["is_kept"]
    ]
    return Listing(columns, lines, "nothing was stripped")
