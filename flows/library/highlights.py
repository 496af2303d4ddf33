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
_BOX = "font:1rem/1.6 Georgia,serif;max-width:44rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 1rem"


def highlighted(records: Sequence[ArticleRecords]) -> str:
    """Return the texts, speakers told by colour: contents shaded, cues underlined, sources in bold."""
    shown = "".join(map(_text, records[:MOST_TEXTS]))
    more = len(records) - MOST_TEXTS
    return f"<div>{shown}{f'<p>… and {more:,} more</p>' if more > 0 else ''}</div>"


def _text(records: ArticleRecords) -> str:
    rows = _article_rows(records)
    colours = speaker_colours(rows)
    legend = " ".join(
        f'<span style="{_shade(colours[name])};padding:0 .3em">{_safe(name)}</span>' for name in rows.speakers
    )
    (runs,) = (runs for _, runs in article_runs(rows))
    title = f"<strong>{_safe(records.article.title)}</strong>\n" if records.article.title else ""
    cut = "…" if len(records.article.text) > MOST_CHARS else ""
    return f'<div style="{_BOX}">{title}{legend}\n\n{"".join(_run(run) for run in runs)}{cut}</div>'


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


def _run(run: TextRun) -> str:
    text = _safe(run.text)
    if run.parts:
        text = f'<span style="{";".join(_styles(run.classes.split()))}">{text}</span>'
    return text + "".join(f'<sup style="opacity:.7">{number}</sup>' for number in run.ends)


def _styles(classes: Sequence[str]) -> Iterator[str]:
    colour, *kinds = classes
    if "content" in kinds:
        yield _shade(colour)
    if "cue" in kinds:
        yield "text-decoration:underline"
    if "source" in kinds:
        yield "font-weight:bold"


def _shade(colour: str) -> str:
    hue = _HUES.get(colour)
    return f"background:hsl({hue} 80% 50% / .25)" if hue is not None else "background:hsl(0 0% 50% / .25)"


def _safe(text: str | None) -> str:
    return escape(text or "")
