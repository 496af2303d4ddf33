"""Dates as pages and captions write them."""

import re

from transforms.text.words import word_pattern

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
DAY = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {MONTH})"
FULL_DATE = re.compile(rf"\b{DAY},? \d{{4}}\b")
WEEKDAY_DATE = re.compile(rf"\b{WEEKDAY},? {DAY}\b")

_ANY_DATE = re.compile(
    rf"\b{DAY},? \d{{4}}|\b\d{{4}}-\d{{2}}-\d{{2}}|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}\b", re.IGNORECASE
)
_TIME_WORD = re.compile(
    rf"^(?:{MONTH}|{WEEKDAY}|[ap]\.?m\.?|published|posted|updated|last|first|modified|created|date|loaded|filed|on|at|by|and"
    r"|gmt|utc|[a-z]{1,2}[sd]t|[a-z]{3,4}t|\d+(?:st|nd|rd|th|updated)?|\d{1,2}(?:am|pm)|t|z|\d+t\d+|\d+z)$",
    re.IGNORECASE,
)
_TOKEN = word_pattern()
_MAX_CHARS = 150
_MAX_OTHER_WORDS = 3


def is_date_line(text: str) -> bool:
    """Return whether a line is a date, perhaps with a time, a section or a place ("Sports / 3 May 2021, 10:00 BST")."""
    if len(text) > _MAX_CHARS or text.endswith((".", "!", "?")) or "@" in text or _ANY_DATE.search(text) is None:
        return False
    return sum(_TIME_WORD.match(token) is None for token in _TOKEN.findall(text)) <= _MAX_OTHER_WORDS
