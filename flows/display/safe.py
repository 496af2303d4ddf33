"""Text of articles without control sequences, which a terminal would obey."""

import unicodedata

from rich.style import Style
from rich.text import Text

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = [code for code in range(0x100) if unicodedata.category(chr(code)) == "Cc"]
_REPLACED = {
    **dict.fromkeys((*_CONTROLS, *_BIDI), "\N{REPLACEMENT CHARACTER}"),
    **{ord(space): " " for space in "\t\r\v\f\u0085\u2028\u2029"},
}
_KEEPING_LINES = {code: to for code, to in _REPLACED.items() if code != ord("\n")}
_ONE_LINE = {**_REPLACED, ord("\n"): " "}


def safe(text: str) -> str:
    """Return `text`, of the same length, with nothing that steers a terminal; line ends stay."""
    return text.translate(_KEEPING_LINES)


def safe_line(text: str) -> str:
    """Return `text` as `safe` does, on one line."""
    return text.translate(_ONE_LINE)


def shown(value: object, style: str | Style = "") -> Text:
    """Return a value as one line of Rich text, never parsed as markup; None becomes a dash."""
    return Text("–", style="dim") if value is None or value == "" else Text(safe_line(str(value)), style=style)


def shortened(text: str, limit: int) -> str:
    """Return `text` on one line, cut to `limit` characters with an ellipsis where it is longer."""
    line = " ".join(safe_line(text[: limit * 4]).split())
    return line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1].rstrip() + "…"
