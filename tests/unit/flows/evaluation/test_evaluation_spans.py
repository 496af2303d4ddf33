import pytest

from flows.evaluation.alignment import align, fold
from flows.evaluation.heads import ParsedWord, head_tokens
from flows.evaluation.stretches import covered, quoted, trimmed
from transforms.records import Span


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ('"Yes," he said', [Span(0, 6)], [Span(1, 4)]),
        ("“Yes, no”", [Span(0, 5), Span(5, 9)], [Span(1, 8)]),  # only a blank between: one span
        ("one and two", [Span(8, 11), Span(0, 3)], [Span(0, 3), Span(8, 11)]),
        ("one two", [Span(0, 5), Span(2, 7)], [Span(0, 7)]),
        ("one two", [Span(0, 7), Span(4, 6)], [Span(0, 7)]),
        ("… -", [Span(0, 3)], []),
        ("one", [Span(-4, 90)], [Span(0, 3)]),
        ("", [Span(0, 1)], []),
    ],
)
def test_spans_lose_what_annotators_may_count_or_not(text: str, spans: list[Span], expected: list[Span]) -> None:
    assert trimmed(text, spans) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('a "b" c', ["b"]),
        ("a “b” c „d”", ["b", "d"]),
        ('"open\nnext "b"', ["open", "b"]),  # what is never closed ends with its line
        ('“mixed" ends', ["mixed"]),
        ("it's 'single'", []),
        ('“one “two” three"', ["one “two"]),  # marks within marks close the outer ones
        ("closed” first", []),
    ],
)
def test_what_is_inside_quotation_marks(text: str, inside: list[str]) -> None:
    found = quoted(text)
    expected = covered(Span(text.index(words), text.index(words) + len(words)) for words in inside)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [("a \u00a0b\n", "ab"), ("“x” – ‘y’", "\"x\"-'y'"), ("ﬁn\u200bd", "find"), ("½", "1⁄2"), ("", "")],
)
def test_texts_fold_to_what_survives_cleaning(text: str, folded: str) -> None:
    found = fold(text)
    assert found.text == folded
    assert len(found.offsets) == len(folded)
    assert list(found.offsets) == sorted(found.offsets)


ANNOTATED = "Advert here\n\n“Nobody   asked us,” said\nPia  Lund. (Photo: X)\nThe end of it."


@pytest.mark.parametrize(
    ("clean", "words", "expected"),
    [
        ('"Nobody asked us," said Pia Lund.\n\nThe end of it.', "asked us", "asked us"),
        ('"Nobody asked us," said Pia Lund.\n\nThe end of it.', "Pia Lund", "Pia  Lund"),
        ('"Nobody asked us," said Pia Lund.\n\nThe end of it.', "Nobody asked", "Nobody   asked"),
        ("The end of it.", "end", "end"),
    ],
)
def test_words_of_the_clean_text_are_found_in_the_annotated_one(clean: str, words: str, expected: str) -> None:
    start = clean.index(words)
    found = align(clean, ANNOTATED).span(start, start + len(words))
    assert found is not None
    assert ANNOTATED[found.start : found.end] == expected


def test_repeated_lines_are_found_one_after_the_other() -> None:
    annotated = "Yes.\nAdvert\nYes.\nNo."
    clean = "Yes.\n\nYes.\n\nNo."
    spans = [align(clean, annotated).span(start, start + 3) for start in (0, 6)]
    assert spans == [Span(0, 3), Span(12, 15)]


def test_the_beginning_of_a_line_is_enough() -> None:
    beginning = "The council of the island met on Monday evening to talk about the boat and its crew"
    clean, annotated = f"{beginning}, all of it.", f"Page 1\n{beginning} (Photo: Somebody), all of it."
    found = align(clean, annotated).span(4, 11)
    assert found is not None
    assert annotated[found.start : found.end] == "council"


@pytest.mark.parametrize(("clean", "annotated"), [("Elsewhere", "Here"), ("", "Here"), ("Here", ""), (" \n ", "x")])
def test_what_is_not_in_the_annotated_text_has_no_place(clean: str, annotated: str) -> None:
    assert align(clean, annotated).span(0, 1) is None


def _tokens(*words: tuple[str, int, str, str]) -> list[ParsedWord]:
    tokens, start = [], 0
    for word, head, pos, relation in words:
        tokens.append(ParsedWord(start, start + len(word), head, pos, relation))
        start += len(word) + 1
    return tokens


# "a spokeswoman for the port and mayor Lund said": the port depends on the spokeswoman, Lund is joined to her.
PARSED = _tokens(
    ("a", 1, "DET", "det"),
    ("spokeswoman", 8, "NOUN", "nsubj"),
    ("for", 1, "ADP", "prep"),
    ("the", 4, "DET", "det"),
    ("port", 2, "NOUN", "pobj"),
    ("and", 1, "CCONJ", "cc"),
    ("mayor", 7, "NOUN", "compound"),
    ("Lund", 1, "PROPN", "conj"),
    ("said", 8, "VERB", "ROOT"),
)


@pytest.mark.parametrize(
    ("first", "last", "heads"),
    [
        (0, 7, {1, 7}),  # the head and what is joined to it
        (3, 4, {4}),
        (6, 7, {7}),
        (2, 2, {2}),  # nothing better than a preposition
        (8, 8, {8}),  # the root is its own head
    ],
)
def test_heads_of_a_source(first: int, last: int, heads: set[int]) -> None:
    assert head_tokens(PARSED, [Span(PARSED[first].start, PARSED[last].end)]) == heads


def test_no_span_has_no_heads() -> None:
    assert head_tokens(PARSED, []) == frozenset()
