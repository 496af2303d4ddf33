"""Which articles are copies: cut, lightly edited, under another headline; and which are not."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.linking.near_duplicates import (
    SLOTS,
    CopyParameters,
    candidates,
    find_originals,
    is_current,
    read_signatures,
    share,
    shingle_set,
    signature,
)

PARAMETERS = CopyParameters(least_equal_slots=2, least_share=0.6)
STORY = """The council of Skerry voted on Tuesday to replace the two oldest ferries of the island line by the end of
next year, after an inquiry found that both had sailed for months with lifeboats that nobody had tested.

Councillor Ida Penn, who led the inquiry, said the crew had reported the fault four times. The company that runs the
line answered none of the reports, and the harbour office filed them under repairs that could wait until the winter
dock.

Passengers told the inquiry that they had been asked to wait on deck during storms because the doors of the lower
saloon did not close. The company said it regretted the delay and would pay for an independent survey of all seven
ships.

The new ferries will be built at the yard in Norhavn. They will carry ninety cars each, run on batteries between the
inner islands and cost the council a quarter of its budget for the decade, which the opposition called a gamble."""
OTHER = """A brewery on the mainland has begun to sell beer made with meltwater from the glacier above the town, and the
farmers who share the stream want to know how much of it is left for their cattle in August.

The owner, Per Oddan, said he takes no more than a bathtub a day. The water board will measure the stream for a
month, and until it has done so the brewery may go on, a spokeswoman told the regional paper on her way into the
meeting."""


def originals(*texts: str) -> dict[int, int]:
    """Find the originals among texts that are in the order of publication."""
    compared = candidates(read_signatures([signature(text) or "" for text in texts]), PARAMETERS)
    return find_originals(compared, {n: shingle_set(text) for n, text in enumerate(texts)}, PARAMETERS)


def edited(text: str, every: int) -> str:
    words = text.split()
    return " ".join(f"changed{n}" if n % every == 0 else word for n, word in enumerate(words))


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        STORY.upper().replace("'", "’"),
        f"Old ferries to go, says council\n\n{STORY}",
        STORY[: len(STORY) // 2],
        STORY[: len(STORY) // 4],
        STORY.partition("\n\n")[2],
        edited(STORY, 20),
        f"{STORY}\n\n{OTHER[: len(STORY) // 3]}",
    ],
    ids=["same", "capitals", "headline", "half", "quarter", "without lead", "edited", "with some more"],
)
def test_copies_are_found(copy: str) -> None:
    assert originals(STORY, OTHER, copy) == {2: 0}


@pytest.mark.parametrize(
    "other",
    [
        f"{STORY.partition(chr(10))[0]} {OTHER}",
        f"{STORY}\n\n{OTHER}\n\n{OTHER[::-1]}",
        edited(STORY, 3),
        "The council of Skerry voted on Tuesday, too.",
    ],
    ids=["a common lead", "much new text", "rewritten", "a short note"],
)
def test_what_has_mostly_words_of_its_own_is_no_copy(other: str) -> None:
    assert originals(STORY, other) == {}


def test_the_original_of_a_copy_is_never_a_copy() -> None:
    cut = STORY[: len(STORY) * 2 // 3]
    assert originals(STORY, cut, cut[: len(cut) // 2], STORY) == {1: 0, 2: 0, 3: 0}


def test_texts_without_words_have_no_signature_and_short_ones_do() -> None:
    assert signature("… — !") is None
    assert originals("Fire!", "“fire”", "Water!") == {1: 0}


def test_signatures_stay_comparable_with_stored_ones() -> None:
    found = signature("The harbour at Skerry will close for two winters, its owner said.")
    assert found is not None
    assert len(found.removeprefix("2:")) == 8 * SLOTS
    # Where this changes, so must VERSION: stored signatures are then made anew.
    assert found[:18] == "2:7b149235d239ec25"
    assert is_current(found)
    assert not is_current(found.removeprefix("2:"))


def test_signatures_agree_in_the_share_of_common_shingles() -> None:
    numbers = random.Random(5)
    words = [f"w{numbers.randrange(10**6)}" for _ in range(4000)]
    one, two = " ".join(words[:3000]), " ".join(words[1000:])
    first, second = read_signatures([signature(one) or "", signature(two) or ""])
    assert np.mean(first == second) == pytest.approx(0.5, abs=0.25)  # three standard deviations of 32 draws
    assert share(shingle_set(one), shingle_set(two)) == pytest.approx(2 / 3, abs=0.01)


@given(st.lists(st.sampled_from([STORY, OTHER, STORY[:300], OTHER[:300], edited(STORY, 9)]), max_size=8))
def test_originals_are_earlier_and_no_copies(texts: list[str]) -> None:
    found = originals(*texts) if texts else {}
    assert all(original < copy for copy, original in found.items())
    assert not set(found.values()) & set(found)
