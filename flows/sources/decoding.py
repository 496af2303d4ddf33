"""Bytes to text: the encoding is found, not assumed."""

import codecs
import re
from collections.abc import Callable, Mapping

from flows.sources.refusing import Refused
from transforms.records import Reason

# First bytes of what is certainly not text.
MAGIC: Mapping[bytes, str] = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "gzip data",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ\x00": "xz data",
    b"(\xb5/\xfd": "zstd data",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"SQLite format 3": "a SQLite database",
    b"{\\rtf": "an RTF document",
}

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Declared encodings that are believed, by Python's name, and the codec browsers use for them (WHATWG Encoding).
WINDOWS_1252 = "sloppy-windows-1252"
DECLARABLE: Mapping[str, str] = {
    "ascii": WINDOWS_1252, "iso8859-1": WINDOWS_1252, "cp1252": WINDOWS_1252, "iso8859-9": "cp1254", "cp1254": "cp1254",
    "iso8859-2": "iso8859-2", "iso8859-5": "iso8859-5", "iso8859-7": "iso8859-7", "iso8859-8": "iso8859-8",
    "iso8859-15": "iso8859-15", "cp1250": "cp1250", "cp1251": "cp1251", "cp1253": "cp1253", "cp1255": "cp1255",
    "cp1256": "cp1256", "cp1257": "cp1257", "cp1258": "cp1258", "koi8-r": "koi8-r", "koi8-u": "koi8-u",
    "mac-roman": "mac-roman", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "cp932": "cp932", "euc_jp": "euc_jp", "iso2022_jp": "iso2022_jp", "euc_kr": "cp949",
    "cp949": "cp949", "tis-620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip

# What is guessed among where nothing is declared: the encodings that news is found in.
GUESSABLE = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp932", "gb18030",
    "big5", "cp949", "euc_jp",
]  # fmt: skip

_META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{2,40})")
_XML_ENCODING = re.compile(rb"(?i)^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_:.-]{2,40})")
_LABEL = re.compile(r"[A-Za-z0-9_:.-]{2,40}")
_HEAD = 4096  # bytes in which declarations, NULs and signatures are looked for
_SAMPLE = 65536  # bytes that a guess is made from
# Control characters that text does not hold; tab, line ends, form feed and escape (of terminals) aside.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# The two bytes that begin a character in UTF-8, as Windows-1252 reads them: a quick sign of mojibake, not proof.
_MOJIBAKE = re.compile("[\xc2-\xf4][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_WESTERN = frozenset("‘’‚“”„–—…•€£¥§©®°²³·½¼«»¡¿´\xa0\xad™ŒœŠšŽžŸ") | {chr(code) for code in range(0xC0, 0x100)}


def decode(data: bytes, is_html: bool, charset: str | None = None) -> str:
    """Return the text of `data`, mojibake repaired.

    Tried in this order: byte order mark, UTF-16 by its zeros, UTF-8, the encoding that `charset` (of a transfer
    protocol) or the page itself declares, UTF-8 with a few broken bytes, Windows-1252, a guess. UTF-8 comes before the
    declaration because text in another encoding is practically never valid UTF-8, while declarations are often stale.

    Raises:
        Refused: empty_input, binary_input or undecodable.
    """
    if not data.strip():
        raise Refused(Reason.EMPTY_INPUT, "there is nothing in it but white space" if data else "it is empty")
    _refuse_known_binary(data)
    text = next((text for attempt in _attempts(data, is_html, charset) if (text := attempt()) is not None), None)
    if text is None:
        raise Refused(Reason.UNDECODABLE, "its bytes are not text in any encoding known here", repr(data[:120]))
    return clean(text)


def clean(text: str) -> str:
    """Return decoded `text` fit to store: no byte order mark, no lone surrogates, mojibake repaired line by line.

    Raises:
        Refused: empty_input, or binary_input where control characters show that it is no text.
    """
    if "\x00" in text or len(_CONTROLS.findall(text)) * 200 > len(text):
        raise Refused(Reason.BINARY_INPUT, "it holds control characters as only binary data does", text)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Refused(Reason.EMPTY_INPUT, "there is nothing in it but white space")
    return _repaired(_without_surrogates(text))


def declared_codec(label: str | None) -> str | None:
    """Return the Python codec for a declared encoding, None where the name is unknown or names no text encoding."""
    if not label or not _LABEL.fullmatch(label):
        return None
    try:
        return DECLARABLE.get(codecs.lookup(label).name)
    except LookupError:
        return None


def _refuse_known_binary(data: bytes) -> None:
    kind = next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)
    if kind:
        raise Refused(Reason.BINARY_INPUT, f"it is {kind}, not text", repr(data[:60]))


def _attempts(data: bytes, is_html: bool, charset: str | None) -> tuple[Callable[[], str | None], ...]:
    marked = next(((mark, codec) for mark, codec in BOMS if data.startswith(mark)), None)
    if marked:
        mark, named = marked
        return (lambda: _strictly(data[len(mark) :], named), lambda: _mostly_utf8(data))
    if zeros := _utf16_by_zeros(data):
        return (lambda: _strictly(data, zeros),)
    if b"\x00" in data:
        raise Refused(Reason.BINARY_INPUT, "it holds zero bytes as only binary data does", repr(data[:120]))
    codec = declared_codec(charset) or (_declared_inside(data) if is_html else None)
    if codec == "iso2022_jp":  # its bytes are all ASCII, hence valid UTF-8
        return (lambda: _strictly(data, codec), lambda: _strictly(data, "utf-8"))
    return (
        lambda: _strictly(data, "utf-8"),
        lambda: _strictly(data, codec) if codec else None,
        lambda: _mostly_utf8(data),
        lambda: _windows_1252(data),
        lambda: _guessed(data),
    )


def _strictly(data: bytes, codec: str) -> str | None:
    import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252, which decodes as browsers do

    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _declared_inside(data: bytes) -> str | None:
    head = data[:_HEAD]
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return declared_codec(found[1].decode("ascii")) if found else None


def _utf16_by_zeros(data: bytes) -> str | None:
    """Tell UTF-16 of mostly Western text by the zeros in every other byte."""
    head = data[: _HEAD - _HEAD % 2]
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half < 2 or abs(even - odd) < 0.6 * half or min(even, odd) > 0.05 * half:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(data: bytes) -> str | None:
    """Decode UTF-8 in which few bytes are broken, as where a text was cut inside a character."""
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - broken
    return text if broken * 4 <= sound else None


def _windows_1252(data: bytes) -> str | None:
    """Decode Western text: the few bytes beyond ASCII are letters with accents and typographic marks."""
    text = _strictly(data, WINDOWS_1252)
    beyond = [character for character in text or "" if character > "\x7f"]
    western = sum(character in _WESTERN for character in beyond)
    return text if text and len(beyond) * 12 <= len(text) and western * 10 >= len(beyond) * 9 else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=GUESSABLE, enable_fallback=False).best()
    return _strictly(data, best.encoding) if best else None


def _without_surrogates(text: str) -> str:
    """Join pairs of surrogates, which JSON may hold, and replace lone ones, which UTF-8 cannot store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _repaired(text: str) -> str:
    """Undo mojibake (UTF-8 once read as Windows-1252 or the like), in the lines that show it."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    lines = text.splitlines(keepends=True)
    return "".join(fix_encoding(line) if _MOJIBAKE.search(line) and is_bad(line) else line for line in lines)
