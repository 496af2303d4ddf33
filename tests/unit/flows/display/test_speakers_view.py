"""`speakers`: who is quoted, how often, under which names."""

import pytest
from rich.console import Console

from flows.display.display_errors import DisplayError
from flows.display.speakers import SpeakerSearch, list_speakers, speakers_view
from tests.unit.flows.small_dataset import scan_of, small_rows

SCAN = scan_of(small_rows())


def names(search: SpeakerSearch) -> list[str]:
    return list_speakers(SCAN, search)["name"].to_list()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (SpeakerSearch(), ["Márta Özgür", "Odd Fjelltind"]),
        (SpeakerSearch(limit=1), ["Márta Özgür"]),
        (SpeakerSearch("ozgur"), ["Márta Özgür"]),
        (SpeakerSearch("Oezgür"), ["Márta Özgür"]),
        (SpeakerSearch("o"), ["Márta Özgür", "Odd Fjelltind"]),
        (SpeakerSearch(kind="person"), ["Márta Özgür", "Odd Fjelltind"]),
        (SpeakerSearch(kind="document"), []),
    ],
)
def test_those_with_most_quotations_come_first(search: SpeakerSearch, found: list[str]) -> None:
    assert names(search) == found


def test_nobody_of_a_name_is_an_error() -> None:
    with pytest.raises(DisplayError, match="no speaker is called Sigurd"):
        names(SpeakerSearch("Sigurd"))


@pytest.mark.parametrize("width", [30, 60, 120])
def test_the_view_shows_counts_name_and_other_names(width: int) -> None:
    console = Console(width=width, record=True, color_system=None)
    with console.capture() as capture:
        console.print(speakers_view(list_speakers(SCAN, SpeakerSearch()), SpeakerSearch()))
    text = " ".join(capture.get().split())
    assert "3" in text
    assert "Fjelltind" in text
    assert "2 speakers" in text
    assert max(map(len, capture.get().splitlines())) <= width


def test_the_view_says_where_there_is_nobody() -> None:
    search = SpeakerSearch(kind="document")
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(speakers_view(list_speakers(SCAN, search), search))
    assert "no speaker" in capture.get()
