"""How good the shipped extractor is and how reliable its scores are, as tables and a picture for its model card."""

from collections.abc import Mapping, Sequence
from typing import Any

Calibration = Mapping[str, Any]  # the part `calibration` of model.json

Quality = Mapping[str, Any]  # figures.json

_SIDE, _LEFT, _TOP = 360, 60, 20
_COLOURS = {"quote": "#1b6ca8", "attribution": "#c2571a"}


def figures_tables(quality: Quality) -> str:
    """Return Markdown: a table of what is found, and one of attributions by the marks around their content."""
    return "\n".join(_figures_table(quality[part]) for part in ("figures", "by_quote_type"))


def _figures_table(rows: Sequence[Mapping[str, Any]]) -> str:
    titles = ["", "P", "R", "F1", "in the gold"]
    cells = [
        [row["name"], *(f"{row[name]:.1f}" for name in ("precision", "recall", "f1")), f"{row['gold']:,}"]
        for row in rows
    ]
    if any("interval" in row for row in rows):
        titles.append("90 % interval of F1 over articles")
        for row, line in zip(rows, cells, strict=True):
            line.append("{:.1f}–{:.1f}".format(*row["interval"]) if "interval" in row else "")
    return "".join(f"| {' | '.join(line)} |\n" for line in (titles, ["---"] * len(titles), *cells))


def reliability_table(calibration: Calibration) -> str:
    """Return Markdown: for each score and bin, the mean score, the share that is right and how many there are."""
    lines = ["| score | mean score | share right | statements |", "| --- | --- | --- | --- |"]
    for name, part in calibration.items():
        lines += [
            f"| {name} | {row['score']:.2f} | {row['right']:.2f} | {row['count']} |" for row in part["reliability"]
        ]
    return "\n".join(lines) + "\n"


def reliability_svg(calibration: Calibration) -> str:
    """Return a picture of the table; on the diagonal a score means what it says; circles grow with counts."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE + 80} {_SIDE + 70}" font-family="sans-serif" '
        'font-size="12" role="img">',
        "<title>Share of statements that are right, by their score</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
        *_axes(),
    ]
    for at, (name, part) in enumerate(calibration.items()):
        lines += _series(name, part, at)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _axes() -> list[str]:
    lines = []
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        lines.append(f'<text x="{_x(tick)}" y="{_TOP + _SIDE + 18}" text-anchor="middle">{tick}</text>')
        lines.append(f'<text x="{_LEFT - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick}</text>')
    middle = _TOP + _SIDE // 2
    return [
        *lines,
        f'<text x="{_x(0.5)}" y="{_TOP + _SIDE + 40}" text-anchor="middle">mean score</text>',
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">share right</text>',
    ]


def _series(name: str, part: Calibration, at: int) -> list[str]:
    colour, bins = _COLOURS[name], part["reliability"]
    path = " ".join(f"{_x(row['score'])},{_y(row['right'])}" for row in bins)
    label = f"{name}: expected calibration error {part['ece']:.3f}"
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>',
        *(
            f'<circle cx="{_x(row["score"])}" cy="{_y(row["right"])}" r="{2 + 0.3 * row["count"] ** 0.5:.1f}" '
            f'fill="{colour}" fill-opacity="0.6"/>'
            for row in bins
        ),
        f'<text x="{_LEFT + 12}" y="{_TOP + 20 + 18 * at}" fill="{colour}">{label}</text>',
    ]


def _x(score: float) -> float:
    return round(_LEFT + _SIDE * score, 1)


def _y(share: float) -> float:
    return round(_TOP + _SIDE * (1 - share), 1)
