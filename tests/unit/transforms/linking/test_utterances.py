"""Which quotations are the same utterance, and which only sound alike."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import load_settings
from flows.pipeline.linking.utterance_links import common_words
from transforms.linking.utterances import NO_DAY, NO_SPEAKER, Quotations, cluster

PARAMETERS = load_settings().links.clusters
BRATTVOLD, ODDAN = 7, 8
MARCH = 19_800

WALL = "We cannot repair a wall that is under water, so we empty the basin and pay the fishermen for two winters"


def clusters(*quotes: tuple[str, int, int]) -> list[int]:
    """Return the cluster of each (text, speaker, day) as the place of its first quotation."""
    texts, speakers, days = zip(*quotes, strict=True)
    return list(
        cluster(Quotations(texts, np.array(speakers, np.uint64), np.array(days, np.int64)), PARAMETERS, common_words())
    )


def are_one(one: str, other: str, speakers: Sequence[int] = (BRATTVOLD, BRATTVOLD), days: int = 0) -> bool:
    return clusters((one, speakers[0], MARCH), (other, speakers[1], MARCH + days)) == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        WALL,
        f"“{WALL.upper()}.”",
        WALL.replace("cannot", "can’t").replace("that is", "that’s"),
        WALL.replace("repair", "mend").replace("so we", "we will"),
        WALL[: len(WALL) // 2],
        WALL[len(WALL) // 2 :],
        "a wall that is under water",
        f"Nobody wants this. {WALL}. The council has been told, and the work begins in May.",
        WALL.replace(", so", " … so"),
    ],
)
def test_slightly_changed_or_cut_words_are_one_utterance(other: str) -> None:
    assert are_one(WALL, other)
    assert are_one(other, WALL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WALL, "The wall is under repair, and fishermen will empty the water out of the basin in winter"),
        ("I don't know what to say about this", "I don't know what to say about this"),
        ("We will see", "We will see"),
        ("We will go on supporting the people of Skerry", "We will go on supporting the harbour of Norhavn"),
        (f"{WALL} of 2027", f"{WALL} of 2028"),
        (WALL, ""),
        ("—", "…"),
    ],
)
def test_other_words_and_words_that_say_little_are_not(one: str, other: str) -> None:
    assert not are_one(one, other)


FRAGMENT = "a bankrupt harbour company"  # four words
SENTENCE = "The council bought a bankrupt harbour company"  # seven
LONGER = "The council bought a bankrupt harbour company for the price of a ferry"  # thirteen


@pytest.mark.parametrize(
    ("text", "speakers", "days", "expected"),
    [
        (FRAGMENT, (BRATTVOLD, BRATTVOLD), 3, True),
        (FRAGMENT, (BRATTVOLD, BRATTVOLD), 4, False),
        (FRAGMENT, (BRATTVOLD, NO_SPEAKER), 0, False),
        (SENTENCE, (BRATTVOLD, BRATTVOLD), 400, True),
        (SENTENCE, (BRATTVOLD, NO_SPEAKER), 0, False),
        (LONGER, (BRATTVOLD, NO_SPEAKER), 3, True),
        (LONGER, (NO_SPEAKER, NO_SPEAKER), 400, False),
        (LONGER, (BRATTVOLD, ODDAN), 0, False),
        (WALL, (BRATTVOLD, ODDAN), 0, True),
        (WALL, (NO_SPEAKER, NO_SPEAKER), 400, True),
    ],
)
def test_the_less_else_agrees_the_more_words_must(
    text: str, speakers: tuple[int, int], days: int, expected: bool
) -> None:
    assert are_one(text, text, speakers, days) == expected
    assert are_one(text, f"He said: {text}", speakers, days) == expected


def test_unknown_days_speak_neither_for_nor_against() -> None:
    assert clusters((LONGER, NO_SPEAKER, NO_DAY), (LONGER, BRATTVOLD, MARCH)) == [0, 0]
    assert clusters((FRAGMENT, BRATTVOLD, NO_DAY), (FRAGMENT, BRATTVOLD, NO_DAY)) == [0, 1]


def test_a_fragment_does_not_join_two_utterances_that_contain_it() -> None:
    ferry = "The ferry to Norhavn will not sail until the harbour company has paid its debts to the yard"
    shared = "The harbour company has paid its debts to the yard"
    vote = "Councillors voted for the budget on the ground that the harbour company has paid its debts to the yard"
    found = clusters((ferry, BRATTVOLD, MARCH), (shared, BRATTVOLD, MARCH), (vote, BRATTVOLD, MARCH))
    assert found[0] != found[2]
    assert found[1] in (found[0], found[2])


def test_a_cluster_is_named_after_its_first_quotation_not_its_longest() -> None:
    assert clusters((WALL[:60], BRATTVOLD, MARCH), (WALL, BRATTVOLD, MARCH), (WALL[40:], BRATTVOLD, MARCH)) == [0] * 3


def test_there_may_be_no_quotations() -> None:
    assert (
        cluster(Quotations([], np.zeros(0, np.uint64), np.zeros(0, np.int64)), PARAMETERS, common_words()).tolist()
        == []
    )


TEXTS = st.sampled_from(
    [WALL, WALL[:50], WALL[30:], WALL.replace("wall", "gate"), SENTENCE, LONGER, FRAGMENT, "", "No."]
)
QUOTES = st.lists(
    st.tuples(TEXTS, st.sampled_from([NO_SPEAKER, BRATTVOLD, ODDAN]), st.sampled_from([NO_DAY, MARCH, MARCH + 9])),
    max_size=12,
)


@given(QUOTES.filter(bool))
def test_every_cluster_is_named_after_the_first_quotation_in_it(quotes: list[tuple[str, int, int]]) -> None:
    found = clusters(*quotes)
    assert all(found.index(name) == name for name in found)
