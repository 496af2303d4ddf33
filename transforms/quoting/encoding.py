"""What the extractor's network sees of a text: words, word pieces, surface features, quotation marks and windows.

Everything here is a pure function of the text, shared by training and inference, and needs numpy and tokenizers only.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece

Ints = NDArray[np.int32]

CLS, SEP, MASK = 101, 102, 103
_UNKNOWN = "[UNK]"
CASES, GAPS, MARKS = 6, 4, 5
OUTSIDE, INSIDE, OPENING, CLOSING, UNCLOSED = range(MARKS)

OPENING_MARKS, _CLOSING = "\u201c\u201e\u201f\u00ab", "\u201d\u00bb"
# One character for one, so that offsets stay valid: curly quotation marks and apostrophes become straight ones
# (the marks' direction is given to the network as a feature), exotic dashes and spaces plain ones.
_FOLD = str.maketrans(
    dict.fromkeys(OPENING_MARKS + _CLOSING, '"')
    | dict.fromkeys("‘’‚‛`´", "'")
    | {"\u2015": "\u2014", "\u2012": "\u2013", "\u2010": "-", "\u2011": "-", "\xa0": " "}
)
_PUNCTUATION = "".join(c for c in map(chr, range(0x10000)) if unicodedata.category(c)[0] == "P" or c in "$+<=>^`|~")
_WORD = re.compile(rf"[^\s{re.escape(_PUNCTUATION)}]+|[{re.escape(_PUNCTUATION)}]")
_MARK = re.compile(f'[\n"{OPENING_MARKS}{_CLOSING}]')
_BREAK = re.compile("\n")
_CUT_BEFORE_QUOTATION = 64  # pieces that a cut may be farther from the middle not to part a quotation from its speaker
_CACHED_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class LineQuotation:
    """What the network sees as one quotation; `end` is exclusive and the line's end where no mark closes it."""

    start: int
    end: int
    closed: bool


def quoted_by_line(text: str) -> list[LineQuotation]:
    """Find what stands between double quotation marks, straight or curly, line by line.

    This is what the network was trained to see; `transforms.text.quotation_marks` decides what counts. A straight mark
    opens where none is open and closes where one is, but behind a word and before a space (6'3" tall) it never opens;
    curly marks say which they are, but at a line's start even a closing one opens. An opening mark inside an open
    quotation is ignored. A quotation that is not closed ends with its line.
    """
    found: list[LineQuotation] = []
    start: int | None = None
    for mark in _MARK.finditer(text + "\n"):
        char, i = mark.group(), mark.start()
        if start is None:
            if char != "\n" and (char in OPENING_MARKS or not _only_closes(text, i)):
                start = i
        elif char == "\n":
            found.append(LineQuotation(start, i, closed=False))
            start = None
        elif char not in OPENING_MARKS:
            found.append(LineQuotation(start, i + 1, closed=True))
            start = None
    return found


def _only_closes(text: str, i: int) -> bool:
    """Return whether a straight or closing mark cannot open: behind a word and before a space, or curly in mid-line."""
    before, after = text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    if text[i] in _CLOSING:
        return before not in ("", "\n")
    return bool(before.strip()) and not after.strip(" \t\n\xa0,.;:")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words (letters and digits together, each punctuation mark alone) and their word pieces.

    `first[w]:first[w + 1]` are the pieces of word `w`; `features` has one row per piece: case, gap before, quotation
    mark. `line` numbers the lines that the words stand on.
    """

    pieces: Ints
    features: Ints
    first: Ints
    starts: Ints
    ends: Ints
    line: Ints

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Window:
    """The words `start` to `end` (exclusive) of a text, read by the network in one piece."""

    start: int
    end: int


class WordReader:
    """BERT's uncased word pieces (Devlin et al. 2019) over a vocabulary, remembered for the most recent words."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        model = WordPiece(
            {piece: i for i, piece in enumerate(vocabulary)}, unk_token=_UNKNOWN, max_input_chars_per_word=100
        )
        self._tokenizer = Tokenizer(model)
        self._tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        self._tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        self._describe = lru_cache(maxsize=_CACHED_WORDS)(self._describe_uncached)

    def read(self, text: str) -> Words:
        """Split `text` into words and word pieces and describe each by its surface."""
        pieces: list[int] = []
        first, starts, ends, cases = [0], [], [], []
        for match in _WORD.finditer(text.translate(_FOLD)):
            ids, case = self._describe(match.group())
            if not ids:
                continue
            pieces += ids
            first.append(len(pieces))
            starts.append(match.start())
            ends.append(match.end())
            cases.append(case)
        return _words(text, pieces, first, starts, ends, cases)

    def _describe_uncached(self, word: str) -> tuple[tuple[int, ...], int]:
        valid = word.encode("utf8", "replace").decode("utf8")  # lone surrogates become question marks
        return tuple(self._tokenizer.encode(valid, add_special_tokens=False).ids), _case(word)


def _words(
    text: str, pieces: list[int], first: list[int], starts: list[int], ends: list[int], cases: list[int]
) -> Words:
    arrays = (np.asarray(x, dtype=np.int32) for x in (pieces, first, starts, ends))
    piece_ids, bounds, begins, stops = arrays
    breaks = np.asarray([m.start() for m in _BREAK.finditer(text)], dtype=np.int32)
    line = np.searchsorted(breaks, begins).astype(np.int32)
    lengths = np.diff(bounds)
    features = np.zeros((len(piece_ids), 3), dtype=np.int32)
    features[:, 0] = np.repeat(np.asarray(cases, dtype=np.int32), lengths)
    features[bounds[:-1], 1] = _gaps(begins, stops, line)
    features[:, 2] = np.repeat(_marks(begins, quoted_by_line(text)), lengths)
    return Words(piece_ids, features, bounds, begins, stops, line)


def _case(word: str) -> int:
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word.istitle():
        return 2
    if word[:1].isdigit():
        return 5
    return 4 if word[:1].isalpha() else 0


def _gaps(starts: Ints, ends: Ints, line: Ints) -> Ints:
    """Per word: nothing (1), white space (2) or a line break (3) before it; further pieces of a word have 0."""
    before = np.zeros_like(starts)
    before[1:] = ends[:-1]
    gap = np.where(starts > before, 2, 1)
    gap[_first_of_line(line)] = 3
    return gap.astype(np.int32)


def _first_of_line(line: Ints) -> NDArray[np.int64]:
    """The words that begin a line; the text's first word begins one."""
    begins = np.ones(len(line), dtype=bool)
    begins[1:] = line[1:] != line[:-1]
    return np.flatnonzero(begins)


def _marks(starts: Ints, found: Sequence[LineQuotation]) -> Ints:
    marks = np.full(len(starts), OUTSIDE, dtype=np.int32)
    for q in found:
        a, b = np.searchsorted(starts, (q.start, q.end))
        marks[a:b] = INSIDE if q.closed else UNCLOSED
        if a < b and starts[a] == q.start:
            marks[a] = OPENING
        if q.closed and a < b and starts[b - 1] == q.end - 1:
            marks[b - 1] = CLOSING
    return marks


def windows(words: Words, max_pieces: int, first: int | None = None) -> Iterator[Window]:
    """Cut the words into windows of at most `max_pieces` word pieces, at line breaks where there are any.

    The windows are as even as the lines allow, so that no text is read twice and none without its surroundings. A line
    longer than a window is cut behind a sentence's end or, without one, between words. `first` shortens the first
    window: training moves the cuts with it.
    """
    lines = _first_of_line(words.line)
    start, total = 0, int(words.first[-1])
    while start < len(words):
        begin = int(words.first[start])
        left = total - begin
        room = max_pieces if first is None or start else first
        if left <= room and (first is None or start):
            yield Window(start, len(words))
            return
        count = -(-left // max_pieces)
        target = begin + (min(room, left / count) if first is None or start else room)
        furthest = int(np.searchsorted(words.first, begin + room, side="right")) - 1
        furthest = min(max(furthest, start + 1), len(words))
        end = _cut(words, lines, start, furthest, target, total - (count - 1) * max_pieces)
        yield Window(start, end)
        start = end


def _cut(words: Words, lines: NDArray[np.int64], start: int, furthest: int, target: float, least: int) -> int:
    """Return the word to end a window before: a line's first near `target`, not so early that it takes one window more.

    Lines that begin with a quotation may go on with the words of the speaker before them and are cut from them only if
    need be.
    """
    if furthest >= len(words):
        return len(words)
    inside = lines[(lines > start) & (lines <= furthest)]
    enough = inside[words.first[inside] >= least]
    if len(enough):
        quoted = words.features[words.first[enough], 2] == OPENING
        return int(enough[np.argmin(np.abs(words.first[enough] - target) + _CUT_BEFORE_QUOTATION * quoted)])
    if len(inside):
        return int(inside[-1])
    return _sentence_end(words, start, furthest)


def _sentence_end(words: Words, start: int, furthest: int) -> int:
    """Behind the last word that is followed by white space and a capital letter, in the window's second half."""
    for end in range(furthest, (start + furthest) // 2, -1):
        piece = int(words.first[end])
        if words.features[piece, 1] == 2 and words.features[piece, 0] in (2, 3) and words.features[piece - 1, 0] == 0:
            return end
    return furthest
