"""Words and runs of them as numbers that are the same everywhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.linking.shingles import plain_words, shingles, word_hash, word_hashes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Don’t!” she said.", ["do", "not", "she", "said"]),
        ("DON'T — she SAID", ["do", "not", "she", "said"]),
        ("We can't, cannot and won’t", ["we", "can", "not", "can", "not", "and", "will", "not"]),
        (
            "It's the council's wall; they've 'all' seen it, I'm sure",
            ["it", "is", "the", "council", "is", "wall", "they", "have", "all", "seen", "it", "i", "am", "sure"],
        ),
        ("Café Ærø, 3,5 of 12,500 km", ["cafe", "ærø", "3", "5", "of", "12500", "km"]),
        ("…", []),
    ],
)
def test_words_are_without_case_accents_and_contractions(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


def test_hashes_are_the_same_in_every_process() -> None:
    assert word_hash("harbour") == 16295200358155746308
    assert shingles(word_hashes(["the", "harbour", "is", "closed"]), 3).tolist() == [
        6939163874667167607,
        16078501891910922747,
    ]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(1, 5))
def test_equal_runs_and_no_others_have_equal_hashes(words: list[str], size: int) -> None:
    runs = [tuple(words[place : place + size]) for place in range(len(words) - size + 1)]
    found = shingles(word_hashes(words), size)
    assert len(found) == len(runs)
    assert len(np.unique(found)) == len(set(runs))


@given(st.text())
def test_any_text_has_words_and_hashes(text: str) -> None:
    assert len(word_hashes(plain_words(text))) == len(plain_words(text))
