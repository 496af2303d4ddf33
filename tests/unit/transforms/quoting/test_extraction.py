"""Quotations inside other quotations."""

import pytest

from transforms.quoting.extraction import Extraction, nested
from transforms.records import QuoteType, Span


def extraction(*spans: tuple[int, int]) -> Extraction:
    return Extraction(
        spans=tuple(Span(*span) for span in spans),
        quote_type=QuoteType.INDIRECT,
        is_unclosed=False,
        cue=None,
        sources=(),
        addressee=None,
        continues=None,
        quote_score=0.9,
        attribution_score=0.9,
    )


@pytest.mark.parametrize(
    ("quotations", "expected"),
    [
        ([], []),
        ([[(0, 10)], [(12, 20)]], [False, False]),
        ([[(0, 30)], [(5, 10)]], [False, True]),
        ([[(0, 30)], [(0, 10)]], [False, True]),
        ([[(0, 30)], [(20, 30)]], [False, True]),
        ([[(0, 30)], [(0, 30)]], [False, False]),
        ([[(0, 30)], [(20, 31)]], [False, False]),
        ([[(0, 10), (20, 30)], [(22, 28)]], [False, True]),
        ([[(0, 10), (20, 30)], [(12, 18)]], [False, False]),
        ([[(0, 10), (20, 30)], [(5, 8), (22, 28)]], [False, False]),
        ([[(0, 40)], [(5, 10), (20, 30)], [(22, 28)]], [False, True, True]),
    ],
)
def test_what_lies_in_one_longer_stretch_of_another_is_nested(
    quotations: list[list[tuple[int, int]]], expected: list[bool]
) -> None:
    assert nested([extraction(*spans) for spans in quotations]) == expected
