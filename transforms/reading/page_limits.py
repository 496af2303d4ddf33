"""Which pages are too large to be read: parsing and extraction take time that grows with the square of some counts.

The parser compares each attribute of an element with those before it, XPath sorts the children of an element by walking
along them, and what is nested deeper than 255 elements is lost.
"""

import re
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement
from pydantic import BaseModel, ConfigDict, Field

# Runs of attributes are read as HTML says, from left to right without going back. Scripts, styles and comments, which
# hold no elements, are passed over; `<!-->` is a whole comment.
_ATTRIBUTE = r"""[\s/]*+[^\s/<>][^\s/<>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_MARKUP = r"(?P<crowded><[a-z][^\s/<>]*+(?:%s){%d})|<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)(?=[\s/>]).*?(?:</\2|\Z)"
_DEPTH = etree.XPath("boolean(//*[count(ancestor::*) >= $most])")


class PageLimits(BaseModel):
    """How large a page may be that is read.

    Attributes:
        tags: most opening and closing tags.
        attributes: most attributes of one element.
        depth: most elements inside each other; the parser follows no more than 255.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tags: int = Field(gt=0)
    attributes: int = Field(gt=0)
    depth: int = Field(gt=0, le=250)


class Excess(NamedTuple):
    """What a page that is not read has too much of."""

    detail: str


def excess_of_markup(html: str, limits: PageLimits) -> Excess | None:
    """Return what is too much for the parser, or None; it takes time in proportion to the page."""
    tags = html.count("<")
    if tags > limits.tags:
        return Excess(f"a page of {tags:,} tags; the largest page read has {limits.tags:,}")
    pattern = re.compile(_MARKUP % (_ATTRIBUTE, limits.attributes + 1), re.IGNORECASE | re.DOTALL)
    if any(found["crowded"] for found in pattern.finditer(html)):
        return Excess(f"an element of the page has more than {limits.attributes:,} attributes")
    return None


def excess_of_tree(tree: HtmlElement, limits: PageLimits) -> Excess | None:
    """Return what is too much for the extraction, or None."""
    if _DEPTH(tree, most=limits.depth):
        return Excess(f"elements of the page are nested more than {limits.depth} deep")
    return None
