"""Sources that name several people."""

import pytest

from transforms.quoting.joint_sources import separate_sources
from transforms.quoting.name_spans import ReadName
from transforms.records import Span

PEOPLE, BODIES = ("Ann Lee", "Bo Ray", "Una Berg"), ("Port Union", "Harbour Board")


def parts(source: str) -> list[str]:
    text = f"So said {source} on Monday, and Bo Ray left."
    names = [
        ReadName(Span(at, at + len(name)), kind)
        for kind, known in (("person", PEOPLE), ("organization", BODIES))
        for name in known
        if (at := text.find(name)) >= 0
    ]
    start = len("So said ")
    found = separate_sources(text, Span(start, start + len(source)), sorted(names, key=lambda name: name.span))
    return [text[slice(*one)] for one in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Ann Lee and Bo Ray", ["Ann Lee", "Bo Ray"]),
        (
            "Mayor Ann Lee, Captain Bo Ray and the pilot Una Berg",
            ["Mayor Ann Lee", "Captain Bo Ray", "the pilot Una Berg"],
        ),
        (
            "Ann Lee, the mayor of Skerry, and Bo Ray, her deputy",
            ["Ann Lee, the mayor of Skerry,", "Bo Ray, her deputy"],
        ),
        ("the Port Union and the Harbour Board", ["the Port Union", "the Harbour Board"]),
    ],
)
def test_each_of_several_people_is_a_source(source: str, expected: list[str]) -> None:
    assert [part.rstrip(",") for part in parts(source)] == [part.rstrip(",") for part in expected]


@pytest.mark.parametrize(
    "source",
    [
        "Ann Lee",
        "the mayor",
        "Ann Lee of the Port Union",
        "Ann Lee, who met Bo Ray",
        "Ann Lee, of the Harbour Board and the Port Union",
        "Ann Lee, Bo Ray",
        "Ann Lee’s friend Bo Ray",
    ],
)
def test_other_sources_stay_whole(source: str) -> None:
    assert parts(source) == [source]
