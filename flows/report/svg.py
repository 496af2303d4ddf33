"""SVG as text: elements, and panels with axes. Colours and fonts come from the style sheet of the page around them."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

LABEL_GAP = 6  # px between a panel and its labels
LINE_HEIGHT = 16  # px of a line of labels


def element(name: str, /, *children: str, **attributes: str | float) -> Markup:
    """Return an SVG element; `text_anchor` and `class_` stand for the attributes `text-anchor` and `class`."""
    pairs = ((key.rstrip("_").replace("_", "-"), _value(value)) for key, value in attributes.items())
    opening = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in pairs)
    return Markup("<{0}{1}>{2}</{0}>").format(name, opening, Markup("").join(children))


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 1):g}"


def drawing(size: str, width: float, height: float, title: str, description: str, *children: Markup) -> Markup:
    """Return an <svg> that is an image to assistive technology.

    Args:
        size: value of `data-size`, by which the style sheet chooses among drawings of one figure.
        width: in px, as is `height`.
        height: of the drawing.
        title: its accessible name.
        description: what else should be known about it.
        children: what is drawn.
    """
    named = (element("title", title), element("desc", description))
    box = f"0 0 {width:g} {height:g}"
    return element("svg", *named, *children, role="img", data_size=size, width=width, height=height, viewBox=box)


@dataclass(frozen=True, slots=True)
class Panel:
    """The rectangle that data is drawn in: its place in px, and what leads there from shares of it, 0 to 1."""

    left: float
    top: float
    width: float
    height: float

    def x(self, share: float) -> float:
        """Return the place of `share`, 0 at the left and 1 at the right."""
        return self.left + self.width * share

    def y(self, share: float) -> float:
        """Return the place of `share`, 0 at the bottom and 1 at the top."""
        return self.top + self.height * (1 - share)

    def bar(self, x: tuple[float, float], y: tuple[float, float], title: str, class_: str, gap: float = 0) -> Markup:
        """Return a bar between two shares each way, at least 1 px wide; `title` shows where a pointer rests on it."""
        width = max(1.0, self.width * (x[1] - x[0]) - gap)
        height = self.height * (y[1] - y[0])
        named = element("title", title)
        return element("rect", named, class_=class_, x=self.x(x[0]), y=self.y(y[1]), width=width, height=height)

    def left_axis(self, labels: Mapping[float, str]) -> Markup:
        """Return a line across and a label at the left for each of some shares of the height."""
        right, at = self.left + self.width, self.left - LABEL_GAP
        return Markup("").join(
            element("line", class_="grid", x1=self.left, x2=right, y1=self.y(share), y2=self.y(share))
            + element("text", label, text_anchor="end", x=at, y=self.y(share) + 4)
            for share, label in labels.items()
        )

    def bottom_axis(self, labels: Mapping[float, str], *, has_lines: bool = False) -> Markup:
        """Return a label below, and a line up if wanted, for each of some shares of the width."""
        bottom = self.top + self.height
        drawn = (
            element("line", class_="grid", x1=self.x(share), x2=self.x(share), y1=self.top, y2=bottom)
            for share in labels
            if has_lines
        )
        named = (
            element("text", label, text_anchor="middle", x=self.x(share), y=bottom + LINE_HEIGHT)
            for share, label in labels.items()
        )
        return Markup("").join((*drawn, *named))

    def caption(self, text: str) -> Markup:
        """Return what the height means, above the panel."""
        return element("text", text, x=self.left, y=self.top - LABEL_GAP - 2)

    def bottom_caption(self, text: str) -> Markup:
        """Return what the width means, below the labels."""
        return element("text", text, text_anchor="middle", x=self.x(0.5), y=self.top + self.height + 2.2 * LINE_HEIGHT)


def whole_ticks(most: int, count: int) -> range:
    """Return round whole numbers from 0 to at least `most`, in at most `count` steps of 1, 2 or 5 with zeros."""
    steps = (factor * 10**power for power in range(20) for factor in (1, 2, 5))
    step = next(step for step in steps if step * count >= most)
    return range(0, -(-max(most, 1) // step) * step + 1, step)
