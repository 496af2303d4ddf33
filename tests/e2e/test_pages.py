"""The report and the pages of articles in a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import CHROMIUM, NARROW, WIDE, launched, watched
from tests.e2e.conftest import Newsquotes
from tests.e2e.harbour import HARBOUR, build, latest

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "<svg/onload=alert(1)><a href=javascript:alert(1)>x</a>",
    "</style></title></textarea><script>alert(1)</script>",
    "--></script><iframe srcdoc='<script>alert(1)</script>'>",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "\u202egnp.scr\u202c \u2066evil\u2069 \u200fside",
    "Wide" * 2000,
    "[link](javascript:alert(1)) `code` | cell | **bold**",
)
LOOKS = [(size, scheme) for size in (WIDE, NARROW) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of articles that try to break out of every field."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {
            "id": str(number),
            "title": f"Harbour {evil} closes",
            "url": f"javascript:alert({number})//{evil}",
            "outlet": f"The Skerry {evil} Post",
            "authors": [f"Ida {evil} Penn"],
            "date": f"2024-0{number % 9 + 1}-03",
            "text": f"{HARBOUR}\n\n“We sell {evil} to nobody,” said Odd {evil} Fjelltind, the mayor.\n\n"
            f"Please donate {evil} to support our journalism today!\n\n{evil}\n\n“It is {evil},” she said of {number}.",
        }
        for number, evil in enumerate(HOSTILE)
    ]
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    (folder / f"{SCRIPT.replace('/', '')}.txt").write_text("", encoding="utf-8")
    build(folder / "output", feed, *folder.glob("*.txt"))
    return folder / "output"


def table(dataset: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(dataset / "latest" / name / "**/*.parquet", hive_partitioning=False)


def report_of(dataset: Path) -> Path:
    return dataset / "latest" / "report" / "index.html"


def article_pages(dataset: Path) -> list[Path]:
    return sorted((dataset / "latest" / "report" / "articles").glob("*.html"))


def figure(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def figures(page: Page, section: str) -> dict[str, list[str]]:
    """Return the rows of the first table of a section, by their first cell."""
    rows = page.locator(f"#{section} table").first.locator("tbody tr").all()
    return {row.locator("th").inner_text().split("\n")[0]: row.locator("td.n").all_inner_texts() for row in rows}


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")


def violations(page: Page) -> list[str]:
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"][:3]]


def test_figures_on_the_page_are_those_of_the_tables(browser: Browser, samples: Path) -> None:
    with watched(browser) as it:
        page = it.open(report_of(samples))
        open_all(page)
        expect(page.locator(".verdict h2")).to_have_text("Passed")
        shown = dict(
            zip(
                page.locator(".figures dt").all_inner_texts(),
                page.locator(".figures dd").all_inner_texts(),
                strict=True,
            )
        )
        for what, name in {"articles": "articles", "quotations": "quotes", "speakers": "speakers"}.items():
            assert figure(shown[what]) == table(samples, name).height
        assert {name: figure(rows[0]) for name, rows in figures(page, "contents").items()} == {
            name: table(samples, name).height
            for name in ("articles", "segments", "quotes", "attributions", "speakers", "quarantine")
        }
        quotes, articles = table(samples, "quotes"), table(samples, "articles")
        assert {name: figure(cells[0]) for name, cells in figures(page, "quotations").items()} == dict(
            quotes.group_by("quote_type").len().iter_rows()
        )
        outlets = articles.group_by("outlet").len().with_columns(pl.col("outlet").fill_null("not known"))
        assert {name: figure(cells[0]) for name, cells in figures(page, "outlets").items()} == dict(outlets.iter_rows())
        speakers = {row["name"]: row["quote_count"] for row in table(samples, "speakers").iter_rows(named=True)}
        top = figures(page, "speakers")
        assert all(speakers[name] == figure(cells[1]) for name, cells in top.items())
        assert max(speakers.values()) == figure(next(iter(top.values()))[1])
        by_month = figures(page, "time")
        assert sum(figure(cells[0]) for cells in by_month.values()) == articles.height
        assert sum(figure(cells[1]) for cells in by_month.values()) == quotes.height
        assert sum(figure(cells[0]) for cells in figures(page, "scores").values()) == quotes.height
        stripped = page.locator("#stripped summary .n").all_inner_texts()
        assert sum(map(figure, stripped)) == table(samples, "segments").filter(~pl.col("is_kept")).height


def test_what_changed_is_what_the_store_counted(browser: Browser, dataset: Path, tmp_path: Path) -> None:
    article = tmp_path / "harbour.txt"
    article.write_text(HARBOUR, encoding="utf-8")
    build(dataset, article)
    changes = latest(dataset).changes
    assert changes is not None
    with watched(browser) as it:
        page = it.open(report_of(dataset))
        shown = {name: tuple(map(figure, cells)) for name, cells in figures(page, "changes").items()}
        assert shown == {name: (each.added, each.changed, each.removed) for name, each in changes.items()}
        page.get_by_role("link", name="harbour.txt").click()
        expect(page.locator("#text")).to_contain_text("We cannot repair a wall that is under water")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_everybody_can_read_the_report(browser: Browser, samples: Path, size: tuple[int, int], scheme: str) -> None:
    with watched(browser, size, scheme) as it:
        page = it.open(report_of(samples))
        # A table of expectations is as good as all of them, and takes axe less time.
        page.evaluate("document.querySelectorAll('section:not(#expectations) details').forEach(one => one.open = true)")
        page.locator("#expectations summary").last.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_widest_words_fit(browser: Browser, hostile: Path, size: tuple[int, int]) -> None:
    with watched(browser, size) as it:
        for path in (report_of(hostile), *article_pages(hostile)):
            page = it.open(path)
            open_all(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_everybody_can_read_an_article(
    browser: Browser, samples: Path, hostile: Path, size: tuple[int, int], scheme: str
) -> None:
    with watched(browser, size, scheme) as it:
        for path in (article_pages(samples)[0], article_pages(hostile)[0]):
            page = it.open(path)
            page.locator(".ref").first.focus()
            expect(page.locator("#note")).to_be_visible()
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_link_in_the_report_leads_somewhere(browser: Browser, samples: Path, size: tuple[int, int]) -> None:
    with watched(browser, size) as it:
        page = it.open(report_of(samples))
        for link in page.locator("nav a").all():
            link.click()
            expect(page.locator(page.evaluate("location.hash"))).to_be_in_viewport()
        links = page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))")
        missing = [link for link in links if not (report_of(samples).parent / link.partition("#")[0]).exists()]
        assert missing == []
        sample = page.locator(".samples a").first
        words = sample.inner_text()
        sample.click()
        target = page.locator(".ref:target")
        expect(target).to_be_in_viewport()
        card = page.locator(f"#card-{target.inner_text()}")
        assert words.rstrip("…") in card.locator("q").inner_text()
        expect(page.locator("#note")).to_contain_text(card.locator(".speaker").first.inner_text())
        page.get_by_role("link", name="newsquotes report").click()
        expect(page.locator("h1")).to_contain_text("Version v000001")


def test_the_theme_is_switched_and_kept(browser: Browser, samples: Path) -> None:
    with watched(browser) as it:
        page = it.open(report_of(samples))
        background = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(background)
        page.get_by_role("button", name="Dark theme").press("Enter")
        dark = page.evaluate(background)
        assert light != dark
        expect(page.get_by_role("button", name="Light theme")).to_be_focused()
        page.reload()
        page.wait_for_function(f"{background} === '{dark}'")
        page.emulate_media(media="print")
        assert page.evaluate(background) == "rgb(255, 255, 255)"


def test_the_keyboard_is_enough(browser: Browser, samples: Path) -> None:
    with watched(browser) as it:
        page = it.open(report_of(samples))
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the report")).to_be_focused()
        page.locator("#expectations summary").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#expectations table").first).to_be_visible()
        page = it.open(article_pages(samples)[0])
        page.locator("#hide").press("Space")
        expect(page.locator(".stripped").first).to_be_hidden()
        number = page.locator(".ref").nth(1)
        number.focus()
        expect(page.locator("#note")).to_be_visible()
        expect(number).to_have_attribute("aria-describedby", "note")
        page.keyboard.press("Escape")
        expect(page.locator("#note")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator(f"#card-{number.inner_text()}")).to_be_in_viewport()


def test_pointing_tells_who_said_it(browser: Browser, samples: Path) -> None:
    with watched(browser) as it:
        page = it.open(article_pages(samples)[0])
        mark = page.locator("#text .content").first
        card = page.locator(f"#card-{str(mark.get_attribute('data-q')).split()[-1]}")
        mark.hover()
        expect(page.locator("#note .speaker").first).to_have_text(card.locator(".speaker").first.inner_text())
        page.locator("h1").hover()
        expect(page.locator("#note")).to_be_hidden()


def test_tapping_tells_who_said_it(browser: Browser, samples: Path) -> None:
    with watched(browser, NARROW, has_touch=True, is_mobile=True) as it:
        page = it.open(article_pages(samples)[0])
        page.locator("#text .content").first.tap()
        note = page.locator("#note")
        expect(note).to_be_visible()
        box = note.bounding_box()
        assert box is not None
        assert round(box["y"] + box["height"]) == NARROW[1]
        page.locator("h1").tap()
        expect(note).to_be_hidden()


def test_an_article_marks_what_the_tables_say(browser: Browser, samples: Path) -> None:
    quotes, said = table(samples, "quotes"), table(samples, "attributions")
    with watched(browser) as it:
        for path in article_pages(samples)[:4]:
            page = it.open(path)
            mine = quotes.filter(pl.col("article_id") == path.stem).sort("quote_index")
            assert page.locator(".card q").all_inner_texts() == mine["text"].to_list()
            assert page.locator(".ref").count() == mine.height
            for quote in mine.iter_rows(named=True):
                marked = page.locator(f".content[data-q~='{quote['quote_index'] + 1}']").all_inner_texts()
                kept = re.sub(r"\W", "", "".join(marked))
                assert re.sub(r"\W", "", quote["text"]) == kept
            cues = said.filter(pl.col("article_id") == path.stem)["cue"].drop_nulls()
            everything = re.sub(r"\W", "", "".join(page.locator(".cue").all_inner_texts()))
            assert all(re.sub(r"\W", "", cue) in everything for cue in cues)


def test_pages_work_without_scripts(browser: Browser, samples: Path) -> None:
    with watched(browser, java_script_enabled=False) as it:
        page = it.open(article_pages(samples)[0])
        expect(page.locator(".theme")).to_be_hidden()
        page.locator(".ref").first.click()
        expect(page.locator(".card").first).to_be_in_viewport()
        page = it.open(report_of(samples))
        page.locator("#expectations summary").first.click()
        expect(page.locator("#expectations table").first).to_be_visible()


def test_hostile_articles_are_text(browser: Browser, hostile: Path) -> None:
    with watched(browser) as it:
        for path in (report_of(hostile), *article_pages(hostile)):
            page = it.open(path)
            open_all(page)
            for mark in page.locator("[data-q]").all()[:6]:
                mark.hover(force=True)
            page.wait_for_timeout(50)  # what runs, runs now
            own = 1 if path.name == "index.html" else 2
            assert page.locator("script").count() == own
            assert page.locator("img, iframe, object, embed, form, [onload], [onerror], [onfocus]").count() == 0
            links = page.eval_on_selector_all("a", "links => links.map(link => link.protocol)")
            assert set(links) <= {"file:"}
            text = page.content()
            assert not re.search("[\u200f\u202e\u2066]", text)
            assert "49" not in page.locator("h1").inner_text()
        texts = {path: it.open(path).inner_text("body") for path in article_pages(hostile)}
        assert len(texts) == len(HOSTILE)
        for evil in HOSTILE[:7]:
            assert any(text.count(evil) >= 5 for text in texts.values()), evil
        assert SCRIPT.replace("/", "") in it.open(report_of(hostile)).inner_text("body")


def test_hostile_articles_do_not_steer_a_terminal(hostile: Path, newsquotes: Newsquotes) -> None:
    for path in [page for page in article_pages(hostile) if "gnp.scr" in page.read_text(encoding="utf-8")]:
        shown = newsquotes("show", path.stem, "--output", hostile)
        assert shown.returncode == 0
        assert not re.search("[\x1b\u200f\u202e\u2066]", shown.stdout)


def test_the_page_of_an_article_is_written_on_demand(
    browser: Browser, samples: Path, newsquotes: Newsquotes, tmp_path: Path
) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = newsquotes("show", "01_wire_dam_talks", "--html", "--output", samples, env=cache)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "cache"]
    written = Path(done.stdout.strip())
    with watched(browser) as it:
        page = it.open(written)
        expect(page.locator(f"h1#{written.stem}")).to_be_visible()
        assert page.locator(".card").count() > 0


def test_the_report_of_what_was_not_published(browser: Browser, tmp_path: Path) -> None:
    article = tmp_path / "empty.txt"
    article.write_text("", encoding="utf-8")
    stale = tmp_path / "output" / "rejected" / "articles" / "art_of_an_earlier_run.html"
    stale.parent.mkdir(parents=True)
    stale.touch()
    build(tmp_path / "output", article)
    assert not stale.exists()
    with watched(browser, NARROW, "dark") as it:
        page = it.open(tmp_path / "output" / "rejected" / "index.html")
        open_all(page)
        expect(page.locator(".verdict h2")).to_have_text("Failed")
        expect(page.locator(".verdict li").first).to_contain_text("articles")
        page.locator("#expectations > p a[href*=data_docs]").click()
        expect(page).to_have_url(re.compile("/data_docs/index.html$"))
        page.go_back()
        open_all(page)
        assert violations(page) == []
