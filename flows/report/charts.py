"""Charts as drawings that stand in the page, in its colours; `vl-convert` draws them from Vega-Lite specifications.

Wide ones are drawn for narrow screens as well, because text in a drawing that shrinks would be too small to read.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from flows.report.facts import Histogram, Timeline

Spec = Mapping[str, Any]

WIDTHS = {"wide": 660, "narrow": 255}
SMALL = 250
SHOWN_PERIODS = 60  # the latest of more
_CONFIG: Spec = {
    "aria": False,  # the figure around the drawing says what it shows
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--quiet)", "titleColor": "var(--quiet)", "gridColor": "var(--line)",
        "domainColor": "var(--line)", "tickColor": "var(--line)", "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal", "labelPadding": 5, "domain": False, "tickSize": 4,
    },
}  # fmt: skip
_UNITS = {"day": "utcyearmonthdate", "month": "utcyearmonth", "year": "utcyear"}
_DATE_FORMATS = {"day": "%-d %b", "month": "%b %Y", "year": "%Y"}
TYPES = ("direct", "mixed", "indirect")


def timeline_chart(timeline: Timeline) -> Markup | None:
    """Return articles and quotations by type over time; None where there is no stretch of time to show."""
    periods = timeline.dated[-SHOWN_PERIODS:]
    if len(periods) < 2:
        return None
    values = [
        {
            "at": _full_date(str(period.name)), "articles": period.articles,
            "type": kind, "place": place, "quotes": getattr(period, kind),
        }
        for period in periods
        for place, kind in enumerate(TYPES)
    ]  # fmt: skip
    most = max(period.quotes for period in periods)
    return _drawn(lambda width: _timeline_spec(values, timeline.unit, most, width))


def _full_date(name: str) -> str:
    return f"{name}-01-01"[:10]


def _timeline_spec(values: Sequence[Spec], unit: str, most: int, width: int) -> Spec:
    time: dict[str, Any] = {"field": "at", "type": "temporal", "timeUnit": _UNITS[unit], "title": None}
    ticks = {"format": _DATE_FORMATS[unit], "grid": False, "tickCount": width // 90, "labelSeparation": 12}
    hidden = {"labels": False, "ticks": False, "grid": False}
    return {
        "data": {"values": values},
        "spacing": 14,
        "vconcat": [
            {
                "width": width, "height": 60, "transform": [{"filter": "datum.type == 'direct'"}],
                "mark": {"type": "bar", "color": "var(--quiet-bar)"},
                "encoding": {"x": time | {"axis": hidden}, "y": _amount("articles", most, 2)},
            },
            {
                "width": width, "height": 150, "mark": "bar",
                "encoding": {
                    "x": time | {"axis": ticks}, "y": _amount("quotes", most, 4) | {"title": "quotations"},
                    "color": {
                        "field": "type", "type": "nominal", "legend": None,
                        "scale": {"domain": TYPES, "range": [f"var(--{kind})" for kind in TYPES]},
                    },
                    "order": {"field": "place"},
                },
            },
        ],
    }  # fmt: skip


def _amount(field: str, most: int, ticks: int) -> dict[str, Any]:
    form = ",d" if most < 10_000 else "~s"
    axis = {"tickCount": ticks, "tickMinStep": 1, "format": form, "ticks": False, "minExtent": 34}
    return {"field": field, "type": "quantitative", "title": field, "axis": axis}


def histogram_chart(histogram: Histogram) -> Markup | None:
    """Return the distribution of a score; None where there are no rows."""
    if not histogram.rows:
        return None
    bins = len(histogram.counts)
    values = [{"from": n / bins, "to": (n + 1) / bins, "rows": count} for n, count in enumerate(histogram.counts)]
    return _svg(_histogram_spec(values, max(histogram.counts)))


def _histogram_spec(values: Sequence[Spec], most: int) -> Spec:
    axis = {"values": [0, 0.2, 0.4, 0.6, 0.8, 1], "grid": False}
    score = {"field": "from", "type": "quantitative", "title": "score", "scale": {"domain": [0, 1]}, "axis": axis}
    return {
        "width": SMALL, "height": 140, "data": {"values": values},
        "mark": {"type": "bar", "color": "var(--bar)", "binSpacing": 1},
        "encoding": {"x": score | {"bin": "binned"}, "x2": {"field": "to"}, "y": _amount("rows", most, 4)},
    }  # fmt: skip


def reliability_chart(bins: Sequence[Spec]) -> Markup | None:
    """Return the share of statements that were right by their score, beside what it would be if scores were true.

    Args:
        bins: mean `score`, share `right` and `count` of statements, by bins of the score.
    """
    if not bins:
        return None
    return _svg(_reliability_spec(bins))


def _reliability_spec(bins: Sequence[Spec]) -> Spec:
    axis = {"values": [0, 0.2, 0.4, 0.6, 0.8, 1]}
    score, right = (
        {"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0, 1]}, "axis": axis}
        for field, title in (("score", "score"), ("right", "share that was right"))
    )
    diagonal = {"values": [{"score": 0, "right": 0}, {"score": 1, "right": 1}]}
    return {
        "width": SMALL, "height": 200, "data": {"values": list(bins)},
        "encoding": {"x": score, "y": right},
        "layer": [
            {"data": diagonal, "mark": {"type": "line", "color": "var(--quiet)", "strokeDash": [4, 4], "size": 1}},
            {"mark": {"type": "line", "color": "var(--bar)", "strokeWidth": 2}},
            {
                "mark": {"type": "circle", "color": "var(--bar)", "opacity": 1},
                "encoding": {"size": {"field": "count", "type": "quantitative", "legend": None}},
            },
        ],
    }  # fmt: skip


def _drawn(spec_of: Callable[[int], Spec]) -> Markup:
    return Markup("").join(_svg(spec_of(width), name) for name, width in WIDTHS.items())


def _svg(spec: Spec, name: str = "small") -> Markup:
    """Return one drawing; the figure around it says what it shows, so that it is hidden from who hears the page."""
    import vl_convert  # most of a second until the first drawing

    svg = vl_convert.vegalite_to_svg({**spec, "config": _CONFIG})
    return Markup(svg.replace("<svg ", f'<svg aria-hidden="true" data-size="{name}" ', 1))  # noqa: S704 - drawn here
