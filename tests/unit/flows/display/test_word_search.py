"""Words that quotations are found by."""

import polars as pl
import pytest

from flows.display.display_errors import DisplayError
from flows.display.quotes import QuoteSearch, find_quotes
from flows.display.word_search import has_words
from tests.unit.flows.small_dataset import scan_of, small_rows

SAID = "“The café’s old bridge,” … “won’t be closed.”"


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("bridge", True),
        ("BRIDGE cafe's", True),
        ("closed bridge", True),
        ('"old bridge"', True),
        ('"bridge won\'t"', True),
        ('"bridge old"', False),
        ('bridge "be closed', True),
        ("bri", False),
        ("bri*", True),
        ('"old bri*"', True),
        ("bridge tunnel", False),
        (".*", None),
        ("ridge", False),
        ("", None),
        ('""', None),
    ],
)
def test_all_words_must_be_there_as_whole_words(typed: str, is_found: bool | None) -> None:
    frame = pl.DataFrame({"text": [SAID]})
    if is_found is None:
        with pytest.raises(DisplayError, match="give words"):
            frame.select(has_words(pl.col("text"), typed))
    else:
        assert frame.select(has_words(pl.col("text"), typed)).item() is is_found


def test_quotations_are_found_by_words_and_whatever_else_is_asked_for() -> None:
    scan = scan_of(small_rows())
    assert find_quotes(scan, QuoteSearch(words="TIMETABLE"))["speaker_name"].to_list() == ["Márta Özgür"]
    assert find_quotes(scan, QuoteSearch("fjelltind", words="timetable")).is_empty()
