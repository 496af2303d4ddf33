"""Texts with their quotations highlighted, as HTML for notebooks: light or dark, with nothing to load."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from html import escape

from flows.display.article_rows import ArticleRows
from flows.report.text_runs import TextRun, article_runs, speaker_colours
from transforms.records import ArticleRecords

MOST_TEXTS, MOST_CHARS = 5, 20_000  # shown; a notebook keeps what it shows
# Hues of the speakers, who take turns where there are more; nobody is grey.
_HUES = {f"s{index}": hue for index, hue in enumerate((205, 30, 145, 280, 340, 175, 55, 240))}
# Of the colour of the speaker's words; in one piece, and no wider than the text.
_LABEL = (
    "display:inline-block;max-width:100%;box-sizing:border-box;font:600 .75em/1.5 system-ui,sans-serif;"
    "margin:0 .2em;padding:0 .4em;border-radius:.4em"
)
_BOX = "font:1rem/1.6 Georgia,serif;max-width:44rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 1rem"


def highlighted(records: Sequence[ArticleRecords]) -> str:
    """Return the texts: contents shaded in the colour of their speaker and named, cues underlined, sources in bold."""
    shown = "".join(map(_text, records[:MOST_TEXTS]))
    more = len(records) - MOST_TEXTS
    return f"<div>{shown}{f'<p>… and {more:,} more</p>' if more > 0 else ''}</div>"


def _text(records: ArticleRecords) -> str:
    rows = _article_rows(records)
    colours = speaker_colours(rows)
    speakers = {quote["quote_index"] + 1: _speakers(rows, quote["quote_id"], colours) for quote in rows.quotes}
    (runs,) = (runs for _, runs in article_runs(rows))
    title = f"<strong>{_safe(records.article.title)}</strong>\n\n" if records.article.title else ""
    cut = "…" if len(records.article.text) > MOST_CHARS else ""
    return f'<div style="{_BOX}">{title}{"".join(_run(run, speakers) for run in runs)}{cut}</div>'


def _article_rows(records: ArticleRecords) -> ArticleRows:
    """Return the records as the pages of articles have them, the text as one stretch."""
    by_quote: dict[str, list[Mapping[str, object]]] = {}
    for attribution in records.attributions:
        by_quote.setdefault(attribution.quote_id, []).append(asdict(attribution))
    text = records.article.text
    stretch = {"is_kept": True, "text_start": 0, "text_end": min(len(text), MOST_CHARS), "text": text}
    quotes = [
        {**asdict(quote), "spans": [{"start": span.start, "end": span.end} for span in quote.spans]}
        for quote in records.quotes
    ]
    return ArticleRows({"text": text}, [stretch], quotes, by_quote)


def _speakers(rows: ArticleRows, quote_id: str, colours: Mapping[str | None, str]) -> str:
    """Return the names of a quotation's speakers, to stand behind it; nobody is a question mark."""
    names = dict.fromkeys(row["speaker_name"] for row in rows.attributions.get(quote_id, ()))
    return "".join(
        f'<bdi style="{_LABEL};border:1px solid {_colour(colours[name])}">{_safe(name or "?")}</bdi>' for name in names
    )


def _run(run: TextRun, speakers: Mapping[int, str]) -> str:
    text = _safe(run.text)
    if run.parts:
        text = f'<span style="{";".join(_styles(run.classes.split()))}">{text}</span>'
    return text + "".join(speakers[number] for number in run.ends)


def _styles(classes: Sequence[str]) -> Iterator[str]:
    colour, *kinds = classes
    if "content" in kinds:
        yield _shade(colour)
    if "cue" in kinds:
        yield "text-decoration:underline"
    if "source" in kinds:
        yield "font-weight:bold"


def _shade(colour: str) -> str:
    return f"background:{_colour(colour, '.25')}"


def _colour(colour: str, opacity: str = "1") -> str:
    hue = _HUES.get(colour)
    return f"hsl({hue} 75% 58% / {opacity})" if hue is not None else f"hsl(0 0% 50% / {opacity})"


def _safe(text: str | None) -> str:
    return escape(text or "")
