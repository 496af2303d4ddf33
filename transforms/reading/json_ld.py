"""What a page says of itself in JSON-LD (schema.org), read by patterns: much of it is not valid JSON."""

import json
import re
from dataclasses import dataclass
from html import unescape

from lxml import etree
from lxml.html import HtmlElement

_SCRIPTS = etree.XPath("//script[@type='application/ld+json']/text()")
_TYPE = re.compile(r'"@type"\s*:\s*(\[[^\]]{0,300}\]|"[^"]{0,60}")')
_NAME = re.compile(r'"(\w+)"')
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_BODY = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*+")')
_TAGS = re.compile(r"<[^<>]{1,500}>")
_PAID = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The statements of all JSON-LD scripts of a page.

    Attributes:
        types: values of `@type`, without namespaces.
        published: values of `datePublished` as they are written, in the order of the page.
        is_paid: whether anything is said not to be accessible for free.
        body: the paragraphs of the longest `articleBody`.
    """

    types: frozenset[str]
    published: tuple[str, ...]
    is_paid: bool
    body: tuple[str, ...]


def read_json_ld(tree: HtmlElement) -> JsonLd:
    """Return what the JSON-LD of a page states; empty where there is none."""
    written = " ".join(_SCRIPTS(tree))
    return JsonLd(
        types=frozenset(name for found in _TYPE.findall(written) for name in _NAME.findall(found)),
        published=tuple(_PUBLISHED.findall(written)),
        is_paid=_PAID.search(written) is not None,
        body=max((_paragraphs(found) for found in _BODY.findall(written)), key=len, default=()),
    )


def _paragraphs(literal: str) -> tuple[str, ...]:
    """Return the lines of a string as JSON writes it, without tags; none where it is no JSON."""
    try:
        text = str(json.loads(literal, strict=False))
    except ValueError:
        return ()
    lines = (" ".join(unescape(_TAGS.sub(" ", line)).split()) for line in text.splitlines())
    return tuple(line for line in lines if line)
