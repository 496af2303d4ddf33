"""How readers say that something cannot be read."""

from transforms.records import Reason, Refusal, Stage

LONGEST_PAYLOAD = 500
LONGEST_DETAIL = 2_000  # names of columns and messages of libraries come from the input


class Refused(Exception):  # noqa: N818 - a decision about an input, not a fault
    """An input cannot be read; `reading` turns this into the Refusal that is stored."""

    def __init__(self, reason: Reason, detail: str, payload: str | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.payload = payload

    def refusal(self, source_uri: str) -> Refusal:
        """Return the record of this refusal for the input at `source_uri`."""
        return Refusal(
            source_uri, Stage.READ, self.reason, self.detail[:LONGEST_DETAIL], payload=shortened(self.payload)
        )


class SourceError(Exception):
    """The user named an input that cannot be: it is missing, unreadable or holds no articles. The message names it."""


def shortened(text: str | None) -> str | None:
    """Return at most 500 characters of `text`, the ones that cannot be printed replaced by spaces."""
    if text is None:
        return None
    printable = "".join(character if character.isprintable() else " " for character in text[:LONGEST_PAYLOAD])
    return printable if len(text) <= LONGEST_PAYLOAD else printable[:-1] + "…"


def why(error: Exception) -> str:
    """Return what went wrong, without the path that the system's message repeats."""
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
