"""`quotes`: what a speaker said."""

import json
from datetime import date

import polars as pl
import pytest
from rich.console import Console

from config.tables import TableReader
from flows.display.display_errors import DisplayError
from flows.display.frames import frame_json
from flows.display.quotes import QuoteSearch, chosen_speakers, find_quotes, quotes_view
from tests.unit.flows.small_dataset import scan_of, small_rows

SCAN = scan_of(small_rows())


@pytest.mark.parametrize(
    "name", ["Márta Özgür", "marta ozgur", "OZGUR", "özg", " Ozgur ", "Marta Oezguer", "Ozgür Márta"]
)
def test_any_form_of_a_name_finds_its_speaker_newest_first(name: str) -> None:
    found = find_quotes(SCAN, QuoteSearch(name))
    assert found["quote"].to_list() == [
        "“We were not asked,” … “and we will not be told.”",
        "the winter timetable would cut the island off after dusk",
        "“Bread is bread,”",
    ]


@pytest.mark.parametrize(
    ("search", "count"),
    [
        (QuoteSearch("ozgur", outlet="skerry"), 2),
        (QuoteSearch("ozgur", outlet="gazette"), 0),
        (QuoteSearch("ozgur", since=date(2024, 10, 3)), 2),
        (QuoteSearch("ozgur", until=date(2024, 10, 3)), 2),
        (QuoteSearch("ozgur", since=date(2024, 10, 4)), 0),
        (QuoteSearch("ozgur", until=date(2024, 10, 2)), 0),
        (QuoteSearch("ozgur", limit=1), 1),
    ],
)
def test_outlet_days_and_limit_narrow_the_search(search: QuoteSearch, count: int) -> None:
    assert find_quotes(SCAN, search).height == count


@pytest.mark.parametrize("change", [{"quote_mode": "thought"}, {"polarity": "negated"}])
def test_affirmed_speech_is_found_unless_all_is_asked_for(change: dict[str, str]) -> None:
    rows = small_rows()
    rows["quotes"][1] |= change
    scan = scan_of(rows)
    assert rows["quotes"][1]["quote_id"] not in find_quotes(scan, QuoteSearch("ozgur"))["quote_id"]
    found = find_quotes(scan, QuoteSearch("ozgur", is_all=True))
    (row,) = found.filter(pl.col("quote_id") == rows["quotes"][1]["quote_id"]).to_dicts()
    assert change.items() <= row.items()


def test_a_quotation_with_two_sources_is_found_by_each() -> None:
    rows = small_rows()
    rows["attributions"].append(rows["attributions"][2] | {"speaker_id": rows["speakers"][0]["speaker_id"]})
    scan = scan_of(rows)
    assert "the change was “a small one”" in find_quotes(scan, QuoteSearch("ozgur"))["quote"]
    assert "the change was “a small one”" in find_quotes(scan, QuoteSearch("fjell"))["quote"]


def named(*speakers: tuple[str, str, tuple[str, ...], int]) -> TableReader:
    """Return the small dataset with these speakers: name, kind, aliases, quotations; each says one."""
    rows = small_rows()
    rows["speakers"] = [
        rows["speakers"][0]
        | {"speaker_id": f"spk_{n}", "name": name, "kind": kind, "aliases": aliases, "quote_count": count}
        for n, (name, kind, aliases, count) in enumerate(speakers)
    ]
    for n, row in enumerate(rows["attributions"]):
        row |= {"speaker_id": f"spk_{n}", "speaker_name": "Quill"}
    return scan_of(rows)


QUILLS = named(
    ("Bo Quill", "person", ("Bo Quill", "Quill"), 5),
    ("Ada Quill", "person", ("Ada Quill", "Quill"), 83),
    ("critics of Ada Quill", "group", ("critics of Ada Quill",), 200),
    ("Odd Fjelltind", "person", ("Quill's opponent", "Odd Fjelltind"), 300),
)


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("Quill", ["Ada Quill"]),
        ("ada quill", ["Ada Quill"]),
        ("bo", ["Bo Quill"]),
        ("Bo Quill", ["Bo Quill"]),
        ("critics of", ["critics of Ada Quill"]),
        ("fjelltind", ["Odd Fjelltind"]),
    ],
)
def test_a_name_takes_the_one_speaker_whom_it_fits_best(typed: str, taken: list[str]) -> None:
    found = find_quotes(QUILLS, QuoteSearch(typed))
    assert found["speaker_name"].to_list() == taken
    assert set(found["name_in_article"]) == {"Quill"}


def test_namesakes_are_told_and_taken_when_asked_for() -> None:
    choice = chosen_speakers(QUILLS, QuoteSearch("quill"))
    assert choice is not None
    assert choice.told == "Ada Quill (83); not Bo Quill (5): give more of the name, or --namesakes for all"
    every = find_quotes(QUILLS, QuoteSearch("quill", with_namesakes=True))
    assert sorted(every["speaker_name"]) == ["Ada Quill", "Bo Quill"]


@pytest.mark.parametrize(
    ("name", "message"), [("fjaltin", "did you mean Fjelltind"), ("(", "no speaker"), ("", "no speaker")]
)
def test_an_unknown_name_is_an_error_that_helps(name: str, message: str) -> None:
    with pytest.raises(DisplayError, match=message):
        find_quotes(SCAN, QuoteSearch(name))


@pytest.mark.parametrize("width", [30, 60, 120])
def test_the_view_shows_date_outlet_speaker_quotation_and_via(width: int) -> None:
    search = QuoteSearch("fjell")
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(quotes_view(find_quotes(SCAN, search), search))
    text = capture.get()
    assert all(word in text for word in ("2024-10-03", "Skerry", "Fjelltind", "small", "Reuters"))
    assert all(len(line) <= width for line in text.splitlines())


def test_nothing_said_there_and_then_is_said_so() -> None:
    search = QuoteSearch("ozgur", outlet="gazette")
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(quotes_view(find_quotes(SCAN, search), search))
    assert "nothing was said there and then" in capture.get()


def test_the_same_for_scripts() -> None:
    quotes = json.loads(frame_json(find_quotes(SCAN, QuoteSearch("fjell"))))
    assert [(row["speaker_name"], row["via"], row["published_at"]) for row in quotes] == [
        ("Odd Fjelltind", "Reuters", "2024-10-03T00:00:00+00:00")
    ]
