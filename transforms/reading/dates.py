"""Dates of publication: reading a timestamp, and finding evidence of one in plain text.

Only full, unambiguous dates count. A time without a zone is taken as UTC.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from transforms.records import Precision, Span

EARLIEST_YEAR, LATEST_YEAR = 1600, 2100

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}

# Hours from UTC. Abbreviations that name several zones (IST, AST) are left out: then only the day is known.
ZONES: Mapping[str, int] = {
    "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "bst": 1,
}  # fmt: skip

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# In ASCII: without regard to case "i" would match "ı" and "İ" too, which no month is written with.
_MONTH = rf"(?P<month>(?a:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b)\.?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s{0,3}(?P<half>[ap]\.?m\b\.?)?"
    r"\s{0,3}(?P<zone>[+-]\d{2}:?(?:\d{2})?|[a-z]{1,5}\b)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s{1,3})?"
_WRITTEN = (
    rf"{_WEEKDAY}{_DAY}[\s-]{{1,3}}{_MONTH}[\s,-]{{1,3}}{_YEAR}",
    rf"{_WEEKDAY}{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}",
    rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.]{_DAY}(?!\d)",
)
_AFTER_DATE = rf"(?:(?:\s{{0,3}}[,|·•–-]\s{{0,3}}|\s{{1,3}}(?:at\s{{1,3}})?|t){_TIME})?"

# A full date, the month as a word or the year first, with the time of day if there is one.
_FULL_DATES = tuple(re.compile(form + _AFTER_DATE, re.IGNORECASE) for form in _WRITTEN)
_PART_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)z?)?", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _AFTER_DATE, re.IGNORECASE)
_SLASHED = re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})")
_EPOCH = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}|\d{16}")


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """A date of publication stated in a text; `span` covers date and label, in code points of the text."""

    published_at: datetime
    precision: Precision
    span: Span


def month_of(published_at: datetime | None) -> str:
    """Return the partition of a time of publication: its month as "2024-04", or "unknown"."""
    return f"{published_at:%Y-%m}" if published_at else "unknown"


def parse_timestamp(value: object) -> tuple[datetime, Precision] | None:
    """Return time in UTC and precision that `value` states, or None where it is no unambiguous date.

    Args:
        value: a datetime, a date, seconds, milliseconds or microseconds since 1970, or a text in ISO 8601, RFC 2822 or
            a common written form. Years and months alone are taken too. "04/05/2024" is ambiguous, "04/25/2024" not.
    """
    if isinstance(value, datetime):
        return _of_datetime(value)
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_epoch(value)
    return _of_text(value.strip()) if isinstance(value, str) and len(value) <= 100 else None


def find_date(text: str, near: int) -> DateEvidence | None:
    """Return the date of publication that the first `near` characters of `text` state, or None.

    Evidence is, best first: a date behind a label ("Published: 3 March 2024", a leading "date 2024-04-15"), a line of
    its own or a part of a byline set off by bars, and the full date of a dateline ("LONDON, 3 March 2024 (Wire) -").
    A date inside a sentence is the story's, not the article's, and two different dates of one kind are no evidence.
    """
    lines = list(_lines_near(text, near))
    for find in (_labelled, _standing_alone, _dateline):
        found = [evidence for start, line in lines for evidence in find(line, start)]
        if found:
            days = {evidence.published_at.date() for evidence in found}
            return found[0] if len(days) == 1 else None
    return None


def _of_datetime(value: datetime) -> tuple[datetime, Precision] | None:
    if not EARLIEST_YEAR < value.year < LATEST_YEAR:
        return None
    # Put together anew: a subclass may know more than microseconds, and keep it.
    exact = datetime.combine(value.date(), value.time().replace(microsecond=0), value.tzinfo)
    if exact.tzinfo is None:
        midnight = (exact.hour, exact.minute, exact.second) == (0, 0, 0)
        return exact.replace(tzinfo=UTC), Precision.DAY if midnight else Precision.SECOND
    return exact.astimezone(UTC), Precision.SECOND


def _of_epoch(value: float) -> tuple[datetime, Precision] | None:
    """Take `value` as seconds, milliseconds or microseconds by its size; below 1e8 (1973) it is not a time."""
    for unit in (1, 1_000, 1_000_000):
        if 1e8 * unit <= value < 4.1e9 * unit:
            return datetime.fromtimestamp(int(value // unit), UTC), Precision.SECOND
    return None


def _of_text(text: str) -> tuple[datetime, Precision] | None:
    if _EPOCH.fullmatch(text):
        return _of_epoch(float(text))
    for form in (*_FULL_DATES, _COMPACT, _DAY_FIRST, _PART_DATE):
        if match := form.fullmatch(text):
            return _of_match(match)
    if match := _SLASHED.fullmatch(text):
        return _of_slashed(int(match["first"]), int(match["second"]), int(match["year"]))
    return None


def _of_slashed(first: int, second: int, year: int) -> tuple[datetime, Precision] | None:
    """Read "a/b/year", which only a day above 12, or equal numbers, tell apart."""
    if second > 12 or first == second:
        return _checked(year, first, second)
    return _checked(year, second, first) if first > 12 else None


def _of_match(match: re.Match[str]) -> tuple[datetime, Precision] | None:
    """Return the time that a match with the groups year, month, day, hour, minute, second, half and zone states."""
    part = match.groupdict()
    month = part.get("month")
    if month is None:
        return _checked(int(part["year"]), 1, 1, Precision.YEAR)
    number = MONTHS[month.casefold()] if month.isalpha() else int(month)
    if part.get("day") is None:
        return _checked(int(part["year"]), number, 1, Precision.MONTH)
    day = _checked(int(part["year"]), number, int(part["day"]))
    return _with_time(day[0], part) if day and part.get("hour") else day


def _with_time(day: datetime, part: Mapping[str, str | None]) -> tuple[datetime, Precision]:
    """Add the time of day, or leave the day alone where the time or its zone cannot be read, or where it says nothing.

    Midnight without a zone is how databases write a day alone.
    """
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    if half := part.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0) if 1 <= hour <= 12 else 24
    zone = _zone(part.get("zone"))
    says_nothing = not part.get("zone") and (hour, minute, second) == (0, 0, 0)
    if zone is None or hour > 23 or minute > 59 or second > 59 or says_nothing:
        return day, Precision.DAY
    local = day.replace(hour=hour, minute=minute, second=second, tzinfo=zone)
    return local.astimezone(UTC), Precision.SECOND if part.get("second") else Precision.MINUTE


def _zone(name: str | None) -> timezone | None:
    """Return the zone called `name` ("+02:00", "EST"), UTC where there is none, None where it is unknown."""
    if not name:
        return UTC
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if name[0] == "-" else offset) if offset < timedelta(hours=15) else None
    hours = ZONES.get(name.casefold())
    return None if hours is None else timezone(timedelta(hours=hours))


def _checked(
    year: int, month: int, day: int, precision: Precision = Precision.DAY
) -> tuple[datetime, Precision] | None:
    if not EARLIEST_YEAR < year < LATEST_YEAR:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC), precision
    except ValueError:
        return None


_LINE = re.compile(r"[^\r\n]+")
_LABEL = re.compile(
    r"\s*(?P<label>(?:first\s+|originally\s+)?(?:published|posted|publication\s+date|publish\s+date|date\s+published|date|dated))"
    r"(?:\s+(?:on|at))?(?P<colon>\s*:)?\s*",
    re.IGNORECASE,
)
# What may follow a labelled date on its line where no colon told that this is a label: nothing, or more such details.
_LABEL_ENDS = re.compile(r"\s*(?:$|[|·•–—(]|by\b|in\b|updated\b)", re.IGNORECASE)
_BARS = re.compile(r"\s*[|·•–—]\s*|\s+-+\s+")
# "LONDON, ", "NEW YORK (Wire) - ": a place, perhaps its state or the agency, and what divides it from the date.
_PLACE = re.compile(
    r"\s*(?!(?:In|On|At|By|From|The|As|When|Since|After|Before|Until|For|And|But|If|It|He|She|They|We|I)\b)"
    r"[A-Z][\w.'’-]*(?:,?[ ][A-Z][\w.'’-]*){0,4}(?:\s?\([^()]{1,30}\))?(?:,\s|\s[–—-]\s|\s\(|\s)\s*"
)
_DATELINE_ENDS = re.compile(r"\s*\)?\s*(?:[–—(/:]|-{1,2}\s)")
_LONGEST_DATELINE = 100
_LONGEST_DETAILS = 160


def _lines_near(text: str, near: int) -> Iterator[tuple[int, str]]:
    """Yield the lines that begin within the first `near` characters, each with its start."""
    for match in _LINE.finditer(text):
        if match.start() >= near:
            return
        yield match.start(), match[0][: near - match.start() + _LONGEST_DETAILS]


def _date_at(line: str, position: int) -> tuple[re.Match[str], datetime, Precision] | None:
    for form in _FULL_DATES:
        match = form.match(line, position)
        if match and (stated := _of_match(match)):
            return match, *stated
    return None


def _labelled(line: str, offset: int) -> Iterator[DateEvidence]:
    label = _LABEL.match(line)
    found = _date_at(line, label.end()) if label else None
    if label and found:
        match, published_at, precision = found
        # A bare "date 2024-04-15" fused to the story is written by a machine; nobody begins a sentence so.
        fused = label["label"].lower() == "date" and match[0][:4].isdigit()
        if label["colon"] or fused or _LABEL_ENDS.match(line, match.end()):
            yield DateEvidence(published_at, precision, Span(offset + label.start("label"), offset + match.end()))


def _standing_alone(line: str, offset: int) -> Iterator[DateEvidence]:
    """Find dates that are a whole line, or a whole part of a short line that bars divide."""
    if len(line) > _LONGEST_DETAILS:
        return
    start = 0
    for end, following in _parts(line):
        part = line[start:end]
        lead = len(part) - len(part.lstrip())
        found = _date_at(line, start + lead)
        if found and found[0].end() >= start + len(part.rstrip()):
            match, published_at, precision = found
            yield DateEvidence(published_at, precision, Span(offset + match.start(), offset + match.end()))
        start = following


def _parts(line: str) -> Iterator[tuple[int, int]]:
    """Yield where each part of `line` between bars ends and where the next begins."""
    yield from (match.span() for match in _BARS.finditer(line))
    yield len(line), len(line)


def _dateline(line: str, offset: int) -> Iterator[DateEvidence]:
    for form in _FULL_DATES:
        match = form.search(line, 0, _LONGEST_DATELINE)
        if match and _PLACE.fullmatch(line, 0, match.start()) and _DATELINE_ENDS.match(line, match.end()):
            if stated := _of_match(match):
                yield DateEvidence(*stated, Span(offset + match.start(), offset + match.end()))
            return
