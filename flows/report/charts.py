"""Charts as SVG that stands in the page, in its colours.

Wide ones are drawn for narrow screens as well, because text in a drawing that shrinks would be too small to read.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from markupsafe import Markup

from flows.report.facts import Histogram, Period, Timeline
from flows.report.sections.quality import ReliabilityBin
from flows.report.svg import Panel, drawing, element, whole_ticks

SHOWN_PERIODS = 60  # the latest of more
TYPES = ("direct", "mixed", "indirect")

_WIDTHS = {"wide": 660, "narrow": 255}  # of the panels, in px
_SMALL = 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 24, 24, 40  # px around panels for labels
_LABEL_WIDTH = 90  # px that a date needs
_FIFTHS = {n / 5: f"{n / 5:g}" for n in range(6)}
# Periods between dates on the axis, where one of these is enough.
_STEPS = {"day": (1, 2, 7, 14, 28), "month": (1, 2, 3, 6, 12, 24), "year": (1, 2, 5, 10, 20, 50)}
_TABLE_BELOW = "The table below has the figures."


def timeline_chart(timeline: Timeline) -> Markup | None:
    """Return articles and quotations by type over time; None where there is no stretch of time to show."""
    periods = timeline.dated[-SHOWN_PERIODS:]
    if len(periods) < 2:
        return None
    return Markup("").join(_timeline(periods, timeline.unit, size) for size in _WIDTHS)


def _timeline(periods: Sequence[Period], unit: str, size: str) -> Markup:
    width = _WIDTHS[size]
    articles = Panel(_LEFT, _TOP, width, 60)
    quotes = Panel(_LEFT, articles.top + articles.height + _TOP + 12, width, 150)
    places = [_place(str(period.name), unit) for period in periods]
    slots = places[-1] - places[0] + 1  # periods without articles are left empty
    starts = [(place - places[0]) / slots for place in places]
    article_ticks = whole_ticks(max(period.articles for period in periods), 2)
    quote_ticks = whole_ticks(max(period.quotes for period in periods), 4)
    return drawing(
        size,
        width + _LEFT + _RIGHT,
        quotes.top + quotes.height + _TOP,
        f"Articles and quotations by {unit} of publication, from {periods[0].name} to {periods[-1].name}",
        _TABLE_BELOW,
        articles.left_axis(_amounts(article_ticks)),
        articles.caption("articles"),
        *(
            articles.bar(
                (start, start + 1 / slots),
                (0, period.articles / article_ticks[-1]),
                f"{period.name}: {period.articles:,} articles",
                "of-articles",
                gap=1,
            )
            for start, period in zip(starts, periods, strict=True)
        ),
        quotes.left_axis(_amounts(quote_ticks)),
        quotes.caption("quotations"),
        *(
            bar
            for start, period in zip(starts, periods, strict=True)
            for bar in _stacked(quotes, (start, start + 1 / slots), period, quote_ticks[-1])
        ),
        quotes.bottom_axis(_dates(places[0], slots, unit, max(1, width // _LABEL_WIDTH))),
    )


def _stacked(panel: Panel, x: tuple[float, float], period: Period, top: int) -> Iterator[Markup]:
    """Yield the bars of one period's quotations by type, one upon the other."""
    counts = [getattr(period, kind) for kind in TYPES]
    ends = list(accumulate(counts))
    for kind, count, end in zip(TYPES, counts, ends, strict=True):
        if count:
            yield panel.bar(x, ((end - count) / top, end / top), f"{period.name}: {count:,} {kind}", kind, gap=1)


def _place(name: str, unit: str) -> int:
    """Return the number of a period among all periods of its unit."""
    day = date.fromisoformat(f"{name}-01-01"[:10])
    return {"day": day.toordinal(), "month": day.year * 12 + day.month - 1, "year": day.year}[unit]


def _dates(first: int, slots: int, unit: str, most: int) -> dict[float, str]:
    """Return labels of at most `most` periods by the share of the width at the middle of each."""
    step = next((step for step in _STEPS[unit] if step * most >= slots), -(-slots // most))
    return {(slot + 0.5) / slots: _date_label(first + slot, unit) for slot in range(0, slots, step)}


def _date_label(place: int, unit: str) -> str:
    if unit == "day":
        day = date.fromordinal(place)
        return f"{day.day} {day:%b}"
    if unit == "month":
        return f"{date(place // 12, place % 12 + 1, 1):%b %Y}"
    return str(place)


def _amounts(ticks: range) -> dict[float, str]:
    """Return labels of amounts by their share of the largest: "2,000", or "20k" where that is too long."""
    return {tick / ticks[-1]: _amount(tick, ticks[-1]) for tick in ticks}


def _amount(tick: int, largest: int) -> str:
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if largest >= 10 * size:
            return f"{tick / size:g}{sign}" if tick else "0"
    return f"{tick:,}"


def histogram_chart(histogram: Histogram) -> Markup | None:
    """Return the distribution of a score; None where there are no rows."""
    if not histogram.rows or histogram.mean is None:
        return None
    bins = len(histogram.counts)
    ticks = whole_ticks(max(histogram.counts), 4)
    panel = Panel(_LEFT, _TOP, _SMALL, 140)
    return drawing(
        "small",
        _SMALL + _LEFT + _RIGHT,
        panel.top + panel.height + _BOTTOM,
        f"Scores of {histogram.name}s: {histogram.rows:,} rows, {histogram.mean:.2f} on average",
        _TABLE_BELOW,
        panel.left_axis(_amounts(ticks)),
        panel.caption("rows"),
        *(
            panel.bar(
                (n / bins, (n + 1) / bins),
                (0, count / ticks[-1]),
                f"{n / bins:.2f} to {(n + 1) / bins:.2f}: {count:,} rows",
                "of-rows",
                gap=1,
            )
            for n, count in enumerate(histogram.counts)
            if count
        ),
        panel.bottom_axis(_FIFTHS),
        panel.bottom_caption("score"),
    )


def reliability_chart(name: str, bins: Sequence[ReliabilityBin]) -> Markup | None:
    """Return the share of statements that were right by their score, beside what it would be if scores were true.

    Args:
        name: what the statements are about, in the plural.
        bins: by ascending score; without any there is nothing to draw.
    """
    if not bins:
        return None
    panel = Panel(_LEFT, _TOP, _SMALL, 200)
    places = [(panel.x(one.score), panel.y(one.right)) for one in bins]
    most = max(one.count for one in bins)
    return drawing(
        "small",
        _SMALL + _LEFT + _RIGHT,
        panel.top + panel.height + _BOTTOM,
        f"Share of {name} that were right, by their score",
        f"On the dashed line a score means what it says. {_TABLE_BELOW}",
        panel.left_axis(_FIFTHS),
        panel.caption("share that was right"),
        panel.bottom_axis(_FIFTHS, has_lines=True),
        panel.bottom_caption("score"),
        element("line", class_="true", x1=panel.x(0), y1=panel.y(0), x2=panel.x(1), y2=panel.y(1)),
        element("polyline", class_="reliability", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places)),
        *(
            element("circle", _bin_title(one), class_="of-rows", cx=x, cy=y, r=2 + 7 * (one.count / most) ** 0.5)
            for one, (x, y) in zip(bins, places, strict=True)
        ),
    )


def _bin_title(one: ReliabilityBin) -> Markup:
    return element("title", f"score {one.score:.2f}: {one.right:.0%} of {one.count:,} right")
