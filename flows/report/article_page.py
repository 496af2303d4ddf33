"""The page of an article, on which a person checks a row in seconds: who said what, in which words, what was cut."""

from pathlib import Path, PurePath
from urllib.parse import urlsplit

from config.tables import TableReader
from flows.display.article import NOBODY, date_text
from flows.display.article_rows import ArticleRows, read_article
from flows.display.display_errors import DisplayError
from flows.report.templating import render
from flows.report.text_runs import article_runs, speaker_colours


def article_page(rows: ArticleRows, report: str | None = None) -> str:
    """Return the page of an article as HTML that needs nothing but itself.

    Args:
        rows: everything the version holds of the article.
        report: address of the version's report as seen from the page, if there is one.
    """
    article = rows.article
    return render(
        "article.html.j2",
        ["base.css", "article.css"],
        ["theme.js", "article.js"],
        article=article,
        title=article["title"] or PurePath(article["source_uri"]).name,
        facts=_facts(rows),
        segments=article_runs(rows),
        rows=rows,
        by_number={quote["quote_index"] + 1: quote for quote in rows.quotes},
        colours=speaker_colours(rows),
        said=_said(rows),
        dropped=sum(not segment["is_kept"] for segment in rows.segments),
        nobody=NOBODY,
        report=report,
        is_web=_is_web,
    )


def write_article_page(folder: Path, scan: TableReader, article_id: str) -> Path:
    """Write the page of an article into `folder`, made where it is missing, named after it, and return its path.

    Raises:
        DisplayError: it cannot be written there.
    """
    path = folder / f"{article_id}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(article_page(read_article(scan, article_id)), encoding="utf-8")
    except OSError as error:
        raise DisplayError(
            f"cannot write {path.resolve()}: {error.strerror}; name a folder of yours with --to"
        ) from error
    return path


def _facts(rows: ArticleRows) -> dict[str, str | None]:
    """Return what is known of an article beside its text, without what is not."""
    article = rows.article
    facts = {
        "outlet": article["outlet"],
        "date": date_text(article),
        "authors": ", ".join(article["authors"] or ()),
        "address": article["url"],
        "source": article["source_uri"],
        "id": article["article_id"],
        "copy of": article["duplicate_of"],
    }
    return {name: value for name, value in facts.items() if value}


def _said(rows: ArticleRows) -> dict[str | None, list[int]]:
    """Return the numbers of each speaker's quotations, None for nobody, in the order in which they first speak."""
    said: dict[str | None, list[int]] = {name: [] for name in (*rows.speakers, None)}
    for quote in rows.quotes:
        named = (row["speaker_name"] for row in rows.attributions.get(quote["quote_id"], ({"speaker_name": None},)))
        for name in dict.fromkeys(named):
            said[name].append(quote["quote_index"] + 1)
    return {name: numbers for name, numbers in said.items() if numbers}


def _is_web(address: str) -> bool:
    """Return whether an address may be a link: hostile ones run scripts or read files."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
