"""`show`: finding the article that is meant, and drawing it."""

import re
from collections.abc import Sequence
from io import StringIO

import pytest
from rich.console import Console, RenderableType

from flows.display.article import article_view
from flows.display.display_errors import DisplayError
from flows.display.lookup import find_article
from tests.unit.flows.small_dataset import scan_of, small_rows

ROWS = small_rows()
SCAN = scan_of(ROWS)
FERRY, BAKERY = (row["article_id"] for row in ROWS["articles"])


def drawn(what: RenderableType, width: int = 100, *, has_colours: bool = False, no_color: bool = False) -> str:
    console = Console(
        file=StringIO(),
        width=width,
        color_system="truecolor" if has_colours else None,
        force_terminal=has_colours,
        no_color=no_color,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(what)
    return capture.get()


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "key",
    [
        FERRY,
        FERRY[:9],
        FERRY.removeprefix("art_")[:6],
        "news/ferry.txt",
        "ferry.txt",
        "ferry",
        "https://news.example/ferry",
        "http://www.news.example/ferry/?utm_source=x",
        "  ferry  ",
    ],
)
def test_any_name_of_an_article_finds_it(key: str) -> None:
    assert find_article(SCAN, key) == FERRY


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", "no article named"),
        ("zeppelin", "no article is called zeppelin"),
        ("fery", "did you mean\n  art_"),
        ("TIMETABLE angers", "news/ferry.txt"),
        ("art_", "names 2 articles"),
        ("no\x1b[31m(.*such", "no article is called no\N{REPLACEMENT CHARACTER}[31m(.*such"),
    ],
)
def test_a_name_of_none_or_several_says_what_comes_near(key: str, expected: str) -> None:
    with pytest.raises(DisplayError, match=re.escape(expected)):
        find_article(SCAN, key)


def test_records_of_a_container_are_named_by_file_and_number() -> None:
    rows = small_rows()
    for number, article in enumerate(rows["articles"], 1):
        article["source_uri"] = f"in/briefs.jsonl#{number}"
    scan = scan_of(rows)
    assert find_article(scan, "briefs.jsonl#2") == BAKERY
    with pytest.raises(DisplayError, match=r"briefs names 2 articles; say which:\n  art_"):
        find_article(scan, "briefs")


def test_without_colours_marks_tell_quotations_sources_cues_and_stripped_segments_apart() -> None:
    text = one_line(drawn(article_view(SCAN, "ferry", stripped=False)))
    assert (
        "«“We were not asked,”» [1] _said_ {Márta Özgür}, the harbour master, «“and we will not be told.”» [1]" in text
    )
    assert "{She} _said_ «the winter timetable would cut the island off after dusk» [2]." in text
    assert text.index("- [byline · lexicon · 0.87] By Ida Penn") < text.index("«“We were not")
    assert (
        text.index("told.”» [1]")
        < text.index("- [donation_appeal · lexicon · 0.87] Please give!")
        < text.index("{She}")
    )
    assert "2024-10-03" in text
    assert "3 mixed Odd Fjelltind mayor Reuters named 0.80" in text


def test_colours_tell_speakers_apart() -> None:
    text = drawn(article_view(SCAN, "ferry", stripped=False), has_colours=True)
    colour_of = {
        words: re.findall(rf"\x1b\[(\d+)m{words}", text)
        for words in ("“We were not asked", "the winter timetable", "the change was")
    }
    assert colour_of["“We were not asked"] == colour_of["the winter timetable"] != colour_of["the change was"]
    assert "«" not in text


def test_a_terminal_that_wants_no_colours_gets_marks() -> None:
    text = drawn(article_view(SCAN, "ferry", stripped=False), has_colours=True, no_color=True)
    assert "«" in text


@pytest.mark.parametrize("width", [20, 40, 72, 200])
@pytest.mark.parametrize("is_stripped", [True, False])
def test_every_width_shows_every_speaker_and_fits(width: int, is_stripped: bool) -> None:
    text = drawn(article_view(SCAN, "ferry", stripped=is_stripped), width=width)
    assert all(len(line) <= width for line in text.splitlines())
    expected: Sequence[str] = ("By", "Please") if is_stripped else ("Özgür", "Fjelltind", "Reuters", "harbour")
    assert all(word in text for word in expected)


def test_only_what_was_stripped() -> None:
    text = one_line(drawn(article_view(SCAN, "ferry", stripped=True)))
    assert "3 donation_appeal lexicon 0.87 Please give!" in text
    assert "Reuters" not in text


@pytest.mark.parametrize("is_stripped", [True, False])
def test_hostile_text_is_drawn_and_not_obeyed(is_stripped: bool) -> None:
    text = drawn(article_view(SCAN, "bakery", stripped=is_stripped))
    assert "[bold red]boo[/]" in one_line(text)
    assert not set(text) & {"\x1b", "\x07", "\x9b"}


def test_a_quotation_of_nobody_and_one_without_attribution_are_shown() -> None:
    rows = small_rows()
    rows["attributions"] = rows["attributions"][1:]
    rows["attributions"][0] |= {"speaker_name": None, "speaker_id": None, "mention_start": None, "cue_start": None}
    text = one_line(drawn(article_view(scan_of(rows), "ferry", stripped=False)))
    assert "1 direct nobody could be told – – – 0.90" in text
    assert "2 indirect nobody could be told harbour master – pronoun 0.80" in text


def test_quotations_inside_quotations_close_in_the_order_they_open() -> None:
    rows = small_rows()
    span = rows["quotes"][1]["spans"][0]
    rows["quotes"][2]["spans"] = [{"start": span["end"] - 4, "end": span["end"]}]
    text = one_line(drawn(article_view(scan_of(rows), "ferry", stripped=False)))
    assert "«the winter timetable would cut the island off after «dusk» [3]» [2]." in text
