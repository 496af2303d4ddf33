"""The package `newsquotes` as those use it who import it."""

import doctest
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from textwrap import fill

import newsquotes
import polars as pl
import pytest

from tests.places import ROOT

BRIDGE = "The bridge is safe, said Ada Quill, the mayor.\n\n“We looked,” Quill told Odd Fjelltind. “Twice.”\n"
BOARD = (
    "According to the harbour board, tolls will rise. “That <b>will</b> hurt,” Bo Larch and Ida Penn said on Monday."
)
NOBODY = "He had heard it before. “You will never sail again.” The ferry left."
PASSIVE = "The poster was in the window: “No entry for dogs on Sundays.”\n\n“Go home,” it was said."
SILENT = "The tide came in at noon, and the ferry left."
LOADED_IN = 2  # seconds of CPU
SLOW = {"polars", "pandas", "pyarrow", "numpy", "prefect", "great_expectations", "trafilatura", "onnxruntime"}


def python(code: str, *, cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **env}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_examples_of_the_page_print_what_it_says(samples: Path) -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    code = page.replace('"output"', repr(str(samples))).replace("```pycon", "").replace("```", "")
    test = doctest.DocTestParser().get_doctest(code, {}, "library.md", "docs/library.md", 0)
    said: list[str] = []
    outcome = doctest.DocTestRunner().run(test, out=said.append)
    assert outcome.attempted > 20
    assert outcome.failed == 0, "".join(said)


def test_offsets_are_of_the_text_that_was_given() -> None:
    quotes = newsquotes.extract([BRIDGE, SILENT, BOARD])
    assert {row.text_index for row in quotes} == {0, 2}
    assert quotes.texts == (BRIDGE, SILENT, BOARD)
    for row in quotes:
        text = quotes.texts[row.text_index]
        assert row.quote == " … ".join(text[start:end] for start, end in row.spans)
        for name in ("mention", "cue"):
            start, end = getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
            assert getattr(row, name) == (None if start is None else text[start:end])


def told(text: str) -> list[tuple[str | None, str]]:
    """Return speakers and words, white space and what cannot be seen aside, of a text whose offsets are checked."""
    quotes = newsquotes.extract(text)
    assert quotes.texts == (text,)
    for row in quotes:
        assert row.quote == " … ".join(text[start:end] for start, end in row.spans)
        assert (row.quote_start, row.quote_end) == (row.spans[0].start, row.spans[-1].end)
        assert row.mention == (None if row.mention_start is None else text[row.mention_start : row.mention_end])
        assert row.cue == (None if row.cue_start is None else text[row.cue_start : row.cue_end])
    return [
        (row.speaker_name, " ".join(row.quote.replace("\u00ad", "").replace("\u200b", "").split())) for row in quotes
    ]


WALL = (
    "The quay at Larn will be shut for a year, the harbour board said on Monday after a meeting of its members.",
    "“We cannot mend a wall that stands in water, and we will not try to do it again,” said Ona Brell, who has run "
    "the ferries for thirty years, “so the water has to go, every drop.”",
    "Nobody was hurt, the board added, and the ferries would sail again before the end of the week from a second quay.",
)


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(fill(paragraph, 60) for paragraph in WALL),
        "\r\n".join(WALL),
        "\ufeff\n  " + "\n".join(WALL).replace(" ", "  ") + " \n",
        "\n\n".join(WALL).replace("wall", "wa\u00adll").replace("water", "wa\u200bter"),
    ],
    ids=["hard-wrapped", "single line ends", "spaces", "invisible characters"],
)
def test_the_form_of_a_text_moves_offsets_only(text: str) -> None:
    assert told(text) == told("\n\n".join(WALL))
    assert ("Ona Brell", WALL[1].partition(" said ")[0] + " … “so the water has to go, every drop.”") in told(text)


def test_a_quotation_of_two_has_two_rows() -> None:
    said = [row.speaker_name for row in newsquotes.extract(BOARD) if "hurt" in row.quote]
    assert said == ["Bo Larch", "Ida Penn"]


def test_frames_have_all_columns_with_rows_and_without() -> None:
    quotes, none = newsquotes.extract(BRIDGE), newsquotes.extract([])
    names = [field.name for field in fields(newsquotes.QuoteRow)]
    assert quotes.to_polars().columns == names
    assert quotes.to_polars().schema == none.to_polars().schema
    (first, *_) = quotes.to_polars().to_dicts()
    assert first == asdict(quotes[0]) | {"spans": [{"start": 0, "end": 18}]}
    assert list(quotes.to_pandas().columns) == names
    assert (len(none), none.to_pandas().shape) == (0, (0, len(names)))
    bare = newsquotes.extract([PASSIVE, BRIDGE]).to_pandas()
    assert bare["mention_start"].isna().any()
    assert set(map(str, bare.filter(regex="_(start|end)$").dtypes)) == {"Int32"}


def test_the_notebook_shows_every_quotation_and_runs_nothing() -> None:
    shown = newsquotes.extract([BOARD] * 7)._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "… and 2 more" in shown
    for name in ("harbour board", "Bo Larch", "Ida Penn"):
        assert shown.count(f">{name}</bdi>") == 5  # behind the quotation, in each text shown
    assert shown.count("background:hsl(205 ") == 5  # words of the first speaker
    unknown = newsquotes.extract(NOBODY)
    assert unknown[0].speaker_name is None
    assert ">?</bdi>" in unknown._repr_html_()
    long = newsquotes.extract("“Yes,” said Ada Quill. " + "The sea was calm. " * 2_000)._repr_html_()
    assert len(long) < 25_000


def test_threads_find_what_one_finds() -> None:
    texts = [BRIDGE, BOARD, SILENT] * 8
    alone = [list(quotes) for quotes in newsquotes.stream(texts)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: list(newsquotes.extract(text)), texts))
    assert together == alone


def test_a_stream_reads_no_further_than_it_is_asked() -> None:
    asked: list[int] = []

    def texts() -> Iterator[str]:
        for number in range(3):
            asked.append(number)
            yield BRIDGE

    assert len(next(newsquotes.stream(texts()))) == len(newsquotes.extract(BRIDGE))
    assert asked == [0]


PAGE = """<html><head><meta charset="iso-8859-1"><title>Harbour to close</title>
<meta property="og:site_name" content="The Skerry Post"></head><body><article><h1>Harbour to close</h1>
<p>The harbour at Skerry will close for two winters, and its boats will have to move across the sound to Larn.</p>
<p>"We cannot mend a wall that stands in water," said Märta Özgür, the harbour master, on Monday.</p>
<p>Support our reporting: please donate today and help us keep the lights on.</p></article></body></html>"""


@pytest.mark.parametrize("page", [PAGE, PAGE.encode("iso-8859-1"), PAGE.encode("utf-16")])
def test_a_page_is_read_from_text_and_from_bytes(page: str | bytes) -> None:
    article = newsquotes.read(page, "https://skerrypost.example/harbour")
    assert (article.title, article.outlet) == ("Harbour to close", "The Skerry Post")
    assert "donate" not in article.text
    (row,) = newsquotes.extract(article)
    assert (row.speaker_name, row.quote) == ("Märta Özgür", article.text[row.quote_start : row.quote_end])


@pytest.mark.parametrize("page", ["<html><body><nav>Home</nav></body></html>", "", b"", b"\x89PNG\r\n\x1a\n\0\0"])
def test_a_page_without_an_article_says_so(page: str | bytes) -> None:
    with pytest.raises(newsquotes.NoArticleError, match=r"article text|nothing in it|it is"):
        newsquotes.read(page)


def test_a_dataset_stays_with_its_version_and_narrows_as_asked(samples: Path) -> None:
    dataset = newsquotes.open_dataset(samples)
    every = dataset.quotes()
    assert every.height > 100
    dated = every.drop_nulls("published_at")
    day = dated["published_at"].dt.date().sort()[dated.height // 2]
    since = dataset.quotes(since=day)
    assert since.height == dated.filter(pl.col("published_at").dt.date() >= day).height
    assert dataset.quotes(since=day.isoformat(), until=date(2100, 1, 1)).equals(since)
    assert dataset.table("quotes").collect().height == dataset.manifest.tables["quotes"].rows
    with pytest.raises(KeyError, match="there is no table quotations"):
        dataset.table("quotations")
    with pytest.raises(newsquotes.DisplayError, match="no speaker is called Zzyx"):
        dataset.quotes(speaker="Zzyx")
    with pytest.raises(newsquotes.StoreError, match="no version '9'"):
        newsquotes.open_dataset(samples, "9")


def test_importing_waits_for_nothing_and_loading_not_for_long(tmp_path: Path) -> None:
    loading = "import sys, time, newsquotes; print(*sys.modules)\nnewsquotes.extract('“Yes,” said Ada Quill.')\n"
    code = f"{loading}print(time.process_time())\nprint(*sys.modules)"
    cached = {"PYTHONPYCACHEPREFIX": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": ""}
    python(code, cwd=tmp_path, **cached)
    modules, seconds, later = python(code, cwd=tmp_path, **cached).stdout.splitlines()
    assert not SLOW & set(modules.split())
    assert float(seconds) < LOADED_IN
    assert not {"polars", "pandas", "pyarrow", "prefect", "great_expectations", "trafilatura"} & set(later.split())


def test_what_hides_a_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    done = python("import newsquotes", cwd=tmp_path)
    assert "ImportError" in done.stderr
    assert "config.py hides the package config of newsquotes" in done.stderr


def test_what_is_installed_is_the_present_package() -> None:
    here = (ROOT / "flows" / "library" / "package.py").read_text(encoding="utf-8")
    installed = Path(newsquotes.__file__)
    assert installed.read_text(encoding="utf-8") == here, "uv sync --reinstall-package newsquotes"
    assert installed.with_name("py.typed").is_file()
