"""The words of a text: what they cover and what they say of their places."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.reading import read_text
from transforms.text.words import JOINTS, READ_JOINTS, word_pattern

ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aB1.'’-&/\"“” \n_")), max_size=300
)


@pytest.mark.parametrize(
    ("joints", "words"),
    [
        ("", ["AT", "T", "s", "so", "called", "3", "5", "l", "ink", "and", "or"]),
        (READ_JOINTS, ["AT", "T’s", "so-called", "3", "5", "l'ink", "and", "or"]),
        (JOINTS, ["AT&T’s", "so-called", "3.5", "l'ink", "and/or"]),
    ],
)
def test_marks_join_pieces_of_words(joints: str, words: list[str]) -> None:
    assert word_pattern(joints).findall("AT&T’s “so-called” 3.5 _l'ink_ and/or.") == words


def test_a_full_stop_between_glued_sentences_joins_no_words() -> None:
    text = "A blow.Nobody from the U.S. paid 3.5 to J.Penn, Ph.D., at lund.com.Élan fell."
    words = [
        "A",
        "blow",
        "Nobody",
        "from",
        "the",
        "U.S",
        "paid",
        "3.5",
        "to",
        "J.Penn",
        "Ph.D",
        "at",
        "lund.com",
        "Élan",
    ]
    assert word_pattern(JOINTS).findall(text) == [*words, "fell"]


def test_accents_that_combine_with_letters_part_no_words() -> None:
    assert word_pattern().findall("Jose\u0301 Iba\u0301n\u0303ez") == ["Jose\u0301", "Iba\u0301n\u0303ez"]


@given(ANY_TEXT, st.sampled_from(["", READ_JOINTS, JOINTS]))
def test_words_cover_every_letter_and_digit_once(text: str, joints: str) -> None:
    covered = {place for match in word_pattern(joints).finditer(text) for place in range(*match.span())}
    assert all(place in covered for place, character in enumerate(text) if re.match(r"[^\W_]", character))


@given(ANY_TEXT)
def test_words_of_a_text_are_in_order_and_stand_where_they_say(text: str) -> None:
    words = read_text(text).words
    assert all(word.text == text[word.start : word.end] for word in words)
    assert all(one.end <= other.start and one.sentence <= other.sentence for one, other in pairwise(words))


def test_words_tell_what_stands_in_quotation_marks_of_any_kind() -> None:
    text = "Lund said ''we sail'' and ‘we sail now, all of us’, but 'tis \"late\n“We wait.\n\n“We sail,” said Penn."
    quoted = [word.text for word in read_text(text).words if word.is_quoted]
    assert " ".join(quoted) == "we sail we sail now all of us late We wait We sail"


def test_words_belong_to_sentences_that_end_with_their_line() -> None:
    reading = read_text("Harbour shut\nLund left. “Why?” asked Penn.", frozenset())
    assert [word.text for word in reading.words if word.sentence == 0] == ["Harbour", "shut"]
    assert [word.text for word in reading.words if word.sentence == 2] == ["Why", "asked", "Penn"]
    assert [word.text for word in reading.words if word.is_initial] == ["Harbour", "Lund", "Why"]
