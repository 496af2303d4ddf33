"""The text of a page in blocks: what stands between the starts and ends of its block elements, in the page's order.

Everything a reader could see is in them, navigation included; which of them are the article is decided elsewhere
(`page_blocks`). What elements say of their text is kept: `<q>` becomes quotation marks, line breaks and headings that
run into a paragraph divide it, and a dash begins the line that says whose a block quotation is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain, islice

from lxml import etree
from lxml.html import HtmlElement

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_UNREAD = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "select", "option", "datalist", "textarea", "iframe",
    "object", "video", "audio", "canvas", "head", "rp", "rt", "button", "input", "map", "frameset",
})  # fmt: skip
_BOLD = frozenset({"b", "strong"})
# Elements that a paragraph is of, whatever is between it and them.
_OWNERS = frozenset(
    {"li", "blockquote", "figcaption", "tr", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_MOST_OWNERS = 4
_SIGNATURES = frozenset({"cite", "footer"})
_DASHES = "‒–—―-"
_PLAIN = frozenset({"dd", "dt", "td", "th"})
_ROW_CELLS = frozenset({"td", "th"})
# Share of the letters of a paragraph in links from which it is a link itself.
LINKED_SHARE = 0.9
_MOST_HEADING_WORDS = 14
# Line breaks that divide paragraphs: two or more, or one after the end of a sentence.
_BREAKS = re.compile(r" *\n(?: *\n)+ *|(?<=[.!?…:”\"’'»]) *\n *")
_BULLETS = "-*•·▪‣–—"
_SPACE = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?:amp;)?(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
_MARKS = "\"“”„«»‟'‘’‚‹›"
# Of what is in bold or a link, and of what opens and ends a quotation element.
_OPENING, _CLOSING = ("“", "‘"), ("”", "’")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a page, in or outside of its article.

    Attributes:
        text: its text on one line.
        tag: the HTML element it is of: "p", "h2", "li", "blockquote", "tr", "figcaption"; "a" where it is a link.
        element: the block element that it stands in.
        linked: share of its letters that are in links, 0 to 1.
    """

    text: str
    tag: str
    element: HtmlElement
    linked: float


@dataclass(slots=True)
class _Run:
    """Pieces of text since the last start or end of a block element, each with whether it is linked and bold."""

    pieces: list[str]
    linked: list[bool]
    bold: list[bool]


def read_blocks(tree: HtmlElement) -> tuple[Block, ...]:
    """Return the blocks of a page in its order; elements that show no text of their own are passed over."""
    return tuple(_bulleted(_blocks(tree)))


def repaired(text: str) -> str:
    """Return `text` with entities that were escaped twice as the characters they stand for."""
    return _SPACE.sub(" ", unescape(unescape(text))) if _ENTITY.search(text) else text


def _bulleted(blocks: Iterator[Block]) -> Iterator[Block]:
    """Begin each item of a list without numbers with a bullet, as the page shows it and as plain texts have it."""
    last: HtmlElement | None = None
    for block in blocks:
        item = _owner(block.element) if block.tag == "li" else last
        is_numbered = next(iter(block.element.iterancestors("ul", "ol", "div")), block.element).tag == "ol"
        if item is not last and not is_numbered and block.text[0] not in _BULLETS:
            yield replace(block, text=f"• {block.text}")
        else:
            yield block
        last = item


def _blocks(tree: HtmlElement) -> Iterator[Block]:
    reader = _Reader(tree)
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        is_read = isinstance(element.tag, str) and element.tag not in _UNREAD
        if event == "start":
            if is_read:
                yield from reader.start(element)
            else:
                walk.skip_subtree()
            continue
        if is_read:
            yield from reader.end(element)
        if element is not tree:
            reader.add(element.tail)
    yield from reader.rest()


class _Reader:
    """What has been read of a page since the last block ended."""

    def __init__(self, tree: HtmlElement) -> None:
        self._run = _Run([], [], [])
        self._around = [tree]
        self._links = self._bold = self._quoted = 0

    def add(self, text: str | None) -> None:
        """Take text of the page."""
        self._put(_spaced(text))

    def start(self, element: HtmlElement) -> Iterator[Block]:
        """Take the start of an element, and yield the blocks that it ends."""
        if _is_block(element):
            yield from self.rest()
            self._around.append(element)
        if _signs(element):
            self._put("— ")
        self._links += element.tag == "a"
        self._bold += element.tag in _BOLD
        self._put({"br": "\n", "td": " ", "th": " "}.get(element.tag, ""))
        if element.tag == "q":
            self._put(_OPENING[self._quoted % 2] if _needs_marks(element) else "")
            self._quoted += 1
        self.add(element.text)

    def end(self, element: HtmlElement) -> Iterator[Block]:
        """Take the end of an element, and yield the blocks that it ends."""
        if element.tag == "q":
            self._quoted -= 1
            self._put(_CLOSING[self._quoted % 2] if _needs_marks(element) else "")
        if _is_block(element):
            yield from self.rest()
            self._around.pop()
        self._links -= element.tag == "a"
        self._bold -= element.tag in _BOLD

    def rest(self) -> Iterator[Block]:
        """Yield the blocks of what has been read and begin anew."""
        run, self._run = self._run, _Run([], [], [])
        yield from _divided(run, self._around[-1])

    def _put(self, text: str) -> None:
        if text:
            self._run.pieces.append(text)
            self._run.linked.append(self._links > 0)
            self._run.bold.append(self._bold > 0)


def _is_block(element: HtmlElement) -> bool:
    if element.tag in _ROW_CELLS:
        return not _is_cell(element)
    return (element.tag not in _INLINE and element.tag != "br") or _signs(element)


def _is_cell(cell: HtmlElement) -> bool:
    """Return whether a table's cell is one of a row of data; one that holds blocks lays out the page."""
    return all(child.tag in _INLINE or child.tag == "br" for child in cell.iterdescendants(etree.Element))


def _signs(element: HtmlElement) -> bool:
    """Return whether an element says whose a block quotation is, and not with a dash of its own."""
    if element.tag not in _SIGNATURES:
        return False
    around = [one.tag for one in islice(element.iterancestors(), _MOST_OWNERS)]
    if "blockquote" not in around or "footer" in around:
        return False
    text = element.text_content().strip()
    return bool(text) and text[0] not in _DASHES


def _needs_marks(quoted: HtmlElement) -> bool:
    """Return whether a quotation element comes without marks, in it or around it."""
    text = "".join(quoted.itertext()).strip()
    if not text or text[0] in _MARKS:
        return False
    before = quoted.getprevious()
    ahead = before.tail if before is not None else quoted.getparent().text if quoted.getparent() is not None else ""
    return not (ahead or "").rstrip().endswith(("“", "„", "«", "‘", '"'))


def _spaced(text: str | None) -> str:
    """Return text with its line ends as spaces: only line break elements count as such."""
    return repaired(_SPACE.sub(" ", text)) if text else ""


def _divided(run: _Run, element: HtmlElement) -> Iterator[Block]:
    """Yield the paragraphs of a run of text in a block element."""
    text = "".join(run.pieces)
    if not text.strip():
        return
    tag = _tag_of(element)
    letters = [len(re.sub(r"\W", "", piece)) for piece in run.pieces]
    of_links = sum(count for count, is_linked in zip(letters, run.linked, strict=True) if is_linked)
    linked = of_links / max(1, sum(letters))
    if of_links and linked >= LINKED_SHARE:
        tag = "a"
    heading = _heading_length(run) if tag in {"p", "li"} else 0
    if heading:
        yield from _paragraphs(text[:heading], "h4", element, linked)
    for part in _BREAKS.split(text[heading:]):
        yield from _paragraphs(part, tag, element, linked)


def _paragraphs(text: str, tag: str, element: HtmlElement, linked: float) -> Iterator[Block]:
    if words := text.split():
        yield Block(" ".join(words), tag, element, linked)


def _heading_length(run: _Run) -> int:
    """Return the length of the heading that a paragraph begins with: a line of its own, in bold."""
    length = 0
    for piece, is_bold in zip(run.pieces, run.bold, strict=True):
        if piece == "\n":
            words = "".join(run.pieces)[:length].split()
            is_title = 0 < len(words) <= _MOST_HEADING_WORDS and words[-1][-1] not in ".,;…"
            return length if is_title else 0
        if not is_bold and piece.strip():
            return 0
        length += len(piece)
    return 0


def _tag_of(element: HtmlElement) -> str:
    """Return the element that a block is of: paragraphs in a quotation, an item or a heading are of that."""
    tag = _owner(element).tag
    return tag if tag in _OWNERS and tag not in _PLAIN else "p"


def _owner(element: HtmlElement) -> HtmlElement:
    """Return the nearest element around a block that makes it more than a paragraph, or else its own."""
    around = islice(chain((element,), element.iterancestors()), _MOST_OWNERS)
    return next((one for one in around if one.tag in _OWNERS), element)
