"""What the report of a version says: plain values, from which the page and the summary in the terminal are drawn."""

from dataclasses import asdict, dataclass
from datetime import datetime

from expectations.results import Verdict
from flows.views.encode import json_text


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Which version it is and how it came about. `seconds` are the steps of the run and how long each took."""

    version: str
    parent: str | None
    created_at: datetime
    code_version: str
    config_sha256: str
    model_version: str
    run_id: str
    seconds: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table's rows, and by how many it differs from the parent's; None where there is no parent."""

    name: str
    description: str
    rows: int
    added: int | None = None
    changed: int | None = None
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How often something occurs."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Volume:
    """Articles and quotations of an outlet or a month; `name` is None where it is not known."""

    name: str | None
    articles: int
    quotes: int


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """One of the speakers quoted most."""

    name: str
    kind: str
    role: str | None
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class Example:
    """A text as an example, with what goes with it: the rule that stripped it, or where a refused input was read."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What was stripped as one type of segment, or refused for one reason."""

    name: str
    count: int
    examples: tuple[Example, ...]
    chars: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectationFacts:
    """How an expectation fared over all partitions. `samples` are ids of rows that break it."""

    table: str
    name: str
    explanation: str
    severity: str
    success: bool
    checked: int
    unexpected: int
    observed: float | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything the report says; collections are in the order in which they are shown.

    `outlets` and `speakers` are the largest, with how many there are in all beside them.
    """

    run: RunFacts
    verdict: Verdict
    tables: tuple[TableFacts, ...]
    expectations: tuple[ExpectationFacts, ...]
    months: tuple[Volume, ...] = ()
    outlets: tuple[Volume, ...] = ()
    outlet_count: int = 0
    speakers: tuple[SpeakerFacts, ...] = ()
    quote_types: tuple[Count, ...] = ()
    methods: tuple[Count, ...] = ()
    kinds: tuple[Count, ...] = ()
    kept_chars: int = 0
    stripped: tuple[Removed, ...] = ()
    quarantine: tuple[Removed, ...] = ()

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return next((facts.rows for facts in self.tables if facts.name == table), 0)

    @property
    def breaches(self) -> tuple[ExpectationFacts, ...]:
        """Expectations that do not hold, those that stop publication first."""
        return tuple(sorted((e for e in self.expectations if not e.success), key=lambda e: e.severity != "hard"))

    @property
    def stripped_chars(self) -> int:
        """Characters of all stripped segments."""
        return sum(removed.chars or 0 for removed in self.stripped)

    def to_json(self) -> str:
        """Return the facts as JSON, for scripts."""
        return json_text(asdict(self))
