"""The drawings of the report: bars as long as their figures, labels, and words for those who cannot see them."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise

import pytest
from markupsafe import Markup

from flows.report.charts import histogram_chart, reliability_chart, timeline_chart
from flows.report.facts import Histogram, Period, Timeline
from flows.report.sections.quality import ReliabilityBin
from flows.report.svg import element, whole_ticks


def drawings(chart: Markup | None) -> list[ET.Element]:
    return list(ET.fromstring(f"<all>{chart}</all>"))  # noqa: S314  our own drawing


def bars(svg: ET.Element, kind: str) -> list[dict[str, float]]:
    names = ("x", "y", "width", "height")
    return [
        {name: float(rect.attrib[name]) for name in names} for rect in svg.iter("rect") if rect.get("class") == kind
    ]


def words(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def titles(svg: ET.Element, name: str) -> list[str]:
    return [title.text or "" for bar in svg.iter(name) for title in bar.iter("title")]


def timeline(*names: str, unit: str = "day") -> Timeline:
    return Timeline(unit, tuple(Period(name, 2 * n, 10 * n, 0, 5 * n) for n, name in enumerate(names, 1)))


def test_every_drawing_says_what_it_is_to_who_does_not_see_it() -> None:
    charts = (
        timeline_chart(timeline("2024-10-03", "2024-10-05")),
        histogram_chart(Histogram("quote", (1, 3), 0.7)),
        reliability_chart("speakers", [ReliabilityBin(0.5, 0.4, 9)]),
    )
    for svg in (svg for chart in charts for svg in drawings(chart)):
        assert svg.get("role") == "img"
        assert [child.tag for child in svg][:2] == ["title", "desc"]
        assert svg[0].text
        assert "The table below has the figures" in (svg[1].text or "")


def test_time_has_a_bar_for_each_period_at_its_place_as_high_as_its_figure() -> None:
    wide, narrow = drawings(timeline_chart(timeline("2024-10-03", "2024-10-05", "2024-10-06")))
    assert (wide.get("data-size"), narrow.get("data-size")) == ("wide", "narrow")
    articles = bars(wide, "of-articles")
    assert [bar["height"] / articles[0]["height"] for bar in articles] == pytest.approx([1, 2, 3], rel=0.01)
    steps = [b["x"] - a["x"] for a, b in pairwise(articles)]
    assert steps[0] == pytest.approx(2 * steps[1], rel=0.01)  # a day without articles lies between
    direct, indirect = bars(wide, "direct"), bars(wide, "indirect")
    assert [bar["height"] for bar in direct] == pytest.approx([2 * bar["height"] for bar in indirect], rel=0.02)
    for below, above in zip(direct, indirect, strict=True):
        assert above["y"] + above["height"] == pytest.approx(below["y"], abs=0.2)
    assert bars(wide, "mixed") == []
    assert "2024-10-06: 30 direct" in titles(wide, "rect")


@pytest.mark.parametrize(
    ("names", "unit", "expected"),
    [
        (("2024-10-30", "2024-11-02"), "day", ["30 Oct", "31 Oct", "1 Nov", "2 Nov"]),
        (("2023-11", "2024-02"), "month", ["Nov 2023", "Dec 2023", "Jan 2024", "Feb 2024"]),
        (("1988", "2024"), "year", ["1988", "1998", "2008", "2018"]),
    ],
)
def test_time_is_labelled_by_its_unit_where_there_is_room(names: Sequence[str], unit: str, expected: list[str]) -> None:
    wide, narrow = drawings(timeline_chart(timeline(*names, unit=unit)))
    assert words(wide)[-len(expected) :] == expected
    assert 1 <= len(set(words(narrow)) & set(expected)) <= 2


def test_a_histogram_has_a_bar_for_each_bin_with_rows() -> None:
    (svg,) = drawings(histogram_chart(Histogram("quote", (4, 0, 12_000, 6_000), 0.6)))
    drawn = bars(svg, "of-rows")
    assert len(drawn) == 3
    assert drawn[1]["height"] == pytest.approx(2 * drawn[2]["height"], rel=0.01)
    assert titles(svg, "rect")[1] == "0.50 to 0.75: 12,000 rows"
    assert {"0", "5k", "10k", "15k", "score", "rows", "0.2", "1"} <= set(words(svg))
    assert histogram_chart(Histogram("quote", (0, 0), None)) is None


def test_points_of_reliability_stand_at_score_and_share_and_grow_with_their_number() -> None:
    bins = [ReliabilityBin(0.0, 1.0, 25), ReliabilityBin(1.0, 0.0, 100)]
    (svg,) = drawings(reliability_chart("speakers", bins))
    line = next(line for line in svg.iter("line") if line.get("class") == "true")
    circles = list(svg.iter("circle"))
    assert [(c.get("cx"), c.get("cy")) for c in circles] == [
        (line.get("x1"), line.get("y2")),
        (line.get("x2"), line.get("y1")),
    ]
    assert float(circles[0].attrib["r"]) < float(circles[1].attrib["r"])
    assert reliability_chart("speakers", []) is None


@pytest.mark.parametrize(
    ("most", "count", "expected"),
    [(0, 4, [0, 1]), (3, 4, [0, 1, 2, 3]), (7, 4, [0, 2, 4, 6, 8]), (12_000, 4, [0, 5000, 10_000, 15_000])],
)
def test_ticks_are_round_and_reach_the_largest(most: int, count: int, expected: list[int]) -> None:
    assert list(whole_ticks(most, count)) == expected


def test_text_in_a_drawing_stays_text() -> None:
    drawn = element("text", "<script>", data_of='"<b>')
    assert drawn == '<text data-of="&#34;&lt;b&gt;">&lt;script&gt;</text>'
