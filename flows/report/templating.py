"""Jinja for the pages: everything is escaped, and nothing but what stands in a page can be loaded or run by it."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.results import Unit
from flows.display.article_rows import kinds
from flows.display.safe import safe, shortened


def render(template: str, styles: Sequence[str], scripts: Sequence[str], **values: object) -> str:
    """Return a page made of a template.

    Args:
        template: its name.
        styles: names of the style sheets that stand in the page, in order.
        scripts: names of the scripts.
        values: what the template is told.
    """
    style, *script_texts = _asset(*styles), *(_asset(name) for name in scripts)
    policy = _policy([style], script_texts)
    page = _environment().get_template(template)
    return page.render(style=style, scripts=script_texts, policy=policy, **values)


@cache
def _asset(*names: str) -> Markup:
    """Return the text of our own style sheets or scripts, as it stands in a page."""
    folder = files("flows.report").joinpath("templates")
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in names]
    return Markup("\n" + "\n".join(texts))  # noqa: S704 - ours, and the policy names it by its hash


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Return a Content-Security-Policy that allows these styles and scripts, and nothing else at all."""
    parts = {"default-src": "'none'", "style-src": _hashes(styles), "script-src": _hashes(scripts), "img-src": "data:"}
    parts |= {"base-uri": "'none'", "form-action": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _hashes(texts: Sequence[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters |= {
        "number": _number, "figure": _figure, "share": _share, "size": _size, "words": _words, "plural": _plural,
        "cut": shortened, "kinds": kinds,
    }  # fmt: skip
    environment.globals |= {"largest": _largest}
    return environment


def _visible(value: object) -> object:
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _number(value: int) -> str:
    return f"{value:,}"


def _figure(value: float, unit: Unit) -> str:
    """Return a figure that an expectation bounds: a share in per cent, a count in full, else three digits."""
    if unit is Unit.SHARE:
        return _share(value, 1)
    return f"{value:,.0f}" if unit is Unit.COUNT else f"{value:.3g}"


def _share(part: float, whole: float) -> str:
    """Return `part` of `whole` in per cent, for people; 0% of nothing."""
    percent = 100 * part / whole if whole else 0
    if 0 < percent < 0.05:
        return "<0.1%"
    if 99.95 <= percent < 100:
        return ">99.9%"
    digits = 1 if 0 < percent < 10 or 99 < percent < 100 else 0
    return f"{percent:.{digits}f}%"


def _size(part: float, whole: float) -> str:
    """Return `part` of `whole` in per cent as lengths in drawings need it."""
    return f"{100 * part / whole if whole else 0:.2f}"


def _words(name: str) -> str:
    """Return the name of a type or reason as words: "donation_appeal" is "donation appeal"."""
    return name.replace("_", " ")


def _plural(count: int, noun: str) -> str:
    """Return a count with its noun: "1 row", "2,000 rows"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _largest(items: Sequence[Any], attribute: str) -> int:
    return max((getattr(item, attribute) for item in items), default=0)
