"""JSON for scripts, which may also end up in a terminal."""

import json
import re
from datetime import date

# The characters that steer terminals and that JSON does not escape by itself.
_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def json_text(value: object, indent: int | None = 2) -> str:
    """Return `value` as JSON that reads the same after decoding, times in ISO 8601; tuples are arrays."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
